"""What a worker says is believed as far as the program knows what there is to say."""

from __future__ import annotations

import hashlib

import pytest

from classify.detect.finding import Why
from classify.extract.document import Place
from classify.intake import Attempt, Intake, MisbehavedError, Ordered
from classify.keys import DomainKeys
from classify.results import Job, StoredFinding
from classify.wire import Ask, Done, Findings, Found, Heard, Line, Shown, Told
from models.labels import Entity

DIGEST = hashlib.sha256(b"bytes").digest()
SHOWN = Shown(1, 1, 1, False, "text", [])


def taken_in(entity: str, entities: frozenset[str]) -> list[StoredFinding]:
    intake = Intake(
        DomainKeys.passing(),
        reveal=False,
        text_only=False,
        most_results=10,
        most_findings=10,
        entities=entities,
    )
    digest = hashlib.sha256(b"value").digest()
    found = Found(entity, Place(), 0, 6, 0.9, digest, 0)
    ordered = Ordered(Attempt.first(Job(1, "a.txt")), 10)
    intake.hold(ordered, Findings(1, [found], [Why("city/x", "1", "A sentence.")]))
    return ordered._findings


def test_a_city_entity_is_taken_in_masked_and_with_a_fingerprint() -> None:
    [finding] = taken_in("WORK_ORDER", frozenset({"WORK_ORDER"}))
    assert (finding.entity, finding.mask) == ("WORK_ORDER", "[work order]")
    assert finding.fingerprint


def test_an_entity_that_nobody_declared_is_refused() -> None:
    with pytest.raises(MisbehavedError):
        taken_in("WORK_ORDER", frozenset(Entity))


def looking(*, reveals: bool = False, searches: bool = False) -> tuple[Intake, Ordered]:
    keys = DomainKeys.passing()
    job = Job(1, "a.txt", known_digests=frozenset({keys.content_digest_of(DIGEST)}))
    intake = Intake(
        keys,
        reveal=False,
        text_only=False,
        most_results=1,
        most_findings=1,
        looks=True,
        reveals=reveals,
        searches=searches,
    )
    return intake, Ordered(Attempt.first(job), 10)


def test_nothing_is_shown_before_the_bytes_are_known() -> None:
    """A worker that was taken over may not show what it likes of a file that changed."""
    intake, ordered = looking()
    with pytest.raises(MisbehavedError):
        intake.check(ordered, SHOWN)
    assert intake.answer(ordered, Ask(1, DIGEST))
    assert intake.check(ordered, SHOWN) is ordered
    assert intake.check(ordered, Done(1)) is ordered


def test_other_bytes_end_the_look() -> None:
    intake, ordered = looking()
    assert not intake.answer(ordered, Ask(1, hashlib.sha256(b"others").digest()))
    with pytest.raises(MisbehavedError):
        intake.check(ordered, SHOWN)
    assert intake.check(ordered, Line(1, "empty: nothing", is_problem=True)) is ordered


def test_a_value_is_heard_only_where_one_was_asked_for() -> None:
    value = Told(1, "US_SSN", "219-09-4321")
    for reveals, wanted, other in ((False, SHOWN, value), (True, value, SHOWN)):
        intake, ordered = looking(reveals=reveals)
        intake.answer(ordered, Ask(1, DIGEST))
        assert intake.check(ordered, wanted) is ordered
        with pytest.raises(MisbehavedError):
            intake.check(ordered, other)
        with pytest.raises(MisbehavedError):
            intake.check(ordered, Findings(1, [], []))


def test_a_document_that_is_searched_for_terms_shows_nothing() -> None:
    intake, ordered = looking(searches=True)
    with pytest.raises(MisbehavedError):
        intake.check(ordered, Heard(1, [2]))
    intake.answer(ordered, Ask(1, DIGEST))
    assert intake.check(ordered, Heard(1, [2])) is ordered
    for other in (SHOWN, Told(1, "US_SSN", "219-09-4321")):
        with pytest.raises(MisbehavedError):
            intake.check(ordered, other)
