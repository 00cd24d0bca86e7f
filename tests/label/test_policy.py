"""The label policy: every example of policy.yaml, the language it is written in, and its explanations."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from classify.detect.judging.evidence import Evidence
from classify.errors import PackError
from classify.label.example import Example
from classify.label.explain import explain
from classify.label.policy import Policy
from classify.label.proposal import MEMBERS, Location, holding
from classify.label.rule import Rule
from models.labels import DocType, Label, Outcome

POLICY = Policy.load()
EXAMPLES = [(rule, example) for rule in POLICY.rules for example in rule.examples]
HERE = Location("Shared/file.txt")


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=[f"{r.id}: {e.title}"[:100] for r, e in EXAMPLES])
def test_every_example_gets_its_label(rule: Rule, example: Example) -> None:
    """A rule fires where its example says so, and the whole policy arrives at the label it names."""
    proposal = POLICY.propose(example.evidence, example.location, example.outcome)
    assert (rule.id in {fired.rule for fired in proposal.fired}) is example.fires
    assert example.label in (None, proposal.label)
    assert example.tags <= set(proposal.tags)


def test_every_rule_has_an_example_that_fires() -> None:
    """A rule nobody can show at work is not a rule."""
    assert [rule.id for rule in POLICY.rules if not any(example.fires for example in rule.examples)] == []


def test_public_needs_positive_evidence() -> None:
    """Nothing found is not enough."""
    assert POLICY.propose(Evidence(), HERE, Outcome.OK).label is Label.INTERNAL


@given(
    st.sampled_from([str(doc_type) for doc_type in DocType]),
    st.dictionaries(st.sampled_from(["US_SSN", "PERSON", "DATE_OF_BIRTH", "CREDIT_CARD"]), st.integers(1, 5)),
)
@settings(max_examples=150, deadline=None)
def test_a_social_security_number_is_never_public(doc_type: str, found: dict[str, int]) -> None:
    """Whatever the document is, one SSN keeps it from the public."""
    scores = {name: [0.95] * number for name, number in {**found, "US_SSN": 1}.items()}
    evidence = Evidence(
        entities=scores, counts={k: len(v) for k, v in scores.items()}, doc_type=doc_type, doc_type_score=0.95
    )
    assert POLICY.propose(evidence, HERE, Outcome.OK).label.rank >= Label.CONFIDENTIAL.rank


@given(st.sampled_from([str(o) for o in Outcome if not o.was_read and o is not Outcome.NOT_EXAMINED]))
def test_a_file_that_was_not_read_is_never_public(outcome: str) -> None:
    """Not even where its name sounds public."""
    evidence = Evidence(doc_type="minutes", doc_type_score=0.95)
    proposal = POLICY.propose(evidence, Location("Clerk/minutes.pdf"), Outcome(outcome))
    assert proposal.label is not Label.PUBLIC


@given(st.integers(0, 5), st.integers(1, 5))
def test_more_of_the_same_never_lowers_a_label(fewer: int, more: int) -> None:
    """Another name with a birth date cannot make a file less private."""

    def label(number: int) -> int:
        scores = {"PERSON": [0.9] * number, "DATE_OF_BIRTH": [0.9] * number} if number else {}
        counts = {name: len(values) for name, values in scores.items()}
        evidence = Evidence(entities=scores, counts=counts, doc_type="correspondence", doc_type_score=0.9)
        return POLICY.propose(evidence, HERE, Outcome.OK).label.rank

    assert label(fewer) <= label(fewer + more)


def test_the_folder_alone_never_carries_the_label_of_a_file_that_was_read() -> None:
    """A lunch menu among the police files stays a lunch menu."""
    menu = Evidence(doc_type="menu", doc_type_score=0.95, characters=900)
    assert POLICY.propose(menu, Location("Police/Investigations/menu.pdf"), Outcome.OK).label is Label.PUBLIC


def test_the_explanation_names_the_nearest_stricter_rule_and_what_was_wanting() -> None:
    """A clerk reads what kept the label from being higher."""
    evidence = Evidence(
        entities={"DATE_OF_BIRTH": [0.9]},
        counts={"DATE_OF_BIRTH": 1},
        doc_type="correspondence",
        doc_type_score=0.9,
    )
    proposal = POLICY.propose(evidence, HERE, Outcome.OK)
    assert proposal.label is Label.INTERNAL
    assert proposal.nearest is not None
    assert proposal.nearest.label.rank > proposal.label.rank
    text = explain(proposal)
    assert f"Not {proposal.nearest.label}: wanting {proposal.nearest.wanting}." in text
    assert "So far it holds a date of birth." in text
    assert "steward" in text


def test_the_strongest_reasons_are_told_and_the_others_counted() -> None:
    """A clerk reads three; whoever wants more asks for all."""
    evidence = Evidence(
        entities={"PERSON": [0.9], "US_SSN": [0.95], "DATE_OF_BIRTH": [0.9], "CREDIT_CARD": [0.99]},
        counts={"PERSON": 1, "US_SSN": 1, "DATE_OF_BIRTH": 1, "CREDIT_CARD": 1},
    )
    proposal = POLICY.propose(evidence, HERE, Outcome.OK)
    assert len(proposal.fired) == 4
    short, whole = explain(proposal, most=3), explain(proposal)
    assert [fired.sentence in short for fired in proposal.fired] == [True, True, True, False]
    assert "and 1 more reason." in short
    assert all(fired.sentence in whole and fired.citation in whole for fired in proposal.fired)


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=[f"{r.id}: {e.title}"[:100] for r, e in EXAMPLES])
def test_evidence_from_the_inventory_is_judged_as_when_it_was_scanned(rule: Rule, example: Example) -> None:
    """Reasons, their order and the nearest rule are those of the scan, from what is stored alone."""
    scanned = POLICY.propose(example.evidence, example.location, example.outcome)
    stored = Evidence.from_json(json.loads(json.dumps(example.evidence.as_json())))
    assert POLICY.propose(stored, example.location, example.outcome) == scanned


def test_an_unconfirmed_citation_says_so() -> None:
    """What nobody read at its source is marked."""
    unverified = [rule for rule in POLICY.rules if not rule.verified]
    assert unverified
    assert all(rule.cited.endswith("(to be confirmed)") for rule in unverified)


def test_a_change_of_the_policy_changes_its_version() -> None:
    """Stored proposals can be told from those of a newer policy."""
    one = "rules: []\n"
    assert Policy.parse(one).version != Policy.parse(one + "thresholds: {default: 0.6}\n").version


RULE: dict[str, Any] = {
    "id": "x/y", "label": "CONFIDENTIAL", "when": {"found": "US_SSN"}, "sentence": "s", "citation": "c",
    "verified": True, "examples": [],
}  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"when": {"found": "US_SNN"}},
        {"when": {"found": "US_SSN", "at_least": "two"}},
        {"when": {"found": "US_SSN", "atleast": 2}},
        {"when": {"found": "US_SSN", "role": "victim"}},
        {"when": {"signal": "nothing_of_the_kind"}},
        {"when": {"is": "unknown"}},
        {"when": {"near": ["PERSON"]}},
        {"when": {"folder": "nowhere"}},
        {"when": {"all": []}},
        {"when": {}},
        {"when": "US_SSN"},
        {"label": "SECRET"},
        {"tags": ["NOPE"]},
        {"examples": [{"fund": {}}]},
        {"colour": "red"},
    ],
)
def test_a_slip_in_a_rule_is_refused_with_its_name(change: dict[str, Any]) -> None:
    """The linter says which rule and what; nothing falls back in silence."""
    with pytest.raises(PackError):
        Policy.parse(yaml.safe_dump({"rules": [{**RULE, **change}]}))


def test_two_rules_of_one_name_are_refused() -> None:
    """An id names one rule."""
    with pytest.raises(PackError, match="used twice"):
        Policy.parse(yaml.safe_dump({"rules": [RULE, RULE]}))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
@settings(max_examples=100, deadline=None)
def test_the_loader_takes_or_refuses_but_never_breaks(data: Any) -> None:
    """Fuzzed YAML ends as a policy or as PackError."""
    for text in (
        yaml.safe_dump(data),
        yaml.safe_dump({"rules": data}),
        yaml.safe_dump({"rules": [{**RULE, "when": data}]}),
    ):
        with contextlib.suppress(PackError):
            Policy.parse(text)


def test_a_stricter_law_replaces_the_tag_of_a_weaker_one_but_not_its_label() -> None:
    """A youth court record in a police folder is RESTRICTED as such, not as a case file."""
    evidence = Evidence(
        entities={"PERSON": [0.95, 0.95]},
        counts={"PERSON": 2},
        distinct={"PERSON": 2},
        doc_type="juvenile_record",
        doc_type_score=0.95,
        signals={"offence_words": 2, "youth_justice": 1},
    )
    proposal = POLICY.propose(evidence, Location("Police/Cases/referral.docx"), Outcome.OK)
    assert proposal.label is Label.RESTRICTED
    assert {"JUV", "MINOR"} <= set(proposal.tags)
    assert "CCJI" not in proposal.tags


def test_an_investigation_told_in_a_youth_record_keeps_the_tag_of_case_files() -> None:
    """Three phrases of an officer's narrative make it both."""
    evidence = Evidence(
        entities={"PERSON": [0.95]},
        counts={"PERSON": 1},
        distinct={"PERSON": 1},
        doc_type="juvenile_record",
        doc_type_score=0.95,
        signals={"offence_words": 2, "youth_justice": 1, "police_narrative": 3},
    )
    tags = POLICY.propose(evidence, Location("Police/Cases/referral.docx"), Outcome.OK).tags
    assert {"JUV", "CCJI"} <= set(tags)


def test_chance_words_in_a_long_text_are_not_its_subject() -> None:
    """What three phrases say in a page they do not say in sixty."""
    found = {"PERSON": [0.95] * 3}
    signals = {"crime_talk": 2, "investigation_words": 1, "police_people": 1}
    page = Evidence(
        entities=found, counts={"PERSON": 3}, signals=signals, matters={"protected": 0.4}, characters=1500
    )
    book = Evidence(entities=found, counts={"PERSON": 3}, signals=signals, characters=90_000)
    assert POLICY.propose(page, HERE, Outcome.OK).label is Label.RESTRICTED
    assert POLICY.propose(book, HERE, Outcome.OK).label is Label.INTERNAL


def test_the_nearest_rule_is_one_that_found_something_telling() -> None:
    """That a name is in the file brings no rule near; a phrase of its subject does."""
    named = {"PERSON": [0.95]}
    dull = POLICY.propose(Evidence(entities=named, counts={"PERSON": 1}), HERE, Outcome.OK)
    adult = Evidence(signals={"adult_protection": 1}, characters=300)
    near = POLICY.propose(adult, HERE, Outcome.OK).nearest
    assert dull.nearest is None or "a person's name" not in dull.nearest.wanting
    assert near is not None
    assert near.rule == "victim/adult-protection"


def test_a_container_says_that_its_members_call_for_its_label() -> None:
    """A letter with a secret attached does not claim that nothing calls for more."""
    letter = POLICY.propose(Evidence(), HERE, Outcome.OK)
    whole = holding(letter, Label.RESTRICTED, [], has_findings=False)
    assert whole.label is Label.RESTRICTED
    assert [fired.rule for fired in whole.fired] == [MEMBERS]
