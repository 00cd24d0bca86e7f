"""A memo gives what it was given, or nothing, and stays small; nobody makes another kind of memory."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.memos import Memo, once, remembered

SOURCE = Path(__file__).parent.parent / "src"
SHAPES = SOURCE / "classify" / "memos.py"


@given(st.lists(st.integers(0, 9)), st.integers(1, 5))
def test_it_answers_right_and_stays_small(asked: list[int], most: int) -> None:
    memo: Memo[int, int] = Memo(most, lambda key: key * key)
    for number in asked:
        assert memo[number] == number * number
        assert number in memo
        assert len(memo) <= most


def test_what_is_remembered_is_not_worked_out_again() -> None:
    asked: list[str] = []
    memo: Memo[str, list[str]] = Memo(2, lambda key: asked.append(key) or [key])  # type: ignore[func-returns-value]
    first = memo["a"]
    assert memo["a"] is first
    assert memo.get("a") is first
    assert asked == ["a"]


def test_one_more_than_it_holds_empties_it() -> None:
    memo: Memo[str, int] = Memo(2)
    memo["a"], memo["b"] = 1, 2
    memo["b"] = 3
    assert (memo.get("a"), memo.get("b")) == (1, 3)
    memo["c"] = 4
    assert (memo.get("a"), memo.get("b"), memo.get("c")) == (None, None, 4)


def test_who_only_keeps_is_told_what_is_not_there() -> None:
    memo: Memo[str, int] = Memo(2)
    with pytest.raises(KeyError, match="a"):
        memo["a"]


def test_a_look_does_not_work_anything_out() -> None:
    memo: Memo[str, int] = Memo(2, lambda _: pytest.fail("worked out"))
    assert memo.get("a") is None
    assert "a" not in memo


def test_none_is_remembered_as_well() -> None:
    asked: list[str] = []
    memo: Memo[str, None] = Memo(1, asked.append)
    assert memo["a"] is None
    assert memo["a"] is None
    assert asked == ["a"]


def test_what_fails_is_not_remembered() -> None:
    memo: Memo[int, float] = Memo(2, lambda key: 1 / key)
    with pytest.raises(ZeroDivisionError):
        memo[0]
    assert 0 not in memo


def test_room_is_made_only_where_there_is_none() -> None:
    memo: Memo[int, int] = Memo(4)
    memo[1], memo[2] = 1, 2
    memo.make_room(2)
    assert len(memo) == 2
    memo.make_room(3)
    assert len(memo) == 0


def test_a_remembered_function_keeps_its_last_answers_and_forgets_older_ones() -> None:
    asked: list[int] = []

    @remembered(2)
    def doubled(number: int) -> int:
        asked.append(number)
        return 2 * number

    assert [doubled(number) for number in (1, 1, 2, 3, 1)] == [2, 2, 4, 6, 2]
    assert asked == [1, 2, 3, 1]


def test_what_is_loaded_once_is_loaded_once() -> None:
    loads: list[None] = []

    @once
    def load() -> list[None]:
        loads.append(None)
        return loads

    assert load() is load()
    assert len(loads) == 1


def functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    """All functions of the program, with the place of each."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield f"{path.relative_to(SOURCE)}:{node.lineno} {node.name}", node


def test_nobody_makes_another_kind() -> None:
    """`functools` has two more; in the program only `classify.memos` asks it for them."""
    others = [
        f"{path.relative_to(SOURCE)}:{number}"
        for path in sorted(SOURCE.rglob("*.py"))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if path != SHAPES and (("lru_cache" in line) or line.strip() in ("@cache", "@functools.cache"))
    ]
    assert others == []


def test_what_is_there_once_has_no_arguments() -> None:
    """By its arguments it would grow without bound."""
    wrong = [
        place
        for place, function in functions()
        if any(isinstance(one, ast.Name) and one.id == "once" for one in function.decorator_list)
        and [argument.arg for argument in function.args.args] not in ([], ["cls"])
    ]
    assert wrong == []


def test_no_object_clears_a_memory_of_its_own_by_hand() -> None:
    """`if len(known) > most: known.clear()` is what a `Memo` is for."""
    wrong = [
        f"{path.relative_to(SOURCE)}:{node.lineno}"
        for path in sorted(SOURCE.rglob("*.py"))
        if path != SHAPES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.If)
        and ast.unparse(node.test).startswith("len(")
        and any(ast.unparse(line).endswith(".clear()") for line in node.body)
    ]
    assert wrong == []
