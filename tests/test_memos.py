"""A memo gives what it was given, or nothing, and stays as small as it was told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.memos import Memo


@given(st.lists(st.integers(0, 9)), st.integers(1, 5))
def test_it_answers_right_and_stays_small(asked: list[int], most: int) -> None:
    memo: Memo[int, int] = Memo(most)
    for number in asked:
        assert memo.of(number, lambda key: key * key) == number * number
        assert number in memo
        assert len(memo) <= most


def test_what_is_remembered_is_not_worked_out_again() -> None:
    memo: Memo[str, list[str]] = Memo(2)
    first = memo.of("a", lambda key: [key])
    assert memo.of("a", lambda _: pytest.fail("asked again")) is first
    assert memo.get("a") is first
    assert memo["a"] is first


def test_one_more_than_it_holds_empties_it() -> None:
    memo: Memo[str, int] = Memo(2)
    memo["a"], memo["b"] = 1, 2
    memo["b"] = 3
    assert (memo.get("a"), memo.get("b")) == (1, 3)
    memo["c"] = 4
    assert (memo.get("a"), memo.get("b"), memo.get("c")) == (None, None, 4)
    with pytest.raises(KeyError):
        memo["a"]


def test_none_is_remembered_as_well() -> None:
    memo: Memo[str, None] = Memo(1)
    memo.of("a", lambda _: None)
    memo.of("a", lambda _: pytest.fail("asked again"))


def test_room_is_made_only_where_there_is_none() -> None:
    memo: Memo[int, int] = Memo(4)
    memo[1], memo[2] = 1, 2
    memo.make_room(2)
    assert len(memo) == 2
    memo.make_room(3)
    assert len(memo) == 0
