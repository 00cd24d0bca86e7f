"""What only one transaction may do at a time.

In SQLite all writers stand in one line (`Database.writing`), so nothing need be locked. In PostgreSQL writers
work side by side, and these advisory locks, let go of at the end of the transaction, keep apart what must be.
Whoever takes several takes them in the order of `Lock`: then nobody waits for one another.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from threading import Timer

from sqlalchemy import Connection, func, select
from sqlmodel import Session

from classify.inventory.engines import SILENT_SECONDS

_LOG = logging.getLogger("classify.inventory")


class Lock(IntEnum):
    """What is kept apart. Numbers are an agreement between all programs on one database: never reuse one."""

    RECORDS = 0x4D430000
    """Writing results of a scan, by the scan's number: many machines may read for one scan, and the one that
    is first with a file or a content wins."""
    TABLES = 0x4D430001
    """Bringing the tables up to date."""
    COUNTS = 0x4D430002
    """The counts and labels of a whole share, by the share's number."""
    CONTENTS = 0x4D430003
    """Forgetting contents nobody refers to (one); referring to contents (many together)."""
    TRAIL = 0x4D430004
    """The newest row of the audit trail."""
    SCAN = 0x4D430005
    """The scan of a share, by the share's number; held as long as its connection."""


def only_one(within: Session | Connection, lock: Lock, number: int = 0) -> None:
    """Waits until nobody else holds `lock`, and holds it until the transaction ends.

    Whoever sits before it is told when that takes a while.
    """
    if not _has_locks(within):
        return
    if within.execute(select(func.pg_try_advisory_xact_lock(int(lock), number))).scalar_one():
        return
    with _told_after_a_while():
        within.execute(select(func.pg_advisory_xact_lock(int(lock), number)))


def together(within: Session | Connection, lock: Lock) -> None:
    """Holds `lock` with all others who hold it so, until the transaction ends."""
    if _has_locks(within):
        within.execute(select(func.pg_advisory_xact_lock_shared(int(lock), 0)))


@contextmanager
def _told_after_a_while() -> Iterator[None]:
    clock = Timer(
        SILENT_SECONDS, _LOG.warning, ["Another program is writing to the inventory. Waiting for it."]
    )
    clock.daemon = True
    clock.start()
    try:
        yield
    finally:
        clock.cancel()


def _has_locks(within: Session | Connection) -> bool:
    connection = within.connection() if isinstance(within, Session) else within
    return connection.dialect.name == "postgresql"
