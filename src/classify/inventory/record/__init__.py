"""Recording: the results of a batch and its checkpoint, in one transaction or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from sqlalchemy import insert, select
from sqlmodel import Session

from classify.errors import InventoryError
from classify.inventory.handles import ScanHandle, chunks
from classify.inventory.joined import still_wanted
from classify.inventory.locks import Lock, only_one, together
from classify.inventory.pace import add_pace
from classify.inventory.record.lot import write_lot
from classify.inventory.savepoints import LARGEST, write_what_goes
from classify.inventory.tables import CHECKPOINT
from classify.label.proposal import Proposal
from classify.results import FileResult
from models.columns import now
from models.labels import Outcome


def record(
    session: Session,
    scan: ScanHandle,
    batch: int,
    results: Sequence[FileResult],
    *,
    one_by_one: bool = False,
) -> bool:
    """Writes `results` and the checkpoint of `batch`; False when that batch was already written.

    A top-level file's own result closes it: members of it that are not in the inventory since this
    scan are marked as gone. `one_by_one`, a result that the database refuses is recorded as `unreadable`,
    and the others stand.

    Raises:
        InventoryError: a result carries a value, or a member's file was never registered.
        NotWantedError: the scan that was joined has ended, or goes on in another run.
    """
    if any(finding.text is not None for result in results for finding in result.findings):
        raise InventoryError("A result that carries values was kept out of the inventory.")
    only_one(session, Lock.RECORDS, scan.id)
    if scan.joined:
        results = still_wanted(session, scan, results)
    there = select(CHECKPOINT.c.id).where(CHECKPOINT.c.scan_id == scan.id, CHECKPOINT.c.batch == batch)
    if session.execute(there).first() is not None:
        return False
    together(session, Lock.CONTENTS)
    for chunk in chunks(results):
        write = partial(write_lot, session, scan)
        write_what_goes(session, chunk, write, _bare, one_by_one=one_by_one)
    closed = [result for result in results if result.container is None]
    row = {
        "scan_id": scan.id,
        "batch": batch,
        "files": len(closed),
        "analysed_bytes": min(LARGEST, sum(result.size for result in closed)),
        "written_at": now(),
    }
    session.execute(insert(CHECKPOINT), [row])
    add_pace(session, closed)
    return True


def _bare(result: FileResult, refusal: Exception) -> FileResult:
    """`result` without what the database may have refused; its label stands, since it may be strict."""
    word = result.proposal
    return FileResult(
        path=result.path,
        outcome=Outcome.UNREADABLE,
        reason=f"the inventory could not keep what was found in it ({type(refusal).__name__})",
        proposal=Proposal(word.label, word.tags, word.doc_type, Outcome.UNREADABLE),
        detector_version=result.detector_version,
        container=result.container,
        holder=result.holder,
    )
