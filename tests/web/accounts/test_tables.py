"""The tables of accounts: made, migrated, private; one process can open one home after another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from classify.errors import SetupError
from classify.rights import Role
from classify.settings import Settings
from classify.web.accounts import people, tables
from tests.postgres import Server
from tests.web.conftest import elsewhere, make_account


@pytest.fixture(autouse=True)
def _elsewhere() -> Iterator[None]:
    with elsewhere():
        yield


def test_a_new_home_gets_tables_for_its_owner_alone(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    assert not tables.there_are(settings)
    tables.open_accounts(settings)
    assert (settings.home / "accounts.db").stat().st_mode & 0o077 == 0
    assert tables.there_are(settings)
    assert people.is_empty()
    assert tables.migrate(settings) == 0, "nothing is left to do"


def test_one_home_after_another(tmp_path: Path) -> None:
    one, two = (Settings(home=tmp_path / name) for name in ("one", "two"))
    tables.open_accounts(one)
    make_account(Role.ADMINISTRATOR, name="ann")
    tables.open_accounts(two)
    assert people.is_empty()
    tables.open_accounts(one)
    assert [line.name for line in people.lines()] == ["ann"]


def test_accounts_on_a_server_lie_in_a_schema_of_their_own(server: Server, tmp_path: Path) -> None:
    home = tmp_path / "home"
    url = server.inventory(home)
    settings = Settings(home=home, database_url=url)
    assert not tables.there_are(settings)
    tables.open_accounts(settings)
    make_account(Role.ADMINISTRATOR, name="ann")
    assert tables.there_are(settings)
    assert not (home / "accounts.db").exists()
    base = make_url(url).database or ""
    assert server.ask("SELECT username FROM accounts.accounts_account", base) == [("ann",)]
    assert server.ask("SELECT to_regclass('public.accounts_account')", base) == [(None,)]


def test_a_server_with_a_password_and_a_port(server: Server, tmp_path: Path) -> None:
    """The address as people write it, with signs in the password and an option."""
    home = tmp_path / "home"
    url = server.inventory(home)
    base = make_url(url).database or ""
    named = f"postgresql://classify:p%40ss%2Fword@/{base}?host={server.folder}&application_name=classify"
    tables.open_accounts(Settings(home=home, database_url=named))
    assert people.is_empty()


def test_a_damaged_file_is_said(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    settings.home.mkdir()
    (settings.home / "accounts.db").write_bytes(b"this is no database at all" * 100)
    with pytest.raises(SetupError, match="accounts cannot be opened"):
        tables.open_accounts(settings)
