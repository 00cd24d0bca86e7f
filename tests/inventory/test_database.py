"""The tables are what the migrations make them, and the audit trail only grows."""

from __future__ import annotations

import sqlite3
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import insert

from classify.errors import InventoryError, SetupError
from classify.inventory import database as database_module
from classify.inventory.database import HEAD, Database
from classify.inventory.store import Store
from classify.inventory.tables import AUDIT_EVENT, METADATA
from models.columns import now

Rows = Callable[[str], list[tuple[Any, ...]]]


def test_migrations_make_the_tables_of_the_models(store: Store) -> None:
    """Nothing in the models is missing in the database, and nothing is too much."""
    with store.database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_the_newest_migration_is_known() -> None:
    """The program would otherwise migrate on every start."""
    config = Config()
    config.set_main_option("script_location", str(Path(database_module.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_the_database_is_for_its_owner_only(store: Store) -> None:
    """Whatever the umask says."""
    assert stat.S_IMODE((store.home / "inventory.db").stat().st_mode) == 0o600
    assert stat.S_IMODE(store.home.stat().st_mode) == 0o700


def test_sqlite_writes_ahead(rows: Rows) -> None:
    """Readers do not wait for a scan."""
    assert rows("PRAGMA journal_mode") == [("wal",)]


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """A sentence instead of a traceback."""
    (tmp_path / "inventory.db").write_bytes(b"not a database, but long enough to look at" * 50)
    with pytest.raises(SetupError, match="cannot be opened"):
        Database.at(tmp_path)


def test_an_inventory_of_a_newer_version_is_refused(store: Store) -> None:
    """Its tables may mean something else."""
    with store.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SetupError, match="newer version"):
        Store.open(store.home)


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET actor = 'x'", "DELETE FROM audit_event"])
def test_audit_events_can_only_be_added(store: Store, statement: str) -> None:
    """The database itself refuses."""
    store.audit("test.act")
    with (
        sqlite3.connect(store.home / "inventory.db") as raw,
        pytest.raises(sqlite3.Error, match="only be added"),
    ):
        raw.execute(statement)


def test_a_forged_audit_event_is_named(store: Store) -> None:
    """Whoever gets around the triggers breaks the chain."""
    for number in range(5):
        store.audit("test.act", number=number)
    assert store.first_forged_event() is None
    with sqlite3.connect(store.home / "inventory.db") as raw:
        raw.execute("DROP TRIGGER audit_event_no_update")
        raw.execute("UPDATE audit_event SET actor = 'somebody else' WHERE id = 3")
    assert store.first_forged_event() == 3


def test_a_missing_audit_event_is_named(store: Store) -> None:
    """Taking one out is noticed at its place."""
    for number in range(5):
        store.audit("test.act", number=number)
    with sqlite3.connect(store.home / "inventory.db") as raw:
        raw.execute("DROP TRIGGER audit_event_no_delete")
        raw.execute("DELETE FROM audit_event WHERE id = 2")
    assert store.first_forged_event() == 2


def test_writers_at_once_keep_the_chain_whole(store: Store) -> None:
    """Four threads write events; the chain has no gap and no fork."""

    def write() -> None:
        for number in range(10):
            store.audit("test.act", number=number)

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.first_forged_event() is None


def test_an_error_does_not_quote_its_parameters(store: Store) -> None:
    """What was to be written does not appear in the message."""
    row = {"id": 1, "at": now(), "actor": "219-09-9999", "action": "a", "details": {}}
    with pytest.raises(InventoryError) as refused, store.database.writing() as session:
        session.execute(insert(AUDIT_EVENT), [row])
    assert "219-09-9999" not in f"{refused.value}{refused.value.__cause__}"


def test_a_failed_transaction_leaves_nothing(store: Store, rows: Rows) -> None:
    """All or nothing: the first of two inserts is dropped when the second is refused."""
    row = {"id": 1, "at": now(), "actor": "a", "action": "b", "subject": "", "details": {}}
    whole = {**row, "previous": "0", "hash": "1"}

    def write_twice() -> None:
        with store.database.writing() as session:
            session.execute(insert(AUDIT_EVENT), [whole])
            session.execute(insert(AUDIT_EVENT), [whole])

    with pytest.raises(InventoryError):
        write_twice()
    assert rows("SELECT count(*) FROM audit_event") == [(0,)]
