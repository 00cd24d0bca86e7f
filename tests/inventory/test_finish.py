"""The end of a scan: what is gone, what nobody refers to any more, and the counts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from classify.inventory import finish
from classify.inventory.finish import is_below
from classify.inventory.store import Store
from models.labels import Label, Outcome
from tests.inventory.at_work import OTHER, entry, finding, member, proposal, result, scanning

Rows = Callable[[str], list[tuple[object, ...]]]


@pytest.mark.parametrize(
    ("path", "folders", "below"),
    [
        ("a/b/c.txt", {"a"}, True),
        ("a/b/c.txt", {"a/b"}, True),
        ("a/b/c.txt", {"a/b/c.txt"}, False),
        ("ab/c.txt", {"a"}, False),
        ("c.txt", {"."}, True),
        ("c.txt", set(), False),
    ],
)
def test_whether_a_path_lies_below_a_folder(path: str, folders: set[str], below: bool) -> None:
    """Below, not beside; "." is the share's own."""
    assert is_below(path, folders) is below


@pytest.fixture
def folder(store: Store, tmp_path: Path) -> Path:
    """A share with a box, its member and a file in a folder, all read."""
    folder = tmp_path / "share"
    with scanning(store, folder, [entry("box.zip"), entry("HR/a.txt")]) as scan:
        results = [
            member("in.txt", finding()),
            result("box.zip", digest=OTHER),
            result("HR/a.txt", finding()),
        ]
        store.record(scan, 1, results)
        store.finish(scan)
    return folder


def test_what_the_crawl_did_not_meet_is_gone_with_its_members(store: Store, folder: Path, rows: Rows) -> None:
    """Files are counted, members are not."""
    with scanning(store, folder, [entry("HR/a.txt")]) as scan:
        assert store.finish(scan) == 1
    assert rows("SELECT gone_scan_id FROM item ORDER BY id") == [(2,), (None,), (2,)]
    with scanning(store, folder, []) as scan:
        assert store.finish(scan) == 1
    assert rows("SELECT gone_scan_id FROM item ORDER BY id") == [(2,), (3,), (2,)]


def test_members_of_what_stands_unchanged_were_seen_with_it(store: Store, folder: Path, rows: Rows) -> None:
    with scanning(store, folder, [entry("HR/a.txt"), entry("box.zip")]) as scan:
        assert store.finish(scan) == 0
    assert rows("SELECT DISTINCT last_scan_id, gone_scan_id FROM item") == [(2, None)]


def test_what_lies_behind_a_closed_folder_is_unreadable_and_not_gone(
    store: Store, folder: Path, rows: Rows
) -> None:
    """With its label: it may well be there."""
    with scanning(store, folder, [entry("box.zip")]) as scan:
        assert store.finish(scan, closed_folders={"HR"}) == 0
    [(outcome, label, gone, seen)] = rows(
        "SELECT outcome, label, gone_scan_id, last_scan_id FROM item WHERE id = 2"
    )
    assert (outcome, label, gone, seen) == (Outcome.UNREADABLE, "PUBLIC", None, 2)


def test_members_behind_a_closed_folder_keep_their_outcome(store: Store, folder: Path, rows: Rows) -> None:
    with scanning(store, folder, [entry("HR/a.txt")]) as scan:
        store.finish(scan, closed_folders={"."})
    assert rows("SELECT outcome, gone_scan_id, last_scan_id FROM item ORDER BY id") == [
        ("unreadable", None, 2), ("ok", None, 2), ("ok", None, 2)
    ]  # fmt: skip


def test_contents_nobody_refers_to_are_forgotten_with_their_findings(
    store: Store, folder: Path, rows: Rows
) -> None:
    """The bytes of a file that was overwritten."""
    assert rows("SELECT count(*) FROM content") == [(2,)]
    with scanning(store, folder, [entry("HR/a.txt", size=11), entry("box.zip")]) as scan:
        store.record(scan, 1, [result("HR/a.txt", digest="f" * 64, size=11)])
        store.finish(scan)
    assert sorted(rows("SELECT digest FROM content")) == [(OTHER,), ("f" * 64,)]
    assert rows("SELECT count(*) FROM finding WHERE content_id IS NOT NULL") == [(0,)]


def test_contents_of_the_other_domain_are_left_alone(
    store: Store, folder: Path, rows: Rows, tmp_path: Path
) -> None:
    """A scan of police files says nothing of the city's."""
    police = store.share(tmp_path / "Police", criminal_justice=True)
    with store.database.writing() as session:
        session.connection().exec_driver_sql("UPDATE item SET content_id = NULL")
    with (
        store.scanning(police, detector_version="1", policy_version="p") as scan,
        store.database.writing() as session,
    ):
        assert finish.drop_orphans(session, scan) == 0
    with scanning(store, folder, []) as scan, store.database.writing() as session:
        assert finish.drop_orphans(session, scan) == 2


def tally(rows: Rows, dimension: str) -> dict[object, object]:
    return dict(rows(f"SELECT value, files FROM tally WHERE dimension = '{dimension}'"))  # type: ignore[arg-type]


def test_counts_are_written_anew_by_every_dimension(store: Store, folder: Path, rows: Rows) -> None:
    """Of what is there; a share that is counted twice has each count once."""
    assert tally(rows, "all") == {"files": 2, "members": 1, "findings": 2, "bytes": 20}
    assert tally(rows, "outcome") == {"ok": 3}
    assert tally(rows, "label") == {"PUBLIC": 3}
    assert tally(rows, "entities") == {"US_SSN": 2, "": 1}
    store.recount(store.shares()[0])
    assert tally(rows, "all") == {"files": 2, "members": 1, "findings": 2, "bytes": 20}
    with scanning(store, folder, [entry("box.zip")]) as scan:
        store.finish(scan)
    assert tally(rows, "all")["files"] == 1


def test_no_public_of_a_file_that_waits_is_counted_as_one(store: Store, folder: Path, rows: Rows) -> None:
    with scanning(store, folder, [entry("box.zip", size=11), entry("HR/a.txt", size=11)]) as scan:
        store.record(scan, 1, [result("box.zip", digest=OTHER, size=11, proposal=proposal(Label.RESTRICTED))])
        store.recount(scan.share)
    assert tally(rows, "label") == {"RESTRICTED": 1, "": 1}
