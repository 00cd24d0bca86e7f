"""A schedule as people say it: "every Sunday at 04:00". No two different schedules have one sentence."""

from __future__ import annotations

from collections.abc import Sequence

from classify.schedules.cron import LAST_DAY, Cron

DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_COUNTED = ("first", "second", "third", "fourth", "fifth")
_WORKDAYS = (1, 2, 3, 4, 5)
_TIMES_SHOWN = 4


def in_words(cron: Cron) -> str:
    """The sentence for a schedule, to follow "It runs"."""
    days, times = _days(cron), _times(cron)
    if times.startswith("at "):
        return f"{days} {times}"
    return times if days == "every day" else f"{days}, {times}"


def _days(cron: Cron) -> str:
    if cron.nth:
        listed = _listed([f"the {_COUNTED[number - 1]} {DAYS[day]}" for day, number in cron.nth])
        return f"on {listed} of {_months(cron)}"
    if cron.days == (LAST_DAY,):
        return f"on the last day of {_months(cron)}"
    if not cron.any_day:
        return f"on the {_listed([_ordinal(day) for day in cron.days])} of {_months(cron)}"
    within = "" if len(cron.months) == 12 else f" in {_months(cron)}"
    if cron.any_weekday:
        return f"every day{within}"
    if cron.weekdays == _WORKDAYS:
        return f"every weekday{within}"
    # A week begins on Monday for whoever plans one.
    ordered = sorted(cron.weekdays, key=lambda day: (day - 1) % 7)
    return f"every {_listed([DAYS[day] for day in ordered])}{within}"


def _months(cron: Cron) -> str:
    if len(cron.months) == 12:
        return "each month"
    return _listed([MONTHS[month - 1] for month in cron.months])


def _times(cron: Cron) -> str:
    minutes, hours = cron.minutes, cron.hours
    if len(minutes) * len(hours) <= _TIMES_SHOWN:
        return "at " + _listed([f"{hour:02}:{minute:02}" for hour in hours for minute in minutes])
    return _within_hour(minutes) + _of_hours(hours, minutes[0], minutes[-1])


def _within_hour(minutes: tuple[int, ...]) -> str:
    step = minutes[1] - minutes[0] if len(minutes) > 1 else 0
    if len(minutes) == 60:
        return "every minute"
    if step and 60 % step == 0 and minutes == tuple(range(0, 60, step)):
        return f"every {step} minutes"
    if minutes == (0,):
        return "every hour"
    past = _listed([str(minute) for minute in minutes])
    return f"{past} minute{'s' if minutes != (1,) else ''} past every hour"


def _of_hours(hours: tuple[int, ...], first: int, last: int) -> str:
    if len(hours) == 24:
        return ""
    spans: list[tuple[int, int]] = []
    for hour in hours:
        if spans and hour == spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], hour)
        else:
            spans.append((hour, hour))
    return " " + _listed([f"from {start:02}:{first:02} to {end:02}:{last:02}" for start, end in spans])


def _ordinal(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def _listed(words: Sequence[str]) -> str:
    if len(words) == 1:
        return words[0]
    return f"{', '.join(words[:-1])} and {words[-1]}"
