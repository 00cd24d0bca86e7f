"""Items as lists show them: values in paths masked, labels where they may be believed, all that is known."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import Session

from classify.inventory import items
from classify.inventory.handles import ScanHandle
from classify.inventory.items import Grounds, ItemLine, Proposed
from classify.inventory.store import Store
from classify.inventory.tables import ITEM
from models.labels import DocType, Label, Outcome, Tag
from tests.inventory.at_work import entry, finding, fired, member, proposal, result, scanning

SSN_IN_NAME = "219-09-9999 file.zip"


@pytest.fixture
def scan(store: Store, tmp_path: Path) -> Iterator[ScanHandle]:
    """A box whose name holds a number, two members (one a box too), and a file nobody has read yet."""
    entries = [entry(SSN_IN_NAME), entry("note.txt"), entry("219-09-8888.txt")]
    inner = f"{SSN_IN_NAME}!/in.zip"
    box: dict[str, Any] = {"box": SSN_IN_NAME}
    with scanning(store, tmp_path / "HR", entries) as scan:
        mild = proposal(Label.INTERNAL)
        strict = proposal(
            Label.CONFIDENTIAL, Tag.SSN_FIN, Tag.PII, fired=[fired("It is one."), fired("It is one.")]
        )
        results = [
            member("in.zip", proposal=mild, **box),
            member("in.zip!/list.txt", finding(), proposal=strict, **{**box, "holder": inner}),
            result(SSN_IN_NAME, finding("name"), digest=None, proposal=strict, media="zip"),
            result(
                "note.txt", proposal=proposal(Label.PUBLIC), remarks=[("fact", "it is by Marlene Okafor")]
            ),
        ]
        store.record(scan, scan.first_batch, results)
        yield scan


def line(session: Session, scan: ScanHandle, number: int) -> ItemLine:
    [one] = items.lines(session, scan.share, [number])
    return one


def change(store: Store, number: int, **columns: Any) -> None:
    with store.database.writing() as session:
        session.execute(update(ITEM).where(ITEM.c.id == number).values(columns))


def test_what_a_scan_found_in_a_name_is_masked_in_its_members_paths_too(
    store: Store, scan: ScanHandle
) -> None:
    """However deep they lie."""
    with store.database.reading() as session:
        paths = [one.path for one in items.lines(session, scan.share, [1, 4, 5])]
    assert paths == [
        "***-**-**** file.zip",
        "***-**-**** file.zip!/in.zip",
        "***-**-**** file.zip!/in.zip!/list.txt",
    ]


def test_a_name_nobody_searched_is_searched_for_the_list(store: Store, scan: ScanHandle) -> None:
    with store.database.reading() as session:
        assert line(session, scan, 3).path == "***-**-****.txt"


def test_a_line_says_what_the_row_says(store: Store, scan: ScanHandle) -> None:
    with store.database.reading() as session:
        box, note, list_ = (line(session, scan, number) for number in (1, 2, 5))
    assert (box.label, box.tags, box.entities, box.findings) == (
        "CONFIDENTIAL",
        ("PII", "SSN-FIN"),
        ("US_SSN",),
        1,
    )
    assert (note.label, note.tags, note.entities, note.is_member) == ("PUBLIC", (), (), False)
    assert (list_.is_member, list_.share, list_.criminal_justice) == (True, "HR", False)


@pytest.mark.parametrize(
    ("outcome", "label", "believed"),
    [
        ("not_examined", "PUBLIC", ""),
        ("not_examined", "RESTRICTED", "RESTRICTED"),
        ("timeout", "PUBLIC", "PUBLIC"),
    ],
)
def test_no_public_of_a_file_that_changed_is_believed(
    store: Store, scan: ScanHandle, outcome: str, label: str, believed: str
) -> None:
    """What is too strict harms nobody until it is read again."""
    change(store, 2, outcome=outcome, label=label)
    with store.database.reading() as session:
        assert line(session, scan, 2).label == believed


def test_a_path_in_a_list_may_be_a_file_or_a_member_of_any_file_before_it(scan: ScanHandle) -> None:
    share = scan.share
    assert items.digests_of(share, "a.txt") == [share.keys.path_digest("a.txt")]
    assert items.digests_of(share, "a!/b!/c") == [
        share.keys.path_digest("a!/b!/c"),
        share.keys.member_digest("a", "a!/b!/c"),
        share.keys.member_digest("a!/b", "a!/b!/c"),
    ]


def test_grounds_are_of_the_proposal_that_stands_and_say_nothing_twice(
    store: Store, scan: ScanHandle
) -> None:
    later = proposal(Label.INTERNAL, fired=[fired("Later.", citation="x"), fired("And so.", citation="x")])
    store.record(scan, scan.first_batch + 1, [result("note.txt", proposal=later, digest="e" * 64)])
    with store.database.reading() as session:
        found = items.grounds(session, [1, 2, 3])
    assert found == {
        1: Grounds(("It is one.",), ("2-6-1502, MCA",)),
        2: Grounds(("Later.", "And so."), ("x",)),
    }


def test_details_hold_everything_the_worst_member_first(store: Store, scan: ScanHandle) -> None:
    with store.database.reading() as session:
        details = items.details(session, scan.share, 1)
    assert details is not None
    assert [one.label for one in details.members] == ["CONFIDENTIAL", "INTERNAL"]
    assert [one.place for one in details.findings] == [{"part": "name"}]
    [standing] = details.proposals
    assert standing.as_proposal() == proposal(
        Label.CONFIDENTIAL, Tag.PII, Tag.SSN_FIN,
        fired=[fired("It is one."), fired("It is one.")], policy_version="p",
    )  # fmt: skip


def test_remarks_are_masked_and_an_impossible_time_is_one_more(store: Store, scan: ScanHandle) -> None:
    change(store, 2, mtime_ns=2**63 - 1)
    with store.database.reading() as session:
        details = items.details(session, scan.share, 2)
    assert details is not None
    (_, remark), (kind, about) = details.remarks
    assert remark == "it is by [name]"
    assert (kind, "1677 to 2262" in about) == ("fact", True)


def test_of_another_share_or_gone_there_are_no_details(
    store: Store, scan: ScanHandle, tmp_path: Path
) -> None:
    elsewhere = store.share(tmp_path / "Parks")
    with store.database.reading() as session:
        assert items.details(session, elsewhere, 2) is None
        assert items.details(session, scan.share, 99) is None
    change(store, 2, gone_scan_id=scan.id)
    with store.database.reading() as session:
        assert items.details(session, scan.share, 2) is None


def test_a_stored_proposal_with_a_nearest_rule_is_one_again() -> None:
    missed = {"rule": "cji/x", "sentence": "", "wanting": "a name", "label": "RESTRICTED"}
    stored = Proposed("INTERNAL", ("PII",), "other", "partial", [], missed, "p", 1, None)
    made = stored.as_proposal()
    assert (made.label, made.doc_type, made.outcome) == (Label.INTERNAL, DocType.OTHER, Outcome.PARTIAL)
    assert made.nearest is not None
    assert made.nearest.label is Label.RESTRICTED
