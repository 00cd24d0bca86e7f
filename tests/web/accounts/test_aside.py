"""Accounts for rooms that know no Django."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from classify.rights import Role
from classify.settings import Settings
from classify.web.accounts import aside, people, tables
from tests.postgres import Server
from tests.web.conftest import elsewhere, make_account


@pytest.fixture(autouse=True)
def _elsewhere() -> Iterator[None]:
    with elsewhere():
        yield


def test_unused_accounts_are_disabled_where_there_are_any(tmp_path: Path) -> None:
    from classify.web.accounts.models import Account

    settings = Settings(home=tmp_path / "home")
    assert aside.answer(settings, "unused") == {"accounts": 0, "disabled": []}
    assert not (settings.home / "accounts.db").exists()
    tables.open_accounts(settings)
    make_account(Role.ADMINISTRATOR, name="ann")
    make_account(Role.RECORDS, name="bob")
    Account.objects.update(made_at=timezone.now() - timedelta(days=91))
    assert aside.answer(settings, "unused") == {"accounts": 2, "disabled": ["bob"]}


def test_a_server_s_accounts_as_a_file_and_into_another_server(server: Server, tmp_path: Path) -> None:
    one = Settings(home=tmp_path / "one", database_url=server.inventory(tmp_path / "one"))
    tables.open_accounts(one)
    make_account(Role.ADMINISTRATOR, name="ann")
    file = tmp_path / "accounts.db"
    assert aside.answer(one, "snapshot", file) == {"accounts": 1}
    two = Settings(home=tmp_path / "two", database_url=server.inventory(tmp_path / "two"))
    assert aside.answer(two, "fill", file) == {"accounts": 1}
    tables.open_accounts(two)
    assert [line.name for line in people.lines()] == ["ann"]


def test_what_goes_wrong_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "accounts.db").write_bytes(b"this is no database at all" * 100)
    (tmp_path / "keys").mkdir()
    monkeypatch.setenv("CLASSIFY_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["aside", "unused"])
    assert aside.main() == 1
    assert "error" in json.loads(capsys.readouterr().out)
