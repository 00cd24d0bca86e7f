"""Connections to a SQLite file or to a PostgreSQL, so that both mean the same by a transaction.

Reading: one state of the inventory, seen whole. Writing: sees what others have committed; SQLite's writers
wait at the door (BEGIN IMMEDIATE), PostgreSQL's work side by side and lock what must be alone (`locks`).
"""

from __future__ import annotations

import logging
import sqlite3
from typing import Any, cast

from sqlalchemy import URL, Connection, Engine, create_engine, event

WAIT_SECONDS = 600
"""How long a writer waits for another: at its end, a scan of a million files counts and compares for minutes.
Readers wait for nobody."""
SILENT_SECONDS = 5.0
"""So long it waits without a word: then whoever sits before it is told why nothing happens."""
_LOG = logging.getLogger("classify.inventory")
_CONNECT_SECONDS = 15
_WAL_KEPT_BYTES = 64 * 1024 * 1024
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA foreign_keys=ON",
    # Sorting must not spill rows into the system's temporary folder.
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-65536",
    # After a large transaction the log is cut down again.
    f"PRAGMA journal_size_limit={_WAL_KEPT_BYTES}",
)


def connect(url: URL) -> Engine:
    """Connections to the database at `url` (`address.address`); none is made yet."""
    return _sqlite(url) if url.drivername == "sqlite" else _postgresql(url)


def for_reading(engine: Engine) -> Engine:
    """Connections that see one state of the database and change nothing."""
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def for_writing(engine: Engine) -> Engine:
    """Connections whose transactions write."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(classify_writes=True)
    return engine.execution_options(isolation_level="READ COMMITTED")


def _postgresql(url: URL) -> Engine:
    return create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_timeout=WAIT_SECONDS,
        connect_args={
            "connect_timeout": _CONNECT_SECONDS,
            "application_name": "missoula-classify",
            # A server that went without a word is noticed after two minutes, not after two hours.
            "keepalives_idle": 30,
            "keepalives_interval": 15,
            "keepalives_count": 6,
        },
    )


def _sqlite(url: URL) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,
        connect_args={"timeout": WAIT_SECONDS, "check_same_thread": False},
        # Threads of the web application wait for a connection as writers wait for each other.
        pool_timeout=WAIT_SECONDS,
    )
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection: Any, _record: Any) -> None:
    # The driver's own BEGIN comes too late for BEGIN IMMEDIATE; see _on_begin.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _on_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("classify_writes", False)
    if writes:
        _begin_writing(connection)
    else:
        connection.exec_driver_sql("BEGIN")


def _begin_writing(connection: Connection) -> None:
    """Waits for other writers to end, and says so when that takes a while."""
    door = cast("sqlite3.Connection", connection.connection.dbapi_connection)
    if _is_begun(door, SILENT_SECONDS):
        return
    _LOG.warning(
        "Another program is writing to the inventory. Waiting for it, %d minutes at most.", WAIT_SECONDS // 60
    )
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _is_begun(door: sqlite3.Connection, seconds: float) -> bool:
    """Whether a transaction could begin within so long. Any other trouble comes again, and is told then."""
    door.execute(f"PRAGMA busy_timeout={1000 * min(seconds, WAIT_SECONDS):.0f}")
    try:
        door.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return False
    finally:
        door.execute(f"PRAGMA busy_timeout={1000 * WAIT_SECONDS:.0f}")
    return True
