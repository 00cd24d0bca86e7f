"""The form of the workbench holds orders sealed."""

from __future__ import annotations

from classify.extract.document import Place
from classify.redacting.orders import Orders
from classify.web.house import House
from classify.web.rooms.copies.forming import _opened, columns, sealed
from classify.wire import Dropped, TableShown


def test_names_of_sheets_are_not_in_the_page(web: House) -> None:
    share = web.store.shares()[0]
    orders = Orders(dropped_columns=(Dropped("Anna Lee", "B"),))
    field = sealed(share, orders)
    assert "Anna" not in field
    assert _opened(share, field) == orders.as_text()


def test_columns_know_which_are_dropped(web: House) -> None:
    share = web.store.shares()[0]
    part = TableShown(Place("cell", sheet="Pay"), 1, 26, [])
    told = columns(share, Orders(dropped_columns=(Dropped("Pay", "AA"),)), part, 3)
    assert [(one.letter, one.is_dropped) for one in told] == [("Z", False), ("AA", True), ("AB", False)]
