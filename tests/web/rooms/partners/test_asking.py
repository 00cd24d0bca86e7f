"""Words, numbers and days of an address; what cannot be understood counts as none."""

from __future__ import annotations

from datetime import date

import pytest

from classify.web.house import House
from classify.web.rooms.partners import asking
from models.sharing import RecipientType


def test_a_word_of_no_vocabulary_is_none() -> None:
    assert asking.word({"type": "vendor"}, "type", RecipientType) is RecipientType.VENDOR
    assert asking.word({"type": "x"}, "type", RecipientType) is None
    assert asking.word({}, "type", RecipientType) is None


@pytest.mark.parametrize(
    ("typed", "number"),
    [("7", 7), (" 7 ", 7), ("0", None), ("-1", None), ("²", None), ("9" * 40, None), ("", None)],
)
def test_a_number_is_one_a_database_can_be_asked_for(typed: str, number: int | None) -> None:
    assert asking.number({"n": typed}, "n") == number


def test_days_are_those_of_the_city(web: House) -> None:
    assert asking.day({"on": "2027-06-30"}, "on") == date(2027, 6, 30)
    assert asking.day({"on": "soon"}, "on") is None
    begins = asking.moment({"on": "2027-06-30"}, "on", after=1)
    assert begins is not None
    assert begins.isoformat() == "2027-07-01T00:00:00-06:00"
    assert asking.moment({"on": "9999-12-31"}, "on", after=1) is None


def test_an_address_is_said_again_without_what_is_empty() -> None:
    assert asking.query({"a": "x y", "b": ""}, "a", "b", after=3, more=None) == "a=x+y&after=3"
