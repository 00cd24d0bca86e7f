"""Sightings: what a scan saw stays readable however many there are."""

from __future__ import annotations

from typing import Any

import pytest

from models.item import Item
from models.sighting import Sighting
from tests.models.rows import NOWHERE, Rows, number


def sighting(item: Item, **more: Any) -> Sighting:
    given = {"share_id": item.share_id, "item_id": number(item), "scan_id": item.last_scan_id}
    return Sighting(**{**given, "outcome": "ok", **more})


def test_what_is_seen_is_there_and_may_have_neither_label_nor_bytes(rows: Rows) -> None:
    seen = rows.kept(sighting(rows.item()))
    assert (seen.gone, seen.label, seen.content) == (False, None, None)


def test_an_item_is_seen_again_and_again(rows: Rows) -> None:
    item = rows.item()
    first, last = rows.kept(sighting(item)), rows.kept(sighting(item, gone=True))
    assert number(last) > number(first)


@pytest.mark.parametrize("wrong", ["share_id", "item_id", "scan_id"])
def test_it_is_of_rows_that_exist(rows: Rows, wrong: str) -> None:
    rows.refuses(sighting(rows.item(), **{wrong: NOWHERE}))


def test_there_may_be_very_many(rows: Rows) -> None:
    assert rows.kept(sighting(rows.item(), id=2**40)).id == 2**40
