"""The city's own timeline: days on its own wall clock, from receipt to answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from classify.inventory.requests import RequestLine, Times
from classify.sharing.clock import Kept
from models.sharing import Purpose, SharingOutcome
from models.sharing_request import RequestState, Selection
from tests.sharing.desks import CLOCK

CAME = datetime(2026, 11, 30, 18, tzinfo=UTC)
DAY = date(2026, 11, 30)
DUE = date(2026, 12, 30)


def request(**facts: Any) -> RequestLine:
    line = RequestLine(
        id=1,
        recipient_id=1,
        purpose=Purpose.OTHER,
        criminal_justice=False,
        use="",
        access="",
        security="",
        until=None,
        asked_by="rita",
        received_at=CAME,
        due=DUE,
        selection=Selection.ITEMS,
        files=1,
        revision="",
        outcome=SharingOutcome.ALLOWED,
        told={},
        leans_on={},
        evidence=(),
        agreement_id=None,
        judged_at=CAME,
        state=RequestState.RECEIVED,
        acknowledged_by=None,
        acknowledged_at=None,
        answered_at=None,
    )
    return replace(line, **facts)


def test_days_are_those_of_the_citys_wall_clock() -> None:
    """What comes at eleven in the evening came that day, whatever day it is in Greenwich."""
    late = datetime(2026, 12, 1, 6, tzinfo=UTC)
    assert CLOCK.day_of(late) == DAY
    assert CLOCK.due(DAY) == DUE
    assert CLOCK.acknowledge_by(request(received_at=late)) == date(2026, 12, 5)


@pytest.mark.parametrize(
    ("told", "today", "is_late"),
    [(None, 5, False), (None, 6, True), (5, 9, False), (6, 9, True)],
)
def test_the_asker_is_told_in_time_that_it_came(told: int | None, today: int, is_late: bool) -> None:
    at = CAME + timedelta(told) if told is not None else None
    assert CLOCK.is_late_to_acknowledge(request(acknowledged_at=at), DAY + timedelta(today)) is is_late


def test_a_quick_answer_tells_it_too_and_a_withdrawn_request_is_never_late() -> None:
    quick = request(state=RequestState.ANSWERED, answered_at=CAME + timedelta(2))
    assert not CLOCK.is_late_to_acknowledge(quick, DUE)
    assert not CLOCK.is_late_to_acknowledge(request(state=RequestState.WITHDRAWN), DUE)


def test_the_clock_runs_while_it_is_open_and_stands_when_it_is_answered() -> None:
    assert CLOCK.days_left(request(), DUE) == 0
    assert CLOCK.days_left(request(state=RequestState.REFERRED), DUE + timedelta(3)) == -3
    answered = request(state=RequestState.ANSWERED, answered_at=CAME + timedelta(12))
    assert CLOCK.days_left(answered, DUE) is None
    assert CLOCK.days_taken(answered) == 12
    assert CLOCK.days_taken(request()) is None


def test_how_the_timeline_was_kept_is_counted() -> None:
    def times(told: int | None, taken: int | None) -> Times:
        after = [None if days is None else CAME + timedelta(days) for days in (told, taken)]
        return Times(CAME, after[0], after[1], DUE)

    kept = CLOCK.kept([times(1, 10), times(3, 40), times(None, 20), times(None, None)], DUE + timedelta(1))
    assert kept == Kept(
        requests=4,
        answered=3,
        in_time=2,
        overdue=1,
        median_days=20,
        longest_days=40,
        median_days_to_acknowledge=2.0,
    )
    assert CLOCK.kept([], DUE) == Kept()
