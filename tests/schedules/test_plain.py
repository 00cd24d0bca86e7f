"""Schedules without a cron line."""

from __future__ import annotations

from typing import Any

import pytest

from classify.errors import ScheduleError
from classify.schedules.cron import Cron
from classify.schedules.plain import line_of
from classify.schedules.words import in_words


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"weekly": "sunday", "at": "04:00"}, "every Sunday at 04:00"),
        ({"weekly": "Thu", "at": "4:05"}, "every Thursday at 04:05"),
        ({"daily": True, "at": "23:30"}, "every day at 23:30"),
        ({"weekdays": True, "at": "22:00"}, "every weekday at 22:00"),
        ({"monthly": 1, "at": "05:30"}, "on the 1st of each month at 05:30"),
    ],
)
def test_what_was_asked_for_is_what_is_said_back(given: dict[str, Any], sentence: str) -> None:
    assert in_words(Cron.parse(line_of(**given))) == sentence


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"at": "04:00"}, "Say when"),
        ({"daily": True, "weekly": "sun", "at": "04:00"}, "Say when"),
        ({"daily": True}, "time of day"),
        ({"daily": True, "at": "24:00"}, "time of day"),
        ({"daily": True, "at": "04:60"}, "time of day"),
        ({"weekly": "t", "at": "04:00"}, "no such day"),
        ({"weekly": "someday", "at": "04:00"}, "no such day"),
        ({"monthly": 32, "at": "04:00"}, "No month"),
    ],
)
def test_what_cannot_be_meant_is_refused(given: dict[str, Any], why: str) -> None:
    with pytest.raises(ScheduleError, match=why):
        line_of(**given)
