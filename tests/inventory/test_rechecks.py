"""What counts as unchanged: the bytes decide, wherever size and times leave a doubt."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from classify.export import as_csv, as_dcat, as_jsonl, as_xlsx
from classify.export.rows import Chosen, Publication
from classify.inventory.catalogue import Catalogue
from classify.inventory.record import lot as lot_module
from classify.inventory.store import Store
from classify.scanning import ShareScan
from classify.settings import Settings
from models.labels import Outcome
from tests.conftest import QuickReaders

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any

HOUR = 3_600 * 10**9
MEMO = "Parks/mowing.txt"


def line_of(store: Store, path: str) -> Any:
    [line] = [line for line in Catalogue(store).lines(store.shares()[0]) if line.path == path]
    return line


def overwrite(file: Path, text: str) -> None:
    """Other text of the same length, and the time of the last change set back, as tools that restore do."""
    before = file.stat()
    with file.open("r+") as stream:
        stream.write(text.ljust(before.st_size - 1)[: before.st_size - 1])
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (file.stat().st_size, file.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)


def pretend_nothing_changed(store: Store, file: Path) -> None:
    """As on a file system without a change time of its own."""
    with store.database.engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE item SET ctime_ns = {file.stat().st_ctime_ns} WHERE size = {file.stat().st_size} "
            f"AND mtime_ns = {file.stat().st_mtime_ns}"
        )


def test_a_change_behind_size_and_time_is_noticed(
    scan: Scans, store: Store, folder: Path, settings: Settings
) -> None:
    """The change time cannot be set back, and is noticed without any sample."""
    settings.checked_percent = 0.0
    scan()
    overwrite(folder / MEMO, "Number 219-09-3333")
    scan()
    assert scan.analysed == [MEMO]
    assert (line_of(store, MEMO).label, line_of(store, MEMO).findings) == ("CONFIDENTIAL", 1)


def shift_an_hour(folder: Path) -> None:
    for file in files(folder):
        os.utime(file, ns=(file.stat().st_atime_ns, file.stat().st_mtime_ns + HOUR))


def copy_elsewhere_and_back(folder: Path) -> None:
    for file in files(folder):
        data = file.read_bytes()
        file.unlink()
        (folder / "between.tmp").write_bytes(b"takes the inode")
        file.write_bytes(data)
        (folder / "between.tmp").unlink()


def change_rights(folder: Path) -> None:
    for file in files(folder):
        file.chmod(0o600)


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


@pytest.mark.parametrize("happens", [shift_an_hour, copy_elsewhere_and_back, change_rights])
def test_the_same_bytes_are_unchanged_whatever_their_times(
    scan: Scans, store: Store, folder: Path, happens: Any, rows: Any
) -> None:
    """A remount, a copy, an hour's shift, other rights: nothing is analysed, rows differ in times alone."""
    columns = "id, outcome, label, findings, content_id, reason_sealed, remarks_sealed"
    stored = f"SELECT {columns} FROM item ORDER BY id"
    scan()
    before = rows(stored)
    happens(folder)
    report = scan()
    assert (scan.analysed, report.progress.unchanged, report.progress.waiting_files) == ([], 8, 0)
    assert rows(stored) == before
    modified = {line.path: line.modified_ns for line in Catalogue(store).lines(store.shares()[0])}
    assert modified[MEMO] == (folder / MEMO).stat().st_mtime_ns
    assert scan().progress.unchanged == 8


def test_of_touched_files_only_the_changed_one_is_read(scan: Scans, store: Store, folder: Path) -> None:
    """An hour's shift hides a change of the same length from nobody."""
    scan()
    shift_an_hour(folder)
    overwrite(folder / MEMO, "Number 219-09-3333")
    scan()
    assert scan.analysed == [MEMO]


@pytest.fixture
def silent(scan: Scans, store: Store, folder: Path) -> Path:
    """A scanned file that was changed since without any trace in size, times and number."""
    scan()
    overwrite(folder / MEMO, "Number 219-09-3333")
    pretend_nothing_changed(store, folder / MEMO)
    return folder / MEMO


def test_the_sample_finds_a_change_without_a_trace_and_says_so(
    silent: Path, scan: Scans, store: Store
) -> None:
    """It is read again, and the overview of the scan names it first."""
    scan()
    assert scan.analysed == [MEMO]
    assert line_of(store, MEMO).label == "CONFIDENTIAL"
    concern = Catalogue(store).overview(store.shares()[0]).concerns[0]
    assert (concern.title, concern.files) == ("Other bytes although size and times say unchanged", 1)
    scan()
    assert "Other bytes" not in Catalogue(store).overview(store.shares()[0]).concerns[0].title


def test_everything_is_read_again_when_asked(
    silent: Path, scan: Scans, settings: Settings, rows: Any
) -> None:
    """Every file once, whatever is known of its bytes; cut off, the same command reads only the rest (and the
    file that was at work, anew).
    """
    settings.checked_percent, settings.reread = 0.0, True
    assert scan(cut_after=8).interrupted
    first = scan.analysed
    scan()
    assert MEMO in first + scan.analysed
    assert len(set(first + scan.analysed)) == 6
    assert set(first).intersection(scan.analysed) == {first[-1]}
    assert rows("SELECT count(*) FROM item WHERE outcome = 'not_examined'") == [(0,)]


def test_without_a_sample_nothing_is_opened(silent: Path, scan: Scans, settings: Settings) -> None:
    """A site may switch it off, and then has what it asked for."""
    settings.checked_percent = 0.0
    scan()
    assert scan.analysed == []


def test_the_sample_comes_round_to_every_file(
    scan: Scans, settings: Settings, folder: Path, rows: Any
) -> None:
    """With 45 files and 20 a scan, the third scan has compared them all, and the fourth begins anew."""
    for number in range(38):
        (folder / f"{number}.txt").write_text(f"Note number {number}\n")
    scan()
    checked = []
    for _ in range(3):
        last = scan().scan_id
        checked.append(rows(f"SELECT count(*) FROM item WHERE checked_scan_id = {last}")[0][0])
    assert checked == [20, 20, 20]
    assert rows("SELECT count(*) FROM item WHERE checked_scan_id = 1 AND content_id IS NOT NULL "
                "AND container_id IS NULL") == [(0,)]  # fmt: skip


def test_a_cut_off_comparison_is_taken_up_and_never_looks_clean(
    scan: Scans, store: Store, settings: Settings, folder: Path
) -> None:
    """Registered and not compared: `not_examined`, no PUBLIC; the next scan compares and all stands again."""
    scan()
    share = store.shares()[0]
    before = {line.path: line for line in Catalogue(store).lines(share)}
    shift_an_hour(folder)
    with ShareScan.begun(share.id, store=store, settings=settings, hire=QuickReaders) as cut:
        cut.register()
    store.recount(share)
    between = {line.path: line for line in Catalogue(store).lines(share)}
    assert {between[path].outcome for path in (MEMO, "HR/list.txt")} == {Outcome.NOT_EXAMINED}
    assert between["HR/list.txt"].label == "CONFIDENTIAL"
    assert Catalogue(store).overview(share).unread == 8
    report = scan()
    assert (report.resumed, scan.analysed) == (True, [])
    after = {line.path: line for line in Catalogue(store).lines(share)}
    assert {path: (line.label, line.outcome, line.findings) for path, line in after.items()} == {
        path: (line.label, line.outcome, line.findings) for path, line in before.items()
    }


def test_a_changed_public_file_is_not_public_until_it_is_read(
    scan: Scans, store: Store, settings: Settings, folder: Path
) -> None:
    """Its label is neither listed nor counted; stricter ones stand, since they may still be right."""
    scan()
    share = store.shares()[0]
    with store.database.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE item SET label = 'PUBLIC', label_rank = 0 WHERE label = 'INTERNAL'"
        )
    (folder / MEMO).write_text("Now something longer stands in it.\n")
    (folder / "HR" / "list.txt").write_text("And here as well, something longer than before.\n")
    with ShareScan.begun(share.id, store=store, settings=settings, hire=QuickReaders) as cut:
        cut.register()
    store.recount(share)
    assert line_of(store, MEMO).label == ""
    assert line_of(store, "HR/list.txt").label == "CONFIDENTIAL"
    labels = Catalogue(store).overview(share).labels
    assert sum(labels.values()) == 10
    assert labels[""] >= 1


FAR = {
    "1601": -11_644_473_600,
    "1969": -1,
    "2106": 4_346_807_295,
    "2446": 15_032_385_535,
    "30828": 910_692_648_000,
}


def test_times_out_of_range_end_no_scan(scan: Scans, store: Store, folder: Path, tmp_path: Path) -> None:
    """Each file is read, shown and exported; where its time cannot be kept, a remark says so."""
    for name, seconds in FAR.items():
        (folder / f"{name}.txt").write_text("Number 219-09-9999\n")
        os.utime(folder / f"{name}.txt", (seconds, seconds))
    assert scan().progress.met == 13
    catalogue, shares = Catalogue(store), store.shares()
    for name in FAR:
        details = catalogue.find(f"{name}.txt")
        assert (details.line.outcome, details.line.findings) == ("ok", 1)
        outside = abs((folder / f"{name}.txt").stat().st_mtime_ns) >= 2**63
        assert any("outside the years" in text for _, text in details.remarks) == outside
    assert any("outside" in text for _, text in catalogue.find("30828.txt").remarks)
    for kind in (as_csv, as_jsonl, as_xlsx, as_dcat):
        assert kind.write(catalogue, Chosen(shares), tmp_path / "out", Publication()) > 0
    assert scan().progress.unchanged == 13


@pytest.mark.parametrize(
    "refusal",
    [
        OverflowError("Python int too large to convert to SQLite INTEGER"),
        sqlite3.IntegrityError("NOT NULL constraint failed"),
        UnicodeEncodeError("utf-8", "\udc80", 0, 1, "surrogates not allowed"),
    ],
)
def test_one_result_the_database_refuses_costs_that_file_alone(
    scan: Scans, store: Store, monkeypatch: pytest.MonkeyPatch, refusal: Exception
) -> None:
    """It is `unreadable` with the reason, keeps its label, and is read again next time; the rest stands."""
    real = lot_module._item_columns

    def refusing(result: Any, *rest: Any) -> dict[str, Any]:
        columns = real(result, *rest)
        if result.path == "HR/list.txt" and result.outcome is Outcome.OK:
            columns["size"] = 2**70 if isinstance(refusal, OverflowError) else columns["size"]
            columns["label"] = None if isinstance(refusal, sqlite3.IntegrityError) else columns["label"]
            columns["tags"] = None if isinstance(refusal, sqlite3.IntegrityError) else columns["tags"]
            if isinstance(refusal, UnicodeEncodeError):
                columns["media"] = "\udc80"
        return columns

    with monkeypatch.context() as patched:
        patched.setattr(lot_module, "_item_columns", refusing)
        report = scan()
    line = line_of(store, "HR/list.txt")
    assert (line.outcome, line.label) == (Outcome.UNREADABLE, "CONFIDENTIAL")
    assert line.reason.startswith("the inventory could not keep what was found in it")
    others = [one for one in Catalogue(store).lines(store.shares()[0]) if one.path != "HR/list.txt"]
    assert {one.outcome for one in others} == {"ok", "unsupported"}
    assert (len(others), report.interrupted) == (9, False)
    scan()
    assert line_of(store, "HR/list.txt").outcome == "ok"


def test_an_entry_the_database_refuses_costs_that_entry_alone(
    scan: Scans, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a file system may claim (a size no database keeps) ends no registration."""
    from classify.crawl import Crawled, crawl
    from classify.scanning import share as scanning

    def claiming(root: Path) -> Any:
        for entry in crawl(root):
            yield Crawled(entry.path, size=2**64) if entry.path == MEMO else entry

    monkeypatch.setattr(scanning, "crawl", claiming)
    scan()
    assert line_of(store, MEMO).outcome == Outcome.UNREADABLE
    assert "could not keep what the file system says" in line_of(store, MEMO).reason
    assert line_of(store, "HR/list.txt").findings == 1


def test_sizes_whose_sum_no_integer_holds(scan: Scans, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sparse files claim exabytes; three of them are no reason to end."""
    from dataclasses import replace

    from classify.crawl import crawl
    from classify.scanning import share as scanning

    def claiming(root: Path) -> Any:
        return (replace(entry, size=2**63 - 1) if entry.size else entry for entry in crawl(root))

    monkeypatch.setattr(scanning, "crawl", claiming)
    report = scan()
    assert (report.progress.done_files, report.interrupted) == (8, False)
    assert Catalogue(store).overview(store.shares()[0]).bytes == 2**63 - 1
