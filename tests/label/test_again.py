"""Equal files are judged once, and as if each were judged by itself."""

from __future__ import annotations

import itertools

from classify.detect.judging.evidence import Evidence
from classify.label.again import Again
from classify.label.example import Example
from classify.label.policy import Policy
from classify.label.proposal import Location
from classify.label.view import Around, words_of
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
    example, judged = next(filter(_says_so_by_its_place, EXAMPLES)), list[str]()
    evidence, there = example.evidence, example.location.path
    for path in ("a/one.txt", "b/two.txt", "c/three.txt"):
        asked(again, path, 1, evidence, judged)
    assert judged == ["a/one.txt"]
    asked(again, there, 1, evidence, judged)
    asked(again, "a/five.txt", 2, evidence, judged)
    assert judged == ["a/one.txt", there, "a/five.txt"]


def test_words_of_a_place_nothing_is_asked_of_call_for_no_judging() -> None:
    again = Again(POLICY, "Share", "", criminal_justice=False)
    judged = list[str]()
    made = [asked(again, path, 1, EXAMPLES[0].evidence, judged) for path in ("a/b.txt", "Payroll/b.txt")]
    assert judged == ["a/b.txt"]
    assert made[0] is made[1]


def test_evidence_nobody_marked_is_known_by_what_it_says() -> None:
    again = Again(POLICY, "Share", "", criminal_justice=False, told=True)
    one, other = EXAMPLES[0].evidence, EXAMPLES[-1].evidence
    made = [again.of_evidence(path, one, Outcome.OK) for path in ("a/b.txt", "c/d.txt")]
    assert made[0] is made[1]
    location = Location("a/b.txt", "Share", "", False)
    assert again.of_evidence("a/b.txt", other, Outcome.OK) == POLICY.propose(other, location, Outcome.OK)


def test_words_around_names_are_those_of_the_whole_path() -> None:
    """Folder by folder they are the same as `words_of` finds in each path by itself."""
    parts = ("", "Body", "Cam", "bodyCam", "HR", "pay", "roll", "PayRoll 2", "—", "a/b", "case.file")
    for folder, name, share in itertools.product(parts, parts, parts):
        path = f"{folder}/{name}.txt" if folder else name
        inside, whole = words_of(Location(path, share, "roll"))
        around = Around.of(path.rpartition("/")[0], share, "roll", whole | inside | {"other"})
        assert (around.listed, around.with_name(path.rpartition("/")[2], whole | {"x"})) == (inside, whole)


def _says_so_by_its_place(example: Example) -> bool:
    places = [Location(path, "Share", "", False) for path in ("a/x.txt", example.location.path)]
    one, other = (POLICY.label(example.evidence, place, Outcome.OK) for place in places)
    return one.label != other.label
