"""A scan that several machines read for: who has joined it, and whether his results are still wanted.

One process leads the scan: it begins, registers, hands out slices and finishes. Others join it for a slice.
Each *life* of a scan (it was begun, or taken up again) has a number; what was ordered in another life is
wanted no more, so that a machine that was believed dead can do no harm. Of two that read one file the first
wins: results are written one after the other (`Lock.RECORDS`), and what no longer waits is left out.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlmodel import Session

from classify.errors import NotWantedError
from classify.inventory.handles import ScanHandle, chunks
from classify.inventory.locks import Lock, only_one
from classify.inventory.tables import ITEM, SCAN
from classify.results import FileResult
from models.labels import Outcome
from models.scan import ScanState


def is_wanted(session: Session, scan: ScanHandle) -> bool:
    """Whether the scan is at work, in the life that was joined."""
    row = session.execute(select(SCAN.c.state, SCAN.c.resumed).where(SCAN.c.id == scan.id)).first()
    return row is not None and (row.state, row.resumed) == (ScanState.RUNNING.value, scan.life)


def must_be_wanted(session: Session, scan: ScanHandle) -> None:
    """Keeps all others from writing for the scan until the end of the transaction.

    Raises NotWantedError when the scan has ended, or goes on in another life.
    """
    only_one(session, Lock.RECORDS, scan.id)
    if not is_wanted(session, scan):
        raise NotWantedError("The scan these results are for has ended, or goes on in another run.")


def still_doubted(session: Session, scan: ScanHandle, items: Sequence[int]) -> list[int]:
    """Those of `items` whose bytes nobody else has compared meanwhile. Raises as `must_be_wanted`."""
    must_be_wanted(session, scan)
    doubted: list[int] = []
    for some in chunks(list(items)):
        asked = select(ITEM.c.id).where(
            ITEM.c.id.in_(some), ITEM.c.outcome == Outcome.NOT_EXAMINED.value, ITEM.c.recheck.is_not(None)
        )
        doubted += session.scalars(asked)
    return doubted


def still_wanted(session: Session, scan: ScanHandle, results: Sequence[FileResult]) -> list[FileResult]:
    """Those of `results` whose files still wait: the others were recorded by somebody else.

    Raises as `must_be_wanted`.
    """
    must_be_wanted(session, scan)
    path_digest = scan.share.keys.path_digest
    digests = {path: path_digest(path) for path in {result.container or result.path for result in results}}
    waiting: set[str] = set()
    for some in chunks(sorted(digests.values())):
        asked = select(ITEM.c.path_digest).where(
            ITEM.c.share_id == scan.share.id,
            ITEM.c.path_digest.in_(some),
            ITEM.c.outcome == Outcome.NOT_EXAMINED.value,
            ITEM.c.last_scan_id == scan.id,
        )
        waiting.update(session.scalars(asked))
    return [result for result in results if digests[result.container or result.path] in waiting]


def begin_new_life(session: Session, scan: ScanHandle) -> int:
    """Everything that was ordered so far is wanted no more; returns the number of the new life."""
    life = scan.life + 1
    session.execute(update(SCAN).where(SCAN.c.id == scan.id).values(resumed=life))
    return life
