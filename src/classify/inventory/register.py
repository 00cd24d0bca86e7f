"""Registration: every entry of a share has its row before anything is opened."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlmodel import Session

from classify.crawl import Crawled
from classify.inventory.handles import Pending, Registered, ScanHandle, chunks
from classify.inventory.tables import ITEM
from classify.results import Job
from models.labels import DocType, Outcome

_REFUSED = "refused"
# Their cause may have gone away without a trace in size and time.
_ALWAYS_AGAIN = (Outcome.NOT_EXAMINED, Outcome.UNREADABLE)


def register(session: Session, scan: ScanHandle, entries: Iterable[Crawled]) -> Registered:
    """Writes or renews the rows of `entries`; those to be examined become `not_examined`."""
    known = Registered()
    for chunk in chunks(list(entries)):
        _register(session, scan, chunk, known)
    return known


def _register(session: Session, scan: ScanHandle, entries: Sequence[Crawled], known: Registered) -> None:
    digests = {scan.share.keys.path_digest(entry.path): entry for entry in entries}
    columns = (ITEM.c.id, ITEM.c.path_digest, ITEM.c.size, ITEM.c.mtime_ns, ITEM.c.inode)
    found = session.execute(
        select(*columns, ITEM.c.outcome, ITEM.c.detector_version, ITEM.c.gone_scan_id).where(
            ITEM.c.share_id == scan.share.id, ITEM.c.path_digest.in_(digests)
        )
    )
    there = {row.path_digest: row for row in found}
    new, changed, unchanged, returned = [], [], [], []
    for digest, entry in digests.items():
        row = there.get(digest)
        if row is None:
            new.append(_new_row(scan, digest, entry))
            continue
        if row.gone_scan_id is not None:
            returned.append(row.id)
        if _is_unchanged(row, entry, scan):
            unchanged.append(row.id)
        else:
            changed.append({"row_id": row.id, **_signature(scan, entry)})
    if new:
        session.execute(insert(ITEM), new)
    if changed:
        names = [name for name in changed[0] if name != "row_id"]
        statement = update(ITEM).where(ITEM.c.id == bindparam("row_id"))
        session.execute(statement.values({name: bindparam(name) for name in names}), changed)
    if unchanged:
        seen = update(ITEM).where(ITEM.c.id.in_(unchanged))
        session.execute(seen.values(last_scan_id=scan.id))
    if returned:
        back = update(ITEM).where(ITEM.c.id.in_(returned))
        session.execute(back.values(gone_scan_id=None, first_scan_id=scan.id))
    known.new += len(new)
    known.changed += len(changed)
    known.unchanged += len(unchanged)


def _is_unchanged(row: Any, entry: Crawled, scan: ScanHandle) -> bool:
    same = (row.size, row.mtime_ns, row.inode) == (entry.size, entry.mtime_ns, str(entry.inode))
    settled = entry.outcome in (Outcome.NOT_EXAMINED, row.outcome)
    again = row.outcome in _ALWAYS_AGAIN or row.detector_version != scan.detector_version
    return same and settled and not again


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
        "outcome": Outcome.NOT_EXAMINED.value,
        "reason_sealed": None,
        "remarks_sealed": None,
        "media": "",
        "size": 0,
        "mtime_ns": 0,
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
        "reason_sealed": seal(entry.reason) if refused else None,
        "remarks_sealed": seal(json.dumps([[_REFUSED, entry.outcome.value]])) if refused else None,
        "size": entry.size,
        "mtime_ns": entry.mtime_ns,
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
    """The next files to examine, in the order they were registered; `after` is the last id had."""
    wanted = [*_waiting(scan), ITEM.c.id > after]
    if upto is not None:
        wanted.append(ITEM.c.id <= upto)
    rows = session.execute(select(ITEM).where(*wanted).order_by(ITEM.c.id).limit(limit))
    return [_as_pending(row, scan) for row in rows]


def _as_pending(row: Any, scan: ScanHandle) -> Pending:
    unseal = scan.share.sealer.open
    refused = None
    if row.remarks_sealed is not None:
        marks = dict(json.loads(unseal(row.remarks_sealed)))
        refused = (Outcome(marks[_REFUSED]), unseal(row.reason_sealed))
    inode = int(row.inode or 0)
    return Pending(row.id, unseal(row.path_sealed), row.size, row.mtime_ns, inode, refused)


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
    totals = select(func.count(), func.coalesce(func.sum(ITEM.c.size), 0)).where(*_waiting(scan))
    files, size = session.execute(totals).one()
    return int(files), int(size)


def shared_sizes(session: Session, scan: ScanHandle) -> frozenset[int]:
    """Sizes that more than one waiting file has: only such files can be copies of one another."""
    sizes = select(ITEM.c.size).where(*_waiting(scan), ITEM.c.size > 0).group_by(ITEM.c.size)
    return frozenset(session.scalars(sizes.having(func.count() > 1)))
