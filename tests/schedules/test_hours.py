"""Black-out hours: read as written, and over when they are over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.errors import SetupError
from classify.schedules.cron import Cron
from classify.schedules.hours import BlackOut

DENVER = ZoneInfo("America/Denver")


def local(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=DENVER, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "moment", "until"),
    [
        ("Mon-Fri 08:00-17:00", "2026-11-30T08:00", "2026-11-30T17:00"),
        ("Mon-Fri 08:00-17:00", "2026-11-30T16:59:59", "2026-11-30T17:00"),
        ("Mon-Fri 08:00-17:00", "2026-11-30T17:00", "2026-11-30T17:00"),
        ("Mon-Fri 08:00-17:00", "2026-11-29T12:00", "2026-11-29T12:00"),
        ("22:00-06:00", "2026-11-30T23:00", "2026-12-01T06:00"),
        ("Sat 22:00-06:00", "2026-11-29T05:00", "2026-11-29T06:00"),
        ("Fri-Mon 00:00-24:00", "2026-11-27T10:00", "2026-12-01T00:00"),
        ("8:00-12:00; Mon,Tue 12:00-13:30", "2026-11-30T09:00", "2026-11-30T13:30"),
        ("01:00-02:30", "2026-03-08T01:30", "2026-03-08T03:00"),  # 02:30 does not come
        ("", "2026-11-30T08:00", "2026-11-30T08:00"),
    ],
)
def test_something_may_begin_when_the_hours_are_over(text: str, moment: str, until: str) -> None:
    assert BlackOut.parse(text).until(local(moment), DENVER) == local(until)


def test_an_hour_that_comes_twice_is_black_both_times() -> None:
    """In November the clock shows one o'clock twice."""
    hours = BlackOut.parse("00:30-02:00")
    assert hours.until(local("2026-11-01T01:10", fold=1), DENVER) == local("2026-11-01T02:00")


@given(
    st.integers(0, 2 * 365 * 24 * 60),
    st.sampled_from(["Mon-Fri 08:00-17:00", "23:15-05:45", "Sun 01:00-03:00"]),
)
def test_nothing_may_begin_before_and_something_may_then(minutes: int, text: str) -> None:
    """The end is never within the hours, and all before it is."""
    hours = BlackOut.parse(text)
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    until = hours.until(moment, DENVER)
    assert not hours.holds(until, DENVER)
    assert until == moment or hours.holds(until - timedelta(minutes=1), DENVER)
    assert hours.holds(moment, DENVER) == (until > moment)


@pytest.mark.parametrize(
    "text",
    [
        "8-17",
        "Mon 25:00-26:00",
        "Mon 08:60-09:00",
        "Moon 08:00-09:00",
        "Mon-Tue-Wed 1:00-2:00",
        "24:30-01:00",
    ],
)
def test_hours_that_cannot_be_read_are_named(text: str) -> None:
    with pytest.raises(SetupError, match="cannot be read"):
        BlackOut.parse(text)


def test_a_week_without_any_hour_left_is_refused() -> None:
    with pytest.raises(SetupError, match="leave no hour"):
        BlackOut.parse("00:00-24:00")


def test_a_schedule_on_days_of_the_month_meets_every_day_of_the_week() -> None:
    """The first of a month is a Monday now and then."""
    hours = BlackOut.parse("Mon 08:00-09:00")
    assert hours.meets(Cron.parse("30 8 1 * *"))
    assert hours.meets(Cron.parse("30 8 * * 1"))
    assert hours.meets(Cron.parse("30 8 * * 1#2"))
    assert not hours.meets(Cron.parse("30 8 * * 2-6"))
    assert not hours.meets(Cron.parse("0 9 * * 1"))
