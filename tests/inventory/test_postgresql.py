"""The same inventory in a real PostgreSQL, started for these tests, on a socket of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from sqlalchemy.exc import DatabaseError

from classify.commands.export import export
from classify.errors import SetupError
from classify.inventory.catalogue import Catalogue
from classify.inventory.items import ItemLine
from classify.inventory.store import Store
from classify.settings import Settings
from tests.site_packs import write_shipped

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any

pytestmark = pytest.mark.xdist_group("postgresql")


def programs() -> Path | None:
    """The folder of PostgreSQL's programs; packages keep them out of the path."""
    known = shutil.which("initdb")
    folders = [Path(known).resolve().parent] if known else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


@pytest.fixture(scope="module")
def server() -> Iterator[Path]:
    """The folder of the server's socket."""
    found = programs()
    if found is None:
        # On the machine that proves the whole, a missing server is a failure.
        (pytest.fail if os.environ.get("CI") else pytest.skip)("PostgreSQL is not installed")
    # PostgreSQL refuses to be run by root.
    owner = "postgres" if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        data = Path(folder) / "data"
        if owner:
            shutil.chown(folder, owner)

        def run(program: str, *arguments: str) -> None:
            command = [str(found / program), "-D", str(data), *arguments]
            subprocess.run(command, check=True, user=owner, cwd=folder, stdout=subprocess.DEVNULL)

        run("initdb", "-A", "trust", "-U", "classify", "-E", "UTF8", "--no-sync")
        silent = f"-c listen_addresses='' -c fsync=off -k {folder}"
        run("pg_ctl", "-w", "-l", str(Path(folder) / "log"), "-o", silent, "start")
        try:
            yield Path(folder)
        finally:
            run("pg_ctl", "-m", "immediate", "-w", "stop")


@pytest.fixture
def settings(server: Path, tmp_path: Path) -> Settings:
    """Settings whose inventory is an empty database of that server."""
    name = f"inventory_{tmp_path.name}".lower()
    with psycopg.connect(f"host={server} user=classify dbname=postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    url = f"postgresql+psycopg://classify@/{name}?host={server}"
    return Settings(home=tmp_path / "home", database_url=url, jobs=1)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    """Replaces the SQLite inventory of the other tests."""
    with Store.open(settings.home, settings.database_url) as opened:
        yield opened


def lines(store: Store) -> list[ItemLine]:
    (share,) = store.shares()
    return sorted(Catalogue(store).lines(share), key=lambda line: line.path)


def said(line: ItemLine) -> tuple[object, ...]:
    """A line without the numbers a database gives."""
    return (line.path, line.label, line.tags, line.doc_type, line.outcome, line.entities, line.findings)


def test_a_scan_leaves_what_it_leaves_in_sqlite(
    scan: Scans, store: Store, settings: Settings, folder: Path, blank_home: Path, tmp_path: Path
) -> None:
    from tests.conftest import Scans as QuickScans

    scan()
    home = Path(shutil.copytree(blank_home, tmp_path / "embedded"))
    with Store.open(home) as embedded:
        QuickScans(embedded, folder, Settings(home=home, jobs=1))()
        assert [said(line) for line in lines(store)] == [said(line) for line in lines(embedded)]
    assert scan().progress.unchanged == 8
    assert not (settings.home / "inventory.db").exists()


def test_a_scan_cut_off_goes_on(scan: Scans, store: Store) -> None:
    assert scan(cut_after=4).interrupted
    report = scan()
    assert report.resumed
    assert len(lines(store)) == 10
    assert all(line.label for line in lines(store))


def test_changed_detectors_and_policies_find_their_files(
    scan: Scans, store: Store, settings: Settings, tmp_path: Path
) -> None:
    scan()
    settings.packs = write_shipped(tmp_path / "packs", "identity", "us_ssn", floor=0.45)
    (group,) = scan().outdated
    assert (group.files, group.everything) == (4, False)
    (share,) = store.shares()
    from classify.label.policy import Policy

    assert store.reevaluate(share, Policy.load()) == 0


def test_files_change_and_go(scan: Scans, store: Store, folder: Path) -> None:
    scan()
    (folder / "HR" / "box.zip").unlink()
    (folder / "HR" / "list.txt").write_text("Nothing of note any more.\n")
    assert scan().gone == 1
    assert {line.path: line.findings for line in lines(store)}["HR/list.txt"] == 0


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl", "dcat"])
def test_it_is_exported(scan: Scans, settings: Settings, tmp_path: Path, kind: str) -> None:
    scan()
    target = tmp_path / f"inventory.{kind}"
    assert export(kind, target, settings) > 0
    assert target.stat().st_size > 0


@pytest.mark.parametrize("act", ["UPDATE audit_event SET actor = 'x'", "DELETE FROM audit_event"])
def test_the_audit_trail_only_grows(scan: Scans, store: Store, act: str) -> None:
    scan()
    with (
        pytest.raises(DatabaseError, match="audit events can only be added"),
        store.database.engine.begin() as connection,
    ):
        connection.exec_driver_sql(act)
    assert store.first_forged_event() is None


def test_a_database_that_is_not_there_is_told_in_words(server: Path, tmp_path: Path) -> None:
    url = f"postgresql+psycopg://classify@/nowhere?host={server}"
    with pytest.raises(SetupError, match="cannot be opened"):
        Store.open(tmp_path / "home", url)
