"""Pages of a list over several shares, forwards and backwards, from a place that stays where it is.

A place is what the list is ordered by, not a count of rows: what is added or goes away meanwhile moves no
page. By number means share after share; strictest first goes through all shares at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select, tuple_
from sqlmodel import Session

from classify.errors import AskingError
from classify.inventory import search
from classify.inventory.handles import ShareHandle
from classify.inventory.items import ItemLine, as_lines
from classify.inventory.pages import FEW_ROWS, Words, leading_of, only_led
from classify.inventory.search import Wanted, there
from classify.inventory.tables import ITEM
from classify.inventory.tallies import Tallies, tallies

_PLACE = r"-?[0-9]{1,10}\.[0-9]{1,10}(\.[0-9]{1,10})?"
_BEYOND = (1 << 31) - 1
"""No number of an item is higher."""


class Sort(StrEnum):
    """In which order a list is shown."""

    NUMBER = "number"
    WORST = "worst"


class Place(NamedTuple):
    """Where an item stands in the order of a list: share and number, or rank, findings and number."""

    first: int
    item: int
    findings: int = 0

    def __str__(self) -> str:
        return f"{self.first}.{self.item}" + (f".{self.findings}" if self.findings else "")


def place(word: str) -> Place | None:
    """The place an address tells; "" is none.

    Raises:
        AskingError: it is no place.
    """
    if not word:
        return None
    numbers = [int(one) for one in word.split(".")] if re.fullmatch(_PLACE, word) else []
    if not numbers or max(numbers) > _BEYOND:
        raise AskingError("The list has no such page.")
    return Place(*numbers)


@dataclass(frozen=True, slots=True)
class Page:
    """Some items in a row."""

    lines: list[ItemLine]
    before: Place | None
    """Where the page before this one ends; None: this is the first."""
    after: Place | None
    """Where the next one begins."""


def page(
    session: Session,
    shares: Sequence[ShareHandle],
    wanted: Wanted,
    *,
    sort: Sort = Sort.NUMBER,
    after: Place | None = None,
    before: Place | None = None,
    limit: int,
    known: Mapping[int, Tallies] | None = None,
) -> Page:
    """The items of `shares` that are there and wanted, from a place on; with `before`, up to it.

    `known` are the shares' tallies, where somebody has read them already.
    """
    way = _Way(before or after, before is not None, limit + 1)
    known = tallies(session, shares) if known is None else known
    found = (
        _by_number(session, shares, wanted, way, known)
        if sort is Sort.NUMBER
        else (_strictest_first(session, shares, wanted, way, known))
    )
    more = len(found) > limit
    found = found[:limit]
    if way.is_back:
        found.reverse()
    lines = _lines(session, shares, [one.item for one in found])
    has_earlier = more if way.is_back else after is not None
    has_later = True if way.is_back else more
    return Page(
        lines,
        before=found[0] if found and has_earlier else None,
        after=found[-1] if found and has_later else None,
    )


@dataclass(frozen=True, slots=True)
class _Way:
    place: Place | None
    is_back: bool
    limit: int


def _by_number(
    session: Session, shares: Sequence[ShareHandle], wanted: Wanted, way: _Way, known: Mapping[int, Tallies]
) -> list[Place]:
    """Share after share, in the order of their numbers, which never changes."""
    found: list[Place] = []
    for share in sorted(shares, key=lambda one: one.id, reverse=way.is_back):
        left = way.limit - len(found)
        if left == 0:
            break
        after, before = 0, None
        if way.place is not None:
            if share.id != way.place.first and (share.id > way.place.first) == way.is_back:
                continue
            if share.id == way.place.first:
                after, before = (0, way.place.item) if way.is_back else (way.place.item, None)
        if way.is_back and before is None:
            before = _BEYOND
        words = Words(session, share, known[share.id])
        numbers = search.numbers_of(session, share, wanted, words, after=after, before=before, limit=left)
        found += [Place(share.id, number) for number in numbers]
    return found


def _strictest_first(
    session: Session, shares: Sequence[ShareHandle], wanted: Wanted, way: _Way, known: Mapping[int, Tallies]
) -> list[Place]:
    met: list[tuple[int, int, int]] = []
    for share in shares:
        words = Words(session, share, known[share.id])
        met += _strictest(session, share, wanted, words, way)
    met.sort(reverse=not way.is_back)
    return [Place(rank, item, findings) for rank, findings, item in met[: way.limit]]


def _strictest(
    session: Session, share: ShareHandle, wanted: Wanted, words: Words, way: _Way
) -> list[tuple[int, int, int]]:
    """The strictest of a share: along the index that has them in order, or by sorting where few can fit."""
    filters = wanted.filters(words)
    leading = leading_of(filters) if filters and words.are_counted else None
    if leading is not None and not leading.words:
        return []
    asked = [*there(share), *wanted.besides(), *(one.condition for one in filters)]
    if wanted.changed:
        asked.append(search.is_changed(session, share))
    order: tuple[ColumnElement[int], ...] = (ITEM.c.label_rank, ITEM.c.findings, ITEM.c.id)
    asked += _within(wanted, way, order)
    if leading is not None and leading.rows <= FEW_ROWS and leading.column is not ITEM.c.label:
        asked.append(only_led(share, leading))
        order = (ITEM.c.label_rank + 0, ITEM.c.findings, ITEM.c.id)  # not along the index of this order
    turned = order if way.is_back else [column.desc() for column in order]
    rows = select(ITEM.c.label_rank, ITEM.c.findings, ITEM.c.id).where(*asked).order_by(*turned)
    return [(row.label_rank, row.findings, row.id) for row in session.execute(rows.limit(way.limit))]


def _within(
    wanted: Wanted, way: _Way, order: tuple[ColumnElement[int], ...]
) -> Iterator[ColumnElement[bool]]:
    """Between which places of the order an item must stand."""
    if wanted.labels:
        ranks = [label.rank for label in wanted.labels]
        yield ITEM.c.label_rank.between(min(ranks), max(ranks))
    if way.place is not None:
        here = (way.place.first, way.place.findings, way.place.item)
        yield tuple_(*order) > here if way.is_back else tuple_(*order) < here


def _lines(session: Session, shares: Iterable[ShareHandle], numbers: Sequence[int]) -> list[ItemLine]:
    """The items with these numbers, in this order."""
    rows: dict[int, list[Any]] = {}
    for row in session.execute(select(ITEM).where(ITEM.c.id.in_(numbers))).mappings():
        rows.setdefault(row["share_id"], []).append(row)
    by_number = {
        line.id: line
        for share in shares
        if share.id in rows
        for line in as_lines(session, share, rows[share.id])
    }
    return [by_number[number] for number in numbers]
