"""Schedules for people who write no cron lines: `--weekly sunday --at 04:00`."""

from __future__ import annotations

import re

from classify.errors import ScheduleError
from classify.schedules.words import DAYS

_TIME = re.compile(r"(\d{1,2}):(\d\d)")
_AT = "Write the time as in --at 04:00."


def line_of(
    *, daily: bool = False, weekdays: bool = False, weekly: str = "", monthly: int = 0, at: str = ""
) -> str:
    """The cron line for exactly one of the days and a time of day.

    Raises:
        ScheduleError: none or several of them, no time, or a day or time there is not.
    """
    chosen = [
        day
        for day in (
            "daily" * daily,
            "weekdays" * weekdays,
            "weekly" * bool(weekly),
            "monthly" * bool(monthly),
        )
        if day
    ]
    if len(chosen) != 1:
        raise ScheduleError(
            "Say when: one of --daily, --weekdays, --weekly DAY or --monthly N, or a cron line.",
            remedy="For every Sunday at 04:00 say --weekly sunday --at 04:00.",
        )
    time = _TIME.fullmatch(at.strip())
    if time is None or int(time[1]) > 23 or int(time[2]) > 59:
        raise ScheduleError("The time of day is missing or cannot be read.", remedy=_AT)
    clock = f"{int(time[2])} {int(time[1])}"
    if daily:
        return f"{clock} * * *"
    if weekdays:
        return f"{clock} * * 1-5"
    if weekly:
        return f"{clock} * * {_day(weekly)}"
    if monthly not in range(1, 32):
        raise ScheduleError("No month has such a day.", remedy="Say --monthly 1, or another day up to 31.")
    return f"{clock} {monthly} * *"


def _day(name: str) -> int:
    meant = [
        number
        for number, day in enumerate(DAYS)
        if len(name) > 1 and day.lower().startswith(name.strip().lower())
    ]
    if len(meant) != 1:
        raise ScheduleError("There is no such day of the week.", remedy=f"Say one of {', '.join(DAYS)}.")
    return meant[0]
