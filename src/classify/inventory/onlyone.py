"""One scan a share at a time, whoever started it: a command, a flow, a service on another machine.

The lock of a share is a file in the home, and where the inventory is a PostgreSQL of several homes an
advisory lock of that database, too (PostgreSQL manual, 13.3.5). Neither outlives the process or the
connection that holds it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from classify.errors import BusyError
from classify.inventory.database import Database
from classify.locks import held

_SPACE = 0x6D636C61
"""The first half of our advisory locks' keys ("mcla"), so that they are not another program's."""
_BUSY = "This share is being scanned right now by another process."


@contextmanager
def only_one(home: Path, database: Database, share_id: int) -> Iterator[None]:
    """Holds the lock of a share within the `with` block.

    Raises:
        BusyError: another process scans it.
    """
    try:
        with held(home / f"scan-{share_id}.lock"), _in_database(database, share_id):
            yield
    except BlockingIOError as error:
        raise BusyError(_BUSY) from error


@contextmanager
def _in_database(database: Database, share_id: int) -> Iterator[None]:
    if database.is_sqlite:
        yield
        return
    key = {"space": _SPACE, "share": share_id}
    # A connection of its own, outside any transaction: the lock is the session's.
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.scalar(text("SELECT pg_try_advisory_lock(:space, :share)"), key):
            raise BusyError(_BUSY)
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:space, :share)"), key)
