"""Scores worth what people found them worth: never falling, and hardly moved by a few decisions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.learning.calibration import MOST_STEPS, PRIOR, calibrated, isotonic
from classify.lessons import is_a_curve, worth
from tests.learning.said import said


def test_with_no_decisions_nothing_is_known() -> None:
    assert calibrated([]).steps == ()
    assert calibrated([]).trust == 0


def test_a_few_decisions_hardly_move_a_score_and_many_move_it_to_the_share_that_was_right() -> None:
    few = calibrated([said(0.9, is_right=False)] * 3)
    assert few.largest_change == pytest.approx(0.9 * 3 / (3 + PRIOR), abs=0.001)
    many = calibrated([said(0.9, is_right=number % 4 == 0) for number in range(2_000)])
    assert worth(many.steps, 0.9) == pytest.approx(0.25, abs=0.015)
    assert many.trust > 0.98


def test_pools_are_made_of_neighbours_that_fall() -> None:
    values, weights = np.array([0.2, 0.8, 0.4, 0.9]), np.array([1.0, 1.0, 3.0, 1.0])
    assert isotonic(values, weights).tolist() == pytest.approx([0.2, 0.5, 0.5, 0.9])


@given(
    st.lists(st.tuples(st.floats(0.05, 1.0), st.booleans(), st.floats(0.1, 1.0)), min_size=1, max_size=120)
)
def test_a_higher_score_is_never_worth_less(decided: list[tuple[float, bool, float]]) -> None:
    curve = calibrated([said(score, is_right=right, weight=weight) for score, right, weight in decided])
    assert is_a_curve(curve.steps)
    assert len(curve.steps) <= MOST_STEPS
    scores = [number / 50 for number in range(51)]
    worths = [worth(curve.steps, score) for score in scores]
    assert worths == sorted(worths)
    assert all(0 < one <= 1 for one in worths)


def test_of_a_group_no_more_count_than_were_looked_at() -> None:
    assert calibrated([said(0.9, weight=5 / 400)] * 400).decided == pytest.approx(5)
