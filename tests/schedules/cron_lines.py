"""Cron lines of every shape that is understood, for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

_DAY_NAMES = "SUN MON TUE WED THU FRI SAT".split()


def _field(low: int, high: int, names: list[str] | None = None) -> st.SearchStrategy[str]:
    number = st.integers(low, high).map(str)
    one = number if names is None else number | st.sampled_from(names)
    spans = (
        st.tuples(st.integers(low, high), st.integers(low, high))
        .map(sorted)
        .map(lambda ends: f"{ends[0]}-{ends[1]}")
    )
    step = st.integers(1, 30)
    stepped = st.builds("{}/{}".format, st.just("*") | spans, step)
    return st.just("*") | st.lists(one | spans | stepped, min_size=1, max_size=3).map(",".join)


def cron_lines() -> st.SearchStrategy[str]:
    """Days of the month up to the 28th, so that every line comes in every month it names."""
    nth = st.lists(st.builds("{}#{}".format, st.integers(0, 6), st.integers(1, 4)), min_size=1, max_size=2)
    days = st.tuples(_field(1, 28) | st.just("L"), st.just("*"))
    weekdays = st.tuples(st.just("*"), _field(0, 7, _DAY_NAMES) | nth.map(",".join))
    return st.builds(
        lambda minute, hour, day, month: f"{minute} {hour} {day[0]} {month} {day[1]}",
        _field(0, 59),
        _field(0, 23),
        days | weekdays,
        _field(1, 12),
    )
