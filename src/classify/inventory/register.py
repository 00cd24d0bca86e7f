"""Registration: every entry of a share has its row before anything is opened."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from enum import Enum, auto
from functools import partial
from typing import Any

from sqlalchemy import Float, bindparam, cast, func, select, tuple_, update
from sqlmodel import Session

from classify.crawl import Crawled
from classify.inventory.bulk import insert_many
from classify.inventory.handles import (
    Pending,
    Rank,
    Ranking,
    Registered,
    ScanHandle,
    chunks,
    in_any_order,
    turn_and_id,
)
from classify.inventory.neighbours import Neighbours
from classify.inventory.rechecks import NEVER_ABOUT_BYTES
from classify.inventory.savepoints import write_what_goes
from classify.inventory.tables import CONTENT, ITEM
from classify.memos import once
from classify.results import Job
from models.labels import DocType, Outcome
from models.scan import Recheck

_REFUSED = "refused"
# Their cause may have gone away without a trace in size and time.
_ALWAYS_AGAIN = (Outcome.NOT_EXAMINED, Outcome.UNREADABLE)


def register(
    session: Session,
    scan: ScanHandle,
    entries: Iterable[Crawled],
    *,
    ranking: Ranking = in_any_order,
    one_by_one: bool = False,
) -> Registered:
    """Writes or renews the rows of `entries`; those to be examined become `not_examined`.

    A file that was read and seems to have changed keeps label, tags and findings until it is read again
    (they may be too strict, and must not be forgotten before somebody looked); its outcome says meanwhile
    that it was not examined, and a PUBLIC is not shown or counted as one.

    `ranking` says when each is read. `one_by_one`, an entry whose row the database refuses becomes
    `unreadable`, and the others stand.
    """
    known = Registered()
    lot = list(entries)
    neighbours = once(lambda: Neighbours.of(session, scan, [entry.path for entry in lot]))

    def rank(entry: Crawled, label_rank: int | None) -> Rank:
        return ranking(entry, neighbours().known(entry.path, label_rank))

    for chunk in chunks(lot):
        write = partial(_register, session, scan, known, rank)
        write_what_goes(session, chunk, write, _bare, one_by_one=one_by_one)
    return known


def _bare(entry: Crawled, refusal: Exception) -> Crawled:
    reason = f"the inventory could not keep what the file system says of it ({type(refusal).__name__})"
    return Crawled(entry.path, outcome=Outcome.UNREADABLE, reason=reason)


def _register(
    session: Session,
    scan: ScanHandle,
    known: Registered,
    rank: Callable[[Crawled, int | None], Rank],
    entries: Sequence[Crawled],
) -> None:
    digests = {scan.share.keys.path_digest(entry.path): entry for entry in entries}
    there = _rows(session, scan, digests)
    again = _to_retry(session, scan, [row.id for row in there.values()])
    new, changed, doubtful, unchanged, returned, unfiled = [], [], [], [], [], []

    def ranked(row: Any | None, entry: Crawled) -> dict[str, Any]:
        place = rank(entry, row and row.label_rank)
        known.seconds += place.seconds
        return {"turn": place.turn, "folder_digest": scan.share.folder_digest(entry.path)}

    for digest, entry in digests.items():
        row = there.get(digest)
        if row is None:
            new.append({**_new_row(scan, digest, entry), **ranked(None, entry)})
            continue
        if row.gone_scan_id is not None:
            returned.append(row.id)
        match _compared(row, entry, scan, again):
            case _Compared.SAME:
                unchanged.append(row.id)
                if not row.folder_digest:
                    unfiled.append({"row_id": row.id, "folder_digest": scan.share.folder_digest(entry.path)})
            case _Compared.DOUBTFUL:
                doubtful.append({"row_id": row.id, **_doubt(scan, row, entry), **ranked(row, entry)})
            case _Compared.OTHER:
                changed.append({"row_id": row.id, **_signature(scan, entry), **ranked(row, entry)})
    insert_many(session, ITEM, new)
    for rows in filter(None, (changed, doubtful, unfiled)):
        names = [name for name in rows[0] if name != "row_id"]
        statement = update(ITEM).where(ITEM.c.id == bindparam("row_id"))
        session.execute(statement.values({name: bindparam(name) for name in names}), rows)
    if unchanged:
        seen = update(ITEM).where(ITEM.c.id.in_(unchanged))
        session.execute(seen.values(last_scan_id=scan.id))
    if returned:
        back = update(ITEM).where(ITEM.c.id.in_(returned))
        session.execute(back.values(gone_scan_id=None, first_scan_id=scan.id))
    known.new += len(new)
    known.changed += len(changed)
    known.doubtful += len(doubtful)
    known.unchanged += len(unchanged)


def _rows(session: Session, scan: ScanHandle, digests: Iterable[str]) -> dict[str, Any]:
    """What the inventory knows of entries, by the digests of their paths."""
    columns = (ITEM.c.id, ITEM.c.path_digest, ITEM.c.size, ITEM.c.mtime_ns, ITEM.c.ctime_ns, ITEM.c.inode)
    reading = (ITEM.c.outcome, ITEM.c.outcome_before, ITEM.c.recheck, ITEM.c.content_id)
    scans = (ITEM.c.detector_version, ITEM.c.checked_scan_id, ITEM.c.gone_scan_id)
    order = (ITEM.c.label_rank, ITEM.c.folder_digest)
    found = select(*columns, *reading, *scans, *order).where(
        ITEM.c.share_id == scan.share.id, ITEM.c.path_digest.in_(list(digests))
    )
    return {row.path_digest: row for row in session.execute(found)}


def _to_retry(session: Session, scan: ScanHandle, rows: Sequence[int]) -> frozenset[int]:
    """Those of `rows` that this scan is to read again for their outcome, or for that of a member."""
    if not scan.retry or not rows:
        return frozenset()
    wanted = ITEM.c.outcome.in_([outcome.value for outcome in scan.retry])
    unread = (ITEM.c.checked_scan_id != scan.id, ITEM.c.gone_scan_id.is_(None), wanted)
    own = select(ITEM.c.id).where(ITEM.c.id.in_(rows), *unread)
    inside = select(ITEM.c.container_id).where(ITEM.c.container_id.in_(rows), *unread).distinct()
    return frozenset([*session.scalars(own), *session.scalars(inside)])


class _Compared(Enum):
    """An entry beside what the inventory knows of it."""

    SAME = auto()
    """Nothing differs: it stands as it is."""
    DOUBTFUL = auto()
    """Its bytes must be compared with those that were read."""
    OTHER = auto()
    """It must be read."""


def _compared(row: Any, entry: Crawled, scan: ScanHandle, again: frozenset[int]) -> _Compared:
    waits = row.outcome == Outcome.NOT_EXAMINED and row.outcome_before is not None
    outcome = row.outcome_before if waits else row.outcome
    if row.id in again or outcome in _ALWAYS_AGAIN or row.detector_version != scan.detector_version:
        return _Compared.OTHER
    if entry.outcome not in (Outcome.NOT_EXAMINED, outcome):
        return _Compared.OTHER
    if scan.reread and row.checked_scan_id != scan.id:
        return _Compared.OTHER
    before = (row.size, row.mtime_ns, row.ctime_ns, row.inode)
    if not waits and before == (entry.size, entry.mtime_ns, entry.ctime_ns, str(entry.inode)):
        return _Compared.SAME
    comparable = row.content_id is not None and row.size == entry.size and outcome not in NEVER_ABOUT_BYTES
    return _Compared.DOUBTFUL if comparable and entry.is_readable_file else _Compared.OTHER


def _new_row(scan: ScanHandle, digest: str, entry: Crawled) -> dict[str, Any]:
    return {
        **blank_row(scan, digest, entry.path),
        **_signature(scan, entry),
    }


def blank_row(scan: ScanHandle, digest: str, path: str) -> dict[str, Any]:
    """A row for something nobody has looked at yet, all columns named (so that rows insert together)."""
    return {
        "share_id": scan.share.id,
        "container_id": None,
        "holder_digest": None,
        "path_digest": digest,
        "path_sealed": scan.share.sealer.seal(path),
        "folder_digest": "",
        "turn": 0,
        "outcome": Outcome.NOT_EXAMINED.value,
        "outcome_before": None,
        "recheck": None,
        "checked_scan_id": 0,
        "reason_sealed": None,
        "remarks_sealed": None,
        "media": "",
        "size": 0,
        "mtime_ns": 0,
        "ctime_ns": 0,
        "inode": "",
        "content_id": None,
        "evidence": None,
        "detector_version": "",
        "label": None,
        "label_rank": -1,
        "tags": "",
        "doc_type": DocType.OTHER.value,
        "entities": "",
        "findings": 0,
        "first_scan_id": scan.id,
        "last_scan_id": scan.id,
        "gone_scan_id": None,
    }


def _signature(scan: ScanHandle, entry: Crawled) -> dict[str, Any]:
    """The columns that say what the file system says, and that nobody has looked yet."""
    seal = scan.share.sealer.seal
    refused = not entry.is_readable_file
    return {
        "outcome": Outcome.NOT_EXAMINED.value,
        "outcome_before": None,
        "recheck": None,
        "reason_sealed": seal(entry.reason) if refused else None,
        "remarks_sealed": seal(json.dumps([[_REFUSED, entry.outcome.value]])) if refused else None,
        **_as_the_file_system_says(scan, entry),
    }


def _doubt(scan: ScanHandle, row: Any, entry: Crawled) -> dict[str, Any]:
    """The same for a file whose bytes may be those that were read: its reason and remarks may stand."""
    return {
        "outcome": Outcome.NOT_EXAMINED.value,
        "outcome_before": row.outcome_before or row.outcome,
        "recheck": row.recheck or Recheck.TIMES.value,
        **_as_the_file_system_says(scan, entry),
    }


def _as_the_file_system_says(scan: ScanHandle, entry: Crawled) -> dict[str, Any]:
    return {
        "size": entry.size,
        "mtime_ns": entry.mtime_ns,
        "ctime_ns": entry.ctime_ns,
        "inode": str(entry.inode),
        "last_scan_id": scan.id,
    }


def _waiting(scan: ScanHandle) -> list[Any]:
    return [
        ITEM.c.share_id == scan.share.id,
        ITEM.c.outcome == Outcome.NOT_EXAMINED.value,
        ITEM.c.container_id.is_(None),
        ITEM.c.last_scan_id == scan.id,
    ]


def pending(session: Session, scan: ScanHandle, *, after: int, upto: int | None, limit: int) -> list[Pending]:
    """The next files to examine, by their turns; `after` is the last position had (`Pending.position`)."""
    place = tuple_(ITEM.c.turn, ITEM.c.id)
    wanted = [*_waiting(scan), place > turn_and_id(after)]
    if upto is not None:
        wanted.append(place <= turn_and_id(upto))
    columns = (ITEM.c.id, ITEM.c.path_sealed, ITEM.c.size, ITEM.c.mtime_ns, ITEM.c.inode, ITEM.c.recheck)
    rows = session.execute(
        select(*columns, ITEM.c.turn, ITEM.c.reason_sealed, ITEM.c.remarks_sealed, CONTENT.c.digest)
        .outerjoin(CONTENT, ITEM.c.content_id == CONTENT.c.id)
        .where(*wanted)
        .order_by(ITEM.c.turn, ITEM.c.id)
        .limit(limit)
    )
    return [_as_pending(row, scan) for row in rows]


def _as_pending(row: Any, scan: ScanHandle) -> Pending:
    unseal = scan.share.sealer.open
    refused = None
    recheck = Recheck(row.recheck) if row.recheck and row.digest else None
    if recheck is None and row.remarks_sealed is not None:
        marks = dict(json.loads(unseal(row.remarks_sealed)))
        refused = (Outcome(marks[_REFUSED]), unseal(row.reason_sealed))
    return Pending(
        id=row.id,
        path=unseal(row.path_sealed),
        size=row.size,
        mtime_ns=row.mtime_ns,
        inode=int(row.inode or 0),
        turn=row.turn,
        refused=refused,
        recheck=recheck,
        content_digest=row.digest if recheck else None,
    )


def as_job(waiting: Pending, known_digests: frozenset[str] = frozenset()) -> Job:
    """The order for a worker to examine it."""
    return Job(
        number=waiting.id,
        path=waiting.path,
        size=waiting.size,
        mtime_ns=waiting.mtime_ns,
        inode=waiting.inode,
        known_digests=known_digests,
        refused=waiting.refused,
    )


def waiting_totals(session: Session, scan: ScanHandle) -> tuple[int, int]:
    """Number and bytes of the files that wait to be examined."""
    # As a floating number: sparse files claim sizes whose sum no integer of a database holds.
    size_sum = func.coalesce(func.sum(cast(ITEM.c.size, Float)), 0.0)
    totals = select(func.count(), size_sum).where(*_waiting(scan))
    files, size = session.execute(totals).one()
    return int(files), int(size)


def shared_sizes(session: Session, scan: ScanHandle) -> frozenset[int]:
    """Sizes that more than one waiting file has: only such files can be copies of one another."""
    sizes = select(ITEM.c.size).where(*_waiting(scan), ITEM.c.size > 0).group_by(ITEM.c.size)
    return frozenset(session.scalars(sizes.having(func.count() > 1)))
