"""Tokens of the names model: the fast cut and the slow one say the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.detect.names import NameFinder
from classify.detect.nametokens import FEATURES, GAP, LINE_END, features, shape, tiles, tokens, word_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dr. Amy O'Brien's dog", ["Dr.", "Amy", "O'Brien", "'s", "dog"]),
        ("a@b.org, 406-555-0101", ["@", ",", "ddd-ddd-dddd"]),
        ("see https://example.org/x now", ["see", "://", "now"]),
        ("one\n two   three\tfour", ["one", LINE_END, "two", GAP, "three", GAP, "four"]),
        ("U.S. ....", ["U.S.", "...."]),
        ("", []),
    ],
)
def test_tokens_stand_for_their_kind(text: str, expected: list[str]) -> None:
    """Mail addresses, links and numbers hold no value; a line end and a wide gap are tokens."""
    assert [token for token, _, _ in tokens(text)] == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [("McKenzie", "XxXxxxx"), ("KAREN", "XXXX"), ("ostrowski", "xxxx"), ("A-12", "X-dd"), ("Élan", "Xxxx")],
)
def test_shapes_keep_at_most_four_alike(word: str, expected: str) -> None:
    assert shape(word) == expected


_PIECES = (
    "Karen",
    "o'S",
    "1",
    " ",
    "\n",
    "\t",
    "   ",
    "@",
    "a@b.org",
    "St.",
    "’s",
    ".",
    "__",
    "é",
    "www.x.y",
    "\xa0",
)


@given(st.lists(st.sampled_from(_PIECES), max_size=30).map("".join))
def test_tiles_join_to_the_text_and_hold_the_same_tokens(text: str) -> None:
    """What the model reads fast is what it was trained on."""
    cut = tiles(text)
    assert "".join(cut) == text
    words = [word for word in map(word_in, cut) if word is not None]
    assert len(words) == len(list(tokens(text)))


def test_only_the_shape_knows_capitals() -> None:
    """One number for each feature, none of them 0 (which is no word at all)."""
    table = NameFinder.load().lists.table
    small, large = features("karen", table), features("KAREN", table)
    assert len(small) == len(FEATURES)
    different = [name for name, one, other in zip(FEATURES, small, large, strict=True) if one != other]
    assert different == ["shape"]
    assert 0 not in small
