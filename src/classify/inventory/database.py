"""The database: SQLite inside the home folder, or the PostgreSQL of the settings.

SQLite runs in write-ahead mode, so that readers never wait for a scan and a killed process loses
nothing that was committed. Writing transactions start with BEGIN IMMEDIATE: two writers queue at
the door instead of failing half-way.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlmodel import Session

from classify.errors import InventoryError, SetupError

_WAIT_SECONDS = 60
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA foreign_keys=ON",
    # Sorting must not spill rows into the system's temporary folder.
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-65536",
)
HEAD = "0005"
"""The newest migration; a test keeps it true."""

_REMEDIES = {
    "SQLITE_FULL": "Make room on the disk of the home folder and run the same command again; what is "
    "recorded is kept.",
    "SQLITE_BUSY": "Another program holds the inventory: wait for its end and run the same command again; "
    "what is recorded is kept.",
}


class Database:
    """Connections to the inventory, with its tables brought up to date."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _engine(url)
        self._writer = self.engine.execution_options(classify_writes=True)

    @classmethod
    def at(cls, home: Path, url: str = "") -> Database:
        """The inventory of `home`, or the one at `url`; made or migrated as needed.

        Raises:
            SetupError: the folder or the database cannot be used.
        """
        try:
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = home / "inventory.db"
            if not url and not file.exists():
                # Made here so that nobody else can read it, whatever the umask says.
                os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
        except OSError as error:
            raise SetupError(f"The home folder cannot be used: {error.strerror}.") from error
        database = cls(url or f"sqlite:///{file}")
        database.migrate()
        return database

    @property
    def is_sqlite(self) -> bool:
        """Whether the inventory is the embedded one."""
        return self.engine.dialect.name == "sqlite"

    def migrate(self) -> None:
        """Brings the tables to the newest shape.

        Raises:
            SetupError: the database cannot be opened, or was made by a newer version.
        """
        try:
            with self._writer.begin() as connection:
                version = _version(connection)
                if version != HEAD:
                    _upgrade(connection)
        except (OperationalError, DatabaseError) as error:
            remedy = _REMEDIES.get(getattr(error.orig, "sqlite_errorname", ""))
            raise SetupError(
                f"The inventory cannot be opened: {_first_line(error)}.", remedy=remedy
            ) from error

    def damage(self) -> str:
        """What the database says is broken in its files; empty when all is well."""
        if not self.is_sqlite:
            return ""
        with _sentences(), self.engine.connect() as connection:
            found: str = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
        return "" if found == "ok" else found.splitlines()[0]

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the inventory and changes nothing."""
        with _sentences(), Session(self.engine) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose changes are all kept or all dropped.

        Raises:
            InventoryError: the database refused.
        """
        with _sentences(), Session(self._writer) as session, session.begin():
            yield session

    def close(self) -> None:
        """Gives the connections back."""
        self.engine.dispose()


@contextmanager
def _sentences() -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        # Never the statement: it would carry parameters into a log.
        remedy = _REMEDIES.get(getattr(error.orig, "sqlite_errorname", ""))
        raise InventoryError(f"The inventory refused: {_first_line(error)}.", remedy=remedy) from error


def _first_line(error: DatabaseError) -> str:
    return str(error.orig).splitlines()[0].rstrip(".")


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, hide_parameters=True, pool_pre_ping=True)
    engine = create_engine(
        url, hide_parameters=True, connect_args={"timeout": _WAIT_SECONDS, "check_same_thread": False}
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
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


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
