"""How much whole values look like names, and on which ground."""

from __future__ import annotations

import pytest

from classify.detect.names.finder import NameFinder
from classify.detect.names.grounds import Ground, ground_of
from classify.detect.names.lists import Lists
from classify.detect.names.value import PAIR, VALUE, PairOfWords, Value, looks_like_name


@pytest.fixture(scope="module")
def lists() -> Lists:
    return NameFinder.load().lists


@pytest.mark.parametrize("ground", VALUE, ids=lambda ground: ground.name)
def test_a_ground_decides_its_example_and_spares_the_other(lists: Lists, ground: Ground[Value]) -> None:
    """It is the first that holds, and not for what it spares."""
    assert ground_of(VALUE, Value.of(ground.example, lists)) is ground
    assert ground_of(VALUE, Value.of(ground.spares, lists)) is not ground


@pytest.mark.parametrize("ground", PAIR, ids=lambda ground: ground.name)
def test_a_ground_for_two_words_likewise(lists: Lists, ground: Ground[PairOfWords]) -> None:
    assert ground_of(PAIR, PairOfWords(*map(lists.of, ground.example.split()))) is ground
    assert ground_of(PAIR, PairOfWords(*map(lists.of, ground.spares.split()))) is not ground


@pytest.mark.parametrize(
    ("value", "least", "most"),
    [
        ("Karen Ostrowski", 0.85, 1.0),
        ("Ostrowski, Karen M", 0.85, 1.0),
        ("OSTROWSKI KAREN", 0.65, 0.8),
        ("Dr. Karen Ostrowski Jr.", 0.85, 1.0),
        ("Ostrowski Karen M", 0.85, 1.0),
        ("Karen (Kay) Ostrowski", 0.85, 1.0),
        ("Karen & Ivan Ostrowski", 0.4, 1.0),
        ("Karen; Payroll Clerk", 0.0, 0.0),
        ("M. Ostrowski", 0.7, 0.9),
        ("Benjamin Moore", 0.0, 0.0),
        ("x" * 61, 0.0, 0.0),
        ("Karen Ostrowski 12", 0.0, 0.0),
        ("Florence", 0.5, 0.6),
        ("Butte", 0.2, 0.2),
        ("Missoula", 0.0, 0.0),
        ("Window", 0.0, 0.0),
    ],
)
def test_scores_of_values(lists: Lists, value: str, least: float, most: float) -> None:
    """Orders, titles, initials, nicknames, several people; brands, numbers, endless values, single words."""
    assert least <= looks_like_name(value, lists) <= most
