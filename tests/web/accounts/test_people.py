"""Accounts, as administrators make and change them; the last administrator stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from classify.errors import AccountError
from classify.rights import Assignment, Role
from classify.web.accounts import people
from classify.web.accounts.models import Account
from classify.web.accounts.models import Assignment as AssignmentRow
from tests.web.accounts.signing import acts_about
from tests.web.conftest import PASSWORD, make_account


@pytest.fixture
def _nobody_administers() -> None:
    """Administrators of other tests are none any more."""
    AssignmentRow.objects.filter(role="administrator").delete()


def change(name: str, *held: Assignment) -> None:
    people.change(
        name, actor="tests", assignments=held, grants=[], shown_name="", trained_on=None, vetted_on=None
    )


@pytest.mark.usefixtures("_nobody_administers")
def test_the_last_administrator_is_neither_disabled_nor_demoted() -> None:
    account = make_account(Role.ADMINISTRATOR)
    make_account(Role.ADMINISTRATOR, department="Police")  # not of the whole city: does not count
    with pytest.raises(AccountError, match="last administrator"):
        people.disable(account.username, actor="tests")
    with pytest.raises(AccountError, match="last administrator"):
        change(account.username, Assignment(Role.AUDITOR))
    account.refresh_from_db()
    assert account.is_active
    assert account.as_person().roles == (Role.ADMINISTRATOR,)
    make_account(Role.ADMINISTRATOR)
    people.disable(account.username, actor="tests")
    assert people.line_of(account.username).state == "disabled"  # type: ignore[union-attr]


@pytest.mark.usefixtures("_nobody_administers")
def test_others_can_be_disabled_where_nobody_administers() -> None:
    account = make_account(Role.RECORDS)
    people.disable(account.username, actor="tests")
    change(account.username, Assignment(Role.AUDITOR))


@pytest.mark.usefixtures("_nobody_administers")
def test_what_nobody_used_for_90_days_is_disabled_but_the_last_administrator() -> None:
    old = timezone.now() - timedelta(days=91)
    administrator, unused, used, released, new = (
        make_account(role) for role in (Role.ADMINISTRATOR, *[Role.RECORDS] * 4)
    )
    Account.objects.update(made_at=timezone.now())
    for account in (administrator, unused, used, released):
        Account.objects.filter(pk=account.pk).update(made_at=old, last_used_at=old)
    Account.objects.filter(pk=used.pk).update(last_used_at=timezone.now() - timedelta(days=89))
    people.disable(released.username, actor="tests")
    people.release(released.username, actor="tests")
    assert people.disable_unused(actor="tests") == [unused.username]
    assert acts_about(unused)[-1] == "account.disable"
    assert {one.username for one in (administrator, used, released, new)} <= {
        line.name for line in people.lines() if line.state == "active"
    }


def test_an_account_is_made_with_a_password_to_be_changed() -> None:
    name = f"made-{timezone.now():%H%M%S%f}"
    password = people.add(name, [Assignment(Role.RECORDS, "Police")], actor="tests", grants=["content"])
    account = Account.objects.get(username=name)
    assert account.check_password(password)
    assert account.must_change_password
    assert account.as_person().assignments == (Assignment(Role.RECORDS, "Police"),)
    assert acts_about(account) == ["account.add"]
    with pytest.raises(AccountError, match="already"):
        people.add(name, [], actor="tests")


@pytest.mark.parametrize("password", ["short", "", "1q2w3e4r5t6y"])
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(AccountError):
        people.add("never-made", [], actor="tests", password=password)
    account = make_account(Role.RECORDS)
    with pytest.raises(AccountError):
        people.reset(account.username, actor="tests", password=password)
    account.refresh_from_db()
    assert account.check_password(PASSWORD)


def test_a_reset_takes_second_factors_away_and_must_be_changed() -> None:
    account = make_account(Role.RECORDS)
    password = people.reset(account.username, actor="tests")
    account.refresh_from_db()
    assert account.check_password(password)
    assert account.must_change_password
    assert people.line_of(account.username).has_second_factor is False  # type: ignore[union-attr]


def test_what_cannot_be_written_into_the_trail_is_not_done(monkeypatch: pytest.MonkeyPatch) -> None:
    from classify.errors import InventoryError
    from classify.inventory.store import Store

    account = make_account(Role.RECORDS)

    def full(*_: object, **__: object) -> None:
        raise InventoryError("The disk is full.")

    monkeypatch.setattr(Store, "audit_of", full)
    for act in (
        lambda: people.add("never-made", [], actor="tests"),
        lambda: people.disable(account.username, actor="tests"),
        lambda: people.reset(account.username, actor="tests"),
        lambda: change(account.username, Assignment(Role.AUDITOR)),
        lambda: people.add_token("never-made", ["inventory:read"], actor="tests"),  # type: ignore[list-item]
    ):
        with pytest.raises(InventoryError):
            act()
    account.refresh_from_db()
    assert account.is_active
    assert account.check_password(PASSWORD)
    assert account.as_person().roles == (Role.RECORDS,)
    assert people.line_of("never-made") is None
    assert "never-made" not in {line.name for line in people.tokens()}


def test_a_sign_in_that_cannot_be_written_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from classify.errors import InventoryError
    from classify.inventory.store import Store
    from tests.web.accounts.signing import code_of, give_code, give_password, is_in

    account = make_account(Role.RECORDS)
    client = Client(raise_request_exception=False)
    give_password(client, account.username)
    real = Store.audit_of

    def refuses(self: Store, actor: str, action: str, **told: object) -> None:
        if action == "session.begin":
            raise InventoryError("The disk is full.")
        real(self, actor, action, **told)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "audit_of", refuses)
    assert give_code(client, code_of(account)).status_code == 500
    assert not is_in(client)
    assert client.get("/")["Location"].startswith("/account/login/")


def test_unknown_accounts_are_said() -> None:
    for act in (people.disable, people.release, people.reset):
        with pytest.raises(AccountError, match="no account 'nobody'"):
            act("nobody", actor="tests")


def test_whoever_may_sign_in_is_told_with_today_s_rights() -> None:
    """A locked account may again once it is released; a disabled one may not."""
    active, locked, gone = (make_account(Role.STEWARD, cji=True) for _ in range(3))
    Account.objects.filter(username=locked.username).update(locked_at=timezone.now())
    people.disable(gone.username, actor="tests")
    told = {person.name: person for person in people.persons()}
    assert told[active.username].roles == (Role.STEWARD,)
    assert told[active.username].clearance
    assert locked.username in told
    assert gone.username not in told
