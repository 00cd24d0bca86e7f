"""Approvals on record: whose word stands, was asked for, refused or ended; what leans on each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlmodel import Session

from classify.inventory.approvals import Member, task_of
from classify.inventory.effects import decided_by
from classify.inventory.handles import ShareHandle, chunks
from classify.inventory.tables import APPROVAL, EFFECT, ITEM
from models.approval import ApprovalState, Coverage, Staleness

MOST = 2**63 - 1
"""No row has a higher number, and databases refuse to be asked for one."""


@dataclass(frozen=True, slots=True)
class Record:
    """One approval, as people read it."""

    id: int
    share_id: int
    coverage: Coverage
    proposed: str
    label: str
    reason: str
    """Why another label than the proposed one; values in it masked."""
    until: date | None
    items: int
    """When it was approved."""
    left_out: int
    state: ApprovalState
    policy: str
    approved_by: str
    approved_at: datetime
    confirmed_by: str | None
    confirmed_at: datetime | None
    second_by: str | None
    second_at: datetime | None
    ended_by: str | None
    ended_at: datetime | None
    ended_why: str | None
    under: dict[Staleness, int] = field(default_factory=dict)
    """Items under it now, by staleness."""
    example: int = 0
    """Number of an item it is about, to name it by."""

    @property
    def in_effect(self) -> int:
        """How many labels are in effect by it."""
        return self.under.get(Staleness.NONE, 0)

    @property
    def stale(self) -> int:
        """How many labels it had put in effect wait to be looked at again."""
        return sum(self.under.values()) - self.in_effect

    @property
    def is_override(self) -> bool:
        """Whether a person chose another label than the machine."""
        return self.label != self.proposed

    @property
    def looked_at(self) -> datetime:
        """When somebody last said that it is right."""
        return self.confirmed_at or self.approved_at


def records(
    session: Session,
    shares: Sequence[ShareHandle],
    states: Collection[ApprovalState],
    *,
    before: int = 0,
    limit: int,
    stale: bool = False,
) -> list[Record]:
    """Approvals of shares in these states, the newest first; with `stale` those something left."""
    wanted: list[Any] = [
        APPROVAL.c.share_id.in_([share.id for share in shares]),
        APPROVAL.c.state.in_([state.value for state in states]),
    ]
    if before:
        wanted.append(APPROVAL.c.id < before)
    if stale:
        waits = and_(EFFECT.c.approval_id == APPROVAL.c.id, EFFECT.c.stale != Staleness.NONE.value)
        wanted.append(select(EFFECT.c.item_id).where(waits).exists())
    rows = select(APPROVAL).where(*wanted).order_by(APPROVAL.c.id.desc()).limit(limit)
    return _told(session, shares, session.execute(rows).mappings().all())


def record(session: Session, share: ShareHandle, number: int) -> Record | None:
    """One approval of a share."""
    if number > MOST:
        return None
    mine = (APPROVAL.c.id == number, APPROVAL.c.share_id == share.id)
    rows = session.execute(select(APPROVAL).where(*mine)).mappings().all()
    return next(iter(_told(session, [share], rows)), None)


def about_item(session: Session, share: ShareHandle, item: int, *, limit: int = 20) -> list[Record]:
    """Approvals an item is under, or that are about its folder, kind, rule or content; newest first."""
    about: list[Any] = [APPROVAL.c.id.in_(select(EFFECT.c.approval_id).where(EFFECT.c.item_id == item))]
    for coverage in Coverage:
        task = task_of(session, share, coverage, item)
        if task is not None:
            about.append(and_(APPROVAL.c.coverage == coverage.value, APPROVAL.c.key == task[0]))
    rows = (
        select(APPROVAL)
        .where(APPROVAL.c.share_id == share.id, or_(*about))
        .order_by(APPROVAL.c.id.desc())
        .limit(limit)
    )
    return _told(session, [share], session.execute(rows).mappings().all())


def under(session: Session, number: int, *, offset: int = 0, limit: int) -> list[tuple[int, Staleness]]:
    """Items whose labels lean on an approval, those that are stale first."""
    rows = (
        select(EFFECT.c.item_id, EFFECT.c.stale)
        .where(EFFECT.c.approval_id == number)
        .order_by((EFFECT.c.stale == Staleness.NONE.value), EFFECT.c.item_id)
        .offset(offset)
        .limit(limit)
    )
    return [(row.item_id, Staleness(row.stale)) for row in session.execute(rows)]


STILL_RIGHT = (Staleness.RULE, Staleness.LAW)
"""Causes after which the same label may be found right by looking: bytes and proposal are as they were."""


def to_confirm(session: Session, number: int) -> list[tuple[Member, Staleness]]:
    """What somebody says of that it is still right: what leans on an approval, as it stands now."""
    rows = (
        select(EFFECT.c.item_id, EFFECT.c.stale, ITEM.c.content_id, ITEM.c.ground)
        .join(ITEM, EFFECT.c.item_id == ITEM.c.id)
        .where(EFFECT.c.approval_id == number)
        .order_by(EFFECT.c.item_id)
    )
    return [
        (Member(row.item_id, row.content_id, row.ground), Staleness(row.stale))
        for row in session.execute(rows)
    ]


def own_of(session: Session, share: ShareHandle, person: str, items: Collection[int]) -> set[int]:
    """Those of `items` that a person decided about as a reviewer: they do not approve them."""
    return decided_by(session, share, person).intersection(items)


def _told(session: Session, shares: Sequence[ShareHandle], rows: Sequence[Any]) -> list[Record]:
    by_id = {share.id: share for share in shares}
    numbers = [row["id"] for row in rows]
    leaning: dict[int, dict[Staleness, int]] = {number: {} for number in numbers}
    examples: dict[int, int] = {}
    for some in chunks(numbers):
        counted = (EFFECT.c.approval_id, EFFECT.c.stale, func.count().label("items"))
        of_these = (
            select(*counted, func.min(EFFECT.c.item_id).label("example"))
            .where(EFFECT.c.approval_id.in_(some))
            .group_by(EFFECT.c.approval_id, EFFECT.c.stale)
        )
        for row in session.execute(of_these):
            leaning[row.approval_id][Staleness(row.stale)] = row.items
            examples[row.approval_id] = min(row.example, examples.get(row.approval_id, row.example))
    return [
        _record(row, by_id[row["share_id"]], leaning[row["id"]], examples.get(row["id"], 0)) for row in rows
    ]


def _record(row: Any, share: ShareHandle, leaning: dict[Staleness, int], example: int) -> Record:
    reason = share.sealer.open(row["reason_sealed"]) if row["reason_sealed"] else ""
    plain = ("id", "share_id", "proposed", "label", "until", "items", "policy", "approved_by", "approved_at")
    people = ("confirmed_by", "confirmed_at", "second_by", "second_at", "ended_by", "ended_at", "ended_why")
    return Record(
        **{name: row[name] for name in (*plain, *people)},
        coverage=Coverage(row["coverage"]),
        reason=share.masker(reason) if reason else "",
        left_out=sum(bool(number) for number in row["left_out"].split(",")),
        state=ApprovalState(row["state"]),
        under=leaning,
        example=example or row["example"],
    )
