"""Agreements: words that inventories hold, one version of each number, a recipient that is there."""

from __future__ import annotations

from models.agreement import (
    Agreement,
    AgreementKind,
    AgreementState,
    AgreementStep,
    EndedWhy,
    Office,
    Operation,
    Part,
    Word,
)
from models.recipient import Recipient
from tests.models.rows import NOWHERE, Rows


def agreement(to: int, **facts: object) -> Agreement:
    said = {"series": 1, "kind": AgreementKind.CONTRACT, "terms_sealed": b"x", "made_by": "sam", "owners": []}
    return Agreement(recipient_id=to, **{**said, **facts})  # type: ignore[arg-type]


def to(rows: Rows) -> int:
    kept = rows.kept(Recipient(type="public", name_sealed=b"x", made_by="sam")).id
    assert kept is not None
    return kept


def test_words_that_inventories_hold_stay() -> None:
    assert {one.value for one in AgreementState} == {"draft", "review", "live", "expired", "ended"}
    assert {one.value for one in EndedWhy} == {"refused", "replaced", "stopped"}
    assert {one.value for one in Office} == {"legal", "privacy", "security", "data_management"}
    assert {one.value for one in Word} == {"agrees", "changes", "refuses"}
    assert len(Part) == 11
    assert len(Operation) == 6
    assert len(AgreementKind) == 7


def test_an_agreement_begins_as_a_draft_and_a_version_is_there_once(rows: Rows) -> None:
    number = to(rows)
    one = rows.kept(agreement(number))
    assert (one.state, one.version, one.stricter_wins, one.users) == ("draft", 1, False, None)
    rows.refuses(agreement(number))
    rows.kept(agreement(number, version=2))


def test_agreements_and_words_on_them_are_of_something_that_is_there(rows: Rows) -> None:
    rows.refuses(agreement(NOWHERE))
    rows.refuses(AgreementStep(agreement_id=NOWHERE, word=Word.AGREES, said_by="sam"))
