"""How text is cut for the names model, and what it knows of each token."""

from __future__ import annotations

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classify.detect.names.finder import NameFinder
from classify.detect.names.tokens import (
    FEATURES,
    GAP,
    LINE_END,
    features,
    features_of,
    pieces,
    shape,
    tiles,
    tokens,
    word_in,
    word_of,
)
from classify.detect.names.wordlists import WordTable, pack, word_hash

ANY_TEXT = st.text(
    alphabet=st.sampled_from("aAoS'’`s .\t\n\r\x0b\xa01290-/:,@_whtp:/.coé\u2028=*xMr"), max_size=30
)


@settings(max_examples=300, deadline=None)
@given(ANY_TEXT | st.text())
def test_tiles_say_what_tokens_say(text: str) -> None:
    """Cut into tiles or token by token: the same words at the same places, and nothing lost between."""
    read, at = [], 0
    for tile in tiles(text):
        token = word_in(tile)
        if token is not None:
            read.append((token[0], at + token[2], at + len(tile)))
        at += len(tile)
    assert at == len(text)
    assert read == list(tokens(text))


@settings(max_examples=300, deadline=None)
@given(ANY_TEXT | st.text())
def test_pieces_say_what_tokens_say(text: str) -> None:
    """One token in each piece, whatever white space hangs on it; together they are the text."""
    cut = pieces(text)
    assert "".join(cut) == text or (not cut and text.isspace())
    assert [word_of(piece)[0] for piece in cut] == [word for word, _, _ in tokens(text)]
    by_tiles = [token for token in map(word_in, tiles(text)) if token]
    assert [word_of(piece)[1] for piece in cut] == [kind for _, kind, _ in by_tiles]


@pytest.mark.parametrize(
    ("word", "shape_of_it"),
    [("Jane", "Xxxx"), ("OSTROWSKI", "XXXX"), ("4-12345A", "d-ddddX"), ("Núñez", "Xxxxx"), ("²³", "dd")],
)
def test_shapes(word: str, shape_of_it: str) -> None:
    """Capitals, small letters and digits stand for themselves, four alike at most."""
    assert shape(word) == shape_of_it


def test_features_know_capitals_by_the_shape_alone() -> None:
    """And the classes of the word lists, a full stop behind the word left out."""
    value = pack(3, 1, 1, 3, False, False)
    table = WordTable(
        numpy.array([word_hash("jane")], dtype=numpy.uint32), numpy.array([value], dtype=numpy.uint16)
    )
    rows = features_of(["Jane", "JANE", "jane.", "zoe"], table).tolist()
    lists, written = FEATURES.index("lists"), FEATURES.index("shape")
    assert [row[lists] for row in rows] == [value + 1, value + 1, value + 1, 1]
    assert rows[0][:written] == rows[1][:written]
    assert len({row[written] for row in rows}) == 4
    assert tuple(rows[2]) == features("jane.", table)


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
