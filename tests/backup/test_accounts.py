"""Accounts on a server go into a backup, and come back to another server or to none."""
# ruff: noqa: I001

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.conftest import elsewhere, make_account  # first: it sets Django up

from classify import backup
from classify.backup import accounts
from classify.errors import AccountError
from classify.inventory.store import Store
from classify.maintenance import maintain, today
from classify.rights import Role
from classify.settings import Settings
from classify.web.accounts import people, tables
from tests.postgres import Server


@pytest.fixture
def peopled(server: Server, tmp_path: Path) -> Iterator[Settings]:
    """A home whose inventory and accounts lie on a server."""
    home = tmp_path / "home"
    with elsewhere():
        settings = Settings(home=home, database_url=server.inventory(home))
        tables.open_accounts(settings)
        make_account(Role.ADMINISTRATOR, name="ann")
        yield settings


def test_from_a_server_to_another_and_to_a_file(peopled: Settings, server: Server, tmp_path: Path) -> None:
    with Store.open(peopled.home, peopled.database_url) as store:
        backup.make(store, tmp_path / "b.age")
    # Meanwhile the old state is gone; the keys stay where they are.
    there = Settings(home=peopled.home, database_url=server.empty())
    backup.restore(tmp_path / "b.age", there)
    tables.open_accounts(there)
    assert [line.name for line in people.lines()] == ["ann"]
    assert not (peopled.home / "accounts.db").exists()
    backup.restore(tmp_path / "b.age", Settings(home=peopled.home))
    rows = sqlite3.connect(peopled.home / "accounts.db").execute("SELECT username FROM accounts_account")
    assert rows.fetchall() == [("ann",)]


def test_maintenance_looks_after_accounts_on_a_server(peopled: Settings) -> None:
    from classify.web.accounts.models import Account

    make_account(Role.RECORDS, name="bob")
    Account.objects.update(made_at="2020-01-01T00:00:00Z")
    with Store.open(peopled.home, peopled.database_url) as store:
        [taken] = maintain(store, peopled, today(), frozenset({"accounts"}))
    assert taken.numbers == {"accounts disabled": 1}
    assert "bob" in taken.sentence


def test_what_cannot_be_asked_is_said(tmp_path: Path) -> None:
    with pytest.raises(AccountError):
        accounts.asked(tmp_path, "postgresql://nobody@/none?host=/nowhere", "unused")
