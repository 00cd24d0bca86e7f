"""Scanning a share into the inventory: crawl, register, examine, finish.

The same functions serve `classify scan` (`scan_share`, in this process) and the flow, which calls
`ShareScan` step by step as tasks. Killed at any moment, the same command goes on where it stopped:
what is recorded is never examined again, what was at work is examined anew.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Protocol

from classify.crawl import Beneath, Crawled, crawl
from classify.errors import InventoryError, UnreadableError
from classify.inventory.handles import Pending, Registered, ScanHandle
from classify.inventory.outdated import Outdated
from classify.inventory.register import as_job
from classify.inventory.shares import Change, must_be_apart
from classify.inventory.store import Store
from classify.label.policy import Policy
from classify.recipe import Recipe, reading_version
from classify.results import FileResult, Job, JobDone
from classify.scratch import sweep
from classify.settings import Settings
from classify.twins import Propose, as_twin, proposing
from classify.workers import WorkerConfig, WorkerPool
from models.labels import Outcome
from models.scan import Recheck

_PAGE, _PAGE_BYTES = 500, 20_000_000
# A batch is written when it weighs this much (a result weighs 1, and 1 more for 20 findings) or
# when its first result has waited this long: a crash then costs seconds of work, not minutes.
_BATCH_WEIGHT = 1_000
_BATCH_SECONDS = 3.0


@dataclass(slots=True)
class Progress:
    """How far a scan is; top-level files and their bytes."""

    stage: str = "crawling"
    """crawling, reading, finishing."""
    met: int = 0
    """Entries the crawl has met."""
    unchanged: int = 0
    waiting_files: int = 0
    """Files to be read in this run."""
    waiting_bytes: int = 0
    done_files: int = 0
    done_bytes: int = 0
    copies: int = 0
    """Files whose bytes were known, so that they were not analysed again."""


Watch = Callable[[Progress], None]


class Workers(Protocol):
    """`classify.workers.WorkerPool`, as far as a scan uses it."""

    def run(self, jobs: Iterable[Job]) -> Iterator[FileResult | JobDone]:
        """Results of each job as they come, then its `JobDone`."""

    def close(self) -> None:
        """Stop; what was at work is lost."""


Hire = Callable[[WorkerConfig], Workers]


@dataclass(slots=True)
class ScanReport:
    """What one run of a scan did."""

    scan_id: int
    share_id: int
    share: str
    resumed: bool
    progress: Progress
    gone: int = 0
    seconds: float = 0.0
    outdated: list[Outdated] = field(default_factory=list)
    """Files that were read again because detectors changed, by what changed."""
    interrupted: bool = False
    """Stopped before all files were examined; the same command goes on from here."""


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
    with ShareScan.begun(named.id, store=store, settings=settings, watch=watch, hire=hire) as scan:
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
    ) -> Iterator[ShareScan]:
        """A scan of a share the inventory knows. Raises InventoryError while another runs."""
        named = next(share for share in store.shares() if share.id == share_id)
        version = reading_version(settings, named.keys.secret)
        policy_version = named.standpoint(Policy.version_of(settings.policy))
        versions = {"detector_version": version, "policy_version": policy_version}
        with store.scanning(named, **versions, reread=settings.reread) as handle:
            folder = store.folder_of(named)
            sweep(settings.scratch)
            yield cls(folder, handle, store=store, settings=settings, watch=watch, hire=hire)

    # Steps

    def register(self) -> None:
        """Give every entry of the share its row, before any of them is opened."""
        self.progress.stage = "crawling"
        self.outdated = self.store.bring_forward(self.handle, self._recipe)
        for counts in self.store.register(self.handle, self._noting_closed_folders(crawl(self.folder))):
            self._count(counts)
        if not self.handle.resumed and not self.handle.reread:
            doubted = self.store.sample_unchanged(self.handle, self._settings.checked_percent)
            self.progress.unchanged -= doubted
        self.progress.waiting_files, self.progress.waiting_bytes = self.store.waiting_totals(self.handle)
        self.watch(self.progress)

    def next_slice(self, *, after: int, most_bytes: int, most_files: int) -> int | None:
        """The id up to which waiting files beyond `after` make a slice of that size; None at the end.

        A file larger than `most_bytes` is a slice of its own.
        """
        last = size = 0
        for waiting in islice(self.store.pending(self.handle, after=after), most_files):
            if last and size + waiting.size > most_bytes:
                break
            last, size = waiting.id, size + waiting.size
        return last or None

    def examine(
        self, *, after: int = 0, upto: int | None = None, stop: Callable[[], bool] = lambda: False
    ) -> bool:
        """Examine the files that wait (of one slice, or all) and record their results.

        Returns False when it was stopped before the end. Where nothing waits, nothing is loaded.
        """
        self.progress.stage = "reading"
        if not self.progress.waiting_files:
            return True
        examination = _Examination(self, self._propose())
        files = self.store.pending(self.handle, after=after, upto=upto)
        return examination.run(files, stop)

    def finish(self) -> int:
        """Mark what is gone, label anew what another policy had labelled; returns what is gone."""
        self.progress.stage = "finishing"
        self.watch(self.progress)
        if self.store.relabelling_is_due(self.handle):
            self.store.reevaluate(self.handle.share, self._policy)
        return self.store.finish(self.handle, closed_folders=self._closed_folders)

    # Helpers

    def _noting_closed_folders(self, entries: Iterable[Crawled]) -> Iterator[Crawled]:
        for entry in entries:
            if entry.outcome is Outcome.UNREADABLE:
                self._closed_folders.add(entry.path)
            yield entry

    def _count(self, counts: Registered) -> None:
        self.progress.met += counts.files
        self.progress.unchanged += counts.unchanged
        self.watch(self.progress)

    def count_unchanged(self, files: Collection[Pending]) -> None:
        """Files that waited, and whose bytes proved to be the known ones."""
        self.progress.unchanged += len(files)
        self.progress.waiting_files -= len(files)
        self.progress.waiting_bytes -= sum(file.size for file in files)
        self.watch(self.progress)

    @property
    def jobs(self) -> int:
        """Files to be worked at together."""
        return self._settings.jobs

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

    def workers(self) -> Workers:
        """Workers for this scan, not yet started."""
        settings, share = self._settings, self.handle.share
        config = WorkerConfig(
            root=self.folder,
            limits=settings.limits,
            keys=share.keys,
            jobs=settings.jobs,
            ocr=settings.ocr,
            names=settings.names,
            passwords=settings.known_passwords(),
            policy=settings.policy,
            packs=settings.packs,
            cache=settings.cache,
            city=settings.city,
            scratch=settings.scratch,
            share=share.name,
            department=share.department,
            criminal_justice=share.criminal_justice,
        )
        return self._hire(config)


@dataclass(slots=True)
class _Batch:
    """Results waiting to be recorded together."""

    results: list[FileResult] = field(default_factory=list)
    weight: float = 0.0
    begun: float = 0.0

    def add(self, results: Iterable[FileResult]) -> None:
        if not self.results:
            self.begun = time.monotonic()
        for result in results:
            self.results.append(result)
            self.weight += 1 + len(result.findings) / 20

    @property
    def is_due(self) -> bool:
        waited = bool(self.results) and time.monotonic() - self.begun > _BATCH_SECONDS
        return waited or self.weight >= _BATCH_WEIGHT


def _pages(files: Iterable[Pending]) -> Iterator[list[Pending]]:
    """`files` by the page: not so many that looking at one keeps the workers waiting."""
    page: list[Pending] = []
    size = 0
    for file in files:
        page.append(file)
        size += file.size
        if len(page) >= _PAGE or size >= _PAGE_BYTES:
            yield page
            page, size = [], 0
    if page:
        yield page


class MemberNames:
    """The paths of the members of one top-level file, made different where the file has two of one name."""

    def __init__(self, container: str) -> None:
        self._container = container
        self._taken: set[str] = set()
        self._promised: dict[str, str] = {}
        """Files of which members have come, and what they will be called: they themselves come last."""

    def apart(self, member: FileResult) -> FileResult:
        """`member` under a path no other has, its holder as that one is called."""
        path = self._promised.pop(member.path, None) or self._free(member.path)
        holder = member.holder
        if holder is not None and holder != self._container:
            if holder not in self._promised:
                self._promised[holder] = self._free(holder)
            holder = self._promised[holder]
        return replace(member, path=path, holder=holder)

    def _free(self, wanted: str) -> str:
        path, number = wanted, 2
        while path in self._taken:
            path, number = f"{wanted} ({number})", number + 1
        self._taken.add(path)
        return path


class _Examination:
    """Runs files through the workers; copies of known contents go in once the first is recorded."""

    def __init__(self, scan: ShareScan, propose: Propose) -> None:
        self._scan = scan
        self._store = scan.store
        self._propose = propose
        self._batch = _Batch()
        self._own: dict[str, list[FileResult]] = {}
        """A top-level file's own result, held back until its members are all in."""
        self._names: dict[str, MemberNames] = {}
        """The paths that members of a top-level file bear, while it is read."""
        self._at_work: set[tuple[str, str]] = set()
        """Digests and views of files ordered and not yet recorded whose size is not theirs alone."""
        self._recorded: set[tuple[str, str]] = set()
        """Those recorded since the last page: the inventory knows them now."""
        self._later: list[Pending] = []
        self._ordered: dict[int, Pending] = {}
        self._anew: set[int] = set()
        """Files whose known content was forgotten meanwhile: to be read whatever is known."""
        self._sizes: frozenset[int] = frozenset()

    def run(self, files: Iterator[Pending], stop: Callable[[], bool]) -> bool:
        self._sizes = self._store.shared_sizes(self._scan.handle)
        finished = False
        try:
            finished = self._run(self._jobs(files), stop)
            while finished and self._later:
                again, self._later = self._later, []
                finished = self._run(self._jobs(iter(again), wait_for_copies=False), stop)
        finally:
            self._flush()
        return finished

    def _run(self, jobs: Iterator[Job], stop: Callable[[], bool]) -> bool:
        pool = self._scan.workers()
        try:
            for message in pool.run(jobs):
                if isinstance(message, JobDone):
                    self._close(message)
                else:
                    self._take(message)
                if self._batch.is_due:
                    self._flush()
                if stop():
                    return False
        finally:
            pool.close()
        self._flush()
        return True

    # Orders

    def _jobs(self, files: Iterator[Pending], *, wait_for_copies: bool = True) -> Iterator[Job]:
        """Orders for `files`; what equals a file at work waits until that one is recorded."""
        handle = self._scan.handle
        for page in map(self._not_as_before, _pages(files)):
            self._at_work -= self._recorded
            self._recorded.clear()
            views = {file.id: handle.share.view(file.path) for file in page}
            contents = {
                file.id: (digest, views[file.id])
                for file in page
                if self._may_have_copies(file) and (digest := self._digest(file))
            }
            known = self._store.known_contents(handle, contents.values())
            by_size = self._store.known_digests(
                handle, {file.size for file in page if file.id not in contents}
            )
            for file in page:
                content = contents.get(file.id)
                if content is None:
                    yield self._order(file, by_size.get((file.size, views[file.id]), frozenset()))
                elif content in known:
                    yield self._order(file, frozenset({content[0]}))
                elif wait_for_copies and content in self._at_work:
                    self._later.append(file)
                else:
                    self._at_work.add(content)
                    yield self._order(file, frozenset())

    def _not_as_before(self, page: list[Pending]) -> list[Pending]:
        """The files of `page`, but for those whose bytes prove to be the ones that were read before."""
        doubtful = [file for file in page if file.recheck is not None]
        if not doubtful:
            return page
        # Reading and hashing leave the interpreter to others: one file for each core.
        with ThreadPoolExecutor(self._scan.jobs) as hands:
            digests = list(hands.map(self._digest, doubtful))
        pairs = list(zip(doubtful, digests, strict=True))
        same = [file for file, digest in pairs if digest == file.content_digest]
        silent = [
            file
            for file, digest in pairs
            if file.recheck is Recheck.SAMPLE and digest not in (None, file.content_digest)
        ]
        stands = {file.id for file in same}
        self._store.confirm(self._scan.handle, list(stands))
        others = [file.id for file in doubtful if file.id not in stands]
        self._store.refute(self._scan.handle, others, silent=len(silent))
        self._scan.count_unchanged(same)
        return [file for file in page if file.id not in stands]

    def _order(self, file: Pending, known_digests: frozenset[str]) -> Job:
        self._ordered[file.id] = file
        return as_job(file, frozenset() if file.id in self._anew else known_digests)

    def _may_have_copies(self, file: Pending) -> bool:
        """Whether another waiting file has its size: then its digest is wanted before it is ordered."""
        return file.refused is None and file.size in self._sizes

    def _digest(self, file: Pending) -> str | None:
        keys = self._scan.handle.share.keys
        try:
            with Beneath(self._scan.folder) as share, os.fdopen(share.file(file.path), "rb") as stream:
                return keys.content_digest(stream)
        except (UnreadableError, OSError):
            # The worker meets the same obstacle and says so.
            return None

    # Results

    def _take(self, result: FileResult) -> None:
        if result.container is not None:
            self._batch.add([self._apart(result)])
        elif result.same_as is None:
            self._own[result.path] = [result]
        else:
            handle = self._scan.handle
            stored = self._store.twin(handle, result.same_as, handle.share.view(result.path))
            if stored is not None:
                self._own[result.path] = as_twin(result, stored, self._propose)

    def _apart(self, member: FileResult) -> FileResult:
        """Archives may hold two members of one name; each keeps a row of its own."""
        container = member.container or ""
        names = self._names.setdefault(container, MemberNames(container))
        return names.apart(member)

    def _close(self, done: JobDone) -> None:
        self._names.pop(done.path, None)
        ordered = self._ordered.pop(done.number)
        family = self._own.pop(done.path, None)
        if family is None:
            # What it is a copy of was forgotten meanwhile: it must be read after all, once.
            if ordered.id in self._anew:
                raise InventoryError("A file was read and nothing came of it.")
            self._anew.add(ordered.id)
            self._later.append(ordered)
            return
        # Members first: the file's own row closes it.
        own, *members = family
        self._batch.add([*members, own])
        progress = self._scan.progress
        progress.done_files += 1
        progress.done_bytes += own.size
        progress.copies += own.same_as is not None
        self._scan.watch(progress)

    def _flush(self) -> None:
        if self._batch.results:
            batch, self._batch = self._batch, _Batch()
            self._scan.record(batch.results)
            view = self._scan.handle.share.view
            self._recorded.update(
                (result.content_digest, view(result.path))
                for result in batch.results
                if result.content_digest
            )
