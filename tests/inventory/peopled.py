"""Files with people in them: rows of a table, a letter, a report of an officer, a locked box."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.results import StoredFinding
from models.labels import DocType, Entity, Label, Outcome, Tag
from tests.inventory.at_work import WHY, entry, proposal, result, scanning

ANN, BOB, CAT, EVE = ("1" * 32), ("2" * 32), ("3" * 32), ("4" * 32)


def name(fingerprint: str, *, role: str | None = None, **place: object) -> StoredFinding:
    """Somebody's name."""
    return found(Entity.PERSON, fingerprint, role=role, **place)


def found(
    entity: Entity, fingerprint: str | None, *, role: str | None = None, **place: object
) -> StoredFinding:
    """Any value."""
    stands = {"part": "body", **place}
    return StoredFinding(entity.value, stands, 0, 5, 0.9, "***", fingerprint, role, WHY)


def peopled(store: Store, place: Path) -> ShareHandle:
    """payroll.csv: Ann and Bob, each with a number in their row; letter.txt: Cat alone, with a license;
    report.txt: Ann, Cat and Officer Eve, one condition; list.txt: Bob, nothing beside him; copy.txt: the
    letter again; locked.zip and torn.pdf: not read.
    """
    paths = ("payroll.csv", "letter.txt", "report.txt", "list.txt", "copy.txt", "locked.zip", "torn.pdf")
    ssn, license_ = Entity.US_SSN, Entity.MT_DRIVER_LICENSE
    letter: Sequence[StoredFinding] = [name(CAT), found(license_, "c" * 32)]
    with scanning(store, place / "Records", [entry(path) for path in paths]) as scan:
        results = [
            result(
                "payroll.csv",
                *(name(ANN, cell="A2", sheet="S"), found(ssn, "a" * 32, cell="B2", sheet="S")),
                *(name(BOB, cell="A3", sheet="S"), found(ssn, "b" * 32, cell="B3", sheet="S")),
                digest="a" * 64,
                proposal=proposal(Label.CONFIDENTIAL, Tag.HR, doc_type=DocType.PAYROLL),
            ),
            result("letter.txt", *letter, digest="b" * 64),
            result(
                "report.txt",
                *(name(ANN), name(CAT), name(EVE, role="officer"), found(Entity.HEALTH_CONDITION, None)),
                digest="c" * 64,
                proposal=proposal(Label.RESTRICTED, Tag.CCJI, Tag.HEALTH, doc_type=DocType.INCIDENT_REPORT),
            ),
            result("list.txt", name(BOB), digest="d" * 64),
            result("copy.txt", *letter, digest="b" * 64),
            result("locked.zip", digest="e" * 64, outcome=Outcome.ENCRYPTED),
            result("torn.pdf", digest=None, outcome=Outcome.CORRUPT),
        ]
        store.record(scan, scan.first_batch, results)
        store.finish(scan)
        return scan.share
