"""A run that cannot begin at its time begins once, soon, or not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from classify.schedules.cron import Cron
from classify.schedules.due import Promise
from classify.schedules.hours import BlackOut

DENVER = ZoneInfo("America/Denver")


def promise(line: str, hours: str = "", patience: float = 12) -> Promise:
    return Promise(Cron.parse(line), DENVER, BlackOut.parse(hours), timedelta(hours=patience))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=DENVER).astimezone(UTC)


FOUR = local("2026-11-29T04:00")


def test_a_run_begins_at_its_time() -> None:
    assert promise("0 4 * * 0").beginning(FOUR, FOUR - timedelta(days=2)) == FOUR


def test_a_run_missed_a_while_ago_begins_at_once() -> None:
    """The service came back at noon."""
    assert promise("0 4 * * 0").beginning(FOUR, local("2026-11-29T12:00")) == local("2026-11-29T12:00")


def test_a_run_missed_long_ago_is_dropped() -> None:
    """On Sunday evening, 16 hours later, the night is left to its own runs."""
    assert promise("0 4 * * 0").beginning(FOUR, local("2026-11-29T20:00")) is None


def test_a_run_is_dropped_when_the_next_has_come() -> None:
    """Else two of them would follow on each other."""
    assert promise("0 4,10 * * *").beginning(FOUR, local("2026-11-29T10:00")) is None
    assert promise("0 4,10 * * *").beginning(FOUR, local("2026-11-29T09:59")) == local("2026-11-29T09:59")


def test_a_missed_run_waits_for_the_end_of_the_black_out_hours() -> None:
    """But not longer than the site has patience."""
    kept = promise("0 4 * * 1", "Mon-Fri 08:00-15:00")
    monday = local("2026-11-30T04:00")
    assert kept.beginning(monday, local("2026-11-30T09:00")) == local("2026-11-30T15:00")
    longer = promise("0 4 * * 1", "Mon-Fri 08:00-17:00")
    assert longer.beginning(monday, local("2026-11-30T09:00")) is None


def test_hours_made_black_after_the_schedule_was_made_move_its_runs() -> None:
    """One run at their end, of all that fell into them."""
    often = promise("0 * * * 1", "Mon 03:00-08:00", patience=6)
    assert often.next(local("2026-11-30T02:30")) == local("2026-11-30T08:00")
    weekly = promise("0 4 * * 0", "Sun 03:00-08:00", patience=6)
    assert weekly.next(local("2026-11-29T03:30")) == local("2026-11-29T08:00")


def test_a_schedule_that_black_out_hours_swallow_never_begins() -> None:
    """It is said so, instead of looked for without end."""
    assert promise("0 4 * * 0", "Sun 03:00-23:00").next(FOUR) is None
    assert promise("0 4 * * 0", "Sun 03:00-16:00").next(FOUR) == local("2026-12-06T16:00")


LINES = st.sampled_from(["0 4 * * 0", "0 4 * * *", "*/15 3-23 * * *", "0 */6 * * 1-5", "30 5 1 * *"])
BLACK = st.sampled_from(["", "Mon-Fri 08:00-17:00", "22:00-06:00"])


@given(LINES, BLACK, st.integers(0, 365 * 24 * 60), st.integers(1, 21 * 24 * 60), st.integers(0, 48))
def test_after_any_time_down_at_most_one_run_is_made_up_for(
    line: str, black: str, start: int, down: int, patience: int
) -> None:
    """Of all that was promised meanwhile only the last may still begin, within patience, outside of hours."""
    kept = promise(line, black, patience)
    since = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=start)
    back = since + timedelta(minutes=down)
    promised = []
    for moment in kept.cron.times(DENVER, since):
        if moment > back:
            break
        promised.append(moment)
    begins = {moment: kept.beginning(moment, back) for moment in promised}
    made_up = {moment: begin for moment, begin in begins.items() if begin is not None}
    assert len(made_up) <= 1
    for moment, begin in made_up.items():
        assert moment == promised[-1]
        assert back <= begin <= moment + timedelta(hours=patience)
        assert not kept.hours.holds(begin, DENVER)


@settings(max_examples=40)
@given(LINES, BLACK, st.integers(0, 365 * 24 * 60))
def test_no_two_runs_begin_together(line: str, black: str, start: int) -> None:
    """Seen one after the other, each run begins later than the one before."""
    kept = promise(line, black)
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=start)
    begun = []
    for promised in kept.cron.times(DENVER, moment):
        if (begin := kept.beginning(promised, promised)) is not None:
            begun.append(begin)
        if promised > moment + timedelta(days=8):
            break
    assert all(one < other for one, other in pairwise(begun))
