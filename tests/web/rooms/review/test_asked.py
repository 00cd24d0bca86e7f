"""What a press says, and what is no press."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from classify.errors import PressError
from classify.web.rooms.review.asked import Press, numbers
from models.decision import Scope, Verdict


def pressed(**sent: Any) -> Press:
    usual = {"mode": "one", "question": "7", "revision": "abc", "finding": ["1", "2"], "verdict": "public"}
    given = QueryDict(mutable=True)
    for name, value in {**usual, **sent}.items():
        given.setlist(name, value if isinstance(value, list) else [value])
    request = RequestFactory().post("/")
    request.POST = given
    return Press.of(request)


def test_it_says_what_was_on_the_screen() -> None:
    told = pressed(seconds="2.5", note="  twice ", left_out=["4"], chosen=["5:r"])
    assert (told.question, told.revision, told.findings) == (7, "abc", (1, 2))
    assert (told.verdict, told.scope, told.seconds, told.note) == (Verdict.PUBLIC, Scope.ITEM, 2.5, "twice")
    assert (told.left_out, told.chosen) == ((4,), ((5, "r"),))
    assert pressed(verdict="refer").verdict is None


@pytest.mark.parametrize(
    ("word", "seconds"),
    [("", 0.0), ("-3", 0.0), ("nan", 0.0), ("1e9", 0.0), ("900000", 3600.0), ("0.25", 0.25)],
)
def test_time_is_only_what_can_have_been_measured(word: str, seconds: float) -> None:
    assert pressed(seconds=word).seconds == seconds


@pytest.mark.parametrize("word", ["", "0", "-1", "1.5", "１", "9" * 19, "1 2"])
def test_what_is_no_number_is_about_nothing(word: str) -> None:
    with pytest.raises(PressError):
        numbers([word])


def test_nothing_ticked_is_no_decision() -> None:
    with pytest.raises(PressError, match="No finding is ticked"):
        pressed(finding=[])
    assert pressed(finding=[], mode="whole").findings == ()
