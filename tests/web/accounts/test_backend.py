"""Right passwords of accounts that may not be used look like wrong ones."""

from __future__ import annotations

import pytest
from django.test import Client

from classify.rights import Role
from classify.web.accounts import people
from classify.web.accounts.backend import Unlocked
from classify.web.accounts.models import Account
from tests.web.accounts.signing import give_password, is_in
from tests.web.conftest import PASSWORD, make_account


@pytest.mark.parametrize("state", ["locked", "disabled"])
def test_the_right_password_of_a_shut_account_says_what_a_wrong_one_says(state: str) -> None:
    account = make_account(Role.RECORDS)
    wrong = give_password(Client(), account.username, "not the password").content.decode()
    if state == "locked":
        Account.objects.filter(pk=account.pk).update(locked_at="2026-11-30T00:00:00Z")
    else:
        people.disable(account.username, actor="tests")
    client = Client()
    right = give_password(client, account.username)
    assert right.status_code == 200
    assert not is_in(client)
    said = "Name or password are not right, or the account is locked or disabled."
    assert said in wrong
    assert said in right.content.decode()


def test_a_lock_ends_no_session_and_disabling_does() -> None:
    account = make_account(Role.RECORDS)
    Account.objects.filter(pk=account.pk).update(locked_at="2026-11-30T00:00:00Z")
    assert Unlocked().get_user(account.pk) == account
    people.disable(account.username, actor="tests")
    assert Unlocked().get_user(account.pk) is None


@pytest.mark.parametrize("who", ["known", "unknown", "locked", "disabled"])
def test_as_many_hashes_are_made_whoever_is_tried(who: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """How long an answer takes says nothing about who has an account."""
    from tests.web.quick import Quick

    made = []
    for name in ("encode", "verify"):
        real = getattr(Quick, name)

        def counted(self: Quick, *given: object, _real: object = real, **named: object) -> object:
            made.append(1)
            return _real(self, *given, **named)  # type: ignore[operator]

        monkeypatch.setattr(Quick, name, counted)
    account = make_account(Role.RECORDS)
    if who == "locked":
        Account.objects.filter(pk=account.pk).update(locked_at="2026-11-30T00:00:00Z")
    if who == "disabled":
        people.disable(account.username, actor="tests")
    made.clear()
    give_password(Client(), account.username if who != "unknown" else "nobody-here", PASSWORD + "x")
    assert len(made) == 1
