"""Files ordered from the workers, and their results brought together."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

from classify.crawl import Beneath
from classify.errors import InventoryError, UnreadableError
from classify.inventory.handles import Pending, ScanHandle
from classify.inventory.register import as_job
from classify.inventory.store import Store
from classify.results import FileResult, Job, JobDone
from classify.scanning.batches import Batch, pages
from classify.scanning.members import MemberNames
from classify.scanning.progress import Progress, Watch, Workers
from classify.twins import Propose, as_twin
from models.scan import Recheck


class Run(Protocol):
    """A run of a scan, as far as the examination of its files needs it."""

    folder: Path
    store: Store
    handle: ScanHandle
    progress: Progress
    watch: Watch

    @property
    def jobs(self) -> int:
        """Files to be worked at together."""

    def workers(self) -> Workers:
        """Workers for this scan, not yet started."""

    def record(self, results: list[FileResult]) -> None:
        """Write results under the next free batch number."""

    def count_unchanged(self, files: Collection[Pending]) -> None:
        """Files that waited, and whose bytes proved to be the known ones."""

    def seconds(self, path: str, size: int) -> float:
        """Seconds of one worker that reading a file is expected to take."""


class Examination:
    """Runs files through the workers; copies of known contents go in once the first is recorded."""

    def __init__(self, scan: Run, propose: Propose) -> None:
        self._scan = scan
        self._store = scan.store
        self._propose = propose
        self._batch = Batch()
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
        """Examines `files` and records what comes of them; False when it was stopped before the end."""
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
        for page in map(self._not_as_before, pages(files)):
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
                return keys.content_digest(stream, like=file.content_digest)
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
        if ordered.refused is None:
            progress.passed_seconds += self._scan.seconds(ordered.path, ordered.size)
        progress.copies += own.same_as is not None
        if not own.outcome.was_read:
            progress.unread[own.outcome] = progress.unread.get(own.outcome, 0) + 1
        self._scan.watch(progress)

    def _flush(self) -> None:
        if self._batch.results:
            batch, self._batch = self._batch, Batch()
            self._scan.record(batch.results)
            view = self._scan.handle.share.view
            self._recorded.update(
                (result.content_digest, view(result.path))
                for result in batch.results
                if result.content_digest
            )
