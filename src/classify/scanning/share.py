"""One run of a scan of a share, whole or step by step."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from itertools import islice
from pathlib import Path

from classify.crawl import Crawled, crawl
from classify.inventory.handles import Pending, Registered, ScanHandle
from classify.inventory.outdated import Outdated
from classify.inventory.shares import Change, must_be_apart
from classify.inventory.store import Store
from classify.label.policy import Policy
from classify.recipe import Recipe, reading_version
from classify.results import FileResult
from classify.scanning.examination import Examination
from classify.scanning.order import Order
from classify.scanning.progress import Hire, Progress, ScanReport, Watch, Workers
from classify.scanning.servers import reading_from
from classify.scratch import sweep
from classify.settings import Settings
from classify.survey.pace import Pace
from classify.twins import Propose, proposing
from classify.workers import WorkerConfig, WorkerPool
from models.labels import Outcome


def scan_share(
    folder: Path,
    *,
    store: Store,
    settings: Settings,
    share: str = "",
    department: str = "",
    criminal_justice: bool | None = None,
    change: Change = Change.NONE,
    all_gone: bool = False,
    watch: Watch = lambda _: None,
    stop: Callable[[], bool] = lambda: False,
    hire: Hire = WorkerPool,
) -> ScanReport:
    """Scan `folder` into the inventory; goes on with a scan that was cut off.

    Args:
        folder: the share; only ever read.
        store: the inventory.
        settings: workers, limits, detectors, policy.
        share: what people call it; by default the folder's name.
        department: who owns it.
        criminal_justice: whether its data is criminal-justice information.
        change: what is meant by a known name at another folder, or the reverse; see `Store.share`.
        all_gone: (nearly) all files that are known may be missing.
        watch: told of progress, several times a second at most.
        stop: asked between files; True leaves a scan that can be taken up again, as Ctrl-C does.
        hire: makes the workers that read the files.

    Raises:
        InventoryError: the share is being scanned by another process, folder and name do not belong
            together, all its files are missing, or the database refused.
        SetupError: share and home lie in one another; detectors, policy or passwords cannot be loaded.
    """
    started = time.monotonic()
    must_be_apart(folder, store.home)
    named = store.share(
        folder,
        name=share,
        department=department,
        criminal_justice=criminal_justice,
        change=change,
        all_gone=all_gone,
    )
    with ShareScan.begun(named.id, store=store, settings=settings, watch=watch, hire=hire, stop=stop) as scan:
        gone = 0
        try:
            scan.register()
            finished = scan.examine(stop=stop)
            if finished:
                gone = scan.finish()
        except KeyboardInterrupt:
            finished = False
        if not finished:
            store.recount(scan.handle.share)
        return ScanReport(
            scan_id=scan.handle.id,
            share_id=named.id,
            share=named.name,
            resumed=scan.handle.resumed,
            progress=scan.progress,
            gone=gone,
            seconds=time.monotonic() - started,
            outdated=scan.outdated,
            interrupted=not finished,
        )


_PAGE = 200
"""Files fetched at once: between two pages folders may be moved up."""


class ShareScan:
    """One run of a scan, step by step. Each step may be repeated after a failure."""

    def __init__(
        self,
        folder: Path,
        handle: ScanHandle,
        *,
        store: Store,
        settings: Settings,
        watch: Watch,
        hire: Hire,
    ) -> None:
        self.folder = folder
        self.handle = handle
        self.progress = Progress()
        self.store = store
        self._settings = settings
        self.watch = watch
        self._hire = hire
        self._batch = handle.first_batch
        self._closed_folders: set[str] = set()
        self.outdated: list[Outdated] = []
        """What is read again because detectors changed."""

    @classmethod
    @contextmanager
    def begun(
        cls,
        share_id: int,
        *,
        store: Store,
        settings: Settings,
        watch: Watch = lambda _: None,
        hire: Hire = WorkerPool,
        stop: Callable[[], bool] = lambda: False,
        retry: Iterable[Outcome] = (),
    ) -> Iterator[ShareScan]:
        """A scan of a share the inventory knows, once its file server has room for one more.

        With `retry` files of these outcomes are read again, besides what is new or has changed.

        Raises:
            BusyError: another process scans the share.
            StoppedWaitingError: `stop` said so while others read from its file server.
        """
        named = next(share for share in store.shares() if share.id == share_id)
        version = reading_version(settings, named.keys.secret)
        policy_version = named.standpoint(Policy.version_of(settings.policy))
        versions = {"detector_version": version, "policy_version": policy_version}
        again = frozenset(retry)
        with store.scanning(named, **versions, reread=settings.reread, retry=again) as handle:
            folder = store.folder_of(named)
            sweep(settings.scratch)
            scan = cls(folder, handle, store=store, settings=settings, watch=watch, hire=hire)
            most = settings.scans_per_server
            with reading_from(folder, store.home, most, waiting=scan.wait, stop=stop):
                yield scan

    @classmethod
    def joined(
        cls, handle: ScanHandle, *, store: Store, settings: Settings, hire: Hire = WorkerPool
    ) -> ShareScan:
        """A scan that another process leads, for `examine` of a slice of it (`Store.join`)."""
        folder = store.folder_of(handle.share)
        scan = cls(folder, handle, store=store, settings=settings, watch=lambda _: None, hire=hire)
        scan.progress.waiting_files, scan.progress.waiting_bytes = store.waiting_totals(handle)
        return scan

    # Steps

    def wait(self) -> None:
        """Tell that others read from the same file server meanwhile."""
        self.progress.stage = "waiting"
        self.watch(self.progress)

    def register(self) -> None:
        """Give every entry of the share its row, before any of them is opened."""
        self.progress.stage = "crawling"
        self.outdated = self.store.bring_forward(self.handle, self._recipe)
        entries = self._noting_closed_folders(crawl(self.folder))
        for counts in self.store.register(self.handle, entries, self._order):
            self._count(counts)
        if not self.handle.resumed and not self.handle.reread:
            doubted = self.store.sample_unchanged(self.handle, self._settings.checked_percent)
            self.progress.unchanged -= doubted
        self.progress.waiting_files, self.progress.waiting_bytes = self.store.waiting_totals(self.handle)
        self.watch(self.progress)

    def next_slice(self, *, after: int, most_bytes: int, most_files: int) -> int | None:
        """The position up to which waiting files beyond `after` make a slice of that size; None at the end.

        A file larger than `most_bytes` is a slice of its own.
        """
        last = size = 0
        for waiting in islice(self.store.pending(self.handle, after=after), most_files):
            if last and size + waiting.size > most_bytes:
                break
            last, size = waiting.position, size + waiting.size
        return last or None

    def examine(
        self, *, after: int = 0, upto: int | None = None, stop: Callable[[], bool] = lambda: False
    ) -> bool:
        """Examine the files that wait (of one slice, or all) in their order and record their results.

        Where all are examined at once, folders are moved up meanwhile; between slices, `reorder` does it.
        Returns False when it was stopped before the end. Where nothing waits, nothing is loaded.
        """
        self.progress.stage = "reading"
        if not self.progress.waiting_files:
            return True
        examination = Examination(self, self._propose())
        if upto is None:
            files = self.store.pending(self.handle, after=after, page=_PAGE, between=self.reorder)
        else:
            files = self.store.pending(self.handle, after=after, upto=upto)
        return examination.run(files, stop)

    def reorder(self, beyond: int) -> int:
        """Has folders read sooner or later by what was met in them in this run; returns how many files moved.

        `beyond` is the last position that was handed out to anybody: files stay behind it, so that none is
        missed. Not to be called while slices beyond it are at work.
        """
        moves = self._order.moves()
        return self.store.move(self.handle, moves, beyond=beyond) if moves else 0

    def take_met(self, met: Mapping[str, tuple[float, int, int]]) -> None:
        """Takes note of what others met in folders (`met`), for `reorder`."""
        self._order.take(met)

    @property
    def met(self) -> dict[str, tuple[float, int, int]]:
        """What this process met in folders, by their keyed digests."""
        return self._order.met()

    def call_back(self) -> None:
        """Who has joined this scan is to leave it."""
        self.handle = self.store.call_back(self.handle)

    def finish(self) -> int:
        """Mark what is gone, label anew what another policy had labelled; returns what is gone."""
        self.progress.stage = "finishing"
        self.watch(self.progress)
        if self.store.relabelling_is_due(self.handle):
            self.store.reevaluate(self.handle.share, self._policy)
        else:
            # What this scan has read was labelled without people's decisions.
            self.store.reevaluate_decided(self.handle.share, self._policy)
        gone = self.store.finish(self.handle, closed_folders=self._closed_folders)
        self.store.ask(self.handle.share)
        self.store.draw(self.handle.share)
        self.store.bring_in_effect(self.handle.share)
        return gone

    # Helpers

    def _noting_closed_folders(self, entries: Iterable[Crawled]) -> Iterator[Crawled]:
        for entry in entries:
            if entry.outcome is Outcome.UNREADABLE:
                self._closed_folders.add(entry.path)
            yield entry

    def _count(self, counts: Registered) -> None:
        self.progress.met += counts.files
        self.progress.unchanged += counts.unchanged
        self.progress.expected_seconds += counts.seconds
        self.watch(self.progress)

    def count_unchanged(self, files: Collection[Pending]) -> None:
        """Files that waited, and whose bytes proved to be the known ones."""
        self.progress.unchanged += len(files)
        self.progress.waiting_files -= len(files)
        self.progress.waiting_bytes -= sum(file.size for file in files)
        self.progress.expected_seconds -= sum(self.seconds(file.path, file.size) for file in files)
        self.watch(self.progress)

    def seconds(self, path: str, size: int) -> float:
        """Seconds of one worker that reading a file is expected to take."""
        return self._order.seconds(path, size)

    @property
    def jobs(self) -> int:
        """Files to be worked at together."""
        return self._settings.jobs

    @cached_property
    def _order(self) -> Order:
        """When what is read; made with what earlier scans of this home took."""
        return Order(self.handle.share, Pace(self.store.paces(), ocr=self._settings.ocr))

    @cached_property
    def _policy(self) -> Policy:
        return Policy.load(self._settings.policy)

    def _recipe(self) -> Recipe:
        return Recipe.of(self._settings, self.handle.share.keys.secret)

    def _propose(self) -> Propose:
        share = self.handle.share
        return proposing(self._policy, share.name, share.department, share.criminal_justice)

    def record(self, results: list[FileResult]) -> None:
        """Write results under the next free batch number."""
        # A number taken by an earlier, unfinished run of this process is simply skipped.
        while not self.store.record(self.handle, self._batch, results):
            self._batch += 1
        self._batch += 1
        self._order.learn(results)

    def workers(self) -> Workers:
        """Workers for this scan, not yet started."""
        settings, share = self._settings, self.handle.share
        config = WorkerConfig.of(
            settings,
            self.folder,
            keys=share.keys,
            jobs=settings.jobs,
            share=share.name,
            department=share.department,
            criminal_justice=share.criminal_justice,
        )
        return self._hire(config)
