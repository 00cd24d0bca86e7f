"""What is drawn from."""

from __future__ import annotations

import pytest

from classify.assurance.piles import EXPECTED, FOUND, Read, Reviewers, total
from models.assurance import Pile


def test_every_pile_has_what_one_expects_of_it() -> None:
    assert set(EXPECTED) == set(Pile)


def test_a_pile_counts_as_found_unless_it_is_said_otherwise() -> None:
    assert Read(Pile.CONFIRMED, 5).is_found
    assert not Read(Pile.DISMISSED, 5).is_found
    assert not Read(Pile.CONFIRMED, 5, found=False).is_found
    assert total([Read(Pile.CONFIRMED, 5), Read(Pile.REST, 7)], found=False) == 7
    assert {Pile.CONFIRMED, Pile.FLAGGED} == FOUND


@pytest.mark.parametrize("counts", [(5, 6, 0), (5, 2, 3), (5, -1, 0)])
def test_no_more_is_read_than_there_is(counts: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="some are read"):
        Read(Pile.REST, *counts)


def test_no_more_is_noticed_than_was_shown() -> None:
    with pytest.raises(ValueError, match="noticed"):
        Reviewers(planted=3, noticed=4)
