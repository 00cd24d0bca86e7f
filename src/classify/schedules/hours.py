"""Black-out hours: hours of the week in which no scan may begin, and a running one waits.

Written as `Mon-Fri 08:00-17:00; Sat 09:00-12:00`; without days, every day. An end not later than its start
lies on the next day. Read on the wall clock of the city.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from classify.errors import SetupError
from classify.schedules.cron import Cron

_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_DAY_MINUTES = 24 * 60
_WEEK_MINUTES = 7 * _DAY_MINUTES
_MINUTE = timedelta(minutes=1)
_PART = re.compile(
    r"(?:([a-z]{3}(?:[-,][a-z]{3})*)\s+)?(\d{1,2}):(\d\d)\s*-\s*(\d{1,2}):(\d\d)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class BlackOut:
    """The minutes of a week in which nothing may begin; minute 0 is the midnight before Sunday."""

    minutes: frozenset[int]
    text: str = ""

    @classmethod
    def parse(cls, text: str) -> BlackOut:
        """The hours in `text`; "" is none.

        Raises:
            SetupError: they cannot be read, or leave no minute of the week.
        """
        minutes: set[int] = set()
        parts = [part.strip() for part in text.split(";") if part.strip()]
        for part in parts:
            minutes |= _minutes(part)
        if len(minutes) == _WEEK_MINUTES:
            raise SetupError(
                "The black-out hours leave no hour of the week.", remedy="Shorten blackout_hours."
            )
        return cls(frozenset(minutes), "; ".join(parts))

    def holds(self, moment: datetime, zone: ZoneInfo) -> bool:
        """Whether nothing may begin at `moment`."""
        return _minute_of_week(moment.astimezone(zone)) in self.minutes

    def until(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """When something may begin, at `moment` or later (UTC)."""
        if not self.holds(moment, zone):
            return moment
        later = moment.astimezone(UTC).replace(second=0, microsecond=0)
        while self.holds(later, zone):
            later += self._left(_minute_of_week(later.astimezone(zone)))
        # Where the clock was put forward meanwhile, that was too far.
        while not self.holds(later - _MINUTE, zone):
            later -= _MINUTE
        return later

    def _left(self, minute: int) -> timedelta:
        """How long the hours still last on a clock that is not changed."""
        last = minute
        while last % _WEEK_MINUTES in self.minutes:
            last += 1
        return (last - minute) * _MINUTE

    def meets(self, cron: Cron) -> bool:
        """Whether a schedule ever comes within them."""
        return any(
            day * _DAY_MINUTES + hour * 60 + minute in self.minutes
            for day in cron.possible_weekdays
            for hour in cron.hours
            for minute in cron.minutes
        )


def _minute_of_week(wall: datetime) -> int:
    return (wall.isoweekday() % 7) * _DAY_MINUTES + wall.hour * 60 + wall.minute


def _minutes(part: str) -> set[int]:
    found = _PART.fullmatch(part)
    days = None if found is None else _days(found[1])
    if found is None or days is None:
        raise _unreadable(part)
    first, last = (int(found[2]), int(found[3])), (int(found[4]), int(found[5]))
    if any(hour > 24 or minute > 59 or (hour == 24 and minute) for hour, minute in (first, last)):
        raise _unreadable(part)
    start, end = (hour * 60 + minute for hour, minute in (first, last))
    if end <= start:
        end += _DAY_MINUTES
    return {(day * _DAY_MINUTES + minute) % _WEEK_MINUTES for day in days for minute in range(start, end)}


def _days(written: str | None) -> set[int] | None:
    """Days of the week, 0 is Sunday; None: no such day."""
    if not written:
        return set(range(7))
    days: set[int] = set()
    for term in written.lower().split(","):
        ends = term.split("-")
        if len(ends) > 2 or not all(end in _DAYS for end in ends):
            return None
        first, last = _DAYS.index(ends[0]), _DAYS.index(ends[-1])
        days |= {day % 7 for day in range(first, (last if last >= first else last + 7) + 1)}
    return days


def _unreadable(part: str) -> SetupError:
    return SetupError(
        f"The black-out hours '{part}' cannot be read.",
        remedy="Write blackout_hours as in 'Mon-Fri 08:00-17:00; Sat 09:00-12:00'.",
    )
