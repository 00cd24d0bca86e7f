"""Every entry has its row before anything is opened; what differs from what was read waits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from classify.crawl import Crawled
from classify.inventory import register
from classify.inventory.handles import ScanHandle
from classify.inventory.register import as_job
from classify.inventory.store import Store
from classify.inventory.tables import ITEM
from models.labels import Outcome
from models.scan import Recheck
from tests.inventory.at_work import entry, member, result, scanning

Rows = Callable[[str], list[tuple[object, ...]]]
LINK = Crawled("link", outcome=Outcome.UNSUPPORTED, reason="a link")
KNOWN = entry("a.txt", ctime_ns=1)


@pytest.fixture
def read_once(store: Store, tmp_path: Path) -> Path:
    """A share one file of which was read."""
    folder = tmp_path / "share"
    with scanning(store, folder, [KNOWN]) as scan:
        store.record(scan, 1, [result("a.txt")])
        store.finish(scan)
    return folder


def again(
    store: Store, folder: Path, *entries: Crawled, version: str = "1", **asked: Any
) -> tuple[Any, list[Any]]:
    """Counts of another scan that met `entries`, and what waits in it."""
    share = store.share(folder, all_gone=True)
    with store.scanning(share, detector_version=version, policy_version="p", **asked) as scan:
        [counts] = list(store.register(scan, entries))
        return counts, list(store.pending(scan))


@pytest.mark.parametrize(
    ("met", "doubtful"),
    [
        (entry("a.txt", mtime_ns=2, ctime_ns=1), True),
        (entry("a.txt", ctime_ns=2), True),
        (entry("a.txt", inode=2, ctime_ns=1), True),
        (entry("a.txt", size=11, ctime_ns=1), False),
        (Crawled("a.txt", 10, 1, 1, Outcome.UNREADABLE, "no permission", 1), False),
    ],
)
def test_what_differs_waits(store: Store, read_once: Path, met: Crawled, doubtful: bool) -> None:
    """With the same size the bytes are compared first, and they are known by their digest."""
    counts, [waiting] = again(store, read_once, met)
    assert (counts.doubtful, counts.changed) == (int(doubtful), int(not doubtful))
    assert waiting.recheck is (Recheck.TIMES if doubtful else None)
    assert (waiting.content_digest is not None) is doubtful


def test_where_nothing_differs_nothing_waits(store: Store, read_once: Path) -> None:
    counts, waiting = again(store, read_once, KNOWN)
    assert (counts.unchanged, counts.files, waiting) == (1, 1, [])


@pytest.mark.parametrize("asked", [{"version": "2"}, {"reread": True}])
def test_other_detectors_and_whoever_asks_have_all_read_again(
    store: Store, read_once: Path, asked: dict[str, Any]
) -> None:
    counts, [waiting] = again(store, read_once, KNOWN, **asked)
    assert (counts.changed, waiting.recheck) == (1, None)


@pytest.mark.parametrize("outcome", ["unreadable", "not_examined"])
def test_what_could_not_be_read_is_tried_every_time(store: Store, read_once: Path, outcome: str) -> None:
    """The cause may have gone without a trace in size and time."""
    with store.database.writing() as session:
        session.execute(update(ITEM).values(outcome=outcome))
    assert again(store, read_once, KNOWN)[0].changed == 1


def test_a_file_that_took_too_long_is_not_confirmed_by_its_bytes(store: Store, read_once: Path) -> None:
    with store.database.writing() as session:
        session.execute(update(ITEM).values(outcome="timeout"))
    assert again(store, read_once, KNOWN)[0].unchanged == 1
    assert again(store, read_once, entry("a.txt", mtime_ns=2, ctime_ns=1))[0].changed == 1


def test_what_waits_keeps_its_label_and_findings_until_it_is_read(
    store: Store, read_once: Path, rows: Rows
) -> None:
    again(store, read_once, entry("a.txt", size=11))
    assert rows("SELECT outcome, label, size FROM item") == [("not_examined", "PUBLIC", 11)]


def test_a_comparison_that_was_cut_off_is_still_to_be_made(store: Store, read_once: Path) -> None:
    """Although the row holds the new times by now."""
    touched = entry("a.txt", mtime_ns=2, ctime_ns=1)
    again(store, read_once, touched)
    counts, [waiting] = again(store, read_once, touched)
    assert (counts.doubtful, waiting.recheck) == (1, Recheck.TIMES)


def test_what_comes_back_is_new_in_the_scan_that_met_it(store: Store, read_once: Path, rows: Rows) -> None:
    with scanning(store, read_once, []) as scan:
        store.finish(scan)
    assert rows("SELECT gone_scan_id FROM item") == [(2,)]
    again(store, read_once, KNOWN)
    assert rows("SELECT gone_scan_id, first_scan_id FROM item") == [(None, 3)]


def test_what_must_not_be_opened_waits_with_its_outcome_settled(store: Store, tmp_path: Path) -> None:
    with scanning(store, tmp_path / "share", [LINK]) as scan:
        [waiting] = store.pending(scan)
    assert waiting.refused == (Outcome.UNSUPPORTED, "a link")
    job = as_job(waiting)
    assert (job.number, job.path, job.refused) == (waiting.id, "link", waiting.refused)


def test_files_wait_in_the_order_of_the_crawl_slice_by_slice(store: Store, tmp_path: Path) -> None:
    names = ["c.txt", "a.txt", "b.txt", "d.txt"]
    with scanning(store, tmp_path / "share", [entry(name) for name in names]) as scan:
        assert [one.path for one in store.pending(scan, page=2)] == names
        assert [one.path for one in store.pending(scan, after=1, upto=3)] == ["a.txt", "b.txt"]


def test_totals_of_what_waits(store: Store, tmp_path: Path) -> None:
    """Only a size that two of them have can be a copy's; empty files are none."""
    sizes = [10, 10, 7, 0, 0]
    entries = [entry(f"{number}.txt", size=size) for number, size in enumerate(sizes)]
    with scanning(store, tmp_path / "share", entries) as scan:
        assert store.waiting_totals(scan) == (5, 27)
        assert store.shared_sizes(scan) == frozenset({10})
        store.record(scan, 1, [result("0.txt")])
        assert store.waiting_totals(scan) == (4, 17)
        assert store.shared_sizes(scan) == frozenset()


def test_sizes_no_integer_of_a_database_can_add(store: Store, tmp_path: Path) -> None:
    """Sparse files claim them."""
    with scanning(store, tmp_path / "share", [entry("a", size=2**62), entry("b", size=2**62)]) as scan:
        files, size = store.waiting_totals(scan)
        assert (files, size) == (2, 2**63)


@pytest.mark.only_sqlite
@pytest.mark.parametrize("one_by_one", [False, True])
def test_a_row_the_database_refuses_is_told_apart_when_asked(
    store: Store, tmp_path: Path, rows: Rows, one_by_one: bool
) -> None:
    entries = [entry("a.txt"), entry("b.txt", size=2**70)]
    with scanning(store, tmp_path / "share", []) as scan:
        if one_by_one:
            with store.database.writing() as session:
                assert register.register(session, scan, entries, one_by_one=True).files == 2
            assert dict(waiting_outcomes(store, scan)) == {
                "a.txt": None,
                "b.txt": (Outcome.UNREADABLE, REFUSAL),
            }
        else:
            with pytest.raises(OverflowError), store.database.writing() as session:
                register.register(session, scan, entries)
            assert rows("SELECT count(*) FROM item") == [(0,)]


REFUSAL = "the inventory could not keep what the file system says of it (OverflowError)"


def waiting_outcomes(store: Store, scan: ScanHandle) -> Sequence[tuple[str, Any]]:
    return [(one.path, one.refused) for one in store.pending(scan)]


@pytest.mark.parametrize(("outcome", "waits"), [(Outcome.CORRUPT, "a.txt"), (Outcome.ENCRYPTED, "box.zip")])
def test_files_of_chosen_outcomes_are_read_again_and_no_others(
    store: Store, tmp_path: Path, outcome: Outcome, waits: str
) -> None:
    """Their own outcome, or that of something packed in them."""
    folder, entries = tmp_path / "share", [entry(name, ctime_ns=1) for name in ("a.txt", "b.txt", "box.zip")]
    with scanning(store, folder, entries) as scan:
        locked = member("in.txt", outcome=Outcome.ENCRYPTED)
        torn = result("a.txt", outcome=Outcome.CORRUPT)
        store.record(scan, 1, [torn, result("b.txt"), locked, result("box.zip")])
        store.finish(scan)
    counts, files = again(store, folder, *entries, retry=frozenset({outcome}))
    assert [file.path for file in files] == [waits]
    assert (counts.changed, counts.unchanged) == (1, 2)


def test_what_was_read_again_is_not_read_once_more_when_the_scan_goes_on(
    store: Store, read_once: Path
) -> None:
    with scanning(store, read_once, [KNOWN], retry=frozenset({Outcome.OK})) as scan:
        store.record(scan, 1, [result("a.txt")])
    counts, files = again(store, read_once, KNOWN, retry=frozenset({Outcome.OK}))
    assert (counts.unchanged, files) == (1, [])
