"""What a database says when it gives way: in sentences, and whether trying again can help."""

from __future__ import annotations

import functools
import random
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, cast

from sqlalchemy.exc import DatabaseError, DBAPIError

from classify.errors import InventoryError, WorkLostError

T = TypeVar("T")
Method = TypeVar("Method", bound=Callable[..., Any])

PATIENCE_SECONDS = 120.0
"""How long a database is waited for that was there before: a restart takes seconds, a reboot a minute."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 5.0

_AGAIN = ("40P01", "40001", "55P03")
"""Deadlock, serialization failure, lock not available: PostgreSQL picked this transaction to give way."""
_LOST = ("57P01", "57P02", "57P03")
"""Ended by an administrator, by a crash of the server, not yet ready."""
_FULL = ("53100",)

_REMEDIES = {
    "SQLITE_FULL": "Make room on the disk of the home folder and run the same command again; what is "
    "recorded is kept.",
    "SQLITE_IOERR_WRITE": "Make room on the disk of the home folder, or raise the limit of file sizes, and "
    "run the same command again; what is recorded is kept.",
    "SQLITE_BUSY": "Another program holds the inventory: wait for its end and run the same command again; "
    "what is recorded is kept.",
    "SQLITE_READONLY": "Let this account write the home folder and inventory.db in it.",
    "SQLITE_CANTOPEN": "Let this account write the home folder and inventory.db in it.",
    **dict.fromkeys(
        _FULL,
        "Make room on the disk of the database server and run the same command again; what is recorded is "
        "kept.",
    ),
}


def exactly_once(method: Method) -> Method:
    """A method that is one transaction: begun anew when the database lost it, until it is kept.

    Whether the last commit arrived is known for certain (`Database.writing`), so nothing is done twice.
    """

    @functools.wraps(method)
    def begun_anew(*given: Any, **named: Any) -> Any:
        return patiently(lambda: method(*given, **named))

    return cast("Method", begun_anew)


def patiently(work: Callable[[], T]) -> T:
    """What `work` returns, tried again while the database loses it. Raises WorkLostError after a while."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    pause = _FIRST_PAUSE
    while True:
        try:
            return work()
        except WorkLostError:
            if time.monotonic() + pause > deadline:
                raise
        # Not all at the same moment, or those who were in one another's way meet again.
        time.sleep(pause * random.uniform(0.5, 1.5))
        pause = min(2 * pause, _LONGEST_PAUSE)


@contextmanager
def in_sentences(secrets: Iterable[str] = ()) -> Iterator[None]:
    """Turns errors of the database into this program's, with neither statement nor parameters nor `secrets`.

    Raises:
        WorkLostError: nothing was kept, and trying again may help.
        InventoryError: the database refused.
    """
    try:
        yield
    except DatabaseError as error:
        said = first_line(error, secrets)
        if was_lost(error):
            raise WorkLostError(f"The database gave way: {said}.") from without_rows(error, said)
        raise InventoryError(f"The inventory refused: {said}.", remedy=remedy_for(error)) from without_rows(
            error, said
        )


def without_rows(error: DatabaseError, said: str) -> DatabaseError:
    """The same error saying `said` alone: PostgreSQL's own goes on with the row it refused."""
    if not isinstance(error, DBAPIError) or error.orig is None:
        return error
    return type(error)(
        None,
        None,
        type(error.orig)(said),
        hide_parameters=True,
        connection_invalidated=error.connection_invalidated,
    )


def was_lost(error: DatabaseError) -> bool:
    """Whether the connection broke, or the database chose this transaction to give way."""
    state = getattr(error.orig, "sqlstate", None)
    if state in (*_AGAIN, *_LOST):
        return True
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    # A connection that could not be made has no state; SQLite's errors have a name instead.
    return state is None and type(error.orig).__module__.startswith("psycopg") and _is_operational(error)


def _is_operational(error: DatabaseError) -> bool:
    return any(kind.__name__ == "OperationalError" for kind in type(error.orig).__mro__)


def remedy_for(error: DatabaseError) -> str | None:
    """What to do about it, where that is known better than in general."""
    name = getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", None) or ""
    # SQLite's names go on with details: SQLITE_READONLY_DIRECTORY.
    return next((remedy for kind, remedy in _REMEDIES.items() if name.startswith(kind)), None)


def first_line(error: DatabaseError, secrets: Iterable[str] = ()) -> str:
    """What the database says, its first line alone (the rest may quote rows) and without `secrets`."""
    lines = str(error.orig).strip().splitlines()
    said = lines[0].rstrip(".") if lines else type(error.orig).__name__
    for secret in secrets:
        said = said.replace(secret, "***")
    return said
