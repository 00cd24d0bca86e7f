"""Proposals pile up; each belongs to an item and to the scan that made it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import select

from models.classification import Classification
from models.item import Item
from tests.models.rows import NOWHERE, Rows, number


def proposal(item: Item, **more: Any) -> Classification:
    given = {"label": "PUBLIC", "doc_type": "other", "outcome": "ok", "fired": [], "policy_version": "p"}
    return Classification(
        **{"item_id": number(item), "scan_id": item.last_scan_id, **given, **more},
    )


def test_the_newest_of_an_item_is_the_last_by_number(rows: Rows) -> None:
    """Earlier ones stay as its history."""
    item = rows.item()
    for label in ("PUBLIC", "RESTRICTED", "INTERNAL"):
        rows.kept(proposal(item, label=label))
    newest_first = select(Classification.label).order_by(Classification.id.desc())  # type: ignore[union-attr]
    assert list(rows.session.exec(newest_first)) == ["INTERNAL", "RESTRICTED", "PUBLIC"]


@pytest.mark.parametrize("wrong", ["item_id", "scan_id"])
def test_it_belongs_to_an_item_and_a_scan_that_exist(rows: Rows, wrong: str) -> None:
    rows.refuses(proposal(rows.item(), **{wrong: NOWHERE}))


def test_rules_come_back_as_they_spoke(rows: Rows) -> None:
    fired = [{"id": "ssn", "sentence": "It holds numbers.", "tags": ["SSN-FIN"]}]
    kept = rows.kept(proposal(rows.item(), fired=fired))
    assert kept.fired == fired
    assert kept.made_at.tzinfo is not None


def test_without_a_nearest_rule_there_is_none(rows: Rows) -> None:
    """NULL for SQL, too, and not a JSON null that looks like something."""
    rows.kept(proposal(rows.item()))
    assert rows.ask("SELECT count(*) FROM classification WHERE nearest IS NULL") == 1


def test_an_inventory_may_have_very_many(rows: Rows) -> None:
    assert rows.kept(proposal(rows.item(), id=2**40)).id == 2**40
