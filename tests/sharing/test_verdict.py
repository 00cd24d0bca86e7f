"""What the matrix says of one kind of file."""

from __future__ import annotations

from typing import Any

import pytest

from classify.sharing.question import Terms
from classify.sharing.verdict import APPROVAL, FLAGGED, READING, Judge, Kind, carriers, judge
from models.labels import DocType, Effect, Label, Outcome, Tag
from models.sharing import Purpose, RecipientType, SharingOutcome
from tests.sharing.asking import shared

PUBLIC = Terms(RecipientType.PUBLIC, Purpose.PUBLIC_REQUEST)
HOME = Terms(RecipientType.OWN_DEPARTMENT, Purpose.ADMINISTRATION)


def rows(*tags: Tag, terms: Terms = PUBLIC, **given: Any) -> dict[str, str]:
    """Which rows spoke, and what each said."""
    verdict = judge(Kind.of(shared(1, *tags, **given)), terms)
    return {ground.row: ground.outcome.value for ground in verdict.grounds}


def test_each_tag_speaks_and_the_strictest_stands_first() -> None:
    assert rows(Tag.PII, Tag.HEALTH) == {"HEALTH": "prohibited", "PII": "allowed_redacted"}
    assert next(iter(rows(Tag.PII, Tag.HEALTH))) == "HEALTH"


def test_a_label_speaks_where_it_is_mild_or_no_tag_does() -> None:
    assert rows(label=Label.PUBLIC) == {"PUBLIC": "allowed"}
    assert rows(Tag.PII, label=Label.INTERNAL).keys() == {"PII", "INTERNAL"}
    assert rows(label=Label.RESTRICTED) == {"RESTRICTED": "refer"}
    assert rows(Tag.PII, label=Label.RESTRICTED) == {"PII": "allowed_redacted"}


def test_the_stricter_of_two_labels_counts() -> None:
    assert rows(label=Label.PUBLIC, in_effect=Label.INTERNAL).keys() == {"INTERNAL"}
    assert rows(label=Label.INTERNAL, in_effect=Label.PUBLIC).keys() == {"INTERNAL"}


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"effect": Effect.WAITING}, "nobody has approved one"),
        ({"effect": Effect.STALE}, "looked at again"),
        ({"effect": Effect.WAITING, "label": None}, "never examined"),
    ],
)
def test_without_a_label_in_effect_it_is_referred_to_whomever(given: dict[str, Any], why: str) -> None:
    for terms in (PUBLIC, HOME):
        verdict = judge(Kind.of(shared(1, Tag.PII, **given)), terms)
        assert verdict.outcome is SharingOutcome.REFER
        assert next(ground for ground in verdict.grounds if ground.row == APPROVAL).says.count(why) == 1


def test_what_is_in_no_inventory_is_referred_at_best() -> None:
    verdict = judge(Kind.of(shared(-1, label=Label.PUBLIC, effect=Effect.WAITING)), PUBLIC)
    assert verdict.outcome is SharingOutcome.REFER
    assert "in no inventory" in verdict.grounds[0].says


def test_what_was_not_read_whole_stays_at_home() -> None:
    assert rows(Tag.PII, outcome=Outcome.PARTIAL)[READING] == "refer"
    assert READING not in rows(Tag.PII, outcome=Outcome.PARTIAL, terms=HOME)
    assert READING not in rows(Tag.PII, outcome=Outcome.EMPTY)


def test_in_a_flagged_share_all_is_confidential_but_what_a_steward_called_public() -> None:
    """44-5-103(3)(e): what is not clearly public."""
    [ground, _] = judge(Kind.of(shared(1, Tag.PII, criminal_justice=True)), PUBLIC).grounds
    assert (ground.row, ground.nearest, ground.verified) == ("CCJI", FLAGGED, False)
    assert rows(label=Label.PUBLIC, criminal_justice=True) == {"PUBLIC": "allowed"}
    stale = {"label": Label.PUBLIC, "criminal_justice": True, "effect": Effect.STALE}
    assert rows(**stale)["CCJI"] == "prohibited"
    assert list(rows(Tag.CCJI, criminal_justice=True)).count("CCJI") == 1


def test_a_log_is_kept_of_what_leaves_the_department_alone() -> None:
    home, away = (judge(Kind.of(shared(1, Tag.CCJI)), terms) for terms in (
        Terms(RecipientType.OWN_DEPARTMENT, Purpose.CRIMINAL_JUSTICE),
        Terms(RecipientType.CJ_AGENCY, Purpose.CRIMINAL_JUSTICE),
    ))  # fmt: skip
    assert [one.id for one in home.conditions] == ["need_to_know"]
    assert [one.id for one in away.conditions] == ["log", "stamp", "equal_duty"]


def test_with_what_is_prohibited_nothing_is_to_be_kept() -> None:
    assert judge(Kind.of(shared(1, Tag.PII, Tag.HEALTH)), PUBLIC).conditions == ()


def test_values_carry_a_tag_unless_the_kind_of_document_does() -> None:
    licence = shared(1, Tag.DPPA, entities=("US_DRIVER_LICENSE", "PERSON"))
    assert carriers(Tag.DPPA, licence) == {"US_DRIVER_LICENSE"}
    crash = shared(1, Tag.DPPA, entities=("US_DRIVER_LICENSE",), doc_type=DocType.CRASH_REPORT)
    assert carriers(Tag.DPPA, crash) == frozenset()


def test_a_copy_without_the_values_is_no_more_than_a_redacted_copy() -> None:
    kind = Kind.of(shared(1, Tag.SSN_FIN, entities=("US_SSN",)))
    research = Terms(RecipientType.RESEARCHER, Purpose.RESEARCH)
    assert judge(kind, research).outcome is SharingOutcome.PROHIBITED
    copy = kind.without(frozenset({Tag.SSN_FIN, Tag.PII}))
    assert (copy.tags, copy.cut) == ((), {Tag.SSN_FIN})
    verdict = judge(copy, research)
    assert verdict.outcome is SharingOutcome.ALLOWED_REDACTED
    assert "redact" in [condition.id for condition in verdict.conditions]
    assert kind.without(frozenset({Tag.HEALTH})) is kind


def test_approving_puts_the_proposed_label_in_effect() -> None:
    waiting = Kind.of(shared(1, Tag.PII, effect=Effect.WAITING))
    assert waiting.once_approved().approved
    for hopeless in (
        shared(-1, Tag.PII, effect=Effect.WAITING),
        shared(1, label=None, effect=Effect.WAITING),
    ):
        assert not Kind.of(hopeless).once_approved().approved


def test_kinds_of_document_that_make_no_difference_are_one_kind() -> None:
    to_public, at_home = Judge(PUBLIC), Judge(HOME)
    report, memo = (shared(1, doc_type=one) for one in (DocType.INCIDENT_REPORT, DocType.BUDGET))
    assert to_public.kind(report) != to_public.kind(memo)
    assert at_home.kind(report) == at_home.kind(memo) == at_home.kind(memo)
