"""Labels that a city declared for its own entities raise a proposal, and never lower one."""

from __future__ import annotations

import pytest

from classify.detect.judging.evidence import Evidence
from classify.label.declared import raised
from classify.label.policy import FALLBACK, Policy
from classify.label.proposal import Fired, Location, Proposal
from models.labels import DocType, Label, Outcome


def proposal(label: Label) -> Proposal:
    fired = [Fired("some/rule", "It says so.", "a law", label)]
    return Proposal(label, (), DocType.OTHER, Outcome.OK, fired)


def evidence(score: float = 0.9, number: int = 1, **declared: Label) -> Evidence:
    found = {entity: [score] * number for entity in declared}
    return Evidence(
        entities=found,
        counts=dict.fromkeys(declared, number),
        declared=dict(declared),
        characters=2_000,
    )


@pytest.mark.parametrize("own", Label)
@pytest.mark.parametrize("declared", Label)
def test_the_higher_of_the_two_labels_stands(own: Label, declared: Label) -> None:
    found = raised(proposal(own), evidence(WORK_ORDER=declared), 0.5)
    assert found.label is Label.highest([own, declared])
    says = [fired.rule for fired in found.fired]
    assert ("city/work_order" in says) == (declared.rank >= max(own.rank, 1))
    assert ("some/rule" in says) == (own.rank > 1 or declared.rank <= own.rank)


def test_a_public_file_says_no_longer_that_it_is() -> None:
    found = raised(proposal(Label.PUBLIC), evidence(WORK_ORDER=Label.INTERNAL), 0.5)
    assert [(fired.rule, fired.label) for fired in found.fired] == [("city/work_order", Label.INTERNAL)]


def test_the_strictest_of_several_is_told_first() -> None:
    found = raised(
        proposal(Label.PUBLIC), evidence(number=3, WORK_ORDER=Label.INTERNAL, KEY_CODE=Label.RESTRICTED), 0.5
    )
    assert [fired.sentence for fired in found.fired] == [
        "It holds 3 values of the city's own kind 'key code'.",
        "It holds 3 values of the city's own kind 'work order'.",
    ]


def test_what_is_too_doubtful_raises_nothing() -> None:
    own = proposal(Label.PUBLIC)
    assert raised(own, evidence(score=0.45, WORK_ORDER=Label.RESTRICTED), 0.5) is own


def test_the_policy_takes_it_from_the_bytes_and_from_the_name() -> None:
    policy = Policy.load()
    place = Location("Shared/file.txt")
    bytes_say = policy.propose(evidence(WORK_ORDER=Label.CONFIDENTIAL), place, Outcome.OK)
    assert (bytes_say.label, bytes_say.fired[0].rule) == (Label.CONFIDENTIAL, "city/work_order")
    named = evidence(WORK_ORDER=Label.RESTRICTED)
    name = {"entities": named.entities, "counts": named.counts, "declared": named.declared}
    name_says = policy.propose(Evidence(characters=2_000, name=name), place, Outcome.OK)
    assert name_says.label is Label.RESTRICTED
    nothing = policy.propose(Evidence(characters=2_000), place, Outcome.OK)
    assert [fired.rule for fired in nothing.fired] == [FALLBACK]


def test_it_survives_the_database() -> None:
    stored = Evidence.from_json(evidence(WORK_ORDER=Label.CONFIDENTIAL).as_json())
    assert raised(proposal(Label.INTERNAL), stored, 0.5).label is Label.CONFIDENTIAL
