"""Equal files are judged once, and as if each were judged by itself."""

from __future__ import annotations

from classify.detect.judging.evidence import Evidence
from classify.label.again import Again
from classify.label.policy import Policy
from classify.label.proposal import Location
from models.labels import Outcome

POLICY = Policy.load()
EXAMPLES = [example for rule in POLICY.rules for example in rule.examples]


def asked(again: Again, path: str, mark: object, evidence: Evidence, judged: list[str]) -> object:
    def give() -> Evidence:
        judged.append(path)
        return evidence

    return again.propose(path, mark, give, Outcome.OK)


def test_every_example_is_judged_as_by_itself() -> None:
    """With and without reasons, at paths that say much and at paths that say nothing."""
    for told in (False, True):
        again = Again(POLICY, "Share", "Police", criminal_justice=False, told=told)
        for number, example in enumerate(EXAMPLES[:: 8 if told else 2]):
            for path in (example.location.path, f"plain/{number}.txt", example.location.path):
                location = Location(path, "Share", "Police", False)
                whole = POLICY.propose(example.evidence, location, example.outcome)
                made = again.propose(path, number, lambda it=example: it.evidence, example.outcome)
                assert (made.label, made.tags, made.doc_type) == (whole.label, whole.tags, whole.doc_type)
                if told:
                    assert made.fired == whole.fired


def test_equal_ones_are_judged_once_unless_their_place_says_something() -> None:
    again = Again(POLICY, "Share", "", criminal_justice=False)
    evidence, judged = EXAMPLES[0].evidence, list[str]()
    for path in ("a/one.txt", "b/two.txt", "c/three.txt"):
        asked(again, path, 1, evidence, judged)
    assert judged == ["a/one.txt"]
    asked(again, "Payroll/four.txt", 1, evidence, judged)
    asked(again, "a/five.txt", 2, evidence, judged)
    assert judged == ["a/one.txt", "Payroll/four.txt", "a/five.txt"]
