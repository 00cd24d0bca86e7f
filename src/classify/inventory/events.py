"""The audit trail as people read it: pages of it, newest or oldest first, for whatever is asked.

A page costs what it shows: who, what and about what are walks along indexes, one for each word asked for,
brought together; days are turned into a span of row numbers first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, func, select, union_all
from sqlmodel import Session

from classify.inventory.tables import AUDIT_EVENT, ITEM
from classify.memos import Memo

REVIEWED = "audit.review"
"""Somebody has looked through the trail (CJIS Security Policy AU-6: weekly)."""
_MOST_WALKS = 100


@dataclass(frozen=True, slots=True)
class Event:
    """One act of the trail."""

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    details: Mapping[str, Any]
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class WantedEvents:
    """Which acts are asked for; what is empty asks for nothing."""

    actors: frozenset[str] | None = None
    actions: frozenset[str] | None = None
    subject: str = ""
    """As `share:3`."""
    since: datetime | None = None
    until: datetime | None = None
    """The first moment that is not asked for any more."""

    def has(self, event: Event) -> bool:
        """Whether an act is one of those asked for."""
        return (
            (self.actors is None or event.actor in self.actors)
            and (self.actions is None or event.action in self.actions)
            and self.subject in ("", event.subject)
            and (self.since is None or event.at >= self.since)
            and (self.until is None or event.at < self.until)
        )


EVERY_EVENT = WantedEvents()


@dataclass(frozen=True, slots=True)
class Review:
    """The last time somebody looked through the trail."""

    at: datetime
    actor: str
    week: str
    """As ISO 8601 counts weeks: `2026-W48`."""
    row: int
    """The newest row that was looked at."""
    forged: int | None
    """The first row that did not fit then; None: the chain was whole."""


def older(session: Session, wanted: WantedEvents, *, before: int | None, limit: int) -> list[Event]:
    """The next acts that are wanted, newest first, below the row `before`."""
    below = [] if before is None else [AUDIT_EVENT.c.id < before]
    return _page(session, wanted, below, limit, newest_first=True)


def newer(
    session: Session, wanted: WantedEvents, *, after: int, limit: int, up_to: int | None = None
) -> list[Event]:
    """The next acts that are wanted, oldest first, above the row `after`."""
    above = [AUDIT_EVENT.c.id > after]
    if up_to is not None:
        above.append(AUDIT_EVENT.c.id <= up_to)
    return _page(session, wanted, above, limit, newest_first=False)


def shares_of(session: Session, items: Collection[int]) -> dict[int, int]:
    """In which share each of `items` lies; those that the inventory does not know are left out."""
    rows = select(ITEM.c.id, ITEM.c.share_id).where(ITEM.c.id.in_(items))
    return {row.id: row.share_id for row in session.execute(rows)}


def last_review(session: Session) -> Review | None:
    """When somebody last looked through the trail, and how far."""
    wanted = WantedEvents(actions=frozenset({REVIEWED}))
    for event in older(session, wanted, before=None, limit=1):
        told = event.details
        return Review(event.at, event.actor, str(told["week"]), int(told["row"]), told.get("forged"))
    return None


def first_at(session: Session) -> datetime | None:
    """When the first act was noted."""
    return session.scalar(select(AUDIT_EVENT.c.at).where(AUDIT_EVENT.c.id == 1))


def _page(
    session: Session,
    wanted: WantedEvents,
    bounds: list[ColumnElement[bool]],
    limit: int,
    *,
    newest_first: bool,
) -> list[Event]:
    number = AUDIT_EVENT.c.id
    order = number.desc() if newest_first else number.asc()
    asked = [*bounds, *_of_days(session, wanted)]
    walks = [
        select(select(number).where(*asked, *walk).order_by(order).limit(limit).subquery().c.id)
        for walk in _walks(wanted)
    ]
    if not walks:
        return []
    found = list(session.scalars(walks[0] if len(walks) == 1 else _together(walks)))
    # Each number comes from one walk: their words differ.
    chosen = sorted(found, reverse=newest_first)[:limit]
    rows = session.execute(select(AUDIT_EVENT).where(number.in_(chosen)).order_by(order)).mappings()
    return [_event(row) for row in rows]


def _walks(wanted: WantedEvents) -> list[list[ColumnElement[bool]]]:
    """What each walk asks for: one word of each column."""
    columns = AUDIT_EVENT.c
    always = [columns.subject == wanted.subject] if wanted.subject else []
    actors, actions = _sorted(wanted.actors), _sorted(wanted.actions)
    if wanted.subject or (len(actors or "1") * len(actions or "1") > _MOST_WALKS):
        # Along the subject's index, or from row to row where too much is asked for.
        if actors is not None:
            always.append(columns.actor.in_(actors))
        if actions is not None:
            always.append(columns.action.in_(actions))
        return [always]
    by_actor = [None] if actors is None else [columns.actor == actor for actor in actors]
    by_action = [None] if actions is None else [columns.action == action for action in actions]
    return [[part for part in pair if part is not None] for pair in product(by_actor, by_action)]


def _sorted(words: frozenset[str] | None) -> list[str] | None:
    return None if words is None else sorted(words)


def _together(walks: list[Select[Any]]) -> Select[Any]:
    return select(union_all(*walks).subquery().c.id)


def _of_days(session: Session, wanted: WantedEvents) -> list[ColumnElement[bool]]:
    """The days asked for, as moments and, so that a walk need not look at all rows, as numbers.

    Where a clock was set back numbers do not grow with time: rows of those days stand nowhere but between the
    last row that is older by more than all it was ever set back, and the first that is so much newer.
    """
    columns, days = AUDIT_EVENT.c, []
    back = set_back(session) if wanted.since or wanted.until else timedelta()
    if wanted.since is not None:
        older = select(columns.id).where(columns.at < wanted.since - back)
        first = session.scalar(older.order_by(columns.at.desc(), columns.id.desc()).limit(1))
        days += [columns.at >= wanted.since, columns.id > (first or 0)]
    if wanted.until is not None:
        newer_ones = select(columns.id).where(columns.at >= wanted.until + back)
        last = session.scalar(newer_ones.order_by(columns.at, columns.id).limit(1))
        days += [columns.at < wanted.until, *([columns.id < last] if last is not None else [])]
    return days


@dataclass(frozen=True, slots=True)
class _Clock:
    """How far the trail was looked through for a clock that was set back, and by how much it was in all."""

    row: int = 0
    back: timedelta = timedelta()


_CLOCKS: Memo[str, _Clock] = Memo(100)


def set_back(session: Session) -> timedelta:
    """By how much the clock of the trail was ever set back, all times together.

    Looks at rows that are new since it was asked last; at the first of a long trail that takes a moment.
    """
    home, columns, before = str(session.get_bind().engine.url), AUDIT_EVENT.c, AUDIT_EVENT.alias()
    known = _CLOCKS.get(home, _Clock())
    last = session.scalar(select(func.max(columns.id))) or 0
    if last < known.row:
        known = _Clock()  # another trail lies there by now
    if last > known.row:
        steps = (
            select(columns.at, before.c.at.label("before"))
            .join(before, before.c.id == columns.id - 1)
            .where(columns.id > known.row, columns.id <= last, columns.at < before.c.at)
        )
        back = sum((row.before - row.at for row in session.execute(steps)), known.back)
        known = _CLOCKS[home] = _Clock(last, back)
    return known.back


def _event(row: RowMapping) -> Event:
    return Event(**row)
