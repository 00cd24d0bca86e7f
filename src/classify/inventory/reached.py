"""How far decisions reach: the files that hold what they are about, and in how many places of them.

Every copy of a content is a file of its own, with places of its own: who is told of nine places in three
files finds so many where they look.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session

from classify.inventory.decided import about
from classify.inventory.handles import ShareHandle, chunks
from classify.inventory.tables import CONTENT, DECISION, FINDING, ITEM
from models.decision import Scope

_OUTER = ITEM.alias("outer")
_TOP = func.coalesce(ITEM.c.container_id, ITEM.c.id)
_HOLDER = func.coalesce(_OUTER.c.content_id, ITEM.c.content_id)
"""The content a decision about values of one file is bound to: of what is packed, the outermost file's."""


@dataclass(frozen=True, slots=True)
class Reached:
    """What decisions reach."""

    places: int = 0
    files: frozenset[int] = frozenset()
    """Top-level ones, by number."""


def of_lot(session: Session, shares: Sequence[ShareHandle], lot: str) -> Reached:
    """What the decisions of one press reach in these shares, whatever became of them."""
    rows = select(DECISION).where(DECISION.c.lot == lot)
    return reached(session, shares, list(session.execute(rows).mappings()))


def reached(session: Session, shares: Sequence[ShareHandle], made: Collection[Any]) -> Reached:
    """What these decisions, all of one security domain, reach in those of `shares` that are of it."""
    there = {share.id for share in shares if share.domain.value in {row["domain"] for row in made}}
    places: set[tuple[object, ...]] = set()
    files: set[int] = set()
    wanted: dict[tuple[object, ...], Any] = {about(row): row for row in made}
    for place, top in (*_by_value(session, there, wanted), *_by_place(session, there, wanted)):
        places.add(place)
        files.add(top)
    return Reached(len(places), frozenset(files))


_IS_THERE = ITEM.c.gone_scan_id.is_(None)
_VALUES = tuple(
    select(
        FINDING.c.id,
        FINDING.c.entity,
        FINDING.c.fingerprint,
        ITEM.c.id.label("item"),
        ITEM.c.share_id,
        _TOP.label("top"),
        CONTENT.c.digest,
    )
    .join_from(FINDING, ITEM, held)
    .outerjoin(_OUTER, ITEM.c.container_id == _OUTER.c.id)
    .outerjoin(CONTENT, CONTENT.c.id == _HOLDER)
    for held in (ITEM.c.content_id == FINDING.c.content_id, ITEM.c.id == FINDING.c.item_id)
)
"""Findings in the bytes of items, and those in their names."""

_Met = Iterator[tuple[tuple[object, ...], int]]
"""Places that are reached, each with the number of its top-level file."""


def _by_value(session: Session, there: Collection[int], wanted: Mapping[tuple[object, ...], Any]) -> _Met:
    """What has the value of a decision, as far as that reaches."""
    marks = sorted({row["fingerprint"] for row in wanted.values()} - {None})
    for some in chunks(marks):
        for way in _VALUES:
            for row in session.execute(way.where(FINDING.c.fingerprint.in_(some), _IS_THERE)):
                value = (row.entity, row.fingerprint)
                keys = (
                    (Scope.ITEM, row.digest or f"item:{row.item}", *value),
                    (Scope.SHARE, row.share_id, *value),
                    (Scope.EVERYWHERE, *value),
                )
                if row.share_id in there and any(key in wanted for key in keys):
                    yield (row.id, row.item), row.top


def _by_place(session: Session, there: Collection[int], wanted: Mapping[tuple[object, ...], Any]) -> _Met:
    """Where places that are decided one by one are: in each copy of their content, or in their item alone."""
    of_content: dict[str, list[tuple[object, ...]]] = {}
    of_item: dict[int, list[tuple[object, ...]]] = {}
    for key, one in wanted.items():
        if key[0] is Scope.PLACE and one["content_digest"] is not None:
            of_content.setdefault(one["content_digest"], []).append(key)
        elif key[0] is Scope.PLACE:
            of_item.setdefault(one["item_id"], []).append(key)
    rows = select(ITEM.c.id, ITEM.c.share_id, _TOP.label("top"), CONTENT.c.digest).outerjoin(
        CONTENT, CONTENT.c.id == ITEM.c.content_id
    )
    for some in chunks(sorted(of_content)):
        for row in session.execute(rows.where(CONTENT.c.digest.in_(some), _IS_THERE)):
            if row.share_id in there:
                yield from (((*key, row.id), row.top) for key in of_content[row.digest])
    for numbers in chunks(sorted(of_item)):
        for row in session.execute(rows.where(ITEM.c.id.in_(numbers), _IS_THERE)):
            if row.share_id in there:
                yield from (((*key, row.id), row.top) for key in of_item[row.id])
