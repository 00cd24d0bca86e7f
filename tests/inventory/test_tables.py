"""All tables are known to whoever imports the one module; rows go in as the driver takes them."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Callable

import pytest
from sqlmodel import SQLModel

import models
from classify.errors import InventoryError
from classify.inventory.bulk import insert_rows
from classify.inventory.store import Store
from classify.inventory.tables import EXPLANATION, METADATA

Rows = Callable[[str], list[tuple[object, ...]]]
COLUMNS = ("why", "digest", "detector", "version")


def test_every_table_of_the_models_is_there() -> None:
    """A model nobody imports would be missing from the migrations' comparison."""
    modelled = set()
    for module in pkgutil.iter_modules(models.__path__):
        for value in vars(importlib.import_module(f"models.{module.name}")).values():
            if isinstance(value, type) and issubclass(value, SQLModel) and hasattr(value, "__table__"):
                modelled.add(value.__table__.name)
    assert modelled == set(METADATA.tables)


def test_values_go_in_as_the_columns_are_named(store: Store, rows: Rows) -> None:
    why = json.dumps({"sentence": 'It\'s "one"; DROP TABLE item'})
    with store.database.writing() as session:
        insert_rows(session, EXPLANATION, COLUMNS, [(why, "a", "x", "1"), ("{}", "b", "y", "2")])
    stored = rows("SELECT digest, detector, version, CAST(why AS TEXT) FROM explanation ORDER BY digest")
    assert stored == [("a", "x", "1", why), ("b", "y", "2", "{}")]


def test_no_rows_are_no_statement(store: Store) -> None:
    """A driver asked to run one zero times with no values would refuse."""
    with store.database.writing() as session:
        insert_rows(session, EXPLANATION, ("no_such_column",), [])


def test_a_row_that_breaks_the_table_is_refused(store: Store) -> None:
    """The whole statement is, and the sentence does not quote the row."""
    with (
        pytest.raises(InventoryError, match=r"(?i)not[ -]null") as refusal,
        store.database.writing() as session,
    ):
        insert_rows(session, EXPLANATION, ("why", "digest"), [("{}", "219-09-9999")])
    assert "219-09-9999" not in str(refusal.value)
