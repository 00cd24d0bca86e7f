"""A full disk or a locked database ends a scan with a sentence, and the same scan goes on afterwards."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event

from classify.errors import InventoryError, SetupError
from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from models.labels import Outcome

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any

pytestmark = pytest.mark.only_sqlite

FILES = 400
HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def many(folder: Path) -> Path:
    """The small share with some hundred files more."""
    for number in range(FILES):
        (folder / f"{number}.txt").write_text(f"Number 219-09-{1000 + number} of an employee\n")
    return folder


@contextmanager
def no_room(store: Store, pages: int) -> Iterator[None]:
    """The database may not grow beyond `pages`: it answers as on a full disk."""

    def limit(connection: Any, _: Any) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")

    engine = store.database.engine
    event.listen(engine, "connect", limit)
    engine.dispose()
    yield
    event.remove(engine, "connect", limit)
    engine.dispose()


@contextmanager
def held_by_another(home: Path) -> Iterator[None]:
    """Another process has begun to write and does not end."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home / "inventory.db")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    yield
    holder.communicate("")


def outcomes(store: Store) -> list[Outcome]:
    return [line.outcome for share in store.shares() for line in Catalogue(store).lines(share)]


def test_a_full_disk_stops_the_scan_and_loses_nothing(
    scan: Scans, store: Store, many: Path, rows: Any
) -> None:
    """Said in words with what to do; with room again the same scan reads what is left."""
    ((pages,),) = rows("PRAGMA page_count")
    with no_room(store, pages + 60), pytest.raises(InventoryError, match="full") as refused:
        scan()
    assert "Make room" in refused.value.what_to_do
    before = set(rows("SELECT id FROM item WHERE outcome <> 'not_examined'"))
    report = scan()
    assert report.resumed
    assert len(scan.analysed) == FILES + 6 - len(before)
    assert Outcome.NOT_EXAMINED not in outcomes(store)
    assert rows("SELECT count(*) FROM item WHERE container_id IS NULL") == [(FILES + 8,)]


def test_a_locked_inventory_stops_the_scan_and_loses_nothing(
    scan: Scans, store: Store, many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After waiting its time the scan says who is in the way; later it reads everything."""
    monkeypatch.setattr("classify.inventory.engines.WAIT_SECONDS", 0.1)
    with Store.open(store.home) as impatient:
        scan.store = impatient
        with held_by_another(store.home), pytest.raises(InventoryError, match="locked") as refused:
            scan()
        assert "Another program" in refused.value.what_to_do
        scan()
    assert len(scan.analysed) == FILES + 6
    assert Outcome.NOT_EXAMINED not in outcomes(store)


@pytest.mark.parametrize("silent", [0.01, 60.0])
def test_who_waits_for_the_inventory_says_so_after_a_while(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, silent: float
) -> None:
    """Not at once; and once the other is done it goes on, with its long patience as before."""
    monkeypatch.setattr("classify.inventory.engines.SILENT_SECONDS", silent)
    with closing(sqlite3.connect(store.home / "inventory.db", check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        threading.Timer(0.3, other.rollback).start()
        store.audit("test.act")
    told = [record.message for record in caplog.records]
    waiting = "Another program is writing to the inventory. Waiting for it, 10 minutes at most."
    assert told == ([waiting] if silent < 1 else [])
    with store.database.writing() as session:
        assert session.connection().exec_driver_sql("PRAGMA busy_timeout").scalar_one() == 600_000


def test_an_inventory_held_by_another_is_read_at_once(scan: Scans, store: Store) -> None:
    """Opening and reading wait for no writer."""
    scan()
    with held_by_another(store.home), Store.open(store.home) as reader:
        assert len(outcomes(reader)) == 10


def test_tables_cannot_be_brought_up_to_date_meanwhile(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That would write: the same sentence as in a scan."""
    monkeypatch.setattr("classify.inventory.engines.WAIT_SECONDS", 0.1)
    empty = tmp_path / "empty"
    empty.mkdir()
    with held_by_another(empty), pytest.raises(SetupError, match="locked") as refused:
        Store.open(empty)
    assert "Another program" in refused.value.what_to_do
