"""What is told holds no value, and says what is left out."""

from __future__ import annotations

from dataclasses import fields

from classify.review.told import Filters, FindingSight, Receipt


def test_a_finding_is_shown_by_its_mask_alone() -> None:
    assert {"text", "value", "fingerprint", "start", "end"}.isdisjoint(
        one.name for one in fields(FindingSight)
    )


def test_filters_narrow_nothing_by_themselves() -> None:
    assert Filters() == Filters(None, "", "", "", "")


def test_a_receipt_has_no_remarks_by_itself() -> None:
    assert tuple(Receipt("l", 1, 1, 1, 0, None, "s").remarks) == ()
