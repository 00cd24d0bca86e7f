"""Counts of a share and what to look at first, from the tallies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from classify.inventory import finish, overview
from classify.inventory.handles import ScanHandle
from classify.inventory.overview import Concern, Overview, RecordGroup
from classify.inventory.store import Store
from classify.inventory.tables import SCAN
from models.labels import DocType, Label, Outcome, Tag
from tests.inventory.at_work import entry, finding, member, proposal, result, scanning

NAMES = ("case.txt", "keys.txt", "bank.txt", "list.txt", "torn.pdf", "box.zip", "waits.txt")


def said(path: str, label: Label, *tags: Tag, **given: Any) -> Any:
    findings = given.pop("findings", [])
    doc_type = given.pop("doc_type", DocType.OTHER)
    return result(path, *findings, digest=path, proposal=proposal(label, *tags, doc_type=doc_type), **given)


RESULTS = [
    said("case.txt", Label.RESTRICTED, Tag.JUV, Tag.CCJI, doc_type=DocType.INCIDENT_REPORT, mtime_ns=5),
    said("keys.txt", Label.CONFIDENTIAL, Tag.CREDENTIAL),
    said("bank.txt", Label.CONFIDENTIAL, Tag.SSN_FIN, findings=[finding(), finding(end=12)]),
    said("list.txt", Label.CONFIDENTIAL, Tag.DISTLIST, Tag.PII, doc_type=DocType.INCIDENT_REPORT, mtime_ns=9),
    said("torn.pdf", Label.INTERNAL, outcome=Outcome.CORRUPT),
    member("inner.txt", finding(), proposal=proposal(Label.CONFIDENTIAL, Tag.SSN_FIN)),
    said("box.zip", Label.CONFIDENTIAL, Tag.SSN_FIN),
]


@pytest.fixture
def scan(store: Store, tmp_path: Path) -> Iterator[ScanHandle]:
    """One file of every concern, one that nobody could read, one that waits."""
    with scanning(store, tmp_path / "HR", [entry(name) for name in NAMES]) as scan:
        store.record(scan, scan.first_batch, RESULTS)
        store.recount(scan.share)
        yield scan


def seen(store: Store, scan: ScanHandle, examples: int = 3) -> Overview:
    with store.database.reading() as session:
        return overview.overview(session, scan.share, examples=examples)


def by_title(counts: Overview) -> dict[str, Concern]:
    return {concern.title: concern for concern in counts.concerns}


def test_counts_are_of_files_members_and_words(store: Store, scan: ScanHandle) -> None:
    counts = seen(store, scan)
    assert (counts.files, counts.members, counts.findings, counts.bytes) == (7, 1, 3, 70)
    assert list(counts.labels.items()) == [("RESTRICTED", 1), ("CONFIDENTIAL", 5), ("INTERNAL", 1), ("", 1)]
    assert counts.tags == {"SSN-FIN": 3, "CCJI": 1, "CREDENTIAL": 1, "DISTLIST": 1, "JUV": 1, "PII": 1}
    assert next(iter(counts.tags)) == "SSN-FIN"
    assert counts.entities == {"US_SSN": 2}
    assert counts.unread == 2


def test_what_to_look_at_first_is_named_with_its_worst_files(store: Store, scan: ScanHandle) -> None:
    concerns = by_title(seen(store, scan))
    assert list(concerns) == [
        "Children, victims, informants, sealed matters",
        "Criminal-justice information in a share that is not flagged for it",
        "Passwords and keys",
        "Social Security, bank and card numbers",
        "Lists of private persons' addresses",
        "Not read: damaged",
        "Not read: not looked at yet",
    ]
    money = concerns["Social Security, bank and card numbers"]
    assert money.files == 3
    assert [line.path for line in money.examples] == ["bank.txt", "box.zip!/inner.txt", "box.zip"]
    assert [line.path for line in by_title(seen(store, scan, 1))[money.title].examples] == ["bank.txt"]


def test_what_was_not_read_is_a_concern_each(store: Store, scan: ScanHandle) -> None:
    """With what to do about it; "no findings" must not be believed of them."""
    counts = seen(store, scan)
    unread = [concern for concern in counts.concerns if concern.title.startswith("Not read")]
    assert sorted(line.path for concern in unread for line in concern.examples) == ["torn.pdf", "waits.txt"]
    assert all(concern.advice for concern in unread)
    assert sum(concern.files for concern in unread) == counts.unread


def test_in_a_flagged_share_criminal_justice_information_is_no_concern(store: Store, tmp_path: Path) -> None:
    share = store.share(tmp_path / "Police", criminal_justice=True)
    with store.scanning(share, detector_version="1", policy_version="p") as scan:
        list(store.register(scan, [entry("case.txt")]))
        store.record(scan, scan.first_batch, RESULTS[:1])
        store.recount(scan.share)
        assert list(by_title(seen(store, scan))) == ["Children, victims, informants, sealed matters"]


def test_bytes_that_changed_without_a_trace_come_first(store: Store, scan: ScanHandle) -> None:
    """Until the next scan of the share finds none."""
    with store.database.writing() as session:
        session.execute(update(SCAN).where(SCAN.c.id == scan.id).values(silent=2))
    first = seen(store, scan).concerns[0]
    assert (first.title, first.files, first.examples) == (
        "Other bytes although size and times say unchanged", 2, []
    )  # fmt: skip


def test_a_tag_that_is_part_of_another_word_is_no_concern(store: Store, tmp_path: Path) -> None:
    """PUBLIC-CJI is not CCJI, and PCI stands in neither."""
    with scanning(store, tmp_path / "News", [entry("a.txt")]) as scan:
        store.record(scan, scan.first_batch, [said("a.txt", Label.PUBLIC, Tag.PUBLIC_CJI)])
        store.recount(scan.share)
        assert seen(store, scan).concerns == []


def test_kinds_of_record_have_the_strictest_label_and_the_newest_time(store: Store, scan: ScanHandle) -> None:
    with store.database.reading() as session:
        groups = overview.record_groups(session, scan.share)
    assert [group.doc_type for group in groups] == sorted(group.doc_type for group in groups)
    reports = next(group for group in groups if group.doc_type == DocType.INCIDENT_REPORT)
    assert reports == RecordGroup(
        "incident_report", 2, Label.RESTRICTED, 9, (Tag.PII, Tag.JUV, Tag.CCJI, Tag.DISTLIST)
    )
    assert sum(group.files for group in groups) == 7


def test_a_share_nobody_scanned_has_nothing(store: Store, tmp_path: Path) -> None:
    share = store.share(tmp_path / "new")
    with store.database.writing() as session:
        assert overview.overview(session, share, examples=3) == Overview()
        finish.recount(session, share.id)
        assert overview.overview(session, share, examples=3).files == 0
        assert overview.record_groups(session, share) == []
