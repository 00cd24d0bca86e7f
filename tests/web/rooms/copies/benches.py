"""The pages of copies with a redactor and a viewer of the tests: no worker is hired."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Iterator
from typing import Any

import pytest

from classify.extract.document import Place
from classify.redacting.orders import Orders
from classify.redacting.road import Copy
from classify.viewing import View
from classify.web.house import House
from classify.wire import Run, Shown, TableShown, TextShown
from tests.redacting.benches import Making, sheet
from tests.web.rooms.document.test_views import item_of
from tests.web.town import PERSONNEL

RECORD, LIST = "record.txt", "list.xlsx"


class Paged(Making):
    """Its copies are text of so many pages."""

    pages = 2

    @contextlib.contextmanager
    def of_item(self, *given: Any) -> Iterator[Copy]:
        orders: Orders = given[4]
        self.told.append(orders)
        if self.refused:
            yield Copy(refused=self.refused)
            return
        data = (f"The copy by {orders.profile} {orders.mark}.\n" * (159 * self.pages)).encode()
        descriptor = os.memfd_create("copy")
        try:
            os.write(descriptor, data)
            made = sheet(data, orders)
            assert made.copy_sha256 == hashlib.sha256(data).hexdigest()
            yield Copy(removed={"US_SSN": 2}, stays={"PERSON": 1}, sheet=made, descriptor=descriptor)
        finally:
            os.close(descriptor)


class Showing:
    """Shows lines and a table of nobody."""

    def leaf(self, share: Any, filed: Any, number: int = 1, finding: int | None = None) -> View:
        rows = [[[Run("Name")], [Run("Badge")]], [[Run("A")], [Run("", [1])]]]
        parts: list[TextShown | TableShown] = [
            TextShown(Place(line=1), [], [Run("First line\nSecond line")]),
            TableShown(Place("cell", sheet="Pay"), 1, 1, rows),
        ]
        return View(Shown(1, number, 3, is_page=False, media="xlsx", parts=parts))


def redactor(monkeypatch: pytest.MonkeyPatch, **how: Any) -> Paged:
    making = Paged(**how)
    monkeypatch.setattr("classify.web.sharing.redactor", lambda: making)
    monkeypatch.setattr("classify.web.rooms.copies.making.viewer", Showing)
    return making


def record(house: House) -> int:
    return item_of(house, PERSONNEL, RECORD)


def pressed(client: Any, item: int, act: str, page: str = "", **fields: Any) -> Any:
    """The workbench after a press on it, with the orders that `page` held."""
    held = re.search(r'name="orders" value="([^"]*)"', page)
    given = {"orders": held.group(1) if held else "", "profile": "default", "act": act, **fields}
    return client.post(f"/sharing/copies/of/{item}/", given)


def made(client: Any, item: int, **fields: Any) -> int:
    """The number of a copy that was made at the workbench."""
    answer = pressed(client, item, "make", **fields)
    assert answer.status_code == 302, answer.content.decode()
    return int(answer["Location"].rstrip("/").rsplit("/", 1)[1])
