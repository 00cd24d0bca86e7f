"""Many rows at once, the quickest way each driver has: COPY in PostgreSQL, executemany in SQLite.

Both go around SQLAlchemy's handling of every value, which costs several times what the database does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session


def insert_many(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts rows that all name the same columns. Raises DatabaseError as any statement does."""
    if not rows:
        return
    columns = list(rows[0])
    dialect = session.connection().dialect
    kinds = [table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in columns]
    made = list(zip(columns, kinds, strict=True))
    insert_rows(
        session,
        table,
        columns,
        [tuple(make(row[name]) if make else row[name] for name, make in made) for row in rows],
    )


def insert_rows(session: Session, table: Table, columns: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
    """Inserts rows as the driver takes them: values in the order of `columns`, JSON as text.

    Raises DatabaseError as any statement does.
    """
    if not rows:
        return
    connection = session.connection()
    quote = connection.dialect.identifier_preparer.quote
    names = ", ".join(quote(name) for name in columns)
    if connection.dialect.name == "postgresql":
        _copy(connection, f"COPY {quote(table.name)} ({names}) FROM STDIN", rows)
        return
    marks = ", ".join("?" * len(columns))
    statement = f"INSERT INTO {quote(table.name)} ({names}) VALUES ({marks})"  # noqa: S608 - our own names
    connection.exec_driver_sql(statement, rows)


def _copy(connection: Connection, statement: str, rows: list[tuple[Any, ...]]) -> None:
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except psycopg.Error as error:
        lost = bool(driver.closed or driver.broken)
        if lost:
            connection.invalidate(error)
        # As SQLAlchemy tells it of its own statements; the rows stay out of it.
        raise DBAPIError.instance(
            statement,
            None,
            error,
            psycopg.Error,
            hide_parameters=True,
            connection_invalidated=lost,
            dialect=connection.dialect,
        ) from error


def insert_new(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts rows but those that are there already (by a key of the table): another process may be first."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    if rows:
        session.execute(insert(table).on_conflict_do_nothing(), [dict(row) for row in rows])
