"""How long ago files were last changed, in whole calendar years, as retention schedules count.

Years are those of UTC. Nobody's clock decides on which side of New Year a file lies: the same bounds serve
the list, the counts and the export. A time before 1970, and a year that is still to come, are no date to
believe: such files have no age.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, or_

from classify.inventory.tables import ITEM
from classify.memos import remembered


class Age(StrEnum):
    """When a file was last changed."""

    THIS_YEAR = "this-year"
    ONE_TO_THREE = "1-3"
    FOUR_TO_SEVEN = "4-7"
    OLDER = "over-7"


DAY_NS = 86_400 * 10**9
_FIRST_YEAR = 1970
_YEARS_AGO: dict[Age, tuple[int, int | None]] = {
    Age.THIS_YEAR: (0, 0),
    Age.ONE_TO_THREE: (1, 3),
    Age.FOUR_TO_SEVEN: (4, 7),
    Age.OLDER: (8, None),
}
"""How many calendar years ago: from, and up to (None: without end)."""


def years(age: Age, this_year: int) -> tuple[int, int]:
    """The first and the last calendar year of `age`; the first that there can be is 1970."""
    least, most = _YEARS_AGO[age]
    return (_FIRST_YEAR if most is None else this_year - most), this_year - least


def age_of(year: int, this_year: int) -> Age | None:
    """The age of what was changed in `year`; None: not to be believed."""
    ago = this_year - year
    if year < _FIRST_YEAR or ago < 0:
        return None
    return next(age for age, (_, most) in _YEARS_AGO.items() if most is None or ago <= most)


def bounds(age: Age, this_year: int) -> tuple[int, int]:
    """From and before which nanosecond a file of `age` was changed; 0 says that nobody knows."""
    first, last = years(age, this_year)
    return max(1, new_year(first)), new_year(last + 1)


@remembered(100)
def is_of(ages: frozenset[Age], this_year: int) -> ColumnElement[bool]:
    """Whether an item is of one of `ages`."""
    spans = (bounds(age, this_year) for age in sorted(ages))
    return or_(*(and_(ITEM.c.mtime_ns >= begins, ITEM.c.mtime_ns < ends) for begins, ends in spans))


def new_year(year: int) -> int:
    """The nanosecond at which a year begins."""
    return int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000_000


def year_of_day(days: int) -> int:
    """The year of the day that is so many days after the first of 1970; 9999 of any later."""
    try:
        return (date(_FIRST_YEAR, 1, 1) + timedelta(days=days)).year
    except OverflowError:
        return 9999
