"""A certificate as a paper: what it claims and what it does not, and totals alone for some."""

from __future__ import annotations

from classify.assurance.desk import AssuranceDesk
from classify.evidence.making import Desk
from classify.evidence.printed import printed
from classify.inventory.store import Store
from models.assurance import SampleKind
from models.labels import Label


def test_what_was_missed_is_told_once_a_sample_is_read(desk: Desk, store: Store) -> None:
    share = store.shares()[0]
    assert "Not estimated" in printed(desk.certificate(desk.statement(share)))
    assuring = AssuranceDesk(store, None, "ada")
    plan = assuring.plan(share, 0.05)
    assuring.draw(plan)
    assert "Not estimated" in printed(desk.certificate(desk.statement(share)))
    samples = {one.id: one for one in store.assurance_samples(plan.id)}
    planned = store.assurance_plans([share])[0]
    for reader in ("bea", "cleo"):
        while (blind := store.next_to_read(planned, reader)) is not None:
            one = samples[blind.sample]
            store.judge_sample(planned, one.id, Label(one.known or one.label), actor=reader)
    told = desk.statement(share)
    page = printed(desk.certificate(told))
    assert "Of all sensitive files the program found between" in page
    assert "Not estimated" not in page
    assert "bea" not in page
    assert told["assurance"]["sampled"] == sum(one.kind is SampleKind.DRAWN for one in samples.values())


def test_without_clearance_a_certificate_is_totals_alone(desk: Desk, store: Store) -> None:
    share = store.shares()[0]
    told = desk.statement(share, totals_only=True)
    assert told["share"]["name"] == ""
    assert not {"kinds", "tags", "approvals"} & set(told)
    page = printed(desk.certificate(told))
    assert share.shown_name not in page
    assert "Totals alone" in page
