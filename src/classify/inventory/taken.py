"""Decisions in a list, the newest first: who said what of which kind of data, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session

from classify.inventory.tables import DECISION
from models.decision import DecisionState


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
