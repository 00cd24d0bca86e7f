"""What is promised is kept on every day; what cannot be kept is refused with the nearest that can."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from prefect.server.schemas.schedules import CronSchedule

from classify.errors import ScheduleError
from classify.schedules.accept import accepted, nearest
from classify.schedules.clock import doubtful_hours, first_doubt
from classify.schedules.cron import Cron
from classify.schedules.hours import BlackOut
from tests.schedules.cron_lines import cron_lines

DENVER = ZoneInfo("America/Denver")
NONE = BlackOut.parse("")
CHANGES = [hours.start.replace(tzinfo=UTC) for hours in doubtful_hours(DENVER, 2026, 2054)]


@settings(max_examples=80)
@given(cron_lines(), st.sampled_from(CHANGES), st.integers(0, 60))
def test_every_run_promised_comes_once_at_its_time(line: str, change: datetime, hours: int) -> None:
    """Around each change of the clock for 28 years: wall times that differ, moments that differ, each wall
    clock showing what was promised; and Prefect, asked before and after the change, starts just those.
    """
    cron = Cron.parse(line)
    assume(first_doubt(cron, DENVER) is None)
    start = change - timedelta(hours=hours)
    wall = start.astimezone(DENVER).replace(tzinfo=None)
    promised = list(islice(cron.on_the_wall(wall), 60))
    moments = list(islice(cron.times(DENVER, start), 60))
    assert [moment.astimezone(DENVER).replace(tzinfo=None) for moment in moments] == promised
    assert len(set(moments)) == len(moments)
    for moment in moments:
        # It is shown at that moment only: neither an hour before nor an hour after.
        shown = {(moment + timedelta(hours=h)).astimezone(DENVER).replace(tzinfo=None) for h in (-1, 1)}
        assert moment.astimezone(DENVER).replace(tzinfo=None) not in shown
    schedule = CronSchedule(cron=cron.text, timezone="America/Denver")
    theirs = schedule._get_dates_generator(n=60, start=start + timedelta(seconds=1))
    assert [moment.astimezone(UTC) for moment in theirs] == moments


@settings(max_examples=25)
@given(
    cron_lines(),
    st.sampled_from(["", "Mon-Fri 08:00-17:00", "22:00-05:30", "Sun 00:00-24:00; Sat 12:00-13:00"]),
)
def test_what_is_offered_instead_is_accepted(line: str, black_out: str) -> None:
    """A refusal that names a schedule names one that can be promised, with the same minutes and days."""
    hours = BlackOut.parse(black_out)
    cron = Cron.parse(line)
    near = nearest(cron, DENVER, hours)
    if near is not None:
        assert accepted(near.text, DENVER, hours) == near
        assert (near.minutes, near.days, near.weekdays, near.nth) == (
            cron.minutes,
            cron.days,
            cron.weekdays,
            cron.nth,
        )


@pytest.mark.parametrize(
    "line", ["30 2 * * 0", "0 1 * * *", "59 2 8 3 *", "*/15 * * * *", "15 1 1 11 *", "0 2 * 3 0#2"]
)
def test_hours_of_a_change_are_refused(line: str) -> None:
    """Wherever one run in 28 years would fall between one and three on such a day."""
    with pytest.raises(ScheduleError, match="do not come, or come twice") as refused:
        accepted(line, DENVER, NONE)
    assert "nearest that can be kept" in refused.value.what_to_do


@pytest.mark.parametrize(
    "line", ["30 2 * * 3", "0 2 15 * *", "30 1 * 7 *", "0 3 * * 0", "59 0 * * 0", "0 2 * 3 0#3"]
)
def test_the_same_hours_on_days_without_a_change_are_fine(line: str) -> None:
    """Wednesdays, the 15th, July, the third Sunday."""
    assert accepted(line, DENVER, NONE) == Cron.parse(line)


def test_where_the_clock_is_never_changed_every_hour_is_fine() -> None:
    """Arizona keeps its time."""
    assert accepted("30 2 * * 0", ZoneInfo("America/Phoenix"), NONE)


def test_each_place_has_its_own_hours_of_change() -> None:
    """In London they are the hour from one to two."""
    hours = doubtful_hours(ZoneInfo("Europe/London"), 2026, 2027)
    assert [(h.start.isoformat(), h.end.isoformat()) for h in hours] == [
        ("2026-03-29T01:00:00", "2026-03-29T02:00:00"),
        ("2026-10-25T01:00:00", "2026-10-25T02:00:00"),
    ]
    assert [h.start.isoformat() for h in doubtful_hours(DENVER, 2026, 2027)] == [
        "2026-03-08T01:00:00",
        "2026-11-01T01:00:00",
    ]


def test_black_out_hours_are_refused_with_the_nearest_hour_before_or_after() -> None:
    hours = BlackOut.parse("Mon-Fri 08:00-17:00")
    with pytest.raises(ScheduleError, match="black-out hours") as refused:
        accepted("30 16 * * 1", DENVER, hours)
    assert 'every Monday at 17:30: "30 17 * * 1"' in refused.value.what_to_do
    assert accepted("30 16 * * 6", DENVER, hours)


def test_a_day_without_a_good_hour_says_so() -> None:
    with pytest.raises(ScheduleError) as refused:
        accepted("0 4 * * 0", DENVER, BlackOut.parse("Sun 00:00-24:00"))
    assert "Choose other hours" in refused.value.what_to_do
