"""What a label rests on: one word in a row, another when the rule or its law is."""

from __future__ import annotations

from typing import Any

import pytest

from classify.inventory.grounds import NO_RULE, Ground, beginning, ground_of
from classify.label.policy import Policy
from classify.label.proposal import Fired, Proposal
from models.labels import DocType, Label, Outcome

pytestmark = pytest.mark.only_sqlite


def proposal(**facts: Any) -> Proposal:
    known = {
        "rule": "person/ssn",
        "sentence": "It is.",
        "citation": "2-6-1502, MCA",
        "label": Label.RESTRICTED,
    }
    fired = Fired(**{**known, "version": "v1", **facts})
    return Proposal(Label.RESTRICTED, (), DocType.OTHER, Outcome.OK, [fired])


def test_it_changes_with_rule_wording_and_law_and_with_nothing_else() -> None:
    same = ground_of(proposal())
    assert same == ground_of(proposal(sentence="Said of another file."))
    for other in (
        {"rule": "person/other"},
        {"version": "v2"},
        {"citation": "2-6-1502, MCA (to be confirmed)"},
    ):
        assert ground_of(proposal(**other)) != same


def test_it_is_read_again_as_it_was_written() -> None:
    word = ground_of(proposal())
    assert str(Ground.parse(word)) == word
    assert Ground.parse(word).rule == "person/ssn"
    assert word.startswith(beginning("person/ssn"))
    assert not word.startswith(beginning("person/s"))


def test_what_no_rule_spoke_of_rests_on_none() -> None:
    assert Ground.parse(ground_of(Proposal(Label.PUBLIC, (), DocType.OTHER, Outcome.OK))).rule == NO_RULE


def test_every_rule_of_the_policy_has_a_version_of_its_own_words() -> None:
    rules = Policy.load().rules
    assert all(rule.version for rule in rules)
    assert len({rule.version for rule in rules}) == len(rules)
    assert all("|" not in rule.id for rule in rules)
