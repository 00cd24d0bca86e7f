"""The words of sharing: the answers in their order."""

from __future__ import annotations

from models.sharing import SharingOutcome


def test_outcomes_are_ordered_from_mild_to_strict() -> None:
    """As `classify share check` promises them."""
    assert [one.rank for one in SharingOutcome] == [0, 1, 2, 3, 4]
    assert max(SharingOutcome, key=lambda one: one.rank) is SharingOutcome.PROHIBITED
