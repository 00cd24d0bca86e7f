"""Lists and calibrated scores in conditions: names that stand for others."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from classify.detect.judging.evidence import Evidence
from classify.errors import PackError
from classify.label.policy import Policy
from classify.label.proposal import Location
from models.labels import Label, Outcome, Tag

RULE: dict[str, Any] = {
    "id": "x/y", "label": "CONFIDENTIAL", "when": {"found": "$numbers"}, "sentence": "It {evidence}.",
    "citation": "c", "verified": True, "examples": [],
}  # fmt: skip
LISTS = {"secret": ["CREDENTIAL"], "numbers": ["US_SSN", "$secret"]}
PLACE = Location("Shared/file.txt")


def policy(rule: dict[str, Any], **more: Any) -> Policy:
    return Policy.parse(
        yaml.safe_dump({"lists": LISTS, **more, "rules": [{**RULE, **rule}]}, sort_keys=False)
    )


def proposed(of: Policy, **evidence: Any) -> tuple[Label, tuple[Tag, ...]]:
    proposal = of.propose(Evidence(**evidence), PLACE, Outcome.OK)
    return proposal.label, proposal.tags


def found(name: str) -> dict[str, Any]:
    return {"entities": {name: [0.9]}, "counts": {name: 1}, "distinct": {name: 1}}


@pytest.mark.parametrize(
    ("name", "label"),
    [("US_SSN", "CONFIDENTIAL"), ("CREDENTIAL", "CONFIDENTIAL"), ("VIN", "INTERNAL")],
)
def test_a_list_stands_for_all_that_is_in_it_and_in_its_lists(name: str, label: str) -> None:
    assert proposed(policy({}), **found(name))[0] == label


@pytest.mark.parametrize("lists", [{}, {"numbers": ["$later"], "later": ["US_SSN"]}])
def test_a_list_that_is_not_there_or_stands_below_is_refused(lists: dict[str, Any]) -> None:
    with pytest.raises(PackError, match="no list is named"):
        policy({}, lists=lists)


@pytest.mark.parametrize(("score", "label"), [(0.6, "CONFIDENTIAL"), (0.8, "INTERNAL")])
def test_a_calibrated_score_is_asked_for_by_its_name(score: float, label: str) -> None:
    rule = {"when": {"matter": "private", "score": "sure"}}
    assert proposed(policy(rule, calibrated={"sure": {"score": score}}), matters={"private": 0.7})[0] == label


@pytest.mark.parametrize("entry", [{"score": 2}, {"score": True}, 0.5, {}])
def test_a_calibrated_score_is_a_number_from_0_to_1(entry: Any) -> None:
    with pytest.raises(PackError, match="a calibrated score"):
        policy({}, calibrated={"sure": entry})


def test_a_score_nobody_calibrated_is_refused() -> None:
    with pytest.raises(PackError, match="no calibrated score is named 'sure'"):
        policy({"when": {"matter": "private", "score": "sure"}})


def test_a_tag_given_on_a_further_condition_is_given_only_where_that_holds() -> None:
    """And what shows it is told."""
    own = policy({"tags": ["PII"], "also": {"CREDENTIAL": {"found": "$secret"}}})
    assert proposed(own, **found("US_SSN")) == (Label.CONFIDENTIAL, (Tag.PII,))
    assert proposed(own, **found("CREDENTIAL")) == (Label.CONFIDENTIAL, (Tag.PII, Tag.CREDENTIAL))


def test_the_sentence_tells_what_showed_the_further_tag() -> None:
    own = policy({"also": {"HEALTH": {"role": "patient"}}})
    both = {**found("US_SSN"), "roles": {"patient": 1}}
    [fired] = own.propose(Evidence(**both), PLACE, Outcome.OK).fired
    assert fired.tags == (Tag.HEALTH,)
    assert fired.sentence == "It holds a Social Security number and a person named as patient."


@pytest.mark.parametrize("also", [{"NOPE": {"found": "US_SSN"}}, {"HEALTH": {"fund": "US_SSN"}}, ["HEALTH"]])
def test_a_slip_in_a_further_tag_is_refused_with_the_rule(also: Any) -> None:
    with pytest.raises(PackError):
        policy({"also": also})
