"""One state of a database as one file, taken while others write."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from classify.errors import InventoryError, NoRoomError


def of_sqlite(source: Path, target: Path) -> None:
    """Writes what `source` holds at this moment to `target`, compact (`VACUUM INTO`); writers do not wait.

    Raises:
        NoRoomError: the disk is full.
        InventoryError: the database cannot be read.
    """
    try:
        with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            connection.execute("PRAGMA temp_store=MEMORY")
            connection.execute("VACUUM INTO ?", (str(target),))
    except sqlite3.Error as error:
        target.unlink(missing_ok=True)
        if getattr(error, "sqlite_errorname", "") == "SQLITE_FULL":
            raise NoRoomError("There is no room for a copy of the database.") from error
        raise InventoryError(f"The database cannot be copied: {error}.") from error


def damage(database: Path) -> str:
    """What SQLite says is broken in this file; empty when all is well."""
    try:
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            found: str = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        return str(error)
    return "" if found == "ok" else found.splitlines()[0]


def rows(database: Path) -> dict[str, int]:
    """How many rows each table of this file has."""
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        )
        return {name: _count(connection, name) for (name,) in tables.fetchall()}


def _count(connection: sqlite3.Connection, table: str) -> int:
    quoted = table.replace('"', '""')
    number: int = connection.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()[0]  # noqa: S608 - quoted
    return number
