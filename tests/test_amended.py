"""Evidence as people have decided: what a dismissal takes away, what a confirmation adds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from classify.amended import Decided, amended
from classify.detect.judging.evidence import Evidence
from classify.detect.judging.tally import Tally
from classify.results import StoredFinding
from models.decision import Verdict
from models.labels import Entity, Role, mask

SSN, PERSON, PHONE = Entity.US_SSN.value, Entity.PERSON.value, Entity.PHONE_NUMBER.value
DETECTORS = {SSN: "identity/us_ssn", PERSON: "names/person", PHONE: "contact/phone"}


def found(
    entity: str, value: str, *, score: float = 0.6, role: str | None = None, **place: str
) -> StoredFinding:
    return StoredFinding(
        entity=entity,
        place={"part": "body", **place},
        start=0,
        end=0,
        score=score,
        mask=mask(entity),
        fingerprint=f"print of {value}",
        role=role,
        why={"detector": DETECTORS[entity]},
    )


def evidence_of(findings: list[StoredFinding], *pairs: str) -> Evidence:
    tally = Tally()
    for one in findings:
        role = Role(one.role) if one.role else None
        tally.add(one.entity, str(one.fingerprint), one.score, one.why["detector"], role, False)
    evidence = tally.evidence()
    evidence.near = dict.fromkeys(pairs, 1)
    return evidence


def test_without_decisions_nothing_changes() -> None:
    findings = [found(SSN, "a")]
    evidence = evidence_of(findings)
    assert amended(evidence, [Decided(one, None) for one in findings]) is evidence


def test_a_dismissed_finding_counts_no_more() -> None:
    findings = [found(SSN, "a", score=0.9), found(SSN, "b", score=0.5)]
    decided = [Decided(findings[0], Verdict.WRONG_MATCH), Decided(findings[1], None)]
    after = amended(evidence_of(findings), decided)
    assert (after.entities, after.counts, after.distinct) == ({SSN: [0.5]}, {SSN: 1}, {SSN: 1})
    assert after.by_detector == {"identity/us_ssn": 1}


def test_a_confirmed_finding_counts_fully() -> None:
    findings = [found(SSN, "a", score=0.4)]
    after = amended(evidence_of(findings), [Decided(findings[0], Verdict.CONFIRM)])
    assert (after.entities, after.counts) == ({SSN: [1.0]}, {SSN: 1})


def test_what_may_be_here_is_as_sensitive_as_before() -> None:
    findings = [found(SSN, "a")]
    evidence = evidence_of(findings)
    for verdict in (Verdict.ALLOWED, Verdict.DUPLICATE):
        assert amended(evidence, [Decided(findings[0], verdict)]).counts == {SSN: 1}


def test_pairs_and_contact_rows_go_with_the_last_of_a_kind() -> None:
    findings = [found(SSN, "a"), found(PERSON, "x", role="victim"), found(PERSON, "y"), found(PHONE, "p")]
    evidence = evidence_of(findings, f"{PERSON}+{SSN}", f"{PERSON}+{PHONE}")
    evidence.contact_rows = 1
    verdicts = [None, Verdict.WRONG_MATCH, None, None]
    after = amended(evidence, map(Decided, findings, verdicts))
    assert (after.near, after.contact_rows, after.roles) == (evidence.near, 1, {})
    verdicts = [None, Verdict.WRONG_MATCH, Verdict.WRONG_MATCH, None]
    after = amended(evidence, map(Decided, findings, verdicts))
    assert (after.near, after.contact_rows) == ({}, 0)
    assert after.counts == {SSN: 1, PHONE: 1}


def test_findings_that_are_not_listed_are_believed_as_they_were() -> None:
    findings = [found(SSN, "a", score=0.9), found(SSN, "b", score=0.8)]
    evidence = evidence_of(findings, f"{PERSON}+{SSN}")
    after = amended(evidence, [Decided(findings[0], Verdict.SAMPLE)])
    assert after.counts == {SSN: 1}
    assert after.near == evidence.near
    assert after.entities == {SSN: [0.9]}


def test_a_name_and_what_stands_aside_have_accounts_of_their_own() -> None:
    body, aside = found(SSN, "a"), found(SSN, "b", part="comment")
    named = found(SSN, "c", part="name")
    evidence = evidence_of([body])
    evidence.aside = evidence_of([aside]).as_json()
    evidence.name = {"counts": {SSN: 1}, "entities": {SSN: [0.6]}, "distinct": {SSN: 1}}
    verdicts = [None, Verdict.PUBLIC, Verdict.WRONG_MATCH]
    after = amended(evidence, map(Decided, [body, aside, named], verdicts))
    assert after.counts == {SSN: 1}
    assert after.aside is not None
    assert after.name is not None
    assert after.aside["counts"] == {}
    assert after.name["counts"] == {}
    assert evidence.aside["counts"] == {SSN: 1}, "the evidence given is not changed"


FINDINGS = st.lists(
    st.builds(
        found,
        st.sampled_from([SSN, PERSON, PHONE]),
        st.sampled_from("abc"),
        score=st.sampled_from([0.4, 0.6, 0.9]),
    ),
    max_size=8,
)


@given(FINDINGS, st.data())
def test_it_is_the_evidence_of_what_is_left(findings: list[StoredFinding], data: st.DataObject) -> None:
    """The oracle: counting anew what was not dismissed."""
    verdicts = [data.draw(st.sampled_from([None, Verdict.WRONG_MATCH])) for _ in findings]
    after = amended(evidence_of(findings), map(Decided, findings, verdicts))
    left = [one for one, verdict in zip(findings, verdicts, strict=True) if verdict is None]
    anew = evidence_of(left)
    for field in ("entities", "counts", "distinct", "by_detector", "roles"):
        assert getattr(after, field) == getattr(anew, field), field
