"""What `classify doctor` and `classify db check` say of accounts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone

from classify.checks import Verdict
from classify.commands.doctor import _accounts
from classify.rights import Role
from classify.settings import Settings
from classify.web.accounts import health, tables
from classify.web.accounts.models import Account, Assignment
from tests.web.conftest import elsewhere, make_account


@pytest.fixture(autouse=True)
def _elsewhere() -> Iterator[None]:
    with elsewhere():
        yield


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home with accounts."""
    made = Settings(home=tmp_path / "home")
    tables.open_accounts(made)
    make_account(Role.ADMINISTRATOR, name="ann")
    make_account(Role.RECORDS, name="bob")
    return made


def test_a_home_without_accounts_has_nothing_to_say(tmp_path: Path) -> None:
    assert health.examine(Settings(home=tmp_path)) is None
    assert list(_accounts(Settings(home=tmp_path))) == []


def test_counts_locks_and_administrators(settings: Settings) -> None:
    check = health.examine(settings)
    assert check is not None
    assert check.verdict is Verdict.OK
    assert check.sentence == "2 accounts, 2 in use, 0 locked. One administrator."
    Account.objects.filter(username="bob").update(locked_at=timezone.now())
    make_account(Role.ADMINISTRATOR, name="cleo")
    assert [one.sentence for one in _accounts(settings)] == ["3 accounts, 2 in use, 1 locked."]
    Assignment.objects.all().delete()
    check = health.examine(settings)
    assert check is not None
    assert check.verdict is Verdict.WARNING
    assert "Nobody administers" in check.sentence


def test_second_factors_of_another_key_are_noticed(settings: Settings, tmp_path: Path) -> None:
    tables.open_accounts(Settings(home=tmp_path / "other"))  # the process forgets the key
    (settings.home / "keys" / "web.key").write_bytes(b"k" * 32)
    check = health.examine(settings)
    assert check is not None
    assert check.verdict is Verdict.WRONG
    assert "2 accounts cannot be read: ann, bob" in check.sentence
    assert "web.key" in check.remedy


def test_older_tables_are_noticed(settings: Settings) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'accounts' AND name LIKE '0002%'")
    check = health.examine(settings)
    assert check is not None
    assert "older version" in check.sentence
    assert "db migrate" in check.remedy
