"""The inventory as scans use it. Each method is one transaction; nothing else holds a session.

How a scan goes::

    store = Store.open(home)
    share = store.share(Path("/srv/police"), criminal_justice=True)
    with store.scanning(share, detector_version=..., policy_version=...) as scan:
        store.bring_forward(scan, recipe)         # what other detectors cannot touch is up to date
        store.register(scan, crawl(folder))       # every file has its row before it is opened
        for file in store.pending(scan): ...      # what must be read; the rest is unchanged
        store.record(scan, batch, results)        # results and checkpoint in one transaction
        store.finish(scan)                        # what is gone, counts
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO, Any

from sqlalchemy import event, func, select, update
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from classify.crawl import Crawled
from classify.detect.masking import Masker
from classify.errors import InventoryError, SetupError
from classify.inventory import (
    audit,
    finish,
    integrity,
    outdated,
    plausible,
    proposals,
    rebuild,
    rechecks,
    record,
    register,
    shares,
    sightings,
    trail,
    upgrade,
)
from classify.inventory.database import Database
from classify.inventory.handles import Pending, Registered, ScanHandle, ShareHandle
from classify.inventory.head import HeadFile
from classify.inventory.outdated import Outdated
from classify.inventory.savepoints import carefully
from classify.inventory.shares import Change
from classify.inventory.tables import CHECKPOINT, SCAN, Department, HomeFact, Scan, Share
from classify.keys import Domain, KeyRing
from classify.label.proposal import Proposal
from classify.recipe import Recipe
from classify.results import FileResult
from classify.twins import Proposer, propose_all, proposing
from models.columns import now
from models.scan import ScanState

_REGISTERED_AT_ONCE = 5_000
_FAMILIES_AT_ONCE = 500
_KEY_MARK = "key_mark"
_SIGNED = "inventory.sign"


class Store:
    """An open inventory: its database, its keys, its home folder."""

    def __init__(self, home: Path, database: Database, keys: KeyRing, *, packs: Path | None = None) -> None:
        self.home = home
        self.database = database
        self.keys = keys
        self.masker = Masker(packs, home / "cache", home / "detectors")
        self.head = HeadFile(keys.head_path(home), keys.audit_key)

    @classmethod
    def open(cls, home: Path, database_url: str = "", *, packs: Path | None = None) -> Store:
        """The inventory of `home`; its database and keys are made on first use.

        `packs` is the folder of a site's own packs: what they find is masked in names, too.

        Raises:
            SetupError: folder, database or keys cannot be used, or do not belong together.
        """
        database = Database.at(home, database_url)
        with database.reading() as session:
            mark = session.get(HomeFact, _KEY_MARK)
        keys = KeyRing.open(home, may_create=mark is None)
        if mark is None:
            with database.writing() as session:
                session.add(HomeFact(name=_KEY_MARK, value=keys.check_mark()))
        elif mark.value != keys.check_mark():
            raise SetupError(
                "The key file does not belong to this inventory.",
                remedy="Put the keys/keys.json back that this inventory was written with.",
            )
        store = cls(home, database, keys, packs=packs)
        store._upgrade()
        store._sign_what_is_there()
        return store

    def _upgrade(self) -> None:
        with self.database.reading() as session:
            if not upgrade.is_due(session):
                return
        known = self.shares()
        with self.database.writing() as session:
            # Another process may have done it meanwhile.
            if upgrade.is_due(session):
                upgrade.tell_members_apart(session, known)

    def close(self) -> None:
        """Gives the database back."""
        self.database.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Shares

    def share(
        self,
        folder: Path,
        *,
        name: str = "",
        department: str = "",
        criminal_justice: bool | None = None,
        change: Change = Change.NONE,
        all_gone: bool = False,
    ) -> ShareHandle:
        """The share of `folder`, made when it is new.

        Args:
            folder: where its files lie.
            name: what people call it; by default the folder's own name.
            department: who owns it.
            criminal_justice: whether its data is criminal-justice information; None keeps what is
                known (for a new share: no).
            change: what is meant by a known name at another folder, or a known folder under another name.
                A share whose old folder has nothing any more and whose files all lie here has moved.
            all_gone: (nearly) all files of the share may be missing.

        Raises:
            InventoryError: folder and name mean two shares, or something `change` must say; the
                criminal-justice flag of a scanned share would change; its files are all missing.
        """
        with self.database.reading() as session:
            handle, place_of = partial(self._handle, session), self._place_of
            chosen = shares.choose(session, handle, place_of, folder, name, change)
            known = chosen.share
            if known is not None:
                if criminal_justice is not None and criminal_justice != known.criminal_justice:
                    raise InventoryError(
                        f"The share {known.name} was scanned "
                        f"{'with' if known.criminal_justice else 'without'} the criminal-justice flag.",
                        remedy="Scan the folder as a new share (--share with another name).",
                    )
                if not all_gone and chosen.change is not Change.REPLACE:
                    plausible.must_not_be_lost(session, handle(known), folder)
        with self.database.writing() as session:
            share = self._new_share(session, folder, name, bool(criminal_justice))
            if known is not None:
                share = session.get_one(Share, known.id)
                share.name = chosen.name or share.name
                share.folder_digest, share.folder_sealed = self._sealed_folder(folder, share.criminal_justice)
            if department:
                share.department_id = _department_id(session, department)
            session.add(share)
            session.flush()
            if chosen.change is not Change.NONE:
                self._audit(session, f"share.{chosen.change}", subject=f"share:{share.id}")
            return self._handle(session, share)

    def share_named(self, name: str) -> ShareHandle:
        """The share people call `name`. Raises InventoryError when there is none."""
        with self.database.reading() as session:
            known = session.exec(select_rows(Share).where(Share.name == name)).first()
            if known is None:
                raise InventoryError(f"There is no share '{name}'.", remedy="See the names: classify doctor.")
            return self._handle(session, known)

    def shares(self) -> list[ShareHandle]:
        """All shares, by name."""
        with self.database.reading() as session:
            rows = session.exec(select_rows(Share).order_by(col(Share.name)))
            return [self._handle(session, share) for share in rows]

    def folder_of(self, share: ShareHandle) -> Path:
        """Where the files of a share lie."""
        with self.database.reading() as session:
            return self._place_of(session.get_one(Share, share.id))

    def last_scan(self, share: ShareHandle) -> datetime | None:
        """When a share was last scanned whole; None: never."""
        with self.database.reading() as session:
            return shares.last_scan(session, share.id)

    def _place_of(self, share: Share) -> Path:
        return Path(self.keys.sealer(Domain.of(share.criminal_justice)).open(share.folder_sealed))

    def _new_share(self, session: Session, folder: Path, name: str, criminal_justice: bool) -> Share:
        digest, sealed = self._sealed_folder(folder, criminal_justice)
        return Share(
            name=name or _free_name(session, shares.plain_name(folder)),
            criminal_justice=criminal_justice,
            folder_digest=digest,
            folder_sealed=sealed,
        )

    def _sealed_folder(self, folder: Path, criminal_justice: bool) -> tuple[str, bytes]:
        domain = Domain.of(criminal_justice)
        place = str(folder.resolve())
        return self.keys.domain(domain).path_digest(place), self.keys.sealer(domain).seal(place)

    def _handle(self, session: Session, share: Share) -> ShareHandle:
        department = session.get(Department, share.department_id) if share.department_id else None
        domain = Domain.of(share.criminal_justice)
        return ShareHandle(
            id=_id(share.id),
            name=share.name,
            department=department.name if department else "",
            criminal_justice=share.criminal_justice,
            keys=self.keys.domain(domain),
            sealer=self.keys.sealer(domain),
            masker=self.masker,
        )

    # Scans

    @contextmanager
    def scanning(
        self, share: ShareHandle, *, detector_version: str, policy_version: str, reread: bool = False
    ) -> Iterator[ScanHandle]:
        """A scan of `share`, begun or taken up where an earlier run was cut off.

        Leaving the block without `finish` leaves a scan that can be taken up again. With `reread` every
        file is read that this scan has not yet read.

        Raises:
            InventoryError: another process scans this share right now.
        """
        with _only_one(self.home / f"scan-{share.id}.lock"):
            yield replace(self._begin(share, detector_version, policy_version), reread=reread)

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
                id=_id(scan.id),
                share=share,
                detector_version=detector_version,
                policy_version=policy_version,
                resumed=resumable is not None,
                first_batch=(last or 0) + 1,
            )

    def bring_forward(self, scan: ScanHandle, recipe: Callable[[], Recipe]) -> list[Outdated]:
        """Takes files that a change of detectors cannot touch as read with the present ones.

        Returns what must be read again, by what changed. `recipe` makes the present recipe; it is
        asked only where needed, since it loads the packs.
        """
        with self.database.writing() as session:
            return outdated.bring_forward(session, scan, recipe)

    def register(self, scan: ScanHandle, entries: Iterable[Crawled]) -> Iterator[Registered]:
        """Gives every entry its row, some thousands at a time; yields the counts after each lot."""
        waiting = iter(entries)
        while lot := list(islice(waiting, _REGISTERED_AT_ONCE)):
            yield carefully(partial(self._register, scan, lot))

    def _register(self, scan: ScanHandle, lot: Sequence[Crawled], one_by_one: bool) -> Registered:
        with self.database.writing() as session:
            return register.register(session, scan, lot, one_by_one=one_by_one)

    def sample_unchanged(self, scan: ScanHandle, percent: float) -> int:
        """Has the bytes of some files compared that were found unchanged, see `rechecks.sample`; how many."""
        with self.database.writing() as session:
            return rechecks.sample(session, scan, percent)

    def confirm(self, scan: ScanHandle, items: Sequence[int]) -> None:
        """The bytes of these waiting files are those that were read: what is known of them stands."""
        with self.database.writing() as session:
            rechecks.confirm(session, scan, items)

    def refute(self, scan: ScanHandle, items: Sequence[int], *, silent: int = 0) -> None:
        """The bytes of these waiting files are others; `silent`: so many had changed without a trace."""
        with self.database.writing() as session:
            rechecks.refute(session, scan, items, silent=silent)

    def pending(
        self, scan: ScanHandle, *, after: int = 0, upto: int | None = None, page: int = 500
    ) -> Iterator[Pending]:
        """Files that wait to be examined, in the order of the crawl, ids above `after` up to `upto`."""
        while True:
            with self.database.reading() as session:
                rows = register.pending(session, scan, after=after, upto=upto, limit=page)
            if not rows:
                return
            yield from rows
            after = rows[-1].id

    def waiting_totals(self, scan: ScanHandle) -> tuple[int, int]:
        """Number and bytes of the files that wait to be examined."""
        with self.database.reading() as session:
            return register.waiting_totals(session, scan)

    def shared_sizes(self, scan: ScanHandle) -> frozenset[int]:
        """Sizes that more than one waiting file has."""
        with self.database.reading() as session:
            return register.shared_sizes(session, scan)

    def known_digests(self, scan: ScanHandle, sizes: Iterable[int]) -> dict[tuple[int, str], frozenset[str]]:
        """Digests of contents of these sizes that need not be examined again, by size and view."""
        with self.database.reading() as session:
            return rebuild.known_digests(session, scan, sizes)

    def known_contents(
        self, scan: ScanHandle, wanted: Iterable[tuple[str, str]]
    ) -> frozenset[tuple[str, str]]:
        """Those of these digests and views whose contents need not be examined again."""
        with self.database.reading() as session:
            return rebuild.known_contents(session, scan, wanted)

    def twin(self, scan: ScanHandle, digest: str, view: str) -> list[FileResult] | None:
        """What is known of a file with this content, read in this view: the file, then its members.

        None if nothing is.
        """
        with self.database.reading() as session:
            return rebuild.twin(session, scan, digest, view)

    def record(self, scan: ScanHandle, batch: int, results: Sequence[FileResult]) -> bool:
        """Writes the results of a batch and its checkpoint; False when that batch was written before.

        Raises:
            InventoryError: a result carries a value, or belongs to a file never registered.
        """

        def attempt(one_by_one: bool) -> bool:
            with self.database.writing() as session:
                return record.record(session, scan, batch, results, one_by_one=one_by_one)

        return carefully(attempt)

    def finish(self, scan: ScanHandle, *, closed_folders: Collection[str] = ()) -> int:
        """Ends a scan whose files are all examined; returns how many files are gone.

        Args:
            scan: the scan.
            closed_folders: folders that could not be listed; what lies below them is not gone.

        Raises:
            InventoryError: files are still waiting.
        """
        with self.database.writing() as session:
            waiting, _ = register.waiting_totals(session, scan)
            if waiting:
                raise InventoryError(f"The scan cannot end: {waiting} files were not examined.")
            gone = finish.settle_unseen(session, scan, closed_folders)
            sightings.write(session, scan)
            finish.drop_orphans(session, scan)
            finish.recount(session, scan.share.id)
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

    def recount(self, share: ShareHandle) -> None:
        """Brings the counts of a share up to date (a scan was cut off)."""
        with self.database.writing() as session:
            finish.recount(session, share.id)

    # Policies

    def reevaluate(self, share: ShareHandle, policy: Proposer) -> int:
        """Labels everything in `share` anew from stored evidence, opening no file.

        Returns how many items now bear another label, other tags or another kind of record.
        """
        propose = proposing(policy, share.name, share.department, share.criminal_justice)
        standpoint = share.standpoint(policy.version)
        changed = 0
        with self.database.writing() as session:
            newest = session.scalar(select(func.max(SCAN.c.id)).where(SCAN.c.share_id == share.id))
            if newest is None:
                return 0
            families = rebuild.families(session, share)
            while some := list(islice(families, _FAMILIES_AT_ONCE)):
                rows: dict[int, Any] = {}
                words: dict[int, Proposal] = {}
                for family, results in some:
                    made = propose_all(results, propose)
                    rows.update((row["id"], row) for row in family)
                    words.update(zip((row["id"] for row in family), made, strict=True))
                    changed += sum(
                        _differ(result.proposal, proposal)
                        for result, proposal in zip(results, made, strict=True)
                    )
                entries = proposals.write_proposals(session, newest, standpoint, words)
                proposals.write_labels(session, share, rows, words, entries)
            relabelled = update(SCAN).where(SCAN.c.id == newest)
            session.execute(relabelled.values(policy_version=standpoint))
            finish.recount(session, share.id)
            self._audit(
                session,
                "policy.reevaluate",
                subject=f"share:{share.id}",
                policy=policy.version,
                changed=changed,
                **integrity.counts(session, share.id),
            )
        return changed

    def relabelling_is_due(self, scan: ScanHandle) -> bool:
        """Whether items this scan found unchanged may bear labels of another policy."""
        earlier = (SCAN.c.share_id == scan.share.id, SCAN.c.id < scan.id)
        with self.database.reading() as session:
            finished = SCAN.c.state == ScanState.FINISHED.value
            last = session.scalar(select(func.max(SCAN.c.id)).where(*earlier, finished)) or 0
            versions = select(SCAN.c.policy_version).where(*earlier, SCAN.c.id >= last)
            return any(version != scan.policy_version for version in session.scalars(versions))

    # Audit

    def audit(self, action: str, *, subject: str = "", **details: object) -> None:
        """Adds an act of this user to the audit trail."""
        with self.database.writing() as session:
            self._audit(session, action, subject=subject, **details)

    def first_forged_event(self) -> int | None:
        """The first row of the audit trail that was tampered with; None when it is whole."""
        with self.database.reading() as session:
            return audit.verify(session, self.keys.audit_key)

    def complaints(self, *, most_items: int | None = None) -> list[str]:
        """What in the inventory nobody with its keys wrote, in sentences; empty when all fits.

        Args:
            most_items: look at about so many items of each share only.
        """
        with self.database.reading() as session:
            forged = audit.verify(session, self.keys.audit_key)
            found = [self.head.complaint(audit.present(session))]
            if forged is not None:
                found.append(f"Row {forged} of the audit trail was changed or its neighbour removed.")
            for named in session.exec(select_rows(Share).order_by(col(Share.id))):
                for misfit in integrity.misfits(session, self._handle(session, named), most=most_items):
                    place = f"Share {named.name}" + (f", item {misfit.item}" if misfit.item else "")
                    found.append(f"{place}: {misfit.sentence}")
        return [sentence for sentence in found if sentence]

    def accept_trail(self) -> None:
        """Takes the audit trail as it is (a backup was put back), and notes that in it."""
        with self.database.reading() as session:
            self.head.accept(audit.present(session))
        self.audit("audit.accept")

    def exported_trail(self) -> str:
        """The audit trail as a text that anybody can check without a secret (`classify.inventory.trail`)."""
        with self.database.reading() as session:
            return trail.export(session, self.keys.audit_key)

    def _audit(self, session: Session, action: str, *, subject: str = "", **details: object) -> None:
        before, after = audit.append(session, self.keys.audit_key, action, subject=subject, details=details)
        self.head.announce(before, after)
        event.listen(session, "after_commit", lambda _: self.head.settle(after), once=True)

    def _sign_what_is_there(self) -> None:
        """Signs what an older version wrote without signatures; noted in the trail, so never done twice."""
        with self.database.reading() as session:
            if audit.has(session, _SIGNED):
                return
        with self.database.writing() as session:
            if self.head.path.exists() or audit.has(session, _SIGNED):
                return
            for share in session.exec(select_rows(Share)):
                proposals.sign_all(session, self._handle(session, share))
            self._audit(session, _SIGNED)


def _id(number: int | None) -> int:
    assert number is not None, "a stored row has an id"
    return number


def _differ(one: Proposal, other: Proposal) -> bool:
    return (one.label, set(one.tags), one.doc_type) != (other.label, set(other.tags), other.doc_type)


def _department_id(session: Session, name: str) -> int:
    known = session.exec(select_rows(Department).where(Department.name == name)).first()
    if known is None:
        known = Department(name=name)
        session.add(known)
        session.flush()
    return _id(known.id)


def _free_name(session: Session, wanted: str) -> str:
    taken = set(session.exec(select_rows(Share.name)))
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted} ({number})", number + 1
    return name


@contextmanager
def _only_one(path: Path) -> Iterator[None]:
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
            raise InventoryError(
                "This share is being scanned right now by another process.",
                remedy="Wait for it to end, or stop it.",
            ) from error
        yield
