"""Files that seem unchanged: which of them have their bytes compared with what was read, and what follows.

Size and times can be set back, and some file systems keep no change time; a remount, a copy or an
hour's shift moves times although nothing changed. So the bytes decide: of files whose size is the same
and whose times are not, and of a sample of those where nothing differs.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from sqlalchemy import select, update
from sqlmodel import Session

from classify.inventory.handles import ScanHandle, chunks
from classify.inventory.tables import ITEM, SCAN, TALLY
from models.labels import Outcome
from models.scan import Recheck

_LEAST_FILES = 20
_LEAST_BYTES = 100_000_000
NEVER_ABOUT_BYTES = (Outcome.NOT_EXAMINED, Outcome.UNREADABLE, Outcome.TIMEOUT)
"""Outcomes that equal bytes do not confirm: such files are read again instead."""


def sample(session: Session, scan: ScanHandle, percent: float) -> int:
    """Has the bytes of some of the files compared that this scan found unchanged.

    Those unchecked for the longest time come first, so that every file has its turn: `percent` of the
    files of the share (20 at least), and no more than `percent` of its bytes (100 MB at least) unless the
    first file alone is larger. Nothing with a `percent` of 0. Returns how many files.
    """
    if not percent:
        return 0
    most_files = max(_LEAST_FILES, ceil(_tally(session, scan, "files") * percent / 100))
    most_bytes = max(_LEAST_BYTES, ceil(_tally(session, scan, "bytes") * percent / 100))
    unchanged = (
        select(ITEM.c.id, ITEM.c.size)
        .where(
            ITEM.c.share_id == scan.share.id,
            ITEM.c.container_id.is_(None),
            ITEM.c.last_scan_id == scan.id,
            ITEM.c.checked_scan_id < scan.id,
            ITEM.c.content_id.is_not(None),
            ITEM.c.outcome.notin_([outcome.value for outcome in NEVER_ABOUT_BYTES]),
        )
        .order_by(ITEM.c.checked_scan_id, ITEM.c.id)
        .limit(most_files)
    )
    chosen: list[int] = []
    size = 0
    for row in session.execute(unchanged):
        size += row.size
        if chosen and size > most_bytes:
            break
        chosen.append(row.id)
    for ids in chunks(chosen):
        doubted = update(ITEM).where(ITEM.c.id.in_(ids))
        session.execute(
            doubted.values(
                outcome_before=ITEM.c.outcome,
                outcome=Outcome.NOT_EXAMINED.value,
                recheck=Recheck.SAMPLE.value,
            )
        )
    return len(chosen)


def _tally(session: Session, scan: ScanHandle, value: str) -> int:
    """A count of the share as the scan before left it."""
    counted = select(TALLY.c.files).where(
        TALLY.c.share_id == scan.share.id, TALLY.c.dimension == "all", TALLY.c.value == value
    )
    return int(session.scalar(counted) or 0)


def confirm(session: Session, scan: ScanHandle, items: Sequence[int]) -> None:
    """The bytes of `items` are those that were read: all that is known of them stands."""
    for ids in chunks(items):
        same = update(ITEM).where(ITEM.c.id.in_(ids), ITEM.c.outcome_before.is_not(None))
        session.execute(
            same.values(
                outcome=ITEM.c.outcome_before, outcome_before=None, recheck=None, checked_scan_id=scan.id
            )
        )


def refute(session: Session, scan: ScanHandle, items: Sequence[int], *, silent: int) -> None:
    """The bytes of `items` are others, or cannot be had: they wait to be read.

    `silent` of them had changed although size and times had not.
    """
    for ids in chunks(items):
        other = update(ITEM).where(ITEM.c.id.in_(ids))
        session.execute(
            other.values(outcome_before=None, recheck=None, reason_sealed=None, remarks_sealed=None)
        )
    if silent:
        told = update(SCAN).where(SCAN.c.id == scan.id)
        session.execute(told.values(silent=SCAN.c.silent + silent))
