"""What reading cost, by kind of file: added up with each batch, in the transaction of its checkpoint."""

from __future__ import annotations

import math
from collections.abc import Iterable

from sqlalchemy import insert, select, update
from sqlmodel import Session

from classify.inventory.savepoints import LARGEST
from classify.inventory.tables import PACE
from classify.results import FileResult
from classify.survey.kinds import kind_of, suffix_of
from classify.survey.pace import Measured


def add_pace(session: Session, results: Iterable[FileResult]) -> None:
    """Adds what top-level files took that were read now; copies and what was never opened took nothing."""
    sums: dict[str, tuple[int, int, float]] = {}
    for result in results:
        if result.same_as is not None or not 0.0 < result.seconds < math.inf:
            continue
        kind = str(kind_of(suffix_of(result.path)))
        files, size, seconds = sums.get(kind, (0, 0, 0.0))
        sums[kind] = files + 1, size + result.size, seconds + result.seconds
    known = paces(session) if sums else {}
    for kind, (files, size, seconds) in sorted(sums.items()):
        if kind in known:
            before = known[kind]
            more = {
                "files": before.files + files,
                "bytes": min(LARGEST, before.bytes + size),
                "seconds": before.seconds + seconds,
            }
            session.execute(update(PACE).where(PACE.c.kind == kind).values(more))
        else:
            row = {"kind": kind, "files": files, "bytes": min(LARGEST, size), "seconds": seconds}
            session.execute(insert(PACE), [row])


def paces(session: Session) -> dict[str, Measured]:
    """What this home has measured, by kind."""
    return {
        row.kind: Measured(row.files, row.bytes, row.seconds) for row in session.execute(select(PACE)).all()
    }
