"""How often a detector is right, with the number it rests on."""

from __future__ import annotations

import pytest

from classify.review.precision import ENOUGH, Precision, wilson


@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    # Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_that_of_the_literature(right: int, of: int, low: float, high: float) -> None:
    assert wilson(right, of) == pytest.approx((low, high), abs=1e-4)


def test_of_nothing_nothing_is_known() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert Precision().value is None


def test_few_decisions_tell_no_figure() -> None:
    few = Precision(ENOUGH - 1, ENOUGH - 1)
    assert (few.is_enough, few.value) == (False, None)
    assert few.words == f"not enough decisions yet ({ENOUGH - 1} of {ENOUGH})"
    assert Precision(19, 20).value == 0.95
    assert Precision(19, 20).words == "right in 19 of 20 (76% to 99%)"
