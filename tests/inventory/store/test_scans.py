"""A scan is begun, taken up where it was cut off, or left off for good; only one runs at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from classify.errors import InventoryError
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store, scans
from tests.inventory.at_work import entry, result, scanning

Rows = Callable[[str], list[tuple[object, ...]]]
VERSIONS = {"detector_version": "1", "policy_version": "p"}


@pytest.fixture
def share(store: Store, tmp_path: Path) -> ShareHandle:
    return store.share(tmp_path / "share")


def test_a_scan_left_off_goes_on_with_the_next_batch(store: Store, tmp_path: Path) -> None:
    with scanning(store, tmp_path / "share") as first:
        assert (first.resumed, first.first_batch) == (False, 1)
        store.record(first, 1, [result("a.txt")])
        store.record(first, 4, [result("b.txt")])
    with scanning(store, tmp_path / "share") as second:
        assert (second.id, second.resumed, second.first_batch) == (first.id, True, 5)
        assert [one.path for one in store.pending(second)] == ["box.zip"]


@pytest.mark.parametrize("other", [{"detector_version": "2"}, {"policy_version": "q"}])
def test_with_other_detectors_or_another_policy_it_is_left_for_good(
    store: Store, share: ShareHandle, rows: Rows, other: dict[str, str]
) -> None:
    with store.scanning(share, **VERSIONS) as first:
        pass
    with store.scanning(share, **{**VERSIONS, **other}) as second:
        assert second.id > first.id
    with store.scanning(share, **VERSIONS) as third:
        assert not third.resumed
    assert rows("SELECT state FROM scan ORDER BY id") == [("superseded",), ("superseded",), ("running",)]


def test_a_finished_scan_is_not_taken_up(store: Store, share: ShareHandle) -> None:
    with store.scanning(share, **VERSIONS) as first:
        store.finish(first)
    with store.scanning(share, **VERSIONS) as second:
        assert second.id > first.id


@pytest.mark.only_sqlite
def test_two_at_once_are_refused_until_the_first_lets_go(
    store: Store, share: ShareHandle, tmp_path: Path
) -> None:
    """Of another share nobody has to wait."""
    with store.scanning(share, **VERSIONS):
        with (
            pytest.raises(InventoryError, match="right now by another process"),
            store.scanning(share, **VERSIONS),
        ):
            pass
        with store.scanning(store.share(tmp_path / "other"), **VERSIONS):
            pass
    with store.scanning(share, **VERSIONS) as scan:
        assert scan.resumed


def test_a_scan_cannot_end_while_files_wait(store: Store, tmp_path: Path, rows: Rows) -> None:
    with scanning(store, tmp_path / "share") as scan:
        store.record(scan, 1, [result("a.txt")])
        with pytest.raises(InventoryError, match="2 files were not examined"):
            store.finish(scan)
    assert rows("SELECT state, finished_at FROM scan") == [("running", None)]


@pytest.mark.only_sqlite
def test_the_trail_tells_of_every_begin_resumption_and_end(
    store: Store, share: ShareHandle, rows: Rows
) -> None:
    """With what none of may vanish unnoticed."""
    for _ in range(2):
        with store.scanning(share, **VERSIONS) as scan:
            pass
    with store.scanning(share, **VERSIONS) as scan:
        store.finish(scan)
    acts = rows("SELECT action FROM audit_event WHERE action LIKE 'scan.%' ORDER BY id")
    assert acts == [("scan.begin",), ("scan.resume",), ("scan.resume",), ("scan.finish",)]
    [(counts,)] = rows("SELECT details FROM audit_event ORDER BY id DESC LIMIT 1")
    assert '"items": 0' in str(counts)


def test_entries_are_registered_by_the_lot(
    store: Store, share: ShareHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crawl of a million files is a row after some thousands."""
    monkeypatch.setattr(scans, "_REGISTERED_AT_ONCE", 2)
    with store.scanning(share, **VERSIONS) as scan:
        lots = [counts.new for counts in store.register(scan, map(entry, "abcde"))]
        assert lots == [2, 2, 1]
        assert [one.path for one in store.pending(scan, page=2)] == list("abcde")


def test_a_scan_that_was_given_up_is_not_taken_up_and_keeps_what_it_read(
    store: Store, tmp_path: Path, rows: Rows
) -> None:
    with scanning(store, tmp_path / "share") as scan:
        store.record(scan, 1, [result("a.txt")])
    share = store.shares()[0]
    assert store.give_up_scan(share, actor="clerk", where={"from": "192.0.2.1"}) == scan.id
    assert store.give_up_scan(share) is None
    assert rows("SELECT state FROM scan") == [("cancelled",)]
    assert rows("SELECT actor, subject FROM audit_event WHERE action = 'scan.cancel'") == [
        ("clerk", f"share:{share.id}")
    ]
    with scanning(store, tmp_path / "share") as another:
        assert not another.resumed
        assert another.id != scan.id
        assert [file.path for file in store.pending(another)] == ["b.txt", "box.zip"]
