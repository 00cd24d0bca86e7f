"""Questions about files of an inventory."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from classify.errors import SharingError
from classify.sharing import asking, said
from classify.sharing.answer import Question, answer
from classify.sharing.asking import COMMONEST, at_a_glance
from models.agreement import AgreementKind, AgreementState
from models.labels import Effect, Tag
from models.shared_file import SharedColumn, SharedFile
from models.sharing import Purpose, RecipientType
from tests.sharing.asking import shared

SHARE: Any = SimpleNamespace(id=1)
ELSEWHERE: Any = SimpleNamespace(id=2)


class Looking:
    """A reader that finds Social Security numbers in column C of whatever it is asked for."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def with_columns(self, share: Any, files: list[SharedFile]) -> list[SharedFile]:
        self.asked += [file.id for file in files]
        columns = (SharedColumn("C", ("US_SSN",)),)
        return [replace(file, columns=columns, in_columns=frozenset({"US_SSN"})) for file in files]


def question(*files: SharedFile) -> Question:
    return Question(files, RecipientType.RESEARCHER, Purpose.RESEARCH)


def pay(number: int, share: int = 1) -> SharedFile:
    return shared(number, Tag.SSN_FIN, entities=("US_SSN",), share_id=share)


def test_tables_are_looked_at_where_something_is_to_be_cut() -> None:
    reader: Any = Looking()
    given = asking.asked(reader, [SHARE], question(pay(1), shared(2, Tag.HR, share_id=1)))
    assert reader.asked == [1]
    assert given.ways[0].steps[0].sentence == "Drop column C: Social Security numbers."


def test_nothing_is_looked_at_in_vain() -> None:
    reader: Any = Looking()
    asking.asked(reader, [SHARE], question(shared(2, Tag.HR, share_id=1)))
    asking.asked(reader, [ELSEWHERE], question(pay(1)))
    asking.asked(reader, [SHARE], question(pay(-1, share=0)))
    assert reader.asked == []


def test_of_tables_with_very_many_findings_copies_are_made_without_looking() -> None:
    reader: Any = Looking()
    asking.asked(reader, [SHARE], question(replace(pay(1), findings=asking.MOST_FINDINGS + 1)))
    assert reader.asked == []


def test_of_many_tables_copies_are_made_without_looking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "MOST_TABLES", 2)
    reader: Any = Looking()
    given = asking.asked(reader, [SHARE], question(pay(1), pay(2), pay(3)))
    assert reader.asked == []
    assert given.ways[0].steps[0].sentence.startswith("Make redacted copies of 3 files")


@pytest.mark.parametrize(
    ("state", "active", "live"),
    [
        (AgreementState.LIVE, True, True),
        (AgreementState.LIVE, False, False),
        (AgreementState.REVIEW, True, False),
        (AgreementState.EXPIRED, True, False),
    ],
)
def test_an_agreement_on_record_counts_while_it_and_its_recipient_live(
    state: AgreementState, active: bool, live: bool
) -> None:
    terms = SimpleNamespace(
        tags=frozenset({Tag.PII}), purposes=frozenset({Purpose.SERVICE}), ends=date(2027, 1, 1), starts=None
    )
    kind = AgreementKind.CONTRACT
    line = SimpleNamespace(id=4, recipient_id=9, kind=kind, terms=terms, state=state)
    facts = SimpleNamespace(type=RecipientType.VENDOR, active=active)
    store: Any = SimpleNamespace(
        agreement_version=lambda number, today: line, recipient=lambda number: SimpleNamespace(facts=facts)
    )
    agreement = asking.agreement_on_record(store, 4, date(2026, 11, 30))
    assert (agreement.id, agreement.live) == (4, live)
    assert agreement.covers("PII", RecipientType.VENDOR, Purpose.SERVICE) is live
    assert agreement.serves({kind})
    assert not agreement.serves({AgreementKind.BUSINESS_ASSOCIATE})
    terms.starts = date(2026, 12, 1)
    assert not asking.agreement_on_record(store, 4, date(2026, 11, 30)).live


def test_an_agreement_nobody_entered_is_none() -> None:
    store: Any = SimpleNamespace(agreement_version=lambda number, today: None)
    with pytest.raises(SharingError, match="no agreement 3"):
        asking.agreement_on_record(store, 3, date(2026, 11, 30))


def test_at_a_glance_is_what_is_asked_with_nothing_to_show() -> None:
    """The same outcome as the whole question, for each of the commonest; the strictest of several files."""
    files = [shared(1, Tag.PII), shared(2, Tag.CCJI), shared(3, effect=Effect.WAITING)]
    for some in ([files[0]], files[1:], files):
        for one in at_a_glance(some):
            whole = answer(Question(some, one.to, said.USUAL[one.to]))
            assert (one.outcome, one.words, one.purpose) == (whole.outcome, whole.words, said.USUAL[one.to])
    assert [one.to for one in at_a_glance(files)] == list(COMMONEST)
    assert at_a_glance([]) == []
