"""Pages of a list along indexes, in the order of numbers, whatever is asked for.

A filter is some walks along an index, one for each word of its column, brought together: a page then costs
what it shows, however many rows there are and wherever they lie.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, or_, select, union_all
from sqlmodel import Session

from classify.inventory.handles import ShareHandle
from classify.inventory.tables import ITEM
from classify.inventory.tallies import Tallies, tallies

_MOST_WALKS = 30
"""More words than this, and one walk along the numbers is quicker, or few rows fit altogether."""
FEW_ROWS = 5_000
"""So many rows are sorted sooner than a walk along the numbers finds the first of them."""

Conditions = Sequence[ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked of one column: that it holds one of these words."""

    column: ColumnElement[str]
    words: tuple[str, ...]
    rows: int
    """How many there are of them, about."""
    condition: ColumnElement[bool]
    """The same, asked of a row that something else has found."""

    @property
    def is_walked(self) -> bool:
        """Whether its index leads to a page quickly."""
        return len(self.words) <= _MOST_WALKS or self.rows <= FEW_ROWS


class Words:
    """The words, or combinations of words, that the items of a share have in their columns."""

    def __init__(self, session: Session, share: ShareHandle, known: Tallies | None = None) -> None:
        self._session = session
        self._share = share
        self._known = known or tallies(session, [share])[share.id]

    @property
    def are_counted(self) -> bool:
        """Whether it is known how many items have each."""
        return self._known.is_current

    def filter(self, dimension: str, wanted: Collection[str], *, combined: bool = False) -> Filter:
        """`dimension` has one of the words `wanted`; `combined`: among others, parted by commas."""
        column = ITEM.c[dimension]
        if not combined:
            there = self._known.of(dimension) if self._known.is_current else {}
            words = tuple(sorted(wanted))
            return Filter(column, words, sum(there.get(word, 0) for word in words), column.in_(words))
        if self._known.is_current:
            there = self._known.of(dimension)
        else:
            there = dict.fromkeys(self._met(column), FEW_ROWS)
        hits = {text: rows for text, rows in there.items() if not set(wanted).isdisjoint(text.split(","))}
        has = or_(*(_has_word(column, word) for word in sorted(wanted)))
        return Filter(column, tuple(sorted(hits)), sum(hits.values()), has)

    def _met(self, column: ColumnElement[str]) -> list[str]:
        """The different values of a column, leaping from one to the next along its index."""
        mine = ITEM.c.share_id == self._share.id
        leap = select(func.min(column).label("value")).where(mine).cte("met", recursive=True)
        following = (
            select(func.min(column)).where(mine, column > leap.c.value).correlate(leap).scalar_subquery()
        )
        leap = leap.union_all(select(following).where(leap.c.value.is_not(None)))
        return list(self._session.scalars(select(leap.c.value).where(leap.c.value.is_not(None))))


def _has_word(column: ColumnElement[str], word: str) -> ColumnElement[bool]:
    """Whether a column of words joined by commas has `word` among them."""
    commas = literal(",")
    return (commas + column + commas).contains(f",{word},", autoescape=True)


def numbers(
    here: Conditions, filters: Sequence[Filter], limit: int, *, backwards: bool = False
) -> Select[Any]:
    """The lowest numbers of items that fulfil `here` and all `filters`; `backwards`: the highest, falling."""
    if not filters:
        return walk(here, ITEM.c.id, limit, backwards=backwards)
    leading = leading_of(filters)
    asked = [*here, *(other.condition for other in filters if other is not leading)]
    if not leading.words:
        return select(ITEM.c.id).where(ITEM.c.id < 0)
    if len(leading.words) <= _MOST_WALKS:
        walks = [
            walk([*asked, leading.column == word], ITEM.c.id, limit, backwards=backwards)
            for word in leading.words
        ]
        return together(walks, limit, backwards=backwards)
    # As a list of words: of those a database knows how many rows they have, and so which way is the shorter.
    listed = leading.column.in_(leading.words)
    return walk([*asked, listed], ITEM.c.id, limit, backwards=backwards)


def only_led(share: ShareHandle, leading: Filter) -> ColumnElement[bool]:
    """That an item fulfils `leading`, so that its index is used: without statistics a database takes a list
    of words for a long one, and would rather look at all items of the share.
    """
    if len(leading.words) > _MOST_WALKS:
        return leading.column.in_(leading.words)
    met = ITEM.alias("met")
    column = met.c[str(leading.column.key)]
    walks = [select(met.c.id).where(met.c.share_id == share.id, column == word) for word in leading.words]
    return ITEM.c.id.in_(union_all(*walks) if len(walks) > 1 else walks[0])


def leading_of(filters: Sequence[Filter]) -> Filter:
    """The filter whose index leads to a page soonest."""
    return min(filters, key=lambda one: (not one.is_walked, one.rows))


def walk(
    asked: Conditions, number: ColumnElement[int], limit: int, *, backwards: bool = False
) -> Select[Any]:
    """The lowest of `number` for which `asked` holds: as long as an index begins with what is asked."""
    order = number.desc() if backwards else number
    return select(number.label("id")).where(*asked).order_by(order).limit(limit)


def together(walks: Sequence[Select[Any]], limit: int, *, backwards: bool = False) -> Select[Any]:
    """The lowest numbers of several walks, each once."""
    met = union_all(*(select(one.subquery().c.id) for one in walks)).subquery()
    order = met.c.id.desc() if backwards else met.c.id
    return select(met.c.id).distinct().order_by(order).limit(limit)
