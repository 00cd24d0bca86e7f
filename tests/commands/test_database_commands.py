"""`classify db`: tables brought up to date, an inventory checked, and copied to another database and back."""

from __future__ import annotations

import io
import json
import shutil
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from rich.console import Console

from classify.checks import Verdict
from classify.commands import database as command
from classify.errors import InventoryError, SetupError
from classify.inventory import copying
from classify.inventory.catalogue import Catalogue
from classify.inventory.database import HEAD, Database
from classify.inventory.store import Store
from classify.settings import Settings
from tests.postgres import Server

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any


@pytest.fixture
def scanned(scanned_home: Path, tmp_path: Path) -> Settings:
    """A home of its own with an inventory in SQLite."""
    return Settings(home=Path(shutil.copytree(scanned_home, tmp_path / "home")), jobs=1)


def told(act: Any, *given: Any, **named: Any) -> str:
    screen = io.StringIO()
    act(*given, **named, console=Console(file=screen, width=300))
    return screen.getvalue()


def checked(settings: Settings, url: str = "") -> dict[str, tuple[str, str]]:
    """What `db check` says: verdict and sentence by what was looked at."""
    said = json.loads(told(command.check, settings, url, as_json=True))
    return {one["subject"]: (one["verdict"], one["sentence"]) for one in said["checks"]}


def lines(home: Path, url: str = "") -> list[tuple[Any, ...]]:
    with Store.open(home, url) as store:
        return [
            (line.id, line.path, line.label, line.tags, line.outcome, line.findings, line.entities)
            for share in store.shares()
            for line in Catalogue(store).lines(share)
        ]


def version(url: str) -> str | None:
    with Database(url) as database:
        return database.version()


def changed(settings: Settings, url: str, *statements: str) -> None:
    """Statements of somebody who holds the database, references not minded."""
    with Database.of(settings.home, url) as database:
        raw = database.engine.raw_connection()
        cursor = raw.cursor()
        if database.is_sqlite:
            cursor.execute("PRAGMA foreign_keys=OFF")
        for statement in statements:
            cursor.execute(statement)
        raw.commit()
        raw.close()


# Copying


def test_there_and_back_again_nothing_is_lost(scanned: Settings, server: Server, tmp_path: Path) -> None:
    """SQLite to PostgreSQL to SQLite: the same lists, a whole trail, and scans go on in each."""
    before = lines(scanned.home)
    there = server.empty()
    said = told(command.copy, scanned, there)
    assert "each was read back and is the same" in said
    assert 'write database_url = "postgresql://classify@/' in said
    assert lines(scanned.home, there) == before
    moved = Settings(home=scanned.home, jobs=1, database_url=there)
    assert {verdict for verdict, _ in checked(moved).values()} <= {Verdict.OK, Verdict.WARNING}
    with Store.open(moved.home, there) as store:
        store.audit("test.act")
        assert store.complaints() == []
    back = f"sqlite:///{tmp_path / 'back.db'}"
    told(command.copy, moved, back)
    assert lines(scanned.home, back) == before
    assert stat.S_IMODE((tmp_path / "back.db").stat().st_mode) == 0o600
    assert {verdict for verdict, _ in checked(scanned, back).values()} == {Verdict.OK}
    with Store.open(scanned.home, back) as store:
        assert store.complaints() == []


def test_a_scan_goes_on_in_the_copy(scanned: Settings, server: Server, folder: Path) -> None:
    """New rows get numbers behind the copied ones."""
    from tests.conftest import Scans as QuickScans

    there = server.empty()
    told(command.copy, scanned, there)
    with Store.open(scanned.home, there) as store:
        report = QuickScans(store, folder, scanned)(share="another share")
        assert report.progress.done_files == 8
        assert store.complaints() == []


def test_json_says_what_was_copied(scanned: Settings, server: Server) -> None:
    said = json.loads(told(command.copy, scanned, server.empty(), as_json=True))
    assert said["rows"] == sum(table["rows"] for table in said["tables"].values()) > 40
    assert len(said["tables"]["item"]["digest"]) == 64


def test_a_database_with_an_inventory_is_not_written_over(scanned: Settings, server: Server) -> None:
    there = server.empty()
    told(command.copy, scanned, there)
    before = lines(scanned.home, there)
    with pytest.raises(InventoryError, match="holds an inventory already"):
        command.copy(scanned, there)
    assert lines(scanned.home, there) == before
    with pytest.raises(InventoryError, match="same database"):
        command.copy(Settings(home=scanned.home, database_url=there), there)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_copy_cut_off_leaves_nothing(
    scanned: Settings, server: Server, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All or nothing: after half of the tables there are none, and the same command does it."""
    target = server.empty() if kind == "postgresql" else f"sqlite:///{tmp_path / 'target.db'}"
    real = copying._copied

    def cut(table: Any, *given: Any) -> Any:
        if table.name == "finding":
            raise KeyboardInterrupt
        return real(table, *given)

    with monkeypatch.context() as patched:
        patched.setattr(copying, "_copied", cut)
        with pytest.raises(KeyboardInterrupt):
            command.copy(scanned, target)
    assert version(target) is None
    told(command.copy, scanned, target)
    assert lines(scanned.home, target) == lines(scanned.home)


def test_a_row_that_arrives_otherwise_is_noticed(
    scanned: Settings, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One changed word in one row, and nothing is kept."""
    real = copying.insert_rows

    def falsify(session: Any, table: Any, columns: Any, rows: Any) -> None:
        if table.name == "item":
            spot = list(columns).index("label")
            rows[0] = (
                *rows[0][:spot],
                "PUBLIC" if rows[0][spot] != "PUBLIC" else "INTERNAL",
                *rows[0][spot + 1 :],
            )
        real(session, table, columns, rows)

    monkeypatch.setattr(copying, "insert_rows", falsify)
    there = server.empty()
    with pytest.raises(InventoryError, match="table item did not arrive as it was"):
        command.copy(scanned, there)
    assert version(there) is None


def test_nothing_is_copied_while_a_scan_runs(scanned: Settings, server: Server) -> None:
    with Store.open(scanned.home) as store:
        (share,) = store.shares()
        with (
            store.scanning(share, detector_version="1", policy_version="1"),
            pytest.raises(InventoryError, match="being scanned right now"),
        ):
            command.copy(scanned, server.empty())


# Checking


def test_a_whole_inventory_is_said_to_be_whole(scanned: Settings) -> None:
    assert {verdict for verdict, _ in checked(scanned).values()} == {Verdict.OK}
    assert command.check(scanned, console=Console(file=io.StringIO())) == 0


_HARM = {
    "References": (
        "UPDATE finding SET explanation_id = 999 WHERE id = (SELECT min(id) FROM finding)",
        "1 of finding without their explanation",
    ),
    "Orphans": (
        "UPDATE finding SET content_id = NULL, item_id = NULL WHERE id = (SELECT min(id) FROM finding)",
        "1 findings belong to no file",
    ),
    "Tables and indexes": ("DROP INDEX item_by_kind", "item_by_kind"),
    "Signatures": ("UPDATE item SET label = 'PUBLIC' WHERE label = 'CONFIDENTIAL'", "label"),
}


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_what_is_broken_is_named(scanned: Settings, server: Server, kind: str) -> None:
    """One harm each, done by hand: the one line that is about it says so."""
    url = ""
    if kind == "postgresql":
        url = server.empty()
        told(command.copy, scanned, url)
        changed(scanned, url, "ALTER TABLE finding DROP CONSTRAINT finding_explanation_id_fkey")
    for subject, (statement, words) in _HARM.items():
        changed(scanned, url, statement)
        verdict, sentence = checked(scanned, url)[subject]
        assert (verdict, words in sentence) == (Verdict.WRONG, True), sentence
    assert command.check(scanned, url, console=Console(file=io.StringIO())) == 1


def test_numbers_that_are_taken_are_noticed(scanned: Settings, server: Server) -> None:
    """A sequence left behind, as some tools leave it when they copy rows."""
    url = server.empty()
    told(command.copy, scanned, url)
    assert checked(scanned, url)["Numbers"][0] == Verdict.OK
    changed(scanned, url, "SELECT setval('item_id_seq', 1)")
    verdict, sentence = checked(scanned, url)["Numbers"]
    assert (verdict, "item" in sentence) == (Verdict.WRONG, True)


def test_a_server_that_forgets_and_is_near_is_described(scanned: Settings, server: Server) -> None:
    """The tests' own server survives no power cut, which is said; it sorts well and is reached at home."""
    url = server.empty()
    told(command.copy, scanned, url)
    found = checked(scanned, url)
    assert found["Durability"] == (Verdict.WARNING, "A crash or a power cut may cost the whole inventory.")
    assert found["Collation"][0] == found["Connection"][0] == found["Server"][0] == Verdict.OK


# Versions


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_tables_are_brought_up_to_date(server: Server, tmp_path: Path, kind: str) -> None:
    """From none to the newest, said; and again, with nothing to do."""
    settings = Settings(home=tmp_path / "home", database_url=server.empty() if kind == "postgresql" else "")
    assert f"from version none to {HEAD}" in told(command.migrate, settings)
    assert f"up to date, version {HEAD}" in told(command.migrate, settings)
    said = json.loads(told(command.migrate, settings, as_json=True))
    assert (said["from"], said["to"]) == (HEAD, HEAD)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_newer_inventory_is_refused_and_left_alone(server: Server, tmp_path: Path, kind: str) -> None:
    settings = Settings(home=tmp_path / "home", database_url=server.empty() if kind == "postgresql" else "")
    told(command.migrate, settings)
    changed(settings, settings.database_url, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SetupError, match="9999, made by a newer program"):
        command.migrate(settings)
    assert checked(settings)["Version"][0] == Verdict.WRONG
    with pytest.raises(SetupError, match=r"newer version|at version 9999"):
        command.copy(settings, f"sqlite:///{tmp_path / 'x.db'}")
    with Database.of(settings.home, settings.database_url) as database:
        assert database.version() == "9999"


def test_an_empty_database_has_no_inventory_to_check(server: Server, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", database_url=server.empty())
    assert checked(settings) == {"Version": (Verdict.WRONG, "There is no inventory in this database.")}
    with pytest.raises(SetupError, match="no inventory in this home"):
        command.check(Settings(home=tmp_path / "other"))
