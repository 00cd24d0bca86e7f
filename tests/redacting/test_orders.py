"""Orders by hand: written on a command line, kept with a copy, told to a worker."""

from __future__ import annotations

import pytest

from classify.errors import OrderError
from classify.extract.document import Place
from classify.redacting.orders import MOST, Confirmed, Orders, Restored, box_of, column_of, read_orders
from classify.wire import Decided, Drawn, Dropped

ORDERS = Orders(
    "public-release",
    drawn=(Drawn(Place(line=2), 3, 9),),
    boxes=((1, 2.0, 3.0, 4.5, 6.0),),
    restores=(Restored(Place("cell", sheet="Pay", cell="C3"), 0, 4, "US_SSN", "It is a part number."),),
    dropped_columns=(Dropped("Pay", "C"),),
)


def test_they_come_back_as_they_were_kept() -> None:
    assert read_orders(ORDERS.as_text()) == ORDERS
    assert ORDERS.by_hand == 4
    with pytest.raises(OrderError):
        read_orders('{"profile": 3}')


def test_the_same_orders_have_the_same_mark() -> None:
    assert read_orders(ORDERS.as_text()).mark == ORDERS.mark
    assert Orders().mark != ORDERS.mark


def test_what_is_given_back_is_told_as_a_stretch_that_stays() -> None:
    told = ORDERS.copying(member="inner.txt")
    assert [one.stays for one in told.drawn] == [False, True]
    assert (told.member, told.profile, told.boxes) == ("inner.txt", "public-release", [*ORDERS.boxes])


def test_a_finding_that_is_cut_by_hand_goes_before_its_dismissal() -> None:
    place = Place(line=3)
    orders = Orders(confirmed=(Confirmed(place, 4, "PERSON"),))
    dismissed = [Decided("PERSON", place, 4, True), Decided("US_SSN", place, 4, True)]
    assert orders.copying(decided=dismissed).decided == [dismissed[1], Decided("PERSON", place, 4, False)]


def test_too_many_are_refused() -> None:
    with pytest.raises(OrderError, match="500"):
        Orders(boxes=((1, 1.0, 1.0, 2.0, 2.0),) * (MOST + 1)).copying()


def test_a_box_as_people_type_it() -> None:
    assert box_of("2:72,144.5,300,160") == (2, 72.0, 144.5, 300.0, 160.0)
    assert box_of(" 2: 72, 144, 300, 160 ") == (2, 72.0, 144.0, 300.0, 160.0)
    for text in ("", "2", "2:1,2,3", "x:1,2,3,4", "2:-1,2,3,4", "2:nan,2,3,4"):
        with pytest.raises(OrderError):
            box_of(text)


def test_a_column_as_people_type_it() -> None:
    assert column_of("'Pay 2026'!Social Security") == Dropped("Pay 2026", "Social Security")
    assert column_of("C") == Dropped("", "C")
    with pytest.raises(OrderError):
        column_of("Pay! ")
