"""The city's own timeline of requests: received, acknowledged, answered; and how it was kept.

For a city the law names no days, it says "timely" (2-6-1006, MCA): the days are settings.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from statistics import median

from classify.inventory.requests import RequestLine, Times
from models.sharing_request import OPEN_REQUESTS, RequestState


@dataclass(frozen=True, slots=True)
class Kept:
    """How the timeline was kept."""

    requests: int = 0
    answered: int = 0
    in_time: int = 0
    """Answered on or before their day."""
    overdue: int = 0
    """Open, their day over."""
    median_days: float | None = None
    """From receipt to answer; None: none was answered."""
    longest_days: int | None = None
    median_days_to_acknowledge: float | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """So many days, on the city's wall clock."""

    acknowledge_days: int
    answer_days: int
    zone: tzinfo

    def day_of(self, moment: datetime) -> date:
        """The day it is in the city."""
        return moment.astimezone(self.zone).date()

    def due(self, received: date) -> date:
        """The day by which a request is to be answered."""
        return received + timedelta(self.answer_days)

    def acknowledge_by(self, line: RequestLine) -> date:
        """The day by which its asker is to be told that it came."""
        return self.day_of(line.received_at) + timedelta(self.acknowledge_days)

    def is_late_to_acknowledge(self, line: RequestLine, today: date) -> bool:
        """Whether nobody has told the asker in time that it came. An answer in time tells it, too."""
        told = line.acknowledged_at or line.answered_at
        if told is not None:
            return self.day_of(told) > self.acknowledge_by(line)
        return line.state in OPEN_REQUESTS and today > self.acknowledge_by(line)

    def days_left(self, line: RequestLine, today: date) -> int | None:
        """Days until it is to be answered, below 0 when it is overdue; None: the clock stands."""
        return (line.due - today).days if line.state in OPEN_REQUESTS else None

    def days_taken(self, line: RequestLine) -> int | None:
        """Days from receipt to answer; None: there is none yet."""
        if line.answered_at is None or line.state is not RequestState.ANSWERED:
            return None
        return (self.day_of(line.answered_at) - self.day_of(line.received_at)).days

    def kept(self, times: Iterable[Times], today: date) -> Kept:
        """How the timeline was kept by requests."""
        every = list(times)
        taken, told, in_time, overdue = [], [], 0, 0
        for one in every:
            received = self.day_of(one.received_at)
            if one.acknowledged_at is not None:
                told.append((self.day_of(one.acknowledged_at) - received).days)
            if one.answered_at is not None:
                taken.append((self.day_of(one.answered_at) - received).days)
                in_time += self.day_of(one.answered_at) <= one.due
            elif one.due < today:
                overdue += 1
        return Kept(
            requests=len(every),
            answered=len(taken),
            in_time=in_time,
            overdue=overdue,
            median_days=median(taken) if taken else None,
            longest_days=max(taken, default=None),
            median_days_to_acknowledge=median(told) if told else None,
        )
