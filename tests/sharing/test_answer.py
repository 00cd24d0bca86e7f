"""An answer over files: the strictest, the same whatever their order; stricter tags, milder evidence."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classify.errors import SharingError
from classify.sharing.answer import Agreement, Answer, Question, answer
from models.labels import DocType, Effect, Entity, Label, Outcome, Tag
from models.shared_file import SharedFile
from models.sharing import Evidence, Purpose, RecipientType, SharingOutcome
from tests.sharing.asking import ANY_FORM, shared

FILES = st.builds(
    SharedFile,
    id=st.integers(1, 1_000),
    label=st.sampled_from(Label),
    tags=st.lists(st.sampled_from(Tag), min_size=1, max_size=3, unique=True).map(tuple),
    doc_type=st.sampled_from([DocType.OTHER, DocType.INCIDENT_REPORT, DocType.CRASH_REPORT]),
    outcome=st.sampled_from([Outcome.OK, Outcome.PARTIAL]),
    effect=st.sampled_from(Effect),
    in_effect=st.sampled_from(Label),
    entities=st.lists(st.sampled_from(Entity), max_size=3, unique=True).map(tuple),
    criminal_justice=st.booleans(),
)
QUESTIONS = st.builds(
    Question,
    st.lists(FILES, min_size=1, max_size=4, unique_by=lambda file: file.id),
    st.sampled_from(RecipientType),
    st.sampled_from(Purpose),
    st.frozensets(st.sampled_from(Evidence), max_size=3),
)


@settings(max_examples=80)
@given(QUESTIONS, st.sampled_from(Tag))
def test_one_more_tag_never_makes_an_answer_milder(question: Question, tag: Tag) -> None:
    """Of files that have one: what bears CONFIDENTIAL without any refers because no law is named."""
    first, *rest = question.files
    tagged = replace(first, tags=(*first.tags, tag) if tag not in first.tags else first.tags)
    more = answer(replace(question, files=[tagged, *rest]))
    assert more.outcome.rank >= answer(question).outcome.rank


@settings(max_examples=80)
@given(QUESTIONS, st.sampled_from(Evidence), st.frozensets(st.sampled_from(Tag)))
def test_more_to_show_never_makes_an_answer_stricter(
    question: Question, evidence: Evidence, covered: frozenset[Tag]
) -> None:
    before = answer(question).outcome.rank
    more = replace(question, evidence=question.evidence | {evidence})
    assert answer(more).outcome.rank <= before
    tags = frozenset(map(str, covered))
    agreement = Agreement(1, question.to, tags, frozenset({question.purpose}), live=True, forms=ANY_FORM)
    assert answer(replace(question, agreement=agreement)).outcome.rank <= before


@settings(max_examples=40)
@given(QUESTIONS, st.randoms(use_true_random=False))
def test_the_order_of_files_and_tags_does_not_matter(question: Question, order: random.Random) -> None:
    files = [replace(file, tags=tuple(reversed(file.tags))) for file in question.files]
    order.shuffle(files)
    one, other = answer(question).as_dict(), answer(replace(question, files=files)).as_dict()
    for told in (one, other):
        told["files"] = sorted(told["files"], key=lambda file: file["id"])
    assert one == other


@settings(max_examples=60)
@given(QUESTIONS)
def test_a_way_that_is_told_is_milder_than_the_answer(question: Question) -> None:
    given_answer = answer(question)
    for way in given_answer.ways:
        assert way.outcome.rank < given_answer.outcome.rank
        assert way.steps
    assert bool(given_answer.ways) <= (given_answer.outcome.rank > SharingOutcome.ALLOWED_REDACTED.rank)


def to_the_public(*files: SharedFile) -> Answer:
    return answer(Question(files, RecipientType.PUBLIC, Purpose.PUBLIC_REQUEST))


def test_over_all_counts_the_strictest_and_each_file_has_its_own() -> None:
    given_answer = to_the_public(shared(1, Tag.PII), shared(2, Tag.HEALTH), shared(3, label=Label.PUBLIC))
    assert given_answer.outcome is SharingOutcome.PROHIBITED
    assert [one.outcome.value for one in given_answer.files] == ["allowed_redacted", "prohibited", "allowed"]
    assert {outcome.value: number for outcome, number in given_answer.counts.items()} == {
        "allowed": 1, "allowed_redacted": 1, "prohibited": 1,
    }  # fmt: skip
    assert [condition.id for condition in given_answer.conditions] == ["log", "redact"]


def test_what_is_stored_is_plain_stable_and_names_the_law_it_leaned_on() -> None:
    given_answer = to_the_public(shared(1, Tag.HEALTH, Tag.PII))
    told = given_answer.as_dict()
    assert json.loads(json.dumps(told)) == told == to_the_public(shared(1, Tag.PII, Tag.HEALTH)).as_dict()
    assert {"outcome", "conditions", "rules", "way_to_yes", "files"} <= set(told)
    assert told["laws"] == {law.id: law.digest for law in given_answer.laws.values()}
    first = told["rules"][0]
    assert (first["tag"], first["citation"], first["verified"], first["mark"]) == (
        "HEALTH", "50-16-525, MCA", True, "V",
    )  # fmt: skip
    assert told["files"] == [
        {
            "id": 1,
            "outcome": "prohibited",
            "tags": ["HEALTH", "PII"],
            "why": ["Health information of a person is not public."],
            "conditions": [],
        }
    ]


def test_a_copy_to_be_made_names_its_profile() -> None:
    assert to_the_public(shared(1, Tag.VICTIM)).as_dict()["profiles"] == ["victims"]
    assert to_the_public(shared(1, label=Label.PUBLIC)).as_dict()["profiles"] == []


def test_what_only_an_approval_is_missing_for_is_the_stewards() -> None:
    waiting = shared(1, Tag.PII, effect=Effect.WAITING)
    assert to_the_public(waiting).words == "Refer to the data steward"
    both = to_the_public(waiting, shared(2, Tag.HR))
    assert both.words == "Refer to the city attorney"
    assert [one.words for one in both.files] == ["Refer to the data steward", "Refer to the city attorney"]
    [rule] = [one for one in to_the_public(waiting).as_dict()["rules"] if one["outcome"] == "refer"]
    assert (rule["tag"], rule["citation"]) == ("approval", "Rule of this program (docs/sharing.md)")


def test_the_agreement_that_was_named_is_noted() -> None:
    agreement = Agreement(
        7, RecipientType.VENDOR, frozenset({"PII"}), frozenset({Purpose.SERVICE}), live=True, forms=ANY_FORM
    )
    question = Question([shared(1, Tag.PII)], RecipientType.VENDOR, Purpose.SERVICE, agreement=agreement)
    assert answer(question).agreement == 7
    assert answer(question).outcome is SharingOutcome.ALLOWED


def test_a_question_without_files_is_none() -> None:
    with pytest.raises(SharingError, match="no files"):
        to_the_public()


def test_a_hundred_thousand_files_are_judged_once_a_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    from classify.sharing.verdict import Judge

    judged = []
    verdict = Judge.verdict
    monkeypatch.setattr(Judge, "verdict", lambda self, kind: judged.append(kind) or verdict(self, kind))
    files = [
        shared(number, (Tag.PII, Tag.HR)[number % 2], folder=str(number % 50)) for number in range(2_000)
    ]
    assert len(to_the_public(*files).files) == 2_000
    assert len(judged) == 2
