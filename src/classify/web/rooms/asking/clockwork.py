"""Where requests stand, and how their days run, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from classify.inventory.requests import RequestLine
from classify.sharing.clock import Clock, Kept
from models.sharing_request import OPEN_REQUESTS, Decided, RequestState
from models.words import many

STATES: dict[RequestState, str] = {
    RequestState.RECEIVED: "Received",
    RequestState.ACKNOWLEDGED: "Acknowledged",
    RequestState.SECOND: "Waits for a second person",
    RequestState.REFERRED: "With the city attorney",
    RequestState.ANSWERED: "Answered",
    RequestState.WITHDRAWN: "Withdrawn",
}
DECISIONS: dict[Decided, str] = {
    Decided.ALLOWED: "Allowed",
    Decided.REDACTED: "Allowed, with parts cut",
    Decided.DENIED: "Denied",
    Decided.REFERRED: "Referred to the city attorney",
}


@dataclass(frozen=True, slots=True)
class Days:
    """How the days of a request run."""

    words: str
    is_late: bool = False


def state_words(line: RequestLine) -> str:
    """Where a request stands; once it is answered, how."""
    if line.state is RequestState.ANSWERED and line.decision is not None:
        return DECISIONS[line.decision.decided]
    return STATES[line.state]


def days_of(line: RequestLine, clock: Clock, today: date) -> Days:
    """Days left or over; of an answered one how many it took. A withdrawn one has none."""
    left = clock.days_left(line, today)
    if left is not None:
        if left < 0:
            return Days(f"{many(-left, 'day')} over", is_late=True)
        return Days(f"{many(left, 'day')} left" if left else "Due today")
    taken = clock.days_taken(line)
    if taken is None or line.answered_at is None:
        return Days("")
    late = clock.day_of(line.answered_at) > line.due
    return Days(f"Answered in {many(taken, 'day')}" if taken else "Answered the same day", is_late=late)


def acknowledge_words(line: RequestLine, clock: Clock, today: date) -> Days | None:
    """By when the asker is to be told that it came; None where that is done, or nobody waits for it."""
    if line.acknowledged_at is not None or line.state not in OPEN_REQUESTS:
        return None
    by = clock.acknowledge_by(line)
    left = (by - today).days
    if left < 0:
        return Days(f"The asker should have been told that it came: {many(-left, 'day')} over", is_late=True)
    return Days(f"The asker is to be told by {by:%B} {by.day}, {by.year} that it came")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number about how the timeline was kept."""

    big: str
    words: str


def figures(kept: Kept) -> list[Figure]:
    """How the timeline was kept; nothing where nothing was asked yet."""
    if not kept.requests:
        return []
    open_ones = kept.requests - kept.answered
    found = [Figure(f"{open_ones:,}", "open"), Figure(f"{kept.overdue:,}", "overdue")]
    if kept.answered:
        share = round(100 * kept.in_time / kept.answered)
        found.append(Figure(f"{share} %", f"of {kept.answered:,} answered in time"))
    if kept.median_days is not None:
        longest = many(kept.longest_days or 0, "day")
        found.append(Figure(_days(kept.median_days), f"is the median to an answer, {longest} the longest"))
    if kept.median_days_to_acknowledge is not None:
        found.append(Figure(_days(kept.median_days_to_acknowledge), "is the median to tell that it came"))
    return found


def _days(days: float) -> str:
    return f"{days:g} day" if days == 1 else f"{days:g} days"
