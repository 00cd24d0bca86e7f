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
from classify.inventory.tables import ITEM, SCAN, TALLY
from models.scan import ScanState

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

    def __init__(self, session: Session, share: ShareHandle) -> None:
        self._session = session
        self._share = share
        self._counted = _is_counted(session, share)

    def filter(self, dimension: str, wanted: Collection[str], *, combined: bool = False) -> Filter:
        """`dimension` has one of the words `wanted`; `combined`: among others, parted by commas."""
        column = ITEM.c[dimension]
        if not combined:
            there = self._tallies(dimension) if self._counted else {}
            words = tuple(sorted(wanted))
            return Filter(column, words, sum(there.get(word, 0) for word in words), column.in_(words))
        there = self._tallies(dimension) if self._counted else dict.fromkeys(self._met(column), FEW_ROWS)
        hits = {text: rows for text, rows in there.items() if not set(wanted).isdisjoint(text.split(","))}
        has = or_(*(_has_word(column, word) for word in sorted(wanted)))
        return Filter(column, tuple(sorted(hits)), sum(hits.values()), has)

    def _tallies(self, dimension: str) -> dict[str, int]:
        counted = select(TALLY.c.value, TALLY.c.files)
        mine = (TALLY.c.share_id == self._share.id, TALLY.c.dimension == dimension)
        return {row.value: row.files for row in self._session.execute(counted.where(*mine))}

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


def _is_counted(session: Session, share: ShareHandle) -> bool:
    """Whether the tallies know all there is: not while a scan is under way, or was cut off."""
    newest = select(SCAN.c.state).where(SCAN.c.share_id == share.id).order_by(SCAN.c.id.desc()).limit(1)
    return session.scalar(newest) == ScanState.FINISHED.value


def numbers(here: Conditions, filters: Sequence[Filter], limit: int) -> Select[Any]:
    """The lowest numbers of items that fulfil `here` and all `filters`, in order."""
    if not filters:
        return select(ITEM.c.id).where(*here).order_by(ITEM.c.id).limit(limit)
    leading = min(filters, key=lambda one: (not one.is_walked, one.rows))
    asked = [*here, *(other.condition for other in filters if other is not leading)]
    if not leading.words:
        return select(ITEM.c.id).where(ITEM.c.id < 0)
    if len(leading.words) <= _MOST_WALKS:
        walks = [walk([*asked, leading.column == word], ITEM.c.id, limit) for word in leading.words]
        return together(walks, limit)
    # As a list of words: of those a database knows how many rows they have, and so which way is the shorter.
    listed = leading.column.in_(leading.words)
    return select(ITEM.c.id).where(*asked, listed).order_by(ITEM.c.id).limit(limit)


def walk(asked: Conditions, number: ColumnElement[int], limit: int) -> Select[Any]:
    """The lowest of `number` for which `asked` holds: as long as an index begins with what is asked."""
    return select(number.label("id")).where(*asked).order_by(number).limit(limit)


def together(walks: Sequence[Select[Any]], limit: int) -> Select[Any]:
    """The lowest numbers of several walks, each once."""
    met = union_all(*(select(one.subquery().c.id) for one in walks)).subquery()
    return select(met.c.id).distinct().order_by(met.c.id).limit(limit)
