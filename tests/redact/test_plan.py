"""The interface between a profile and the makers of copies."""

from __future__ import annotations

from classify.redact.plan import Cut, Made


def test_a_cut_without_words_is_black_and_a_made_copy_begins_empty() -> None:
    assert Cut(1, 3, "US_SSN").instead == ""
    first, second = Made(".txt"), Made(".txt")
    first.removed["US_SSN"] = 1
    assert (second.removed, second.boxes, second.left_out) == ({}, [], {})
