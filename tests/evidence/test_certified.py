"""A certificate as a paper: what it claims and what it does not, and totals alone for some."""

from __future__ import annotations

from datetime import date

from classify.evidence.certificate import Assurance
from classify.evidence.making import Desk
from classify.evidence.printed import printed
from classify.inventory.store import Store


def test_what_was_missed_is_told_once_somebody_has_sampled(desk: Desk, store: Store) -> None:
    sample = Assurance(300, 5_000, 0, 1.0, 95.0, date(2026, 12, 1), "Clopper-Pearson")
    page = printed(desk.certificate(desk.statement(store.shares()[0], assurance=sample)))
    assert "With 95% confidence at most 1% of the files" in page
    assert "Not estimated" not in page


def test_without_clearance_a_certificate_is_totals_alone(desk: Desk, store: Store) -> None:
    share = store.shares()[0]
    told = desk.statement(share, totals_only=True)
    assert told["share"]["name"] == ""
    assert not {"kinds", "tags", "approvals"} & set(told)
    page = printed(desk.certificate(told))
    assert share.shown_name not in page
    assert "Totals alone" in page
