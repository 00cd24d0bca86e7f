"""Cron lines: the five fields of crontab(5), of them what every reader of cron reads the same way.

Readers differ in the rest: days of the month together with days of the week mean "both" to some and "either"
to others; seconds, random and hashed fields, `?`, `W` and `@weekly` are extensions. What is left is read
alike by cronsim (here) and by the croniter inside Prefect; a property test holds the two against each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from classify.errors import ScheduleError

LAST_DAY = -1
"""Among days of the month: the last one of each."""

_ONE = r"(?:\*|\d{1,2}|[A-Z]{3})"
_RANGE = rf"(?:{_ONE}|(?:\d{{1,2}}|[A-Z]{{3}})-(?:\d{{1,2}}|[A-Z]{{3}}))"
_TERM = rf"{_RANGE}(?:/\d{{1,2}})?"
_LIST = re.compile(rf"{_TERM}(?:,{_TERM})*")
_NTH = re.compile(r"(?:[0-7]|[A-Z]{3})#[1-5](?:,(?:[0-7]|[A-Z]{3})#[1-5])*")
_NAMES = ("minute", "hour", "day of the month", "month", "day of the week")
_HELP = "Write five fields: minute, hour, day of the month, month, day of the week (0 is Sunday)."
_REMEDY = (
    'As an example, "0 4 * * 0" is every Sunday at 04:00. Or leave the line out and say '
    "--weekly sunday --at 04:00."
)


@dataclass(frozen=True)
class Cron:
    """A cron line that was understood; fields in rising order."""

    text: str
    """In the one spelling that every reader reads alike (croniter takes `5-5` for all minutes)."""
    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: tuple[int, ...]
    """Of the month: 1 to 31, or `LAST_DAY` alone; all 31 when any day will do."""
    months: tuple[int, ...]
    weekdays: tuple[int, ...]
    """0 is Sunday; all seven when any will do. Empty with `nth`."""
    nth: tuple[tuple[int, int], ...] = ()
    """Day of the week and its number within the month, as (0, 1): the first Sunday."""

    @classmethod
    def parse(cls, line: str) -> Cron:
        """The cron line in `line`.

        Raises:
            ScheduleError: it is none, means different things to different readers, or never comes.
        """
        fields = line.upper().split()
        if len(fields) != len(_NAMES):
            raise ScheduleError(
                f"A schedule has five fields, this one has {len(fields)}. {_HELP}", remedy=_REMEDY
            )
        for number, (field, name) in enumerate(zip(fields, _NAMES, strict=True)):
            known = (
                _LIST.fullmatch(field)
                or (number == 2 and field == "L")
                or (number == 4 and _NTH.fullmatch(field))
            )
            if not known:
                raise ScheduleError(f"The field for the {name} cannot be read. {_HELP}", remedy=_REMEDY)
        text = " ".join(fields)
        try:
            parts = CronSim(text, datetime(2024, 1, 1))  # noqa: DTZ001 - the wall clock of no place
        except (CronSimError, ValueError) as error:
            raise ScheduleError(
                f"This schedule cannot be: {_complaint(error)}. {_HELP}", remedy=_REMEDY
            ) from error
        nth = sorted((day[0] % 7, day[1]) for day in parts.weekdays if isinstance(day, tuple))
        cron = cls(
            text="",
            minutes=tuple(sorted(parts.minutes)),
            hours=tuple(sorted(parts.hours)),
            days=(LAST_DAY,) if fields[2] == "L" else tuple(sorted(parts.days)),
            months=tuple(sorted(parts.months)),
            weekdays=tuple(sorted({day % 7 for day in parts.weekdays if isinstance(day, int)})),
            nth=tuple(sorted(set(nth))),
        )
        if not cron.any_day and not cron.any_weekday:
            raise ScheduleError(
                "Days of the month together with days of the week are read differently by many programs.",
                remedy="Give days of the month or days of the week, and a * in the other field.",
            )
        return replace(cron, text=cron._spelt())

    def _spelt(self) -> str:
        days = "L" if self.days == (LAST_DAY,) else field_of(self.days, range(1, 32))
        weekdays = ",".join(f"{day}#{number}" for day, number in self.nth)
        return " ".join(
            (
                field_of(self.minutes, range(60)),
                field_of(self.hours, range(24)),
                days,
                field_of(self.months, range(1, 13)),
                weekdays or field_of(self.weekdays, range(7)),
            )
        )

    @property
    def any_day(self) -> bool:
        """Whether it comes on every day of a month."""
        return len(self.days) == 31

    @property
    def any_weekday(self) -> bool:
        """Whether it comes on every day of a week."""
        return len(self.weekdays) == 7

    @cached_property
    def possible_weekdays(self) -> frozenset[int]:
        """Days of the week (0 is Sunday) on which it ever comes; a day of a month falls on each of them."""
        return frozenset(day for day, _ in self.nth) or frozenset(self.weekdays)

    def at_hours(self, hours: tuple[int, ...]) -> Cron:
        """The same at other hours of the day."""
        moved = replace(self, hours=hours)
        return replace(moved, text=moved._spelt())

    def on_the_wall(self, after: datetime) -> Iterator[datetime]:
        """Times at which a wall clock (no zone, no changes) shows one of its times, after `after`."""
        yield from CronSim(self.text, after)

    def times(self, zone: ZoneInfo, after: datetime) -> Iterator[datetime]:
        """Moments (UTC) at which it comes on the wall clock of `zone`, later than the moment `after`."""
        for wall in self.on_the_wall(after.astimezone(zone).replace(tzinfo=None)):
            moment = wall.replace(tzinfo=zone).astimezone(UTC)
            if moment > after:
                yield moment

    def next(self, zone: ZoneInfo, after: datetime) -> datetime:
        """The first of `times`."""
        return next(self.times(zone, after))

    def latest(self, zone: ZoneInfo, after: datetime, upto: datetime) -> datetime | None:
        """The last of `times` not later than `upto`; None: it does not come in between."""
        if upto <= after:
            return None
        start = upto.astimezone(zone).replace(tzinfo=None)
        # One step more than the minute itself, for CronSim looks strictly before where it starts.
        for wall in CronSim(self.text, start.replace(second=59, microsecond=999_999), reverse=True):
            moment = wall.replace(tzinfo=zone).astimezone(UTC)
            if moment <= upto:
                return moment if moment > after else None
        return None  # pragma: no cover - the iterator has no end


def field_of(numbers: tuple[int, ...], whole: range) -> str:
    """Rising numbers as a cron field: `*` for `whole`, `*/5` for each fifth of it, neighbours as ranges."""
    if len(numbers) == len(whole):
        return "*"
    step = numbers[1] - numbers[0] if len(numbers) > 2 else 1
    if step > 1 and numbers == tuple(whole[::step]):
        return f"*/{step}"
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def _complaint(error: Exception) -> str:
    """The library's words, without what was typed."""
    if not isinstance(error, CronSimError):
        return "a number is missing"
    said = str(error).removeprefix("Bad ").replace("day-of-month", "day of the month")
    return f"the {said.replace('day-of-week', 'day of the week')} does not exist"
