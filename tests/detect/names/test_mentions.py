"""Further mentions of people named in full."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.detect.names.finder import NameFinder
from classify.detect.names.lists import Lists
from classify.detect.names.mentions import mentions, parts_of

_LISTS = NameFinder.load().lists


@pytest.fixture(scope="module")
def lists() -> Lists:
    return _LISTS


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Karen Ostrowski", {"Karen", "Ostrowski"}),
        ("OSTROWSKI, KAREN M", {"OSTROWSKI", "KAREN"}),
        ("Karen van Dorn Jr.", {"Karen", "Dorn"}),
        ("Joseph Running Wolf", {"Joseph", "Wolf", "Running Wolf"}),
        ("KAREN WATER", {"KAREN"}),
        ("Ostrowski", set()),
        ("K. Ostrowski", set()),
    ],
)
def test_parts_that_alone_still_mean_the_person(lists: Lists, name: str, parts: set[str]) -> None:
    """A usual word of the language does not, nor a name of one word."""
    assert parts_of(name, lists) == parts


def test_the_longest_part_is_taken_and_no_piece_of_another_word(lists: Lists) -> None:
    text = "Running Wolf met Wolf, Wolfgang and Mid-Wolf; O'Wolf and Wolf-Hound; Joseph's dog."
    found = [text[start:end] for start, end in mentions(text, ["Joseph Running Wolf"], lists)]
    assert found == ["Running Wolf", "Wolf", "Joseph"]


_NAMES = (
    "Karen Ostrowski",
    "Ostrowski, Ivan",
    "Joseph Running Wolf",
    'Dana "Bud" Reyes',
    "Ann Marie O'Brien",
)
_PIECES = (
    "Karen", "Ostrowski", "Ivan", "Joseph", "Running", "Wolf", "Reyes", "Dana", "O'Brien", "Ann", "Marie",
    " ", "-", "'", "’", ",", "é", "x", '"Bud" Reyes', "\n",
)  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES), max_size=40).map("".join), st.sets(st.sampled_from(_NAMES)))
def test_what_is_found_word_by_word_is_what_one_expression_finds(text: str, names: set[str]) -> None:
    """The plain way: a choice of all parts, the longest first."""
    wanted = {part for name in names for part in parts_of(name, _LISTS)}
    choices = "|".join(map(re.escape, sorted(wanted, key=len, reverse=True)))
    plain = re.finditer(rf"(?<![\w'’-])(?:{choices})(?![\w-])", text) if wanted else ()
    assert list(mentions(text, names, _LISTS)) == [found.span() for found in plain]
