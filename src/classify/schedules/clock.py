"""The wall clock of a place, and the hours in which it is put forward or back.

In Missoula on a Sunday in March the clock jumps from 02:00 to 03:00, on one in November from 02:00 back to
01:00: 02:30 then never comes, 01:30 comes twice. No schedule may promise anything between 01:00 and 03:00 of
such a day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from classify.memos import remembered
from classify.schedules.cron import Cron

_YEARS = 28
"""After so many years every date falls on the same day of the week again (until 2099)."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Doubtful:
    """Hours of one day, on the wall clock, that do not come or come twice."""

    start: datetime
    end: datetime
    """Not within."""


def first_doubt(cron: Cron, zone: ZoneInfo) -> Doubtful | None:
    """The first hours of a change of the clock that `cron` ever falls into; None: it never does."""
    today = datetime.now(zone).replace(tzinfo=None)
    for hours in doubtful_hours(zone, today.year, today.year + _YEARS):
        if hours.end > today and next(cron.on_the_wall(hours.start - timedelta(seconds=1))) < hours.end:
            return hours
    return None


@remembered(16)
def doubtful_hours(zone: ZoneInfo, first_year: int, end_year: int) -> tuple[Doubtful, ...]:
    """The doubtful hours of all days on which the clock of `zone` is changed, in these years.

    Each day has the same hours, from the earliest to the latest that any change touches: people remember
    "not between one and three", not which of the two is missing when.
    """
    exact = list(_changes(zone, first_year, end_year))
    if not exact:
        return ()
    midnights = [_midnight(start) for start, _ in exact]
    opens = min(start - midnight for (start, _), midnight in zip(exact, midnights, strict=True))
    closes = max(end - midnight for (_, end), midnight in zip(exact, midnights, strict=True))
    return tuple(Doubtful(midnight + opens, midnight + closes) for midnight in midnights)


def _changes(zone: ZoneInfo, first_year: int, end_year: int) -> Iterator[tuple[datetime, datetime]]:
    """What each change leaves out or repeats, on the wall clock: from, to."""
    moment, end = datetime(first_year, 1, 1, tzinfo=UTC), datetime(end_year, 1, 1, tzinfo=UTC)
    while moment < end:
        if _offset(zone, moment) != _offset(zone, moment + _DAY):
            before, after = moment, moment + _DAY
            while after - before > timedelta(seconds=1):
                middle = before + (after - before) / 2
                before, after = (
                    (middle, after) if _offset(zone, middle) == _offset(zone, before) else (before, middle)
                )
            change = after.replace(microsecond=0, tzinfo=None)
            walls = sorted((change + _offset(zone, before), change + _offset(zone, after)))
            yield walls[0], walls[1]
        moment += _DAY


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    offset = moment.astimezone(zone).utcoffset()
    assert offset is not None, "a zone knows its offset"
    return offset


def _midnight(wall: datetime) -> datetime:
    return wall.replace(hour=0, minute=0, second=0, microsecond=0)
