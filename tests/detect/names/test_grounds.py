"""Ordered grounds: the first that holds gives the score."""

from __future__ import annotations

from classify.detect.names.grounds import Ground, ground_of, just, score_by

_GROUNDS: tuple[Ground[int], ...] = (
    Ground("even", lambda number: number % 2 == 0, just(0.5), "2", "3"),
    Ground("big", lambda number: number > 10, lambda number: 1 / number, "11", "2"),
)


def test_the_first_ground_that_holds_decides() -> None:
    """Not the best: 12 is even before it is big; 3 is neither."""
    assert score_by(_GROUNDS, 12) == 0.5
    assert score_by(_GROUNDS, 20 + 5) == 1 / 25
    assert score_by(_GROUNDS, 3) == 0.0
    assert ground_of(_GROUNDS, 11) is _GROUNDS[1]
    assert ground_of(_GROUNDS, 3) is None
