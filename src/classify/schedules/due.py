"""What becomes of a run that was promised: it begins at its time, later, or not at all.

One rule for whatever kept it from beginning (the service was down, the machine was off, black-out hours that
were set after the schedule): it begins as soon as it can, if that is within some hours of its time and before
the schedule's next run; else it is dropped. So there is never more than one run to make up for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from classify.schedules.cron import Cron
from classify.schedules.hours import BlackOut

_LOOKED_AT = 1500
"""Promised times that are looked at before a schedule is said never to begin: a day of every minute."""


@dataclass(frozen=True, slots=True)
class Promise:
    """What a site promises of its schedules, for one of them."""

    cron: Cron
    zone: ZoneInfo
    hours: BlackOut
    patience: timedelta
    """How much later than promised a run may still begin."""

    def beginning(self, promised: datetime, now: datetime) -> datetime | None:
        """When the run promised for `promised` begins, seen from `now`; None: it is dropped.

        Never earlier than it was promised, nor than `now`.
        """
        begins = self.hours.until(max(promised, now), self.zone)
        if begins - promised > self.patience:
            return None
        return None if self.cron.next(self.zone, promised) <= begins else begins

    def coming(self, now: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Runs promised after `now` that will begin: for when they are promised, when they begin (UTC).

        None where black-out hours swallow every one of the schedule's next runs.
        """
        for promised in islice(self.cron.times(self.zone, now), _LOOKED_AT):
            begins = self.beginning(promised, promised)
            if begins is not None:
                yield promised, begins

    def next(self, now: datetime) -> datetime | None:
        """When the schedule's next run begins (UTC), of those promised after `now`; None: it never does."""
        return next((begins for _, begins in self.coming(now)), None)
