"""One row the database refuses never ends a batch: it is written bare, the rest as it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy.exc import InternalError, OperationalError, StatementError
from sqlmodel import Session

from classify.errors import InventoryError

T = TypeVar("T")

LARGEST = 2**63 - 1
"""The largest number a database keeps."""

_REFUSALS = (StatementError, OverflowError, ValueError, TypeError)
"""How databases and their drivers say that a value cannot be kept: numbers too large, broken text."""
_NOT_THE_ROWS_FAULT = (OperationalError, InternalError)
"""Disk full, locked, connection lost: no row is to blame, and writing fewer of them does not help."""


def carefully(attempt: Callable[[bool], T]) -> T:
    """What `attempt(False)` returns or, where a row of it was refused, `attempt(True)`: a transaction each.

    Savepoints are for the second attempt alone: SQLite drops them together with the transaction where its
    disk is full, and going back to one would then hide the cause.
    """
    try:
        return attempt(False)
    except InventoryError as error:
        if not isinstance(error.__cause__, _REFUSALS) or isinstance(error.__cause__, _NOT_THE_ROWS_FAULT):
            raise
    except _REFUSALS:
        pass
    return attempt(True)


def write_what_goes(
    session: Session,
    rows: Sequence[T],
    write: Callable[[Sequence[T]], None],
    bare: Callable[[T, Exception], T],
    *,
    one_by_one: bool,
) -> None:
    """Writes `rows` all at once or, `one_by_one`, with those that are refused as `bare` makes them, told why.

    Raises what `write` does; one by one only where the database itself fails or refuses a bare row too.
    """
    if not one_by_one:
        write(rows)
        return
    for row in rows:
        try:
            with session.begin_nested():
                write([row])
        except _NOT_THE_ROWS_FAULT:
            raise
        except _REFUSALS as refusal:
            write([bare(row, refusal)])
