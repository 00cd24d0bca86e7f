"""A real PostgreSQL for the tests: one server a process, on a socket of its own, and a new database a test.

It keeps nothing safe from a power cut and looks after nothing by itself, so that a test costs little.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

from classify.inventory.store import Store

QUICK = (
    *("fsync=off", "full_page_writes=off", "autovacuum=off", "jit=off"),
    *("wal_level=minimal", "max_wal_senders=0", "max_connections=40", "shared_buffers=32MB"),
    *("listen_addresses=", "logging_collector=off"),
)
"""How the server of the tests is set."""


def programs() -> Path:
    """The folder of PostgreSQL's programs; packages keep them out of the path.

    Raises:
        AssertionError: there is none: an inventory in PostgreSQL is half of what must be proven.
    """
    known = shutil.which("pg_ctl")
    folders = [Path(known).resolve().parent] if known else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = next((folder for folder in folders if (folder / "initdb").exists()), None)
    assert found is not None, "PostgreSQL is not installed (Debian: apt install postgresql)"
    return found


@dataclass
class Server:
    """A running server; `folder` holds its socket, its data and its log."""

    folder: Path
    settings: tuple[str, ...] = QUICK
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _blank: str = ""

    def url(self, database: str, user: str = "classify") -> str:
        """The address of one of its databases."""
        return f"postgresql://{user}@/{database}?host={self.folder}"

    def ask(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """What the server's owner gets for a statement of ours."""
        at = f"host={self.folder} user=classify dbname={database}"
        with psycopg.connect(at, autocommit=True) as connection:
            answer = connection.execute(statement.encode())
            return answer.fetchall() if answer.description else []

    def empty(self) -> str:
        """The address of a new database without any tables."""
        return self.url(self._new("template0"))

    def inventory(self, home: Path) -> str:
        """The address of a new database with the tables of an inventory; `home` has its keys from now on."""
        if not self._blank:
            self._blank = self._new("template0")
            Store.open(self.folder / "home", self.url(self._blank)).close()
        shutil.copytree(self.folder / "home", home)
        return self.url(self._new(self._blank))

    def _new(self, template: str) -> str:
        name = f"inventory{next(self._numbers)}"
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*map(sql.Identifier, (name, template)))
        self.ask(made.as_string())
        return name

    def run(self, program: str, *arguments: str) -> None:
        """One of PostgreSQL's own programs on this server's data, as a user it accepts (never root)."""
        subprocess.run(
            [str(programs() / program), "-D", str(self.folder / "data"), *arguments],
            check=True,
            user="postgres" if os.geteuid() == 0 else None,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
        )

    def start(self) -> None:
        """Starts it, or starts it again."""
        options = " ".join(f"-c {setting}" for setting in self.settings)
        self.run("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", f"{options} -k {self.folder}", "start")

    def stop(self) -> None:
        """Stops it at once, as a crash would."""
        self.run("pg_ctl", "-m", "immediate", "-w", "stop")


@contextmanager
def serving(settings: tuple[str, ...] = QUICK, *, within: Path | None = None) -> Iterator[Server]:
    """A server of its own, gone at the end; with `within` its data lie below that folder."""
    with tempfile.TemporaryDirectory(prefix="pg", dir=within) as folder:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
            Path(folder).chmod(0o755)
        server = Server(Path(folder), settings)
        server.run("initdb", "-A", "trust", "-U", "classify", "-E", "UTF8", "--locale=C", "--no-sync")
        server.start()
        try:
            yield server
        finally:
            server.stop()
