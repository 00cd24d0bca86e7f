"""How many files must be read so that "none found" means something."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.assurance.numbers import needed, shown


@pytest.mark.parametrize(
    ("rate", "number"), [(0.05, 59), (0.02, 149), (0.01, 299), (0.005, 598), (0.002, 1497)]
)
def test_the_numbers_everybody_should_know(rate: float, number: int) -> None:
    assert needed(rate) == number


def test_who_overlooks_one_in_ten_reads_more() -> None:
    assert needed(0.01, sensitivity=0.9) == 332


@given(st.floats(0.0005, 0.9))
def test_what_is_needed_is_enough_and_one_file_less_is_not(rate: float) -> None:
    number = needed(rate)
    assert shown(number) <= rate * (1 + 1e-6)
    assert number == 1 or shown(number - 1) > rate * (1 - 1e-6)


def test_nothing_read_shows_nothing() -> None:
    assert shown(0) == 1.0


@pytest.mark.parametrize("rate", [0, 1, -0.1, 2])
def test_no_rate_is_no_question(rate: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        needed(rate)
