"""Files ordered from the workers: copies wait for the first of them, and every file ends in one row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from classify.errors import InventoryError
from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from classify.inventory.tables import ITEM
from classify.results import FileResult, Job, JobDone
from classify.scanning import ShareScan, batches, scan_share
from classify.settings import Settings
from classify.workers import WorkerConfig
from models.labels import Outcome
from tests.conftest import QuickReaders

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any


class Readers:
    """Hires quick readers, and notes their orders; `before` is called with each job before it is done."""

    def __init__(self) -> None:
        self.orders: list[Job] = []
        self.hired = 0
        self.sent_home = 0
        self.before: Callable[[Job], None] = lambda _: None
        self.say_nothing = False

    def __call__(self, config: WorkerConfig) -> _Quick:
        self.hired += 1
        return _Quick(config, self)


class _Quick(QuickReaders):
    def __init__(self, config: WorkerConfig, office: Readers) -> None:
        super().__init__(config)
        self.office = office

    def run(self, jobs: Iterable[Job]) -> Iterator[FileResult | JobDone]:
        for message in super().run(map(self._noted, jobs)):
            if isinstance(message, JobDone) or not self.office.say_nothing:
                yield message

    def _noted(self, job: Job) -> Job:
        self.office.orders.append(job)
        self.office.before(job)
        return job

    def close(self) -> None:
        self.office.sent_home += 1


@pytest.fixture
def readers() -> Readers:
    return Readers()


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    """Three files of the same bytes, and one of their size."""
    folder = tmp_path / "City share"
    folder.mkdir()
    for name in ("a.txt", "b.txt", "c.txt"):
        (folder / name).write_text("Number 219-09-9999 of one\n")
    (folder / "d.txt").write_text("Nothing of any such kind.\n")
    return folder


def scanned(folder: Path, store: Store, settings: Settings, readers: Readers, **given: Any) -> Any:
    return scan_share(folder, store=store, settings=settings, hire=readers, **given)


def outcomes(store: Store) -> dict[str, tuple[str, int]]:
    [share] = store.shares()
    return {line.path: (line.outcome, line.findings) for line in Catalogue(store).lines(share)}


def test_copies_wait_until_the_first_is_recorded(
    copies: Path, store: Store, settings: Settings, readers: Readers
) -> None:
    """Then they are asked for by their digest, in a second round of the workers."""
    scanned(copies, store, settings, readers)
    assert [(job.path, bool(job.known_digests)) for job in readers.orders] == [
        ("a.txt", False), ("d.txt", False), ("b.txt", True), ("c.txt", True)
    ]  # fmt: skip
    assert readers.hired == readers.sent_home == 2
    assert outcomes(store) == {
        "a.txt": ("ok", 1), "b.txt": ("ok", 1), "c.txt": ("ok", 1), "d.txt": ("ok", 0)
    }  # fmt: skip


def test_what_is_known_from_before_is_asked_for_at_once(
    copies: Path, store: Store, settings: Settings, readers: Readers
) -> None:
    scanned(copies, store, settings, readers)
    (copies / "e.txt").write_bytes((copies / "a.txt").read_bytes())
    readers.orders.clear()
    scanned(copies, store, settings, readers)
    assert [(job.path, len(job.known_digests)) for job in readers.orders] == [("e.txt", 1)]


def test_a_copy_whose_original_was_forgotten_meanwhile_is_read_after_all(
    copies: Path, store: Store, settings: Settings, readers: Readers
) -> None:
    """Once; a file of which then nothing comes ends the scan instead of turning for ever."""
    scanned(copies, store, settings, readers)
    (copies / "e.txt").write_bytes((copies / "a.txt").read_bytes())
    forgotten: list[str] = []

    def forget(job: Job) -> None:
        if job.path == "e.txt" and not forgotten:
            forgotten.append(job.path)
            with store.database.writing() as session:
                session.execute(update(ITEM).where(ITEM.c.content_id.is_not(None)).values(content_id=None))

    readers.before = forget
    readers.orders.clear()
    scanned(copies, store, settings, readers)
    assert [(job.path, bool(job.known_digests)) for job in readers.orders] == [
        ("e.txt", True),
        ("e.txt", False),
    ]
    assert outcomes(store)["e.txt"] == ("ok", 1)


def test_workers_that_say_nothing_of_a_file_end_the_scan(
    copies: Path, store: Store, settings: Settings, readers: Readers, monkeypatch: pytest.MonkeyPatch
) -> None:
    readers.say_nothing = True
    with pytest.raises(InventoryError, match="nothing came of it"):
        scanned(copies, store, settings, readers)
    assert readers.sent_home == readers.hired


def test_what_was_done_is_recorded_when_it_is_stopped(
    copies: Path, store: Store, settings: Settings, readers: Readers
) -> None:
    """And the workers are sent home."""
    report = scanned(copies, store, settings, readers, stop=lambda: len(readers.orders) >= 2)
    assert report.interrupted
    assert readers.sent_home == 1
    assert outcomes(store)["a.txt"] == ("ok", 1)
    assert sum(outcome == Outcome.NOT_EXAMINED for outcome, _ in outcomes(store).values()) >= 2


def test_a_failure_records_what_had_come_before_it(
    copies: Path, store: Store, settings: Settings, readers: Readers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(job: Job) -> None:
        if job.path == "d.txt":
            raise ZeroDivisionError

    readers.before = fails
    with pytest.raises(ZeroDivisionError):
        scanned(copies, store, settings, readers)
    assert outcomes(store)["a.txt"] == ("ok", 1)
    assert readers.sent_home == 1


def test_results_are_written_when_a_batch_is_due(
    copies: Path, store: Store, settings: Settings, readers: Readers, monkeypatch: pytest.MonkeyPatch,
    rows: Any,
) -> None:  # fmt: skip
    monkeypatch.setattr(batches, "_BATCH_WEIGHT", 1)
    scanned(copies, store, settings, readers)
    assert rows("SELECT batch, files FROM checkpoint ORDER BY batch") == [(1, 1), (2, 1), (3, 1), (4, 1)]


def test_an_empty_share_hires_nobody(
    tmp_path: Path, store: Store, settings: Settings, readers: Readers
) -> None:
    (tmp_path / "empty").mkdir()
    assert not scanned(tmp_path / "empty", store, settings, readers).interrupted
    assert readers.hired == 0


def test_known_bytes_are_read_again_where_their_outcome_is_to_be_tried_again(
    copies: Path, store: Store, settings: Settings, readers: Readers
) -> None:
    """Also where another share has a copy with the outcome of before: nothing is taken from that one."""
    scanned(copies, store, settings, readers)
    twin = copies.with_name("Twin")
    twin.mkdir()
    (twin / "a.txt").write_bytes((copies / "a.txt").read_bytes())
    scanned(twin, store, settings, readers)
    readers.orders.clear()
    share = store.share(twin)
    with ShareScan.begun(
        share.id, store=store, settings=settings, hire=readers, retry=[Outcome.OK, Outcome.EMPTY]
    ) as scan:
        scan.register()
        scan.examine()
        scan.finish()
    assert [(order.path, order.known_digests) for order in readers.orders] == [("a.txt", frozenset())]
    assert scan.progress.copies == 0


def test_what_cannot_be_read_is_counted_by_reason_while_the_scan_goes_on(
    copies: Path, store: Store, settings: Settings, readers: Readers
) -> None:
    (copies / "link.txt").symlink_to("a.txt")
    report = scanned(copies, store, settings, readers)
    assert report.progress.unread == {"unsupported": 1}
