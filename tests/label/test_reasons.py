"""Reasons are true: a sentence names its own evidence, and claims nothing that is not in it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from classify.detect.judging.evidence import Evidence
from classify.detect.paths.named import joined
from classify.detect.scan import Scanner
from classify.errors import PackError
from classify.extract.document import Member, Remark
from classify.extract.envelope import Envelope, Limits
from classify.extract.reading import read
from classify.extract.source import Source
from classify.label.claims import claims, claims_in
from classify.label.example import Example
from classify.label.policy import FALLBACK, Policy
from classify.label.proposal import Location, Proposal
from classify.label.rule import Rule
from classify.label.view import View
from models.labels import DocType, Entity, Label, Outcome
from tests.label.evidence_for import WRITTEN, examples_for
from tests.label.truth_of import untruths

POLICY = Policy.load()
HERE = Location("Shared/file.txt")
RULES = [pytest.param(rule, id=rule.id) for rule in POLICY.rules]


def view_of(example: Example) -> View:
    return View.of(example.evidence, example.location, example.outcome, POLICY.setting)


def holding(rule: Rule) -> list[Example]:
    """Evidence by which `rule` holds, one for each way."""
    return [example for example in examples_for(rule.id) if rule.condition.holds(view_of(example))]


def said_by(rule: Rule, example: Example) -> str:
    return rule.fired(view_of(example)).sentence


@pytest.mark.parametrize("rule", RULES)
def test_every_way_in_which_a_rule_can_hold_makes_a_true_sentence(rule: Rule) -> None:
    """Amounts, kinds, roles, phrases and places in it are those of the evidence, and nothing else is said."""
    examples = holding(rule)
    assert examples, "no evidence was made by which it holds"
    for example in examples:
        sentence = said_by(rule, example)
        assert untruths(sentence, example.evidence, example.location, example.outcome) == [], sentence
        assert not re.search(r"[{}]|  | ,|it \.|holds \.", sentence), sentence


@pytest.mark.parametrize("rule", RULES)
def test_without_what_shows_it_a_claim_is_never_made(rule: Rule) -> None:
    """Take away all that could show a word of the sentence, and the rule does not speak."""
    for example in holding(rule):
        for word, claim in claims_in(rule.sentence.text):
            if claim.shown_by:
                bare = replace(example, **without(example, claim.shown_by))
                assert not rule.condition.holds(view_of(bare)), word


def without(example: Example, shown_by: frozenset[str]) -> dict[str, Any]:
    """The example's evidence and place with everything in `shown_by` taken away."""
    gone: dict[str, set[str]] = {}
    for one in shown_by:
        kind, _, name = one.partition(":")
        gone.setdefault(kind, set()).add(name)

    def left(kind: str, mine: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in mine.items() if name not in gone.get(kind, ())}

    evidence = Evidence.from_json(example.evidence.as_json())
    evidence.counts, evidence.distinct = left("found", evidence.counts), left("found", evidence.distinct)
    evidence.entities = left("found", evidence.entities)
    evidence.near = {
        pair: n for pair, n in evidence.near.items() if gone.get("found", set()).isdisjoint(pair.split("+"))
    }
    evidence.roles = {} if "PERSON" in gone.get("found", ()) else left("role", evidence.roles)
    evidence.signals, evidence.matters = left("signal", evidence.signals), left("matter", evidence.matters)
    if evidence.doc_type in gone.get("doc_type", ()):
        evidence.doc_type = "other"
    if evidence.doc_type_second in {*gone.get("second_type", ()), *gone.get("doc_type", ())}:
        evidence.doc_type_second = "other"
    if "rows" in gone:
        evidence.contact_rows = 0
    if "aside" in gone:
        evidence.aside = None
    location = HERE if {"folder", "path_words", "flagged"} & set(gone) else example.location
    return {"evidence": evidence, "location": location}


counts = st.dictionaries(st.sampled_from(sorted(map(str, Entity))), st.integers(1, 5), max_size=6)
few = st.integers(1, 4)
evidences = st.builds(
    lambda found, repeated, signals, roles, matters, kind, second, score, rows, characters: Evidence(
        entities={name: [0.9] * number for name, number in found.items()},
        counts=found,
        distinct={name: max(1, number - repeated) for name, number in found.items()},
        near={f"PERSON+{name}": number for name, number in found.items() if name > "PERSON" in found},
        roles=roles if found.get("PERSON", 0) >= sum(roles.values()) else {},
        signals=signals,
        matters=matters,
        doc_type=kind,
        doc_type_second=second,
        doc_type_score=score,
        contact_rows=rows,
        characters=characters,
    ),
    counts,
    st.integers(0, 2),
    st.dictionaries(st.sampled_from(sorted(POLICY.setting.signal_titles)), few, max_size=9),
    st.dictionaries(
        st.sampled_from(["victim", "suspect", "juvenile", "officer", "patient"]), few, max_size=3
    ),
    st.dictionaries(
        st.sampled_from(["protected", "private", "case", "young", "health"]), st.floats(0.06, 1), max_size=4
    ),
    st.sampled_from(sorted(map(str, DocType))),
    st.sampled_from(sorted(map(str, DocType))),
    st.floats(0.3, 1),
    st.integers(0, 30),
    st.integers(0, 5000),
)
places = st.builds(
    Location,
    st.sampled_from(["Police/Cases/24-1.docx", "HR/Personnel/file.pdf", "Parks/menu.txt", "Web/a.html"]),
    criminal_justice=st.booleans(),
)


@given(evidences, places, st.sampled_from(list(Outcome)))
@settings(max_examples=400, deadline=None)
def test_whatever_the_evidence_every_reason_is_true(
    evidence: Evidence, location: Location, outcome: Outcome
) -> None:
    """Also of rules that hold together, and whichever of their ways they hold by."""
    for fired in POLICY.propose(evidence, location, outcome).fired:
        if fired.rule == FALLBACK:
            continue
        assert untruths(fired.sentence, evidence, location, outcome) == [], (fired.rule, fired.sentence)


@given(evidences, places, st.sampled_from(list(Outcome)))
@settings(max_examples=150, deadline=None)
def test_the_strongest_reasons_come_first(evidence: Evidence, location: Location, outcome: Outcome) -> None:
    """The highest label first; within a label what decides it; what is left out stands last."""
    proposal = POLICY.propose(evidence, location, outcome)
    rules = {rule.id: rule for rule in POLICY.rules}
    spoken = [rules[fired.rule] for fired in proposal.fired if fired.rule in rules]
    kinds = [rule for rule in spoken if not rule.without]
    assert spoken[: len(kinds)] == kinds
    ranks = [(rule.label or rule.from_label).rank for rule in kinds]
    assert ranks == sorted(ranks, reverse=True)
    view = View.of(evidence, location, outcome, POLICY.setting)
    orders = [rule.order(view) for rule in kinds]
    assert orders == sorted(orders)


def test_a_number_found_is_told_before_the_tone_of_the_words() -> None:
    """What stands there says more than what a text sounds like."""
    evidence = Evidence(
        entities={"PERSON": [0.9], "US_SSN": [0.95]},
        counts={"PERSON": 1, "US_SSN": 1},
        distinct={"PERSON": 1, "US_SSN": 1},
        matters={"private": 0.95, "money": 0.9},
        doc_type="correspondence",
        doc_type_score=0.9,
        characters=900,
    )
    first, second = POLICY.propose(evidence, HERE, Outcome.OK).fired[:2]
    assert first.sentence == "It holds a Social Security number."
    assert second.rule == "person/words-taken-together"


# A sentence that claims too much


def with_sentence(rule: str, sentence: str) -> str:
    """The shipped policy with another sentence for `rule`."""
    changed = {**WRITTEN, "rules": [{**one} for one in WRITTEN["rules"]]}
    for one in changed["rules"]:
        if one["id"] == rule:
            one["sentence"] = sentence
    return yaml.safe_dump(changed, allow_unicode=True, sort_keys=False)


@pytest.mark.parametrize(
    ("rule", "sentence", "complaint"),
    [
        ("tag/people", "It holds personal numbers or birth dates.", "personal numbers"),
        ("cji/working-record", "A working record of the police: it {evidence}.", "police"),
        ("replaced/by-youth-and-victim-law", "The young person in it is a patient.", "young"),
        ("victim/harmed", "It mentions a child's care.", "child"),
        ("person/number", "It holds a Social Security number.", "Social Security number"),
        ("customer/account", "A claim with injuries: it {evidence}.", "injuries"),
        ("cji/case", "Data in which nothing private stands: it {evidence}.", "nothing private"),
        ("victim/told-in-publication", "A victim is hidden: it {evidence}.", "victim"),
        ("cji/marked", "It {colour}.", "no placeholder"),
        ("cji/marked", "It holds {found}.", "empty"),
        ("cji/unread", "It {evidence", "brace"),
    ],
)
def test_a_sentence_that_claims_what_its_rule_can_hold_without_is_refused(
    rule: str, sentence: str, complaint: str
) -> None:
    """The sentences that were wrong in the past are among them."""
    with pytest.raises(PackError) as refused:
        Policy.parse(with_sentence(rule, sentence))
    assert complaint in refused.value.sentence
    assert rule in refused.value.sentence


def test_a_sentence_that_claims_what_its_rule_always_shows_is_taken() -> None:
    """The check is no ban of words."""
    Policy.parse(with_sentence("victim/named", "It names a victim: it {evidence}."))


EVERYDAY = set(
    "about account against an and answer asked bears belongs between borrowed by can cannot check city"
    " closed closes concerns confidence confidential could demand entry everybody files filled for form"
    " found from governs has holds how in is it its kind law lies like list looks makes matter matters may"
    " more not number of on one only or paper papers part path people people's person person's place"
    " privacy private protect protected protection protects public read record recorded records registered"
    " seals see shows so something speaks stricter tell tells text than that the their themselves there"
    " this those ties to was watched were what who whom whose with worded work working".split()
)


def test_every_word_of_the_shipped_sentences_is_a_claim_or_of_every_day() -> None:
    """So that no new word slips in that claims something and that nobody checks."""
    unknown = set()
    for rule in POLICY.rules:
        plain = re.sub(r"\{\w+\}", " ", rule.sentence.text)
        for claim in claims():
            plain = claim.words.sub(" ", plain)
        unknown |= {word for word in re.findall(r"[a-z][a-z'-]+", plain.lower()) if word not in EVERYDAY}
    assert unknown == set()


def test_claims_name_only_what_conditions_can_show() -> None:
    """A misspelt name would let nothing pass, or a claim go unchecked."""
    known = {
        "found": {*map(str, Entity), "OFFICIAL"},
        "signal": set(POLICY.setting.signal_titles),
        "doc_type": set(map(str, DocType)),
        "second_type": set(map(str, DocType)),
        "folder": set(POLICY.setting.word_lists),
        "matter": {"case", "young", "victim", "sealed", "protected", "private"},
        "role": set(
            "victim survivor petitioner protected suspect arrestee informant defendant offender"
            " juvenile minor child youth officer patient judge".split()
        ),
    }
    alone = {"aside", "rows", "persons", "hidden", "flagged"}
    for claim in claims():
        for one in claim.shown_by | claim.rules_out:
            kind, _, name = one.partition(":")
            assert name in known[kind] if name else kind in alone, one


# Tags that are taken away


def test_a_law_that_replaces_no_tag_is_not_spoken_of() -> None:
    """Nobody reads of young people where nothing about them was said."""
    record = Evidence(
        entities={"PERSON": [0.9]}, counts={"PERSON": 1}, doc_type="medical_record", doc_type_score=0.95
    )
    fired = POLICY.propose(record, HERE, Outcome.OK).fired
    assert [rule.rule for rule in fired if rule.rule.startswith("replaced/")] == []


def test_a_law_that_replaces_a_tag_says_which() -> None:
    """The tag that another rule would have given is named."""
    record = Evidence(
        entities={"PERSON": [0.9] * 3},
        counts={"PERSON": 3},
        roles={"suspect": 1},
        signals={"minor_age": 1, "offence_words": 1},
        doc_type="child_abuse_report",
        doc_type_score=0.95,
    )
    proposal = POLICY.propose(record, HERE, Outcome.OK)
    assert proposal.fired[-1].sentence.endswith("Left out for that: CCJI.")
    assert "CCJI" not in proposal.tags


# The three sentences that were wrong, through reader, detectors and policy


@pytest.fixture(scope="module")
def scanner(tmp_path_factory: pytest.TempPathFactory) -> Scanner:
    return Scanner.load(cache=tmp_path_factory.mktemp("compiled"))


def proposal_for(scanner: Scanner, name: str, text: str, scratch: Path) -> tuple[Proposal, Evidence]:
    """What is proposed for a file of this name and text."""
    source = Source(name=name, data=text.encode(), size=len(text))
    scan = None
    kind = ""
    for piece in read(source, Envelope(limits=Limits(), scratch=scratch)):
        if isinstance(piece, Remark):
            kind = piece.text if piece.kind == "media" else kind
        elif not isinstance(piece, Member):
            scan = scan or scanner.start(name, kind)
            scan.feed(piece)
    assert scan is not None
    evidence = joined(scan.finish().evidence)
    return POLICY.propose(evidence, Location(name), Outcome.OK), evidence


PATIENT_OF_71 = """Clark Fork Clinic (invented)
DISCHARGE SUMMARY

Patient: Harriet Quillfeather
Age: 71
Medical record number: MRN 00482913
Attending physician: Dr. Owen Tamarack

Chief complaint: shortness of breath, three days.
History of present illness: The patient presents with congestive heart failure. Her daughter drove her in.
Allergies: penicillin. Medications: furosemide 40 mg, lisinopril 10 mg, metformin 500 mg.
Vital signs: BP 142/90, SpO2 93. Diagnosis: congestive heart failure, type 2 diabetes.
Treatment plan: diuretics, low salt diet, follow-up with cardiology in two weeks.
"""
FIRE_REPORT = """Lolo Flats Fire Department (invented)
FIRE INCIDENT REPORT

Incident number: 24-0003117
Date: 05/12/2024   Alarm: 14:07   Arrived: 14:13   Cleared: 16:40
Location: 1188 Tamarack Lane, Lolo Flats, MT
Occupant: Odell Fenwright   Owner: Marla Kestrel   Phone: 406-555-0143

Narrative: Engine 4 and Ladder 1 responded to a reported structure fire. On arrival we observed smoke from the
eaves of a one-story dwelling. The occupant stated that he had left a pan on the stove. Engine 4 stretched a
line and knocked down a fire in the kitchen. Ladder 1 ventilated the roof. No injuries. Cause: unattended
cooking. Estimated loss: $18,000. Apparatus: E4, L1, BC1. NFIRS type 111.
"""
CAPTAINS = "Team,Captain,Phone,E-mail\n" + "\n".join(
    f"Team {number},{name},406-555-01{number + 10},{name.split()[0].lower()}@example.org"
    for number, name in enumerate(
        ["Odell Fenwright", "Marla Kestrel", "Harriet Quillfeather", "Linda Rodriguez", "Owen Tamarack",
         "Vincent Pulci", "Petra Holloway", "Gus Brandt", "Nora Whitlock", "Felix Severin", "Ines Abarca",
         "Boyd Denton", "Clara Munn", "Dean Lund"],
        start=1,
    )
)  # fmt: skip


def test_nothing_is_said_of_a_young_person_about_a_patient_of_71(scanner: Scanner, tmp_path: Path) -> None:
    proposal, evidence = proposal_for(scanner, "discharge summary.txt", PATIENT_OF_71, tmp_path)
    told = " ".join(fired.sentence for fired in proposal.fired)
    assert proposal.label is Label.CONFIDENTIAL
    assert not re.search(r"young|child|minor|juvenile|youth|victim", told)
    assert "medical record" in told
    for fired in proposal.fired:
        assert untruths(fired.sentence, evidence, HERE, Outcome.OK) == []


def test_nothing_is_said_of_the_police_about_a_fire_report(scanner: Scanner, tmp_path: Path) -> None:
    proposal, evidence = proposal_for(scanner, "fire incident report.txt", FIRE_REPORT, tmp_path)
    told = " ".join(fired.sentence for fired in proposal.fired)
    assert not re.search(r"police|officer|court|child|arrest|crime", told)
    assert "like an incident report" in told
    for fired in proposal.fired:
        assert untruths(fired.sentence, evidence, HERE, Outcome.OK) == []


def test_nothing_is_said_of_personal_numbers_where_none_stand(scanner: Scanner, tmp_path: Path) -> None:
    proposal, evidence = proposal_for(scanner, "softball captains.csv", CAPTAINS, tmp_path)
    told = " ".join(fired.sentence for fired in proposal.fired)
    assert "14 rows with a private person's name and phone, e-mail or address" in told
    assert not re.search(r"personal number|birth|Social Security", told)
    for fired in proposal.fired:
        assert untruths(fired.sentence, evidence, HERE, Outcome.OK) == []
