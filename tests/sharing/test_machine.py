"""Facts of the inventory, put to the matrix of the law."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from classify.inventory.agreements import AgreementLine
from classify.inventory.requests import FileFacts
from classify.inventory.store import Store
from classify.inventory.store.requested import Judged
from classify.sharing.machine import ByTheMatrix, Case
from models.agreement import AgreementKind, AgreementState
from models.sharing import Evidence, Purpose, RecipientType, SharingOutcome
from tests.inventory.sharing import TERMS, TODAY
from tests.sharing.test_clock import CAME

Judging = Callable[..., Judged]
FILE = FileFacts(
    item=1,
    share_id=1,
    label="CONFIDENTIAL",
    tags=("PII",),
    entities=("PHONE",),
    doc_type="other",
    outcome="ok",
    in_effect="CONFIDENTIAL",
    stale="",
    approval=1,
    ground="",
    content=1,
    digest="d",
    criminal_justice=False,
)
AGREEMENT = AgreementLine(
    5,
    5,
    1,
    1,
    AgreementKind.DATA_SHARING,
    TERMS,
    (),
    AgreementState.LIVE,
    "sam",
    CAME,
    None,
    None,
    None,
    None,
    None,
)


@pytest.fixture
def judged(store: Store) -> Judging:
    """Puts files to the matrix, for another public agency."""

    def judge(*files: FileFacts, agreement: AgreementLine | None = None) -> Judged:
        evidence = frozenset({Evidence.AGREEMENT}) if agreement else frozenset()
        to, purpose = RecipientType.PUBLIC_AGENCY, Purpose.ADMINISTRATION
        return ByTheMatrix(store)(Case(files, to, purpose, evidence, agreement, TODAY))

    return judge


def test_what_is_in_effect_is_judged_by_its_tags_and_what_is_not_is_referred(judged: Judging) -> None:
    assert judged(FILE).outcome is SharingOutcome.NEEDS_AGREEMENT
    for change in ({"in_effect": "", "approval": 0}, {"stale": "content"}, {"outcome": "encrypted"}):
        assert judged(replace(FILE, **change)).outcome.rank >= SharingOutcome.REFER.rank


def test_each_file_has_its_outcome_and_over_all_counts_the_strictest(judged: Judging) -> None:
    public = replace(FILE, item=2, label="PUBLIC", in_effect="PUBLIC", tags=(), entities=())
    said = judged(FILE, public)
    assert said.outcomes == {1: SharingOutcome.NEEDS_AGREEMENT, 2: SharingOutcome.ALLOWED}
    assert said.outcome is SharingOutcome.NEEDS_AGREEMENT
    assert "files" not in said.told
    assert said.told["way_to_yes"]
    assert said.leans_on["matrix"]
    assert len(said.leans_on) > 1, "the law it leaned on, each with its digest"


@pytest.mark.parametrize(
    ("change", "counts"),
    [
        ({}, True),
        ({"state": AgreementState.EXPIRED}, False),
        ({"state": AgreementState.REVIEW}, False),
        ({"terms": replace(TERMS, starts=TODAY + timedelta(1))}, False),
        ({"terms": replace(TERMS, tags=frozenset())}, False),
        ({"terms": replace(TERMS, purposes=frozenset({Purpose.RESEARCH}))}, False),
        ({"kind": AgreementKind.NONDISCLOSURE}, False),
        ({"kind": AgreementKind.BUSINESS_ASSOCIATE}, True),
    ],
)
def test_an_agreement_counts_when_it_is_live_has_begun_and_covers_tag_purpose_and_form(
    judged: Judging, change: dict[str, Any], counts: bool
) -> None:
    said = judged(FILE, agreement=replace(AGREEMENT, **change))
    assert (said.outcome.rank < SharingOutcome.NEEDS_AGREEMENT.rank) is counts


def test_a_public_that_nobody_has_read_since_is_not_believed(judged: Judging) -> None:
    unread = replace(FILE, label="PUBLIC", in_effect="", tags=(), outcome="not_examined")
    assert judged(unread).outcome.rank >= SharingOutcome.REFER.rank
