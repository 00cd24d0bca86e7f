"""The inventory's part of a backup: one state of it as a file, and that file's audit trail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL
from sqlmodel import Session

from classify.inventory import audit, copying, snapshot
from classify.inventory.database import Database
from classify.inventory.head import Mark
from classify.inventory.store.home import Home


class Backups(Home):
    """Snapshots of the inventory, and what is noted when one was put back."""

    def snapshot(self, target: Path) -> None:
        """Writes one state of the inventory to `target`, a database of SQLite's; writers do not wait.

        Raises:
            NoRoomError: the disk is full.
            InventoryError: the database cannot be read.
        """
        if self.database.is_sqlite:
            snapshot.of_sqlite(self.home / "inventory.db", target)
            return
        with _opened(target) as database:
            copying.copy(self.database, database)

    def trail_of(self, file: Path) -> Mark:
        """The newest row of the audit trail in the snapshot `file`."""
        with _looking_into(file) as session:
            return audit.present(session)

    def first_forged_event_of(self, file: Path) -> int | None:
        """The first row of that trail which does not fit; None when all do."""
        with _looking_into(file) as session:
            return audit.verify(session, self.keys.audit_keys)

    @staticmethod
    def fill(settings_home: Path, url: str, file: Path) -> None:
        """Copies the snapshot `file` into the empty database at `url`; every row is compared.

        Raises:
            SetupError: the database cannot be opened.
            InventoryError: it holds an inventory already.
        """
        target = Database.of(settings_home, url)
        try:
            with _opened(file) as database:
                database.migrate()
                copying.copy(database, target)
        finally:
            target.close()

    def take_over(self, *, made: str, rows: int) -> None:
        """A backup lies in the home: its trail is taken as it is, and that is noted in it.

        `made` is when the backup was made. Acts between then and now are not in the trail any more: the note
        says how many the signed head knew of.
        """
        with self.database.reading() as session:
            present = audit.present(session)
        known = self.head.rows()
        self.head.accept(present)
        with self.database.writing() as session:
            lost = max(0, known - present.rows)
            self._audit(session, "backup.restore", made=made, rows=rows, lost_events=lost)


@contextmanager
def _looking_into(file: Path) -> Iterator[Session]:
    with _opened(file) as database, database.reading() as session:
        yield session


@contextmanager
def _opened(file: Path) -> Iterator[Database]:
    database = Database(URL.create("sqlite", database=str(file)))
    try:
        yield database
    finally:
        database.close()
