"""What becomes of a run that was promised: it begins at its time, later, or not at all.

One rule for whatever kept it from beginning (the service was down, the machine was off, black-out hours that
were set after the schedule): it begins as soon as it can, if that is within some hours of its time and before
the schedule's next run; else it is dropped. So there is never more than one run to make up for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from classify.schedules.cron import Cron
from classify.schedules.hours import BlackOut


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

    def next(self, now: datetime) -> datetime:
        """When the schedule's next run begins (UTC), of those promised later than `now`."""
        for promised in self.cron.times(self.zone, now):
            begins = self.beginning(promised, promised)
            if begins is not None:
                return begins
        raise AssertionError("a schedule has no end")  # pragma: no cover
