"""Where requests stand and how their days run, in words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from classify.inventory.requests import DecisionLine
from classify.sharing.clock import Kept
from classify.web.rooms.asking.clockwork import (
    DECISIONS,
    STATES,
    acknowledge_words,
    days_of,
    figures,
    state_words,
)
from models.sharing import SharingOutcome
from models.sharing_request import Decided, RequestState
from tests.sharing.desks import CLOCK
from tests.sharing.test_clock import CAME, request

DUE = date(2026, 12, 30)
DENIED = DecisionLine(1, Decided.DENIED, SharingOutcome.REFER, (), "So", "", "sam", CAME, None, None, None)


def test_everything_has_its_words() -> None:
    assert STATES.keys() == set(RequestState)
    assert DECISIONS.keys() == set(Decided)
    assert state_words(request(state=RequestState.ANSWERED, decisions=(DENIED,))) == "Denied"
    assert state_words(request(state=RequestState.SECOND)) == "Waits for a second person"


@pytest.mark.parametrize(
    ("day", "words", "late"),
    [
        (DUE - timedelta(5), "5 days left", False),
        (DUE - timedelta(1), "1 day left", False),
        (DUE, "Due today", False),
        (DUE + timedelta(1), "1 day over", True),
        (DUE + timedelta(40), "40 days over", True),
    ],
)
def test_days_of_an_open_request(day: date, words: str, late: bool) -> None:
    days = days_of(request(due=DUE), CLOCK, day)
    assert (days.words, days.is_late) == (words, late)


@pytest.mark.parametrize(
    ("took", "due", "words", "late"),
    [
        (0, DUE, "Answered the same day", False),
        (4, DUE, "Answered in 4 days", False),
        (4, CLOCK.day_of(CAME) + timedelta(3), "Answered in 4 days", True),
    ],
)
def test_days_of_an_answered_one(took: int, due: date, words: str, late: bool) -> None:
    line = request(state=RequestState.ANSWERED, answered_at=CAME + timedelta(took), due=due)
    days = days_of(line, CLOCK, DUE)
    assert (days.words, days.is_late) == (words, late)


def test_a_withdrawn_one_has_no_days() -> None:
    assert days_of(request(state=RequestState.WITHDRAWN), CLOCK, DUE).words == ""


@pytest.mark.parametrize(
    ("facts", "after", "words"),
    [
        ({}, 0, "is to be told by"),
        ({}, 6, "1 day over"),
        ({"acknowledged_at": CAME}, 6, None),
        ({"state": RequestState.WITHDRAWN}, 6, None),
    ],
)
def test_the_asker_is_to_be_told_in_time(facts: dict[str, Any], after: int, words: str | None) -> None:
    told = acknowledge_words(request(**facts), CLOCK, CLOCK.day_of(CAME) + timedelta(after))
    assert (told is None) is (words is None)
    if told is not None and words is not None:
        assert words in told.words
        assert told.is_late is (after == 6)


def test_how_the_timeline_was_kept_is_told_in_figures() -> None:
    assert figures(Kept()) == []
    kept = Kept(
        requests=5, answered=4, in_time=3, overdue=1, median_days=2.5, longest_days=9,
        median_days_to_acknowledge=1,
    )  # fmt: skip
    assert [(one.big, one.words) for one in figures(kept)] == [
        ("1", "open"),
        ("1", "overdue"),
        ("75 %", "of 4 answered in time"),
        ("2.5 days", "is the median to an answer, 9 days the longest"),
        ("1 day", "is the median to tell that it came"),
    ]
    assert len(figures(Kept(requests=1))) == 2
