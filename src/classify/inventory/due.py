"""What somebody must look at because time has passed: labels a quarter old, youth records to be sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlmodel import Session

from classify.inventory.handles import ShareHandle
from classify.inventory.items import ItemLine, as_lines
from classify.inventory.tables import CLASSIFICATION, ITEM
from models.labels import Label, Tag

QUARTER = timedelta(days=91)
_OF_AGE = 18
_TAGS_AROUND = ("{}", "{},%", "%,{}", "%,{},%")


@dataclass(frozen=True, slots=True)
class Due:
    """Items that are due, counted whole and listed as far as asked."""

    items: int
    certain: int
    """Of them, those that are due for certain; of the others it may be."""
    lines: list[ItemLine]
    """Those due for the longest time first."""


def to_review(session: Session, share: ShareHandle, today: date, limit: int) -> Due:
    """What is proposed as PUBLIC and was given that label more than a quarter ago.

    The CJIS Security Policy (AC-22) has what is open to the public looked at each quarter. Nothing in the
    inventory knows yet what was in truth published, so all that may be is listed.
    """
    before = datetime.combine(today, time(), UTC) - QUARTER
    later = CLASSIFICATION.alias("later")
    judged_since = select(later.c.id).where(later.c.item_id == ITEM.c.id, later.c.made_at >= before)
    chosen = (ITEM.c.label == Label.PUBLIC.value) & ~judged_since.exists()
    items = _count(session, share, chosen)
    return Due(items, items, _first(session, share, chosen, limit))


def to_seal(session: Session, share: ShareHandle, today: date, limit: int) -> Due:
    """Youth records and when they must be sealed (41-5-216, MCA: when the youth turns 18).

    No date of birth is kept, so only bounds can be told, from the day a file was last changed: whoever was a
    youth then may have turned 18 on the next day, and is 18 at the latest eighteen years later. That day is
    the file's, which a copy or a conversion renews; a court may have extended its jurisdiction.
    """
    chosen = bears(Tag.JUV)
    adult = datetime.combine(years_before(today, _OF_AGE), time(), UTC)
    certain = chosen & (ITEM.c.mtime_ns <= int(adult.timestamp()) * 1_000_000_000)
    return Due(
        _count(session, share, chosen),
        _count(session, share, certain),
        _first(session, share, chosen, limit),
    )


def bears(tag: Tag) -> ColumnElement[bool]:
    """Whether an item bears a tag."""
    return or_(*(ITEM.c.tags.like(pattern.format(tag.value)) for pattern in _TAGS_AROUND))


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; of a 29 February the day before, where there is none."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _here(share: ShareHandle) -> tuple[ColumnElement[bool], ...]:
    return ITEM.c.share_id == share.id, ITEM.c.gone_scan_id.is_(None)


def _count(session: Session, share: ShareHandle, chosen: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(ITEM).where(*_here(share), chosen)) or 0


def _first(session: Session, share: ShareHandle, chosen: ColumnElement[bool], limit: int) -> list[ItemLine]:
    if not limit:
        return []
    rows = select(ITEM).where(*_here(share), chosen).order_by(ITEM.c.mtime_ns, ITEM.c.id).limit(limit)
    return as_lines(session, share, session.execute(rows).mappings().all())
