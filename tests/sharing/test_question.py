"""What counts of what is shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from classify.sharing.question import Agreement, Terms
from models.agreement import AgreementKind
from models.sharing import Evidence, Purpose, RecipientType

AGREEMENT = Agreement(1, RecipientType.VENDOR, frozenset({"PII"}), frozenset({Purpose.SERVICE}), live=True)


@pytest.mark.parametrize(
    ("has", "asks", "counts"),
    [
        (AgreementKind.CONTRACT, {AgreementKind.CONTRACT}, True),
        (AgreementKind.CONTRACT, {AgreementKind.BUSINESS_ASSOCIATE}, False),
        (AgreementKind.CONTRACT, {AgreementKind.BUSINESS_ASSOCIATE, AgreementKind.CONTRACT}, True),
        (AgreementKind.CONTRACT, set(), True),
    ],
)
def test_an_agreement_counts_where_its_form_is_asked_for(
    has: AgreementKind, asks: set[AgreementKind], counts: bool
) -> None:
    terms = Terms(RecipientType.VENDOR, Purpose.SERVICE, agreement=replace(AGREEMENT, forms=frozenset({has})))
    assert (Evidence.AGREEMENT in terms.shown("PII", asks)) is counts


@pytest.mark.parametrize(
    ("agreement", "row", "counts"),
    [
        (AGREEMENT, "PII", True),
        (AGREEMENT, "INTERNAL", True),
        (AGREEMENT, "HEALTH", False),
        (replace(AGREEMENT, live=False), "PII", False),
        (replace(AGREEMENT, recipient=RecipientType.TRIBE), "PII", False),
        (replace(AGREEMENT, purposes=frozenset()), "PII", False),
        (None, "PII", False),
    ],
)
def test_an_agreement_counts_for_what_it_covers_while_it_is_live(
    agreement: Agreement | None, row: str, counts: bool
) -> None:
    """That somebody says there is one counts for nothing."""
    evidence = frozenset({Evidence.AGREEMENT, Evidence.CONSENT})
    terms = Terms(RecipientType.VENDOR, Purpose.SERVICE, evidence, agreement)
    assert (Evidence.AGREEMENT in terms.shown(row)) is counts
    assert Evidence.CONSENT in terms.shown(row)
