"""The database: SQLite inside the home folder, or the PostgreSQL of the settings.

SQLite runs in write-ahead mode, so that readers never wait for a scan and a killed process loses
nothing that was committed. A transaction is kept whole or not at all, also when the connection to a
PostgreSQL breaks while it is committed: the server is asked what became of it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Self

from sqlalchemy import URL, Connection, inspect, text
from sqlalchemy.exc import DatabaseError, SQLAlchemyError
from sqlmodel import Session

from classify.errors import SetupError, WorkLostError
from classify.inventory import engines
from classify.inventory.address import address, secrets_of, shown_address
from classify.inventory.locks import Lock, only_one
from classify.inventory.losses import first_line, in_sentences, patiently, remedy_for, was_lost, without_rows
from classify.inventory.tables import METADATA

HEAD = "0019"
"""The newest migration; a test keeps it true."""
_WHEN_KEPT = "when_kept"


class Database:
    """Connections to the inventory, with its tables brought up to date."""

    def __init__(self, url: str | URL) -> None:
        self.url = url if isinstance(url, URL) else address(url)
        self.engine = engines.connect(self.url)
        self._reader = engines.for_reading(self.engine)
        self._writer = engines.for_writing(self.engine)
        self._secrets = secrets_of(self.url)

    @classmethod
    def at(cls, home: Path, url: str = "") -> Database:
        """The inventory of `home`, or the one at `url`; made or migrated as needed.

        Raises:
            SetupError: the folder or the database cannot be used.
        """
        database = cls.of(home, url)
        try:
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = home / "inventory.db"
            if not url and not file.exists():
                # Made here so that nobody else can read it, whatever the umask says.
                os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
        except OSError as error:
            raise SetupError(
                f"The home folder cannot be used: {error.strerror}.",
                remedy="Let this account write the home folder, or name another with --home.",
            ) from error
        try:
            database.migrate()
        except SetupError:
            database.close()
            raise
        return database

    @classmethod
    def of(cls, home: Path, url: str = "") -> Database:
        """The same, as it is: nothing is made or migrated."""
        return cls(url or URL.create("sqlite", database=str(home / "inventory.db")))

    @property
    def is_sqlite(self) -> bool:
        """Whether the inventory is the embedded one."""
        return self.engine.dialect.name == "sqlite"

    @property
    def shown(self) -> str:
        """Where it is, in a form that may be shown."""
        return shown_address(self.url)

    def version(self) -> str | None:
        """The number of the newest migration it has had; None for a database without our tables.

        Raises:
            SetupError: it cannot be opened.
        """
        with self._opening(), self._reader.connect() as connection:
            return _version(connection)

    def migrate(self) -> None:
        """Brings the tables to the newest shape.

        Raises:
            SetupError: the database cannot be opened, or was made by a newer version.
        """
        # Asked as a reader first: opening an inventory must not wait for a scan's end.
        if self.version() == HEAD:
            return
        with self._opening(), self._writer.begin() as connection:
            only_one(connection, Lock.TABLES)
            if _version(connection) != HEAD:
                _upgrade(connection)

    @contextmanager
    def _opening(self) -> Iterator[None]:
        try:
            yield
        except DatabaseError as error:
            said = first_line(error, self._secrets)
            raise SetupError(
                f"The inventory cannot be opened: {said}.", remedy=remedy_for(error)
            ) from without_rows(error, said)

    def damage(self) -> str:
        """What the database says is broken in its files; empty when all is well."""
        if not self.is_sqlite:
            return ""
        with self._in_sentences(), self.engine.connect() as connection:
            found: str = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
        return "" if found == "ok" else found.splitlines()[0]

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the inventory and changes nothing.

        Raises:
            WorkLostError: the connection broke.
            InventoryError: the database refused.
        """
        with self._in_sentences(), Session(self._reader) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose changes are all kept or all dropped.

        Raises:
            WorkLostError: nothing was kept, and the same may be tried again.
            InventoryError: the database refused.
        """
        with self._in_sentences(), Session(self._writer) as session:
            session.begin()
            number = self._number(session)
            yield session
            try:
                session.commit()
            except DatabaseError as error:
                if number is None or not was_lost(error) or not self._was_kept(number):
                    raise
        for act in session.info.pop(_WHEN_KEPT, ()):
            act()

    @contextmanager
    def standing_still(self) -> Iterator[Session]:
        """A session that reads while nobody writes: who wants to write waits for its end.

        Raises:
            WorkLostError, InventoryError: as `reading`.
        """
        if self.is_sqlite:
            # To be the writer is the way to keep others from it.
            with self._in_sentences(), Session(self._writer) as session:
                yield session
            return
        # Not as a reader: those may not lock.
        still = self.engine.execution_options(isolation_level="REPEATABLE READ")
        with self._in_sentences(), Session(still) as session:
            names = ", ".join(f'"{table.name}"' for table in METADATA.sorted_tables)
            # The first statement: the state that is seen is the one after the last writer.
            session.connection().exec_driver_sql(f"LOCK TABLE {names} IN SHARE MODE")
            yield session

    def make_tables(self, session: Session) -> None:
        """Brings the tables to the newest shape within the transaction of `session` (from `writing`)."""
        only_one(session, Lock.TABLES)
        if _version(session.connection()) != HEAD:
            _upgrade(session.connection())

    def _number(self, session: Session) -> int | None:
        """By which PostgreSQL knows this transaction, so that it can be asked what became of it."""
        if self.is_sqlite:
            return None
        return int(session.connection().exec_driver_sql("SELECT pg_current_xact_id()::text").scalar_one())

    def _was_kept(self, number: int) -> bool:
        """Whether the transaction whose commit was lost on its way had been committed."""

        def ask() -> bool:
            with self._in_sentences(), self._reader.connect() as connection:
                status = connection.exec_driver_sql(f"SELECT pg_xact_status('{number}'::xid8)").scalar_one()
            if status == "in progress":
                raise WorkLostError("The database has not yet noticed that a connection broke.")
            return bool(status == "committed")

        return patiently(ask)

    @contextmanager
    def held(self, lock: Lock, number: int) -> Iterator[bool]:
        """Holds a PostgreSQL's lock on a connection of its own; yields False where another program does.

        Should that connection break the lock is gone: it keeps two machines from the same work, and the work
        is right even so. SQLite has no such locks: there it is a file's (`Scans.scanning`).
        """
        if self.is_sqlite:
            yield True
            return
        options = {"isolation_level": "AUTOCOMMIT"}
        with self._in_sentences():
            connection = self.engine.connect().execution_options(**options)
        try:
            with self._in_sentences():
                asked = text("SELECT pg_try_advisory_lock(:lock, :number)")
                got = connection.execute(asked, {"lock": int(lock), "number": number}).scalar_one()
            yield bool(got)
        finally:
            # A server may notice only later that a connection was closed, and refuse a scan begun at once.
            with suppress(SQLAlchemyError):
                connection.execute(text("SELECT pg_advisory_unlock_all()"))
            # Not given back to the pool, where it might go on holding the lock.
            connection.invalidate()
            connection.close()

    def close(self) -> None:
        """Gives the connections back."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _in_sentences(self) -> AbstractContextManager[None]:
        return in_sentences(self._secrets)


def when_kept(session: Session, act: Callable[[], None]) -> None:
    """Has `act()` called once the transaction of `session` (from `Database.writing`) is in the database."""
    session.info.setdefault(_WHEN_KEPT, []).append(act)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    row = connection.execute(text("SELECT version_num FROM alembic_version")).first()
    return row[0] if row else None


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise SetupError(
            "The inventory was made by a newer version of this program.",
            remedy="Install that version, or use another home folder.",
        ) from error
