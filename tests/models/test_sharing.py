"""The vocabulary of sharing: outcomes have one order, and words that inventories hold stay."""

from __future__ import annotations

from models.sharing import Evidence, Purpose, RecipientType, SharingOutcome


def test_outcomes_go_from_the_mildest_to_the_strictest() -> None:
    words = ["allowed", "allowed_redacted", "needs_agreement", "refer", "prohibited"]
    assert [one.value for one in sorted(SharingOutcome, key=lambda one: one.rank)] == words


def test_words_that_inventories_hold_stay() -> None:
    assert len(RecipientType) == 11
    assert len(Purpose) == 9
    assert len(Evidence) == 7
