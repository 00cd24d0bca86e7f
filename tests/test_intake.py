"""What a worker says is believed as far as the program knows what there is to say."""

from __future__ import annotations

import hashlib

import pytest

from classify.detect.finding import Why
from classify.extract.document import Place
from classify.intake import Attempt, Intake, MisbehavedError, Ordered
from classify.keys import DomainKeys
from classify.results import Job, StoredFinding
from classify.wire import Findings, Found
from models.labels import Entity


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
