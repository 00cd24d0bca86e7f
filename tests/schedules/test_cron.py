"""Cron lines mean here what they mean to Prefect, which starts the runs; the rest is refused."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prefect.server.schemas.schedules import CronSchedule

from classify.errors import ScheduleError
from classify.schedules.cron import Cron, field_of
from tests.schedules.cron_lines import cron_lines

DENVER = ZoneInfo("America/Denver")
MOMENTS = st.integers(0, 5 * 365 * 24 * 60).map(
    lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=n)
)


@settings(max_examples=60)
@given(cron_lines(), MOMENTS)
def test_prefect_reads_every_line_the_same_way(line: str, start: datetime) -> None:
    """On a clock that is never changed, so that nothing but the reading is compared."""
    cron = Cron.parse(line)
    ours = list(islice(cron.times(ZoneInfo("UTC"), start), 5))
    theirs = CronSchedule(cron=cron.text, timezone="UTC")._get_dates_generator(
        n=5, start=start + timedelta(microseconds=1)
    )
    assert ours == list(theirs)


@settings(max_examples=40)
@given(cron_lines(), MOMENTS, st.integers(1, 400))
def test_the_latest_time_is_the_last_of_the_times(line: str, start: datetime, days: int) -> None:
    """Looking back finds what looking forward passes last."""
    cron = Cron.parse(line)
    upto = start + timedelta(days=days)
    latest = cron.latest(DENVER, start, upto)
    if latest is None:
        assert cron.next(DENVER, start) > upto
    else:
        assert start < latest <= upto
        assert cron.next(DENVER, latest) > upto


def test_a_time_that_is_now_is_the_latest() -> None:
    """The moment itself counts, the moment after which is asked does not."""
    four = datetime(2026, 12, 6, 11, tzinfo=UTC)
    cron = Cron.parse("0 4 * * 0")
    assert cron.latest(DENVER, four - timedelta(days=7), four) == four
    assert cron.latest(DENVER, four, four + timedelta(days=6)) is None
    assert cron.latest(DENVER, four, four) is None


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("0 4 * *", "has 4"),
        ("0 0 4 * * 0", "has 6"),
        ("@weekly", "has 1"),
        ("60 4 * * *", "the minute does not exist"),
        ("0 24 * * *", "the hour does not exist"),
        ("0 4 31 4 *", "day of the month does not exist"),
        ("0 4 * 13 *", "the month does not exist"),
        ("0 4 * * 8", "the day of the week does not exist"),
        ("0 4 * * ABC", "the day of the week does not exist"),
        ("*/0 4 * * *", "the minute does not exist"),
        ("0 4 ? * *", "day of the month cannot be read"),
        ("R 4 * * *", "minute cannot be read"),
        ("0 H * * *", "hour cannot be read"),
        ("0 4 15W * *", "day of the month cannot be read"),
        ("0 4 * * 5L", "day of the week cannot be read"),
        ("0 4 * * 1,2#1", "day of the week cannot be read"),
        ("0 4 1,L * *", "day of the month cannot be read"),
        ("0 4 1 * 1", "together with days of the week"),
        ("0 4 */2 * 1", "together with days of the week"),
        ("", "has 0"),
    ],
)
def test_what_programs_read_differently_is_refused(line: str, why: str) -> None:
    """Each with what is wrong with it."""
    with pytest.raises(ScheduleError, match=why):
        Cron.parse(line)


@given(st.text(max_size=30))
def test_any_text_is_a_schedule_or_refused(line: str) -> None:
    """Never another error."""
    with contextlib.suppress(ScheduleError):
        assert len(Cron.parse(line).text.split()) == 5


@given(st.sets(st.integers(0, 23), min_size=1))
def test_hours_written_as_a_field_are_the_same_hours(hours: set[int]) -> None:
    """Ranges and all."""
    assert Cron.parse(f"0 {field_of(tuple(sorted(hours)), range(24))} * * *").hours == tuple(sorted(hours))
