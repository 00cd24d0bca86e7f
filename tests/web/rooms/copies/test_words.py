"""Copies in words."""

from __future__ import annotations

from classify.extract.document import Place
from classify.inventory.store import Store
from classify.redacting.orders import Confirmed, Orders, Restored
from classify.web.house import House
from classify.web.rooms.copies.words import Count, counts, ordered, profiles, refusal
from classify.wire import Drawn, Dropped


def test_orders_are_told_with_their_places(web: House) -> None:
    store: Store = web.store
    orders = Orders(
        boxes=((2, 72.0, 36.0, 180.0, 54.0),),
        drawn=(Drawn(Place(line=3), 0, 0),),
        restores=(Restored(Place(page=2), 0, 1, "US_SSN", "A part number."),),
        dropped_columns=(Dropped("Pay", "C"),),
        confirmed=(Confirmed(Place(paragraph=4), 0, "PERSON"),),
    )
    told = {one.name: (one.words, one.reason) for one in ordered(orders, store.shares()[0])}
    assert told["boxes-0"][0] == "Black on page 2: 1 in from the left, 0.5 in from the top, 1.5 by 0.25 in"
    assert told["drawn-0"][0] == "Cut line 3"
    assert told["restores-0"] == ("Given back: Social Security number page 2", "A part number.")
    assert told["dropped_columns-0"][0] == "Without column C of sheet “Pay”"
    assert told["confirmed-0"][0].endswith("paragraph 4")


def test_kinds_are_words_and_the_most_frequent_first() -> None:
    assert counts({"US_SSN": 1, "MANUAL": 3}) == [
        Count("marked by hand", 3),
        Count("Social Security number", 1),
    ]


def test_refusals_without_code_names() -> None:
    assert refusal("encrypted: it is locked")["refused"] == "It is locked"
    assert refusal("the copy did not withstand: x.")["refused"] == "The copy did not withstand: x"
    assert set(profiles()) >= {"default", "public-release", "everything"}
