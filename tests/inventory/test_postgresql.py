"""What only a server can do to an inventory: end connections, restart, be full, be asked by two machines."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from sqlalchemy import text

from classify.errors import InventoryError, SetupError, WorkLostError
from classify.inventory import losses
from classify.inventory.catalogue import Catalogue
from classify.inventory.items import ItemLine
from classify.inventory.locks import Lock
from classify.inventory.store import Store
from classify.settings import Settings
from tests.postgres import Server

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any

pytestmark = pytest.mark.only_postgresql

PASSWORD = "p@ss:word/of#the%city"


@pytest.fixture
def embedded(blank_home: Path, folder: Path, tmp_path: Path) -> Iterator[Scans]:
    """The same folder, scanned into SQLite by nobody disturbed."""
    from tests.conftest import Scans as QuickScans

    home = Path(shutil.copytree(blank_home, tmp_path / "embedded"))
    with Store.open(home) as opened:
        yield QuickScans(opened, folder, Settings(home=home, jobs=1))


def lines(store: Store) -> list[ItemLine]:
    (share,) = store.shares()
    return sorted(Catalogue(store).lines(share), key=lambda line: line.path)


def said(line: ItemLine) -> tuple[object, ...]:
    """A line without the numbers a database gives."""
    return (line.path, line.label, line.tags, line.doc_type, line.outcome, line.entities, line.findings)


COUNTS = (
    "SELECT count(*) FROM finding",
    "SELECT count(*), count(DISTINCT item_id) FROM classification",
    "SELECT count(*) FROM content",
    "SELECT count(*) FROM sighting",
    "SELECT sum(files) FROM checkpoint",
    "SELECT count(*) FROM explanation",
    "SELECT dimension, value, files FROM tally WHERE dimension <> 'mark' ORDER BY dimension, value",
    "SELECT state, resumed, files FROM scan",
    "SELECT id, action FROM audit_event ORDER BY id",
)


def everything(store: Store) -> list[object]:
    """What a scan leaves, but for numbers and times."""
    with store.database.engine.connect() as connection:
        counted = [[tuple(row) for row in connection.exec_driver_sql(query)] for query in COUNTS]
    return [[said(line) for line in lines(store)], counted, store.complaints()]


@pytest.fixture
def one_file_a_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is recorded by itself, so that there is much to disturb."""
    monkeypatch.setattr("classify.scanning.batches._BATCH_SECONDS", 0.0)


def test_a_scan_leaves_what_it_leaves_in_sqlite(scan: Scans, store: Store, embedded: Scans) -> None:
    scan()
    embedded()
    assert everything(store) == everything(embedded.store)
    assert scan().progress.unchanged == 8
    assert not (store.home / "inventory.db").exists()


def ended(server: Server, settings: Settings) -> int:
    """Ends every connection to the inventory as an administrator would; how many there were."""
    name = settings.database_url.split("@/")[1].split("?")[0]
    statement = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    return len(server.ask(statement))


def disturbed(scan: Scans, disturb: Callable[[], object]) -> None:
    """Scans with `disturb` done before each file is read."""
    from tests import conftest

    real = conftest.QuickReaders._examine

    def examine(readers: Any, job: Any) -> Any:
        disturb()
        yield from real(readers, job)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(conftest.QuickReaders, "_examine", examine)
        scan()


def once(act: Callable[[], object]) -> Callable[[], object]:
    """`act` the first time, nothing later."""
    acts = [act]

    def done() -> object:
        return acts.pop()() if acts else None

    return done


@pytest.mark.usefixtures("one_file_a_batch")
def test_connections_ended_in_the_middle_change_nothing(
    scan: Scans, store: Store, server: Server, settings: Settings, embedded: Scans
) -> None:
    """Before every file; the inventory is that of an undisturbed scan, nothing twice."""
    hits: list[int] = []
    disturbed(scan, lambda: hits.append(ended(server, settings)))
    embedded()
    assert sum(hits) > len(hits) == 8
    assert everything(store) == everything(embedded.store)


def test_connections_ended_while_writing_change_nothing(
    scan: Scans,
    store: Store,
    server: Server,
    settings: Settings,
    embedded: Scans,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Inside transactions: rows of an unfinished one are gone, and written once when it is done again."""
    from classify.inventory import bulk

    real, due = bulk.insert_rows, iter([True, False, False, True] + [False] * 1000)

    def insert(*given: Any) -> None:
        real(*given)
        if next(due):
            ended(server, settings)

    for module in ("classify.inventory.bulk", "classify.inventory.record.findings"):
        monkeypatch.setattr(f"{module}.insert_rows", insert)
    scan()
    monkeypatch.undo()
    embedded()
    assert next(due) is False
    assert everything(store) == everything(embedded.store)


@pytest.mark.parametrize("arrived", [True, False])
@pytest.mark.usefixtures("one_file_a_batch")
def test_a_commit_whose_answer_is_lost_is_neither_repeated_nor_forgotten(
    scan: Scans, store: Store, embedded: Scans, monkeypatch: pytest.MonkeyPatch, arrived: bool
) -> None:
    """The server knows what became of the transaction, and is asked."""
    real = psycopg.Connection.commit
    lost = []

    def commit(connection: Any) -> None:
        if len(lost) < 3 and connection.info.transaction_status == psycopg.pq.TransactionStatus.INTRANS:
            lost.append(connection)
            if arrived:
                real(connection)
            connection.close()
            raise psycopg.OperationalError("server closed the connection unexpectedly")
        real(connection)

    monkeypatch.setattr(psycopg.Connection, "commit", commit)
    scan()
    monkeypatch.undo()
    embedded()
    assert len(lost) == 3
    assert everything(store) == everything(embedded.store)


@pytest.mark.usefixtures("one_file_a_batch")
def test_a_server_that_crashes_is_waited_for(
    scan: Scans, store: Store, server: Server, embedded: Scans
) -> None:
    """Stopped at once in the middle of a scan, and back a moment later."""
    files = iter(range(100))

    def crash() -> None:
        if next(files) == 3:
            server.stop()
            threading.Timer(0.5, server.start).start()

    disturbed(scan, crash)
    embedded()
    assert everything(store) == everything(embedded.store)


def test_a_server_that_stays_away_is_told_in_words(
    scan: Scans, store: Store, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a while; and no file counts as read that was not recorded. The same scan goes on later."""
    monkeypatch.setattr(losses, "PATIENCE_SECONDS", 0.2)
    try:
        with pytest.raises(WorkLostError, match="gave way") as refused:
            disturbed(scan, once(server.stop))
    finally:
        server.start()
    assert "can be reached" in refused.value.what_to_do
    assert {line.outcome for line in lines(store)} == {"not_examined"}
    assert scan().resumed
    assert "not_examined" not in {line.outcome for line in lines(store)}


def test_a_full_server_stops_the_scan_loudly(scan: Scans, store: Store) -> None:
    """With what to do; what was not recorded does not count as clean."""
    full = (
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION "
        "'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$"
    )
    with store.database.engine.begin() as connection:
        connection.execute(text(full))
        on = "CREATE TRIGGER full_disk BEFORE INSERT ON finding EXECUTE FUNCTION full_disk()"
        connection.execute(text(on))
    with pytest.raises(InventoryError, match="No space left") as refused:
        scan()
    assert "Make room on the disk of the database server" in refused.value.what_to_do
    assert {line.outcome for line in lines(store)} == {"not_examined"}
    with store.database.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER full_disk ON finding"))
    assert scan().resumed


def test_readers_see_one_state(scan: Scans, store: Store) -> None:
    """What is committed while somebody reads is not half seen."""
    scan()
    with store.database.reading() as session:
        before = session.scalar(text("SELECT count(*) FROM audit_event"))
        store.audit("test.act")
        assert session.scalar(text("SELECT count(*) FROM audit_event")) == before
    with store.database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM audit_event")) == (before or 0) + 1


def test_readers_cannot_write(store: Store) -> None:
    with pytest.raises(InventoryError, match="read-only"), store.database.reading() as session:
        session.execute(text("DELETE FROM tally"))


def test_two_machines_do_not_scan_one_share(
    scan: Scans, store: Store, settings: Settings, tmp_path: Path
) -> None:
    """The lock file is of one machine; the database's lock is of all."""
    scan()
    (share,) = store.shares()
    elsewhere = Path(shutil.copytree(settings.home, tmp_path / "another machine"))
    versions = {"detector_version": "1", "policy_version": "1"}
    with Store.open(elsewhere, settings.database_url) as other:
        with (
            store.scanning(share, **versions),
            pytest.raises(InventoryError, match="scanned right now"),
            other.scanning(share, **versions),
        ):
            pass
        with other.scanning(share, **versions) as taken_over:
            assert taken_over.resumed


def test_a_lock_is_given_back_with_a_dead_connection(
    store: Store, server: Server, settings: Settings
) -> None:
    """Losing it ends nothing: work goes on and the block is left in peace."""
    with store.database.held(Lock.SCAN, 7) as ours:
        assert ours
        ended(server, settings)
    with store.database.held(Lock.SCAN, 7) as ours:
        assert ours


# Addresses and passwords


@pytest.fixture
def secretive(server: Server, settings: Settings) -> str:
    """The inventory's address for a user who needs a password; without one."""
    rules = server.folder / "data" / "pg_hba.conf"
    if "secretive" not in rules.read_text():
        quoted = PASSWORD.replace("'", "''")
        server.ask(f"CREATE ROLE secretive LOGIN SUPERUSER PASSWORD '{quoted}'")
        rules.write_text("local all secretive scram-sha-256\n" + rules.read_text())
        server.ask("SELECT pg_reload_conf()")
    return settings.database_url.replace("classify@", "secretive@")


def test_a_password_in_a_file_opens_the_inventory(
    secretive: str, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL's own file, found by its variable or named in the address."""
    kept = tmp_path / "pgpass"
    escaped = PASSWORD.replace("\\", "\\\\").replace(":", "\\:")
    kept.write_text(f"*:*:*:secretive:{escaped}\n")
    kept.chmod(0o600)
    Store.open(settings.home, f"{secretive}&passfile={kept}").close()
    monkeypatch.setenv("PGPASSFILE", str(kept))
    Store.open(settings.home, secretive).close()


def test_a_password_in_the_address_opens_it_and_is_never_shown(secretive: str, settings: Settings) -> None:
    from urllib.parse import quote

    url = secretive.replace("secretive@", f"secretive:{quote(PASSWORD, safe='')}@")
    with Store.open(settings.home, url) as store:
        assert "secretive@" in store.database.shown
        assert PASSWORD not in f"{store.database.shown}{store.database!r}{store.database.engine!r}"
    chosen = Settings(home=settings.home, database_url=url)
    assert quote(PASSWORD, safe="") not in f"{chosen!r}{chosen}"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("secretive:not it@", "password authentication failed"),
        ("secretive:a/b@", "password authentication failed"),
        ("secretive:a:5b@host:5c/x@", "cannot be understood"),
    ],
)
def test_a_wrong_password_or_address_is_not_quoted(
    secretive: str, settings: Settings, wrong: str, words: str
) -> None:
    with pytest.raises(SetupError, match=words) as refused:
        Store.open(settings.home, secretive.replace("secretive@", wrong))
    secret = wrong.partition(":")[2].rpartition("@")[0]
    told = f"{refused.value}{refused.value.what_to_do}{refused.value.__cause__}"
    assert secret not in told


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://x@y/z", "must be a PostgreSQL"),
        ("postgresql://host", "no database"),
        ("inventory", "understood"),
    ],
)
def test_other_addresses_are_refused(tmp_path: Path, url: str, words: str) -> None:
    with pytest.raises(SetupError, match=words):
        Store.open(tmp_path / "home", url)
    assert not (tmp_path / "home").exists()


def test_a_database_that_is_not_there_is_told_in_words(server: Server, tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="cannot be opened"):
        Store.open(tmp_path / "home", server.url("nowhere"))


@pytest.mark.parametrize(
    "act", ["UPDATE audit_event SET actor = 'x'", "DELETE FROM audit_event", "TRUNCATE audit_event"]
)
def test_the_audit_trail_only_grows(scan: Scans, store: Store, act: str) -> None:
    scan()
    with pytest.raises(InventoryError, match="can only be added"), store.database.writing() as session:
        session.execute(text(act))
    assert store.first_forged_event() is None


def test_first_commands_at_the_same_moment_make_one_inventory(server: Server, tmp_path: Path) -> None:
    """Tables, key mark and signature are made once, whoever comes first."""
    Store.open(tmp_path / "home", server.empty()).close()
    (tmp_path / "home" / "keys" / "audit-head.json").unlink()
    url, refused = server.empty(), []

    def open_one() -> None:
        try:
            Store.open(tmp_path / "home", url).close()
        except (InventoryError, SetupError) as error:
            refused.append(error)

    threads = [threading.Thread(target=open_one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == []
    with Store.open(tmp_path / "home", url) as store:
        assert store.complaints() == []
        with store.database.reading() as session:
            assert session.scalar(text("SELECT count(*) FROM audit_event")) == 1
