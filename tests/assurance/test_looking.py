"""A bound that holds however often somebody looks."""

from __future__ import annotations

import numpy as np

from classify.assurance.looking import most_missed
from classify.assurance.piles import Read, Reviewers
from models.assurance import Pile

SURE = Reviewers(10**6, 10**6, 0, 0)


def test_before_anything_is_read_everything_is_possible() -> None:
    assert most_missed([Read(Pile.REST, 700)], SURE) >= 690


def test_what_was_found_is_not_missed() -> None:
    assert most_missed([Read(Pile.CONFIRMED, 700, 10, 10)], SURE) == 0.0


def test_the_more_is_read_the_less_is_possible() -> None:
    bounds = [most_missed([Read(Pile.REST, 5_000, read, 0)], SURE) for read in (50, 300, 1_000, 5_000)]
    assert bounds == sorted(bounds, reverse=True)
    assert bounds[-1] == 0.0


def test_eyes_nobody_tried_rule_nothing_out() -> None:
    assert most_missed([Read(Pile.REST, 5_000, 1_000, 0)], Reviewers()) == 5_000


def test_it_holds_when_somebody_looks_after_every_few_files() -> None:
    chance = np.random.default_rng(7)
    files, sensitive, held = 2_000, 30, 0
    for _ in range(60):
        real = chance.permutation(files) < sensitive
        seen = real.cumsum()
        held += all(
            most_missed([Read(Pile.REST, files, read, int(seen[read - 1]))], SURE) >= sensitive
            for read in range(20, 800, 40)
        )
    assert held >= 51
