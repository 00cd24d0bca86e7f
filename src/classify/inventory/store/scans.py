"""The store's scans, from the first row of the crawl to the last count."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO

from sqlalchemy import func, select, update
from sqlmodel import select as select_rows

from classify.crawl import Crawled
from classify.errors import BusyError, InventoryError
from classify.inventory import (
    finish,
    integrity,
    joined,
    neighbours,
    outdated,
    rebuild,
    rechecks,
    record,
    register,
    sightings,
)
from classify.inventory.handles import (
    Pending,
    Ranking,
    Registered,
    ScanHandle,
    ShareHandle,
    in_any_order,
    turn_and_id,
)
from classify.inventory.locks import Lock, only_one
from classify.inventory.losses import exactly_once
from classify.inventory.outdated import Outdated
from classify.inventory.savepoints import carefully
from classify.inventory.store.home import Home, stored_id
from classify.inventory.tables import CHECKPOINT, SCAN, Scan
from classify.recipe import Recipe
from classify.results import FileResult
from models.columns import now
from models.labels import Outcome
from models.scan import ScanState

_REGISTERED_AT_ONCE = 5_000


class Scans(Home):
    """The scans of an inventory."""

    @contextmanager
    def scanning(
        self,
        share: ShareHandle,
        *,
        detector_version: str,
        policy_version: str,
        reread: bool = False,
        retry: frozenset[Outcome] = frozenset(),
    ) -> Iterator[ScanHandle]:
        """A scan of `share`, begun or taken up where an earlier run was cut off.

        Leaving the block without `finish` leaves a scan that can be taken up again. With `reread` every
        file is read that this scan has not yet read; with `retry` those of these outcomes are.

        Raises:
            BusyError: another process scans this share right now.
        """
        with _only_here(self.home / f"scan-{share.id}.lock"), self._only_scan(share):
            begun = self._begin(share, detector_version, policy_version)
            yield replace(begun, reread=reread, retry=retry)

    @contextmanager
    def _only_scan(self, share: ShareHandle) -> Iterator[None]:
        """The same among all machines on one PostgreSQL."""
        with self.database.held(Lock.SCAN, share.id) as is_ours:
            if not is_ours:
                raise _is_being_scanned()
            yield

    @exactly_once
    def _begin(self, share: ShareHandle, detector_version: str, policy_version: str) -> ScanHandle:
        with self.database.writing() as session:
            open_scans = select_rows(Scan).where(Scan.share_id == share.id, Scan.state == ScanState.RUNNING)
            resumable: Scan | None = None
            for left_off in session.exec(open_scans):
                same = (left_off.detector_version, left_off.policy_version)
                if same == (detector_version, policy_version):
                    resumable = left_off
                else:
                    left_off.state = ScanState.SUPERSEDED
                    session.add(left_off)
            scan = resumable or Scan(
                share_id=share.id, detector_version=detector_version, policy_version=policy_version
            )
            scan.resumed += resumable is not None
            session.add(scan)
            session.flush()
            batches = select(func.max(CHECKPOINT.c.batch)).where(CHECKPOINT.c.scan_id == scan.id)
            last = session.scalar(batches)
            action = "scan.resume" if resumable else "scan.begin"
            self._audit(session, action, subject=f"share:{share.id}", scan=scan.id)
            return ScanHandle(
                id=stored_id(scan.id),
                share=share,
                detector_version=detector_version,
                policy_version=policy_version,
                resumed=resumable is not None,
                first_batch=(last or 0) + 1,
                life=scan.resumed,
            )

    @exactly_once
    def give_up_scan(
        self, share: ShareHandle, *, actor: str = "", where: Mapping[str, object] | None = None
    ) -> int | None:
        """Ends the scan of a share that was left off: the next is another one. What was read stays.

        Returns its number; None when none was left off. A scan at work is to be stopped before; one that
        comes to its end all the same is finished.
        """
        with self.database.writing() as session:
            left_off = select_rows(Scan).where(Scan.share_id == share.id, Scan.state == ScanState.RUNNING)
            scan = session.exec(left_off).first()
            if scan is None:
                return None
            scan.state = ScanState.CANCELLED
            session.add(scan)
            told = {**(where or {}), "scan": scan.id}
            self._audit_of(actor, session, "scan.cancel", f"share:{share.id}", told)
            return stored_id(scan.id)

    @contextmanager
    def no_scans(self, shares: Iterable[ShareHandle]) -> Iterator[None]:
        """No scan of these shares runs, or can begin, until the end of the block.

        Raises:
            InventoryError: one runs right now.
        """
        with contextlib.ExitStack() as held:
            for share in shares:
                held.enter_context(_only_here(self.home / f"scan-{share.id}.lock"))
                held.enter_context(self._only_scan(share))
            yield

    @exactly_once
    def bring_forward(self, scan: ScanHandle, recipe: Callable[[], Recipe]) -> list[Outdated]:
        """Takes files that a change of detectors cannot touch as read with the present ones.

        Returns what must be read again, by what changed. `recipe` makes the present recipe; it is
        asked only where needed, since it loads the packs.
        """
        with self.database.writing() as session:
            return outdated.bring_forward(session, scan, recipe)

    def register(
        self, scan: ScanHandle, entries: Iterable[Crawled], ranking: Ranking = in_any_order
    ) -> Iterator[Registered]:
        """Gives every entry its row and its turn, some thousands at a time; yields the counts of each lot."""
        waiting = iter(entries)
        while lot := list(islice(waiting, _REGISTERED_AT_ONCE)):
            yield carefully(partial(self._register, scan, lot, ranking))

    @exactly_once
    def _register(
        self, scan: ScanHandle, lot: Sequence[Crawled], ranking: Ranking, one_by_one: bool
    ) -> Registered:
        with self.database.writing() as session:
            return register.register(session, scan, lot, ranking=ranking, one_by_one=one_by_one)

    @exactly_once
    def sample_unchanged(self, scan: ScanHandle, percent: float) -> int:
        """Has the bytes of some files compared that were found unchanged, see `rechecks.sample`; how many."""
        with self.database.writing() as session:
            return rechecks.sample(session, scan, percent)

    @exactly_once
    def confirm(self, scan: ScanHandle, items: Sequence[int]) -> None:
        """The bytes of these waiting files are those that were read: what is known of them stands."""
        with self.database.writing() as session:
            if scan.joined:
                items = joined.still_doubted(session, scan, items)
            rechecks.confirm(session, scan, items)

    @exactly_once
    def refute(self, scan: ScanHandle, items: Sequence[int], *, silent: int = 0) -> None:
        """The bytes of these waiting files are others; `silent`: so many had changed without a trace."""
        with self.database.writing() as session:
            if scan.joined:
                items = joined.still_doubted(session, scan, items)
                silent = min(silent, len(items))
            rechecks.refute(session, scan, items, silent=silent)

    def pending(
        self,
        scan: ScanHandle,
        *,
        after: int = 0,
        upto: int | None = None,
        page: int = 500,
        between: Callable[[int], object] = lambda _: None,
    ) -> Iterator[Pending]:
        """Files that wait to be examined, by their turns, from behind the position `after` to `upto`.

        `between` is told the last position of each page before the next is fetched: files may be given other
        turns then, all of them beyond that one's (`move`).
        """
        while True:
            rows = self._pending(scan, after, upto, page)
            if not rows:
                return
            yield from rows
            after = rows[-1].position
            between(after)

    def move(self, scan: ScanHandle, folders: Mapping[str, int], *, beyond: int) -> int:
        """Has waiting files of folders (by digest) read so many turns sooner; returns how many.

        None is taken before the turn that follows that of the position `beyond`.
        """
        with self.database.writing() as session:
            return neighbours.move(session, scan, folders, beyond=turn_and_id(beyond)[0])

    @exactly_once
    def _pending(self, scan: ScanHandle, after: int, upto: int | None, page: int) -> list[Pending]:
        with self.database.reading() as session:
            return register.pending(session, scan, after=after, upto=upto, limit=page)

    @exactly_once
    def waiting_totals(self, scan: ScanHandle) -> tuple[int, int]:
        """Number and bytes of the files that wait to be examined."""
        with self.database.reading() as session:
            return register.waiting_totals(session, scan)

    @exactly_once
    def shared_sizes(self, scan: ScanHandle) -> frozenset[int]:
        """Sizes that more than one waiting file has."""
        with self.database.reading() as session:
            return register.shared_sizes(session, scan)

    @exactly_once
    def known_digests(self, scan: ScanHandle, sizes: Iterable[int]) -> dict[tuple[int, str], frozenset[str]]:
        """Digests of contents of these sizes that need not be examined again, by size and view."""
        with self.database.reading() as session:
            return rebuild.known_digests(session, scan, sizes)

    @exactly_once
    def known_contents(
        self, scan: ScanHandle, wanted: Iterable[tuple[str, str]]
    ) -> frozenset[tuple[str, str]]:
        """Those of these digests and views whose contents need not be examined again."""
        with self.database.reading() as session:
            return rebuild.known_contents(session, scan, wanted)

    @exactly_once
    def twin(self, scan: ScanHandle, digest: str, view: str) -> list[FileResult] | None:
        """What is known of a file with this content, read in this view: the file, then its members.

        None if nothing is.
        """
        with self.database.reading() as session:
            return rebuild.twin(session, scan, digest, view)

    @exactly_once
    def record(self, scan: ScanHandle, batch: int, results: Sequence[FileResult]) -> bool:
        """Writes the results of a batch and its checkpoint; False when that batch was written before.

        Raises:
            InventoryError: a result carries a value, or belongs to a file never registered.
            NotWantedError: the scan that was joined has ended, or goes on in another run.
        """

        def attempt(one_by_one: bool) -> bool:
            with self.database.writing() as session:
                return record.record(session, scan, batch, results, one_by_one=one_by_one)

        return carefully(attempt)

    @exactly_once
    def finish(self, scan: ScanHandle, *, closed_folders: Collection[str] = ()) -> int:
        """Ends a scan whose files are all examined; returns how many files are gone.

        Args:
            scan: the scan.
            closed_folders: folders that could not be listed; what lies below them is not gone.

        Raises:
            InventoryError: files are still waiting.
        """
        with self.database.writing() as session:
            only_one(session, Lock.COUNTS, scan.share.id)
            waiting, _ = register.waiting_totals(session, scan)
            if waiting:
                raise InventoryError(f"The scan cannot end: {waiting} files were not examined.")
            gone = finish.settle_unseen(session, scan, closed_folders)
            sightings.write(session, scan)
            finish.recount(session, scan.share.id)
            finish.drop_orphans(session, scan)
            ended = update(SCAN).where(SCAN.c.id == scan.id)
            session.execute(ended.values(state=ScanState.FINISHED.value, finished_at=now()))
            self._audit(
                session,
                "scan.finish",
                subject=f"share:{scan.share.id}",
                scan=scan.id,
                gone=gone,
                **integrity.counts(session, scan.share.id),
            )
        return gone

    @exactly_once
    def recount(self, share: ShareHandle) -> None:
        """Brings the counts of a share up to date (a scan was cut off)."""
        with self.database.writing() as session:
            finish.recount(session, share.id)


def _is_being_scanned() -> BusyError:
    return BusyError("This share is being scanned right now by another process.")


@contextmanager
def _only_here(path: Path) -> Iterator[None]:
    """Holds the lock file; the operating system lets go of it however this process ends."""
    try:
        import fcntl
    except ImportError:  # pragma: no cover - Windows: the database's own locks must do
        yield
        return
    with contextlib.ExitStack() as stack:
        lock: IO[str] = stack.enter_context(path.open("w"))
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise _is_being_scanned() from error
        yield
