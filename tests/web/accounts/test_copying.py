"""Accounts to another database and back: all of them, or none."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from classify.errors import AccountError
from classify.rights import Role, Scope
from classify.settings import Settings
from classify.web.accounts import copying, people, tables
from tests.postgres import Server
from tests.web.conftest import elsewhere, make_account


@pytest.fixture(autouse=True)
def _elsewhere() -> Iterator[None]:
    with elsewhere():
        yield


@pytest.fixture
def peopled(tmp_path: Path) -> Settings:
    """A home with two accounts and a token."""
    settings = Settings(home=tmp_path / "home")
    tables.open_accounts(settings)
    make_account(Role.ADMINISTRATOR, name="ann")
    make_account(Role.RECORDS, name="bob", department="Police", content=True)
    people.add_token("report", [Scope.INVENTORY_READ], actor="ann")
    return settings


def kept(settings: Settings) -> list[Any]:
    tables.open_accounts(settings)
    return [*people.lines(), *people.tokens()]


def test_to_a_server_and_back(peopled: Settings, server: Server, tmp_path: Path) -> None:
    before = kept(peopled)
    url = server.empty()
    assert copying.copy(peopled, url) == 2
    assert copying.copy(peopled, url) == 2, "what arrived before is no hindrance"
    there = Settings(home=peopled.home, database_url=url)
    assert kept(there) == before
    make_account(Role.AUDITOR, name="cleo")  # the numbering goes on
    assert len(kept(there)) == 4
    back = tmp_path / "back"
    back.mkdir()
    assert copying.copy(there, f"sqlite:///{back}/inventory.db") == 3
    assert (back / "accounts.db").stat().st_mode & 0o077 == 0
    names = sqlite3.connect(back / "accounts.db").execute("SELECT username FROM accounts_account ORDER BY 1")
    assert names.fetchall() == [("ann",), ("bob",), ("cleo",)]


def test_other_accounts_are_never_mixed_in(peopled: Settings, server: Server) -> None:
    url = server.empty()
    copying.copy(peopled, url)
    tables.open_accounts(Settings(home=peopled.home, database_url=url))
    make_account(Role.AUDITOR, name="stranger")
    with pytest.raises(AccountError, match="other accounts"):
        copying.copy(peopled, url)


def test_a_home_without_accounts_copies_none(tmp_path: Path) -> None:
    assert copying.copy(Settings(home=tmp_path), f"sqlite:///{tmp_path}/x/inventory.db") == 0
    assert copying.snapshot(Settings(home=tmp_path), tmp_path / "accounts.db") == 0
    assert not (tmp_path / "accounts.db").exists()


def test_a_second_factor_works_after_the_move(peopled: Settings, server: Server) -> None:
    from classify.web.accounts.adapter import FactorAdapter
    from classify.web.accounts.models import Account

    def secret() -> str:
        from allauth.mfa.models import Authenticator

        factor = Authenticator.objects.get(user=Account.objects.get(username="ann"))
        return FactorAdapter().decrypt(factor.data["secret"])

    tables.open_accounts(peopled)
    before = secret()
    url = server.empty()
    copying.copy(peopled, url)
    tables.open_accounts(Settings(home=peopled.home, database_url=url))
    assert secret() == before
