"""Decisions that were taken: lists, the newest first; of how many places; who says the contrary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, case, func, select
from sqlmodel import Session

from classify.inventory.decided import stands
from classify.inventory.handles import ShareHandle, chunks
from classify.inventory.reached import reached
from classify.inventory.tables import DECISION
from models.decision import DecisionState, Scope, Verdict


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


class Became(StrEnum):
    """What became of what one press of a key decided; of several the first in this order."""

    STANDS = "stands"
    WAITS = "waits"
    REFUSED = "refused"
    REVERSED = "reversed"
    UNDONE = "undone"
    REPLACED = "replaced"
    """Another decision about the same followed."""
    ENDED = "ended"
    """What it was about is there no more."""


def _ended(why: str) -> Any:
    return and_(DECISION.c.state == DecisionState.ENDED.value, DECISION.c.ended_why == why)


_IS = {
    Became.STANDS: DECISION.c.state == DecisionState.STANDING.value,
    Became.WAITS: DECISION.c.state == DecisionState.REQUESTED.value,
    Became.REFUSED: DECISION.c.state == DecisionState.REFUSED.value,
    Became.REVERSED: _ended("reversed"),
    Became.UNDONE: _ended("undone"),
    Became.REPLACED: _ended("replaced"),
}
_RANK = case(*((is_so, rank) for rank, is_so in enumerate(_IS.values())), else_=len(_IS))


@dataclass(frozen=True, slots=True)
class LotLine:
    """What one press of a key decided; no note, no digest."""

    id: int
    """Of its first decision: the newest lot has the highest."""
    lot: str
    share_id: int
    item_id: int | None
    """The first file it was seen in."""
    items: int
    """Files it reaches."""
    places: int
    """In those."""
    entity: str
    verdict: Verdict
    scope: Scope
    decided_by: str
    decided_at: datetime
    became: Became
    second_by: str | None
    ended_by: str | None
    ended_at: datetime | None


def lots(
    session: Session,
    shares: Sequence[ShareHandle],
    *,
    by: str = "",
    became: Became | None = None,
    before: int | None = None,
    limit: int,
    seen: Sequence[ShareHandle] = (),
) -> list[LotLine]:
    """What was decided in these shares (`by` one person), press by press, newest first, older than number
    `before`; how far each reaches in its share and in all that are `seen`.
    """
    own = {share.id: share for share in shares}
    first, rank = func.min(DECISION.c.id), func.min(_RANK)
    rows = (
        select(DECISION.c.lot, first.label("first"), rank.label("rank"))
        .where(DECISION.c.share_id.in_(sorted(own)))
        .group_by(DECISION.c.lot)
        .order_by(first.desc())
        .limit(limit)
    )
    if by:
        rows = rows.where(DECISION.c.decided_by == by)
    if became is not None:
        rows = rows.having(rank == list(Became).index(became))
    if before is not None:
        rows = rows.having(first < before)
    return [_lot_line(session, own, seen, row) for row in session.execute(rows).all()]


def _lot_line(
    session: Session, own: Mapping[int, ShareHandle], seen: Sequence[ShareHandle], lot: Any
) -> LotLine:
    """A lot by those of its decisions that tell what became of it: others were written down once more."""
    of_lot = select(DECISION).where(DECISION.c.lot == lot.lot, lot.rank == _RANK).order_by(DECISION.c.id)
    rows = [dict(one) for one in session.execute(of_lot).mappings()]
    row = rows[0]
    reach = reached(session, [own[row["share_id"]], *seen], rows)
    return LotLine(
        id=lot.first,
        lot=lot.lot,
        share_id=row["share_id"],
        item_id=row["item_id"],
        items=len(reach.files),
        places=reach.places,
        entity=row["entity"],
        verdict=Verdict(row["verdict"]),
        scope=Scope(row["scope"]),
        decided_by=row["decided_by"],
        decided_at=row["decided_at"],
        became=list(Became)[lot.rank],
        second_by=row["second_by"],
        ended_by=row["ended_by"],
        ended_at=row["ended_at"],
    )


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
