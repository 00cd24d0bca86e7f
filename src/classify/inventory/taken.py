"""Decisions that were taken: in a list, the newest first, and those that say the contrary of another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from classify.inventory.decided import stands
from classify.inventory.handles import ShareHandle, chunks
from classify.inventory.tables import DECISION
from models.decision import DecisionState, Verdict


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One decision; no note, no digest."""

    id: int
    lot: str
    share_id: int
    item_id: int | None
    """Where it was seen."""
    entity: str
    detector: str
    scope: str
    verdict: str
    state: str
    decided_by: str
    decided_at: datetime
    seconds: float
    second_by: str | None
    second_at: datetime | None
    ended_by: str | None
    ended_at: datetime | None
    ended_why: str | None


def page(
    session: Session,
    shares: Sequence[int],
    *,
    before: int | None,
    limit: int,
    state: DecisionState | None = None,
    lot: str = "",
) -> list[DecisionLine]:
    """Decisions taken in these shares, older than `before`."""
    columns = [DECISION.c[name] for name in DecisionLine.__slots__]
    rows = select(*columns).where(DECISION.c.share_id.in_(shares)).order_by(DECISION.c.id.desc()).limit(limit)
    if before is not None:
        rows = rows.where(DECISION.c.id < before)
    if state is not None:
        rows = rows.where(DECISION.c.state == state.value)
    if lot:
        rows = rows.where(DECISION.c.lot == lot)
    return [DecisionLine(*row) for row in session.execute(rows)]


def contradicting(
    session: Session, share: ShareHandle, rows: Sequence[Mapping[str, Any]], verdict: Verdict
) -> int:
    """How many decisions stand in a share that say the contrary about the values of `rows` elsewhere.

    One says that it is what the detector says, the other that it is none or needs no care.
    """
    dismissals = [one.value for one in Verdict if one.dismisses]
    if verdict.dismisses:
        contrary = DECISION.c.verdict == Verdict.CONFIRM.value
    elif verdict is Verdict.CONFIRM:
        contrary = DECISION.c.verdict.in_(dismissals)
    else:
        return 0
    here = {row["content_digest"] for row in rows} - {None}
    items = {row["item_id"] for row in rows}
    marks = {row["fingerprint"] for row in rows} - {None}
    found = 0
    for some in chunks(sorted(marks)):
        stand = select(DECISION.c.content_digest, DECISION.c.item_id).where(
            *stands(share.domain.value),
            DECISION.c.share_id == share.id,
            DECISION.c.entity.in_(sorted({row["entity"] for row in rows})),
            DECISION.c.fingerprint.in_(some),
            contrary,
        )
        found += sum(
            row.content_digest not in here and row.item_id not in items for row in session.execute(stand)
        )
    return found
