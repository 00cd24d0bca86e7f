"""Moments are kept in UTC, whatever zone they come from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from models.columns import UtcDateTime, now

DIALECT = sqlite.dialect()
ZONES = st.integers(-720, 720).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=ZONES)  # noqa: DTZ001


@given(MOMENTS)
def test_a_moment_comes_back_as_the_same_moment(moment: datetime) -> None:
    """Only its zone may differ."""
    column = UtcDateTime()
    back = column.process_result_value(column.process_bind_param(moment, DIALECT), DIALECT)
    assert back == moment
    assert back.tzinfo is UTC


def test_no_moment_stays_no_moment() -> None:
    """A scan that has not ended has no end."""
    assert UtcDateTime().process_bind_param(None, DIALECT) is None
    assert UtcDateTime().process_result_value(None, DIALECT) is None


def test_a_moment_without_a_time_zone_is_refused() -> None:
    """It would mean another hour on another machine."""
    with pytest.raises(ValueError, match="time zone"):
        UtcDateTime().process_bind_param(now().replace(tzinfo=None), DIALECT)
