"""Whether a schedule can be promised; when not, why, and the nearest that can."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from classify.errors import ScheduleError
from classify.schedules.clock import first_doubt
from classify.schedules.cron import Cron
from classify.schedules.hours import BlackOut
from classify.schedules.words import in_words

_MOST_SHIFTED = 4
"""A schedule with so many hours a day is moved; one with more loses the hours that cannot be."""


def accepted(line: str, zone: ZoneInfo, hours: BlackOut) -> Cron:
    """The schedule in `line`, each of whose runs will come once, at its time, on the clock of `zone`.

    Args:
        line: a cron line (`Cron.parse`).
        zone: whose wall clock it is read on.
        hours: in which nothing may begin; `BlackOut.parse("")` for work they do not concern.

    Raises:
        ScheduleError: it cannot be promised; the remedy names the nearest that can.
    """
    cron = Cron.parse(line)
    why = _objection(cron, zone, hours)
    if not why:
        return cron
    near = nearest(cron, zone, hours)
    if near is None:
        remedy = "Choose other hours, or change blackout_hours in settings.toml."
    else:
        remedy = f'The nearest that can be kept is {in_words(near)}: "{near.text}".'
    raise ScheduleError(f"This schedule ({in_words(cron)}) is refused: {why}", remedy=remedy)


def nearest(cron: Cron, zone: ZoneInfo, hours: BlackOut) -> Cron | None:
    """The schedule most like `cron` that can be promised: other hours, the same minutes. None: none can."""
    good = [hour for hour in range(24) if not _objection(cron.at_hours((hour,)), zone, hours)]
    if not good:
        return None
    if len(cron.hours) > _MOST_SHIFTED:
        kept = tuple(hour for hour in cron.hours if hour in good)
    else:
        kept = tuple(sorted({min(good, key=lambda near: (abs(near - hour), -near)) for hour in cron.hours}))
    return cron.at_hours(kept) if kept else None


def _objection(cron: Cron, zone: ZoneInfo, hours: BlackOut) -> str:
    if doubt := first_doubt(cron, zone):
        return (
            f"on days when the clock is changed, as on {doubt.start:%Y-%m-%d}, the hours from "
            f"{doubt.start:%H:%M} to {doubt.end:%H:%M} do not come, or come twice."
        )
    if hours.meets(cron):
        return f"it falls into the black-out hours ({hours.text})."
    return ""
