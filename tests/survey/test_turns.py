"""Turns: the likely and the cheap come first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from classify.survey.turns import LAST, shift, turn_of

CHANCES = st.floats(0.001, 0.999)
SECONDS = st.floats(0.001, 10_000)


@given(CHANCES, CHANCES, SECONDS)
def test_the_likelier_of_two_comes_first(one: float, other: float, seconds: float) -> None:
    """At the same cost."""
    low, high = sorted((one, other))
    assert turn_of(high, seconds) <= turn_of(low, seconds)


@given(CHANCES, SECONDS, SECONDS)
def test_the_cheaper_of_two_comes_first(chance: float, one: float, other: float) -> None:
    """At the same risk."""
    low, high = sorted((one, other))
    assert turn_of(chance, low) <= turn_of(chance, high)


@given(st.floats(allow_nan=False), st.floats(allow_nan=False))
def test_every_file_has_a_turn(chance: float, seconds: float) -> None:
    """Within bounds a database holds, whatever was estimated."""
    assert 0 <= turn_of(min(1.0, max(0.0, chance)), seconds) <= LAST


@given(CHANCES, CHANCES, st.floats(0.01, 100))
def test_a_shift_is_the_difference_of_the_turns(before: float, after: float, seconds: float) -> None:
    """So that moving a folder by it puts its files where they would stand by the new chance."""
    assert abs(turn_of(before, seconds) - shift(before, after) - turn_of(after, seconds)) <= 2
