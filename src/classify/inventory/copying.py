"""A whole inventory from one database to another: SQLite to PostgreSQL, and back.

All or nothing: the new tables and all their rows are one transaction, kept only when every row read back is
the row that was sent. The old database stands still meanwhile: others may read it, and writers wait.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Connection, Table, Text, cast, delete, func, select, text, type_coerce
from sqlmodel import Session

from classify.errors import InventoryError, SetupError
from classify.inventory.bulk import insert_rows
from classify.inventory.database import HEAD, Database
from classify.inventory.tables import AUDIT_EVENT, METADATA

_AT_ONCE = 5_000
Told = Callable[[str, int], None]
"""Told of a table and how many of its rows are there by now."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A table that is the same in both databases."""

    table: str
    rows: int
    digest: str
    """Over all its rows in the order of their keys, whatever the database they lie in."""


def copy(source: Database, target: Database, *, told: Told = lambda *_: None) -> list[Copied]:
    """Copies every row of `source` into the empty `target`, and compares what arrived, row by row.

    Raises:
        SetupError: a database cannot be opened, or `source` is not of this program's version.
        InventoryError: `target` holds an inventory already; a row did not arrive as it was.
    """
    if source.shown == target.shown:
        raise InventoryError("Both addresses mean the same database.", remedy="Give another one to copy to.")
    _must_be_ours(source)
    _make_room(target)
    with source.standing_still() as old, target.writing() as new:
        target.make_tables(new)
        _must_be_empty(new, target)
        _let_rows_wait_for_one_another(new)
        copied = [_copied(table, old, new, told) for table in METADATA.sorted_tables]
        _continue_numbers(new)
        return copied


def _must_be_ours(source: Database) -> None:
    if (version := source.version()) != HEAD:
        raise SetupError(
            f"The tables are at version {version or 'none'}, this program is at {HEAD}.",
            remedy="Run classify db migrate first.",
        )


def _make_room(target: Database) -> None:
    """A SQLite file is made so that nobody else can read it, whatever the umask says."""
    if not target.is_sqlite:
        return
    try:
        os.close(os.open(Path(target.url.database or ""), os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise SetupError(f"The file {target.url.database} cannot be written: {error.strerror}.") from error


def _must_be_empty(new: Session, target: Database) -> None:
    if new.execute(select(AUDIT_EVENT.c.id).limit(1)).first() is None:
        # New tables come with the schedule of maintenance; whoever used them has acts in the trail.
        new.execute(delete(METADATA.tables["schedule"]))
    for table in METADATA.sorted_tables:
        if new.execute(select(*table.primary_key.columns).limit(1)).first() is not None:
            raise InventoryError(
                f"The database {target.shown} holds an inventory already.",
                remedy="Copy to an empty database; nothing was changed.",
            )


def _let_rows_wait_for_one_another(new: Session) -> None:
    """A row may come before the one it refers to (members and their containers)."""
    if new.get_bind().dialect.name == "sqlite":
        new.execute(text("PRAGMA defer_foreign_keys=ON"))


def _copied(table: Table, old: Session, new: Session, told: Told) -> Copied:
    """Copies one table and reads it back."""
    columns = [column.name for column in table.columns]
    sent, arrived = hashlib.sha256(), hashlib.sha256()
    writers = _writers(table, new.connection())
    rows = 0
    for page in _pages(table, old):
        for row in page:
            sent.update(_plain(row))
        insert_rows(
            new,
            table,
            columns,
            [tuple(write(value) for write, value in zip(writers, row, strict=True)) for row in page],
        )
        rows += len(page)
        told(table.name, rows)
    there = 0
    for page in _pages(table, new):
        there += len(page)
        for row in page:
            arrived.update(_plain(row))
    if there != rows or arrived.digest() != sent.digest():
        raise InventoryError(
            f"The table {table.name} did not arrive as it was: {rows:,} rows were sent, {there:,} are there.",
            remedy="Nothing was kept. Check the old database with classify db check, and copy again.",
        )
    return Copied(table.name, rows, sent.hexdigest())


def _pages(table: Table, session: Session) -> Iterator[Sequence[Any]]:
    """The rows in the order of their keys, as values that are the same in every database."""
    keys = list(table.primary_key.columns)
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    # JSON as the text it is: read and written again it might look otherwise.
    columns = [
        (type_coerce(column, Text) if is_sqlite else cast(column, Text)).label(column.name)
        if isinstance(column.type, JSON)
        else column
        for column in table.columns
    ]
    if len(keys) == 1 and keys[0].name == "id":
        after = None
        while page := session.execute(_beyond(select(*columns), keys[0], after)).all():
            yield page
            after = page[-1].id
        return
    # Small tables with words as keys, which databases sort each in its own way.
    rows = session.execute(select(*columns)).all()
    if rows:
        yield sorted(rows, key=lambda row: tuple(getattr(row, key.name) for key in keys))


def _beyond(rows: Any, key: Any, after: int | None) -> Any:
    rows = rows.order_by(key).limit(_AT_ONCE)
    return rows if after is None else rows.where(key > after)


def _writers(table: Table, connection: Connection) -> list[Callable[[Any], Any]]:
    """What the driver of the new database wants, column by column."""
    dialect = connection.dialect
    made: list[Callable[[Any], Any]] = []
    for column in table.columns:
        process = (
            None
            if isinstance(column.type, JSON)
            else column.type.dialect_impl(dialect).bind_processor(dialect)
        )
        made.append(process or _as_it_is)
    return made


def _as_it_is(value: Any) -> Any:
    return value


def _plain(row: Any) -> bytes:
    """One row as bytes, the same for the same values."""
    return repr(tuple(value.isoformat() if isinstance(value, datetime) else value for value in row)).encode(
        "utf-8", "surrogatepass"
    )


def _continue_numbers(new: Session) -> None:
    """The next row of each table gets the number after the last; SQLite knows that by itself."""
    if new.get_bind().dialect.name == "sqlite":
        return
    for table in METADATA.sorted_tables:
        if "id" in table.columns:
            last = new.scalar(select(func.max(table.c.id)))
            sequence = func.pg_get_serial_sequence(f'"{table.name}"', "id")
            new.execute(select(func.setval(sequence, last or 1, last is not None)))
