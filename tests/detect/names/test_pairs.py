"""What first name and surname side by side, or about a comma, say by the lists alone."""

from __future__ import annotations

import pytest

from classify.detect.names.finder import NameFinder
from classify.detect.names.grounds import Ground, ground_of
from classify.detect.names.lists import Lists
from classify.detect.names.pairs import ABOUT_A_COMMA, SIDE_BY_SIDE, Pair, pairs

_ALL = [(ground, grounds) for grounds in (SIDE_BY_SIDE, ABOUT_A_COMMA) for ground in grounds]


@pytest.fixture(scope="module")
def lists() -> Lists:
    return NameFinder.load().lists


@pytest.mark.parametrize(("ground", "grounds"), _ALL, ids=[ground.name for ground, _ in _ALL])
def test_a_ground_decides_its_example_and_spares_the_other(
    lists: Lists, ground: Ground[Pair], grounds: tuple[Ground[Pair], ...]
) -> None:
    """It is the first that holds; for what it spares it does not hold."""
    assert ground_of(grounds, Pair.of(*ground.example.split(), lists)) is ground
    assert not ground.holds(Pair.of(*ground.spares.split(), lists))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("we met Karen Ostrowski there", [("Karen Ostrowski", 0.85)]),
        ("we met Karen M. Ostrowski there", [("Karen M. Ostrowski", 0.85)]),
        ("we met Ostrowski, Karen M there", [("Ostrowski, Karen M", 0.85)]),
        ("we met Karen van Qzarvo there", [("Karen van Qzarvo", 0.75)]),
        ("we met Karen Qzarvo there", [("Karen Qzarvo", 0.7)]),
        ("WE MET KAREN QZARVO THERE", []),
        ("Smith & Karen Ostrowski", []),
        ("Karen Plumbing, Window Ostrowski", []),
    ],
)
def test_pairs_are_found_as_written(lists: Lists, text: str, expected: list[tuple[str, float]]) -> None:
    """Initials and particles between; nothing behind an ampersand, no firms, no words of the language."""
    assert [(text[start:end], support.score) for start, end, support in pairs(text, lists)] == expected
