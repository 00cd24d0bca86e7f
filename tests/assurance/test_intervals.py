"""How much was missed, and what was found of all there is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from benchmarks.prove_assurance import simulated
from classify.assurance.intervals import estimate
from classify.assurance.piles import Read, Reviewers
from models.assurance import Pile

PERFECT = Reviewers(10**9, 10**9, 10**9, 0)
"""Known from so many that nothing is left to doubt."""


def test_of_one_large_pile_read_by_sure_eyes_it_is_the_exact_interval() -> None:
    told = estimate([Read(Pile.REST, 10**6, 600, 3)], PERFECT)
    exact = stats.binomtest(3, 600).proportion_ci(0.95, method="exact")
    assert told.elusion.low == pytest.approx(exact.low, rel=0.03)
    assert told.elusion.high == pytest.approx(exact.high, rel=0.03)
    assert told.elusion.point == pytest.approx(3 / 600)


def test_a_small_pile_is_known_better_and_one_read_whole_is_known() -> None:
    known = estimate([Read(Pile.REST, 200, 200, 3)], PERFECT)
    nearly = estimate([Read(Pile.REST, 200, 190, 3)], PERFECT)
    assert known.missed.low <= 3 <= known.missed.high < nearly.missed.high < 20
    assert known.missed.high <= 4


def test_of_what_nobody_read_everything_is_possible() -> None:
    told = estimate([Read(Pile.REST, 500), Read(Pile.FLAGGED, 50)], PERFECT)
    assert (told.elusion.low, told.elusion.high) == (0.0, 1.0)
    assert (told.recall.low, told.recall.high) == (0.0, 1.0)


def test_without_known_files_nobody_knows_how_well_reviewers_see() -> None:
    told = estimate([Read(Pile.REST, 500, 300, 0)], Reviewers())
    assert told.elusion.high == 1.0


def test_who_overlooks_much_leaves_more_possible() -> None:
    good = estimate([Read(Pile.REST, 50_000, 600, 6)], Reviewers(100, 99, 100, 0))
    bad = estimate([Read(Pile.REST, 50_000, 600, 6)], Reviewers(100, 60, 100, 0))
    assert bad.elusion.high > good.elusion.high
    assert bad.elusion.point > good.elusion.point


def test_false_alarms_are_no_misses_for_sure() -> None:
    told = estimate([Read(Pile.REST, 50_000, 600, 12)], Reviewers(100, 99, 500, 10))
    assert told.elusion.low == 0.0
    assert told.elusion.high > 12 / 600
    assert told.elusion.point == pytest.approx(0.0, abs=1e-9)


def test_recall_is_what_was_found_of_all_there_is() -> None:
    told = estimate([Read(Pile.CONFIRMED, 5_000, 400, 400), Read(Pile.REST, 95_000, 1_500, 0)], PERFECT)
    assert told.recall.low == pytest.approx(0.955, abs=0.02)
    assert told.recall.point == 1.0
    assert told.precision.low > 0.98


def test_the_same_counts_give_the_same_limits() -> None:
    piles = [Read(Pile.REST, 4_000, 150, 2), Read(Pile.FLAGGED, 300, 60, 50)]
    assert estimate(piles, Reviewers(20, 18, 40, 1)) == estimate(piles, Reviewers(20, 18, 40, 1))


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_limits_lie_around_the_point_and_within_what_there_is(data: st.DataObject) -> None:
    piles = []
    for pile in data.draw(st.sets(st.sampled_from(sorted(Pile)), min_size=1)):
        files = data.draw(st.integers(0, 3_000))
        read = data.draw(st.integers(0, files))
        piles.append(Read(pile, files, read, data.draw(st.integers(0, read))))
    planted = data.draw(st.integers(1, 50))
    eyes = Reviewers(planted, data.draw(st.integers(0, planted)), 20, data.draw(st.integers(0, 3)))
    told = estimate(piles, eyes, draws=2_000)
    unfound = sum(one.files for one in piles if not one.is_found)
    assert 0 <= told.missed.low <= told.missed.high <= unfound
    for one in (told.elusion, told.recall, told.precision):
        assert 0 <= one.low <= one.high <= 1
        assert 0 <= one.point <= 1


def test_in_many_shares_the_truth_lies_within_the_limits() -> None:
    """Fast; `python -m benchmarks.prove assurance` does it with thousands."""
    small = {Pile.CONFIRMED: 300, Pile.NEAR_THE_LINE: 500, Pile.NOT_READ: 60, Pile.REST: 3_000}
    held = simulated(0.01, 60, files=small)
    # Of 60 runs at 95 % fewer than 51 hold one time in ten thousand.
    assert min(held.missed, held.recall, held.always) >= 51
    assert 0 < float(np.median(held.widths)) < 0.2
