"""Redacted copies on record: by which orders they were made, and whether a second person agreed.

Who reads them names the shares they may open documents of: orders tell places.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session

from classify.inventory.handles import ShareHandle, chunks
from classify.inventory.tables import CONTENT, ITEM, REDACTED_COPY
from classify.keys import Domain, Sealer
from models.redacted_copy import CopyState

SealerOf = Callable[[Domain], Sealer]


@dataclass(frozen=True, slots=True)
class CopyLine:
    """A copy on record."""

    id: int
    request: int | None
    share_id: int
    item: int
    content_digest: str
    profile: str
    by_hand: int
    orders: str = field(repr=False)
    """As JSON (`classify.redacting.orders`)."""
    grounds: str
    engine: str
    sha256: str
    cut: int
    kept: int
    sheet: str = field(repr=False)
    """The proof sheet, as JSON; "" where there was no copy."""
    refused: str
    """Why there was none; shown through the share's masker."""
    state: CopyState
    made_by: str
    made_at: datetime
    looked_by: str | None
    looked_at: datetime | None
    note: str
    """Why it was sent back."""


def records(
    session: Session,
    sealer_of: SealerOf,
    shares: Sequence[ShareHandle],
    *,
    states: Collection[CopyState] = (),
    request: int | None = None,
    items: Collection[int] | None = None,
    before: int = 0,
    limit: int,
) -> list[CopyLine]:
    """The newest copy of each file for each request (or for none), newest first, those below `before`."""
    later = REDACTED_COPY.alias("later")
    followed = select(later.c.id).where(
        later.c.item_id == REDACTED_COPY.c.item_id,
        func.coalesce(later.c.request_id, 0) == func.coalesce(REDACTED_COPY.c.request_id, 0),
        later.c.id > REDACTED_COPY.c.id,
    )
    rows = select(REDACTED_COPY).where(
        REDACTED_COPY.c.share_id.in_([share.id for share in shares]), ~followed.exists()
    )
    if states:
        rows = rows.where(REDACTED_COPY.c.state.in_([state.value for state in states]))
    if request is not None:
        rows = rows.where(REDACTED_COPY.c.request_id == request)
    if before:
        rows = rows.where(REDACTED_COPY.c.id < before)
    rows = rows.order_by(REDACTED_COPY.c.id.desc()).limit(limit)
    if items is None:
        return _lines(sealer_of, session.execute(rows).mappings())
    found = [
        line
        for some in chunks(sorted(items))
        for line in _lines(
            sealer_of, session.execute(rows.where(REDACTED_COPY.c.item_id.in_(some))).mappings()
        )
    ]
    return sorted(found, key=lambda line: -line.id)[:limit]


def record(
    session: Session, sealer_of: SealerOf, shares: Sequence[ShareHandle], number: int
) -> CopyLine | None:
    """One of them, where it is of these shares."""
    rows = select(REDACTED_COPY).where(
        REDACTED_COPY.c.id == number, REDACTED_COPY.c.share_id.in_([share.id for share in shares])
    )
    return next(iter(_lines(sealer_of, session.execute(rows).mappings())), None)


def sheets(session: Session, sealer_of: SealerOf, hashes: Collection[str]) -> dict[str, str]:
    """Proof sheets of copies, as JSON, by the SHA-256 of the copy: of those that were ever on record."""
    columns = (REDACTED_COPY.c.copy_hash, REDACTED_COPY.c.criminal_justice, REDACTED_COPY.c.sheet_sealed)
    found: dict[str, str] = {}
    for some in chunks(sorted(hashes)):
        rows = select(*columns).where(REDACTED_COPY.c.copy_hash.in_(some))
        for row in session.execute(rows):
            if row.sheet_sealed:
                found[row.copy_hash] = sealer_of(Domain.of(row.criminal_justice)).open(row.sheet_sealed)
    return found


def counts(session: Session, shares: Sequence[ShareHandle]) -> dict[CopyState, int]:
    """How many newest copies of these shares are in which state."""
    later = REDACTED_COPY.alias("later")
    followed = select(later.c.id).where(
        later.c.item_id == REDACTED_COPY.c.item_id,
        func.coalesce(later.c.request_id, 0) == func.coalesce(REDACTED_COPY.c.request_id, 0),
        later.c.id > REDACTED_COPY.c.id,
    )
    rows = (
        select(REDACTED_COPY.c.state, func.count())
        .where(REDACTED_COPY.c.share_id.in_([share.id for share in shares]), ~followed.exists())
        .group_by(REDACTED_COPY.c.state)
    )
    return {CopyState(state): count for state, count in session.execute(rows)}


def digests(session: Session, items: Collection[int]) -> dict[int, str]:
    """Keyed digests of files as they are now; who is missing is gone, or nobody read it whole."""
    found: dict[int, str] = {}
    for some in chunks(sorted(items)):
        rows = (
            select(ITEM.c.id, CONTENT.c.digest)
            .join(CONTENT, ITEM.c.content_id == CONTENT.c.id)
            .where(ITEM.c.id.in_(some), ITEM.c.gone_scan_id.is_(None))
        )
        found |= {row.id: row.digest for row in session.execute(rows)}
    return found


def _lines(sealer_of: SealerOf, rows: Iterable[Any]) -> list[CopyLine]:
    found = []
    for row in rows:
        opened = sealer_of(Domain.of(row["criminal_justice"])).open
        found.append(
            CopyLine(
                id=row["id"],
                request=row["request_id"],
                share_id=row["share_id"],
                item=row["item_id"],
                content_digest=row["content_digest"],
                profile=row["profile"],
                by_hand=row["by_hand"],
                orders=opened(row["orders_sealed"]),
                grounds=row["grounds"],
                engine=row["engine"],
                sha256=row["copy_hash"],
                cut=row["cut"],
                kept=row["kept"],
                sheet=opened(row["sheet_sealed"]) if row["sheet_sealed"] else "",
                refused=opened(row["refused_sealed"]) if row["refused_sealed"] else "",
                state=CopyState(row["state"]),
                made_by=row["made_by"],
                made_at=row["made_at"],
                looked_by=row["looked_by"],
                looked_at=row["looked_at"],
                note=opened(row["note_sealed"]) if row["note_sealed"] else "",
            )
        )
    return found
