"""The tables are what the migrations make them, and the audit trail only grows."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import insert, make_url

from classify.errors import InventoryError, SetupError
from classify.inventory import database as database_module
from classify.inventory import engines
from classify.inventory.database import HEAD, Database
from classify.inventory.store import Store
from classify.inventory.tables import AUDIT_EVENT, METADATA
from classify.settings import Settings
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


@pytest.mark.only_sqlite
def test_the_database_is_for_its_owner_only(store: Store) -> None:
    """Whatever the umask says."""
    assert stat.S_IMODE((store.home / "inventory.db").stat().st_mode) == 0o600
    assert stat.S_IMODE(store.home.stat().st_mode) == 0o700


@pytest.mark.only_sqlite
def test_sqlite_writes_ahead(rows: Rows) -> None:
    """Readers do not wait for a scan."""
    assert rows("PRAGMA journal_mode") == [("wal",)]


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """A sentence instead of a traceback."""
    (tmp_path / "inventory.db").write_bytes(b"not a database, but long enough to look at" * 50)
    with pytest.raises(SetupError, match="cannot be opened"):
        Database.at(tmp_path)


def test_an_inventory_of_a_newer_version_is_refused(store: Store, settings: Settings) -> None:
    """Its tables may mean something else."""
    with store.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SetupError, match="newer version"):
        Store.open(store.home, settings.database_url)


@pytest.mark.only_sqlite
@pytest.mark.parametrize("statement", ["UPDATE audit_event SET actor = 'x'", "DELETE FROM audit_event"])
def test_audit_events_can_only_be_added(store: Store, statement: str) -> None:
    """The database itself refuses."""
    store.audit("test.act")
    with (
        sqlite3.connect(store.home / "inventory.db") as raw,
        pytest.raises(sqlite3.Error, match="only be added"),
    ):
        raw.execute(statement)


def test_an_error_does_not_quote_its_parameters(store: Store) -> None:
    """What was to be written does not appear in the message."""
    row = {"id": 1, "at": now(), "actor": "219-09-9999", "action": "a", "details": {}}
    with pytest.raises(InventoryError) as refused, store.database.writing() as session:
        session.execute(insert(AUDIT_EVENT), [row])
    assert "219-09-9999" not in f"{refused.value}{refused.value.__cause__}"


def test_a_failed_transaction_leaves_nothing(store: Store, rows: Rows) -> None:
    """All or nothing: the first of two inserts is dropped when the second is refused."""
    row = {"id": 99, "at": now(), "actor": "a", "action": "b", "subject": "", "details": {}}
    whole = {**row, "previous": "0", "hash": "1"}

    def write_twice() -> None:
        with store.database.writing() as session:
            session.execute(insert(AUDIT_EVENT), [whole])
            session.execute(insert(AUDIT_EVENT), [whole])

    with pytest.raises(InventoryError):
        write_twice()
    assert rows("SELECT count(*) FROM audit_event WHERE id = 99") == [(0,)]


_OLD_CONTENT = """
    INSERT INTO content (id, domain, digest, size, media, outcome, detector_version, findings, entities,
        analysed_at)
    VALUES (7, 'city', 'abc', 1, 'text', 'ok', 'v', 1, '', '2026-01-01')
"""
_OLD_ITEM = """
    INSERT INTO item (id, share_id, path_digest, path_sealed, outcome, media, size, mtime_ns, inode,
        content_id, detector_version, label_rank, tags, doc_type, entities, findings, first_scan_id,
        last_scan_id)
    VALUES (1, 1, 'p', x'00', 'ok', '', 1, 1, '', 7, 'v', 1, '', 'other', '', 1, 1, 1)
"""
_OLD_FINDINGS = """
    INSERT INTO finding (content_id, item_id, entity, place, start, "end", score, explanation_id)
    VALUES (7, NULL, 'US_SSN', '{"part": "body"}', 3, 14, 1.0, 1),
        (NULL, 1, 'US_SSN', '{"part": "name"}', 5, 16, 1.0, 1)
"""


def test_an_inventory_of_an_older_version_is_kept_whole(tmp_path: Path) -> None:
    """Contents keep their numbers and whom they belong to; findings lose their ends but in names."""
    config = Config()
    config.set_main_option("script_location", str(Path(database_module.__file__).parent / "migrations"))
    file = tmp_path / "inventory.db"
    engine = engines.connect(make_url(f"sqlite:///{file}"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        for statement in (
            "INSERT INTO share VALUES (1, 's', NULL, 0, 'd', x'00', '2026-01-01')",
            "INSERT INTO scan VALUES (1, 1, 'finished', 'v', 'p', '2026-01-01', NULL, 0)",
            _OLD_CONTENT,
            _OLD_ITEM,
            "INSERT INTO explanation VALUES (1, 'd', 'x', '1', '{}')",
            _OLD_FINDINGS,
        ):
            connection.exec_driver_sql(statement)
    engine.dispose()
    Database.at(tmp_path).close()
    with sqlite3.connect(file) as raw:
        assert raw.execute("SELECT id, digest, view FROM content").fetchall() == [(7, "abc", "")]
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
        assert raw.execute('SELECT start, "end" FROM finding ORDER BY start').fetchall() == [(3, 0), (5, 16)]
        assert (
            compare_metadata(MigrationContext.configure(Database.at(tmp_path).engine.connect()), METADATA)
            == []
        )


def test_the_database_does_not_tell_how_long_a_value_is(scan: Any, rows: Rows) -> None:
    """No end of a finding is kept in clear; that of a value in a name, which is masked, is sealed."""
    scan()
    assert rows('SELECT DISTINCT "end" FROM finding') == [(0,)]
    assert rows("SELECT DISTINCT length(sheet_sealed) FROM finding WHERE item_id IS NOT NULL") != [(None,)]
