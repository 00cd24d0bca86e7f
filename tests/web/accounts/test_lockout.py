"""Five failures in fifteen minutes lock an account until it is released, whatever failed and however."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from classify.rights import Role
from classify.web.accounts import lockout, people
from classify.web.accounts.models import Account
from tests.web.accounts.signing import (
    acts_about,
    code_of,
    give_code,
    give_password,
    is_in,
    wrong_code_of,
)
from tests.web.conftest import PASSWORD, SignIn, enter, make_account


def fail(name: str, times: int = 5, **headers: str) -> list[int]:
    client = Client(headers=headers)
    return [give_password(client, name, "not the password").status_code for _ in range(times)]


def forget_what_axes_counted() -> None:
    """As after a quarter of an hour."""
    from axes.models import AccessAttempt

    AccessAttempt.objects.all().delete()


def is_locked(account: Account) -> bool:
    account.refresh_from_db()
    return account.locked_at is not None


def test_the_fifth_failure_locks_and_is_in_the_trail() -> None:
    account = make_account(Role.RECORDS)
    assert fail(account.username) == [200, 200, 200, 200, 429]
    assert is_locked(account)
    assert sorted(acts_about(account)[-6:]) == ["account.lock", *["session.refuse"] * 5]
    assert "classify users release" in give_password(Client(), account.username).content.decode()


def test_four_failures_and_the_right_password_begin_anew() -> None:
    account = make_account(Role.RECORDS)
    fail(account.username, 4)
    client = Client()
    give_password(client, account.username)
    give_code(client, code_of(account))
    assert is_in(client)
    assert fail(account.username, 4) == [200] * 4
    assert not is_locked(account)


def test_the_right_password_alone_does_not_begin_anew() -> None:
    """Else who knows it could guess codes for ever."""
    account = make_account(Role.RECORDS)
    fail(account.username, 4)
    give_password(Client(), account.username)
    assert fail(account.username, 1) == [429]


def test_capitals_other_browsers_and_other_addresses_do_not_help() -> None:
    account = make_account(Role.RECORDS)
    name = account.username
    for number, written in enumerate([name.upper(), name.title(), name, f" {name}", name]):
        client = Client(headers={"user-agent": f"agent {number}"}, REMOTE_ADDR=f"10.0.0.{number}")
        give_password(client, written, "not the password")
    assert is_locked(account)


def test_a_locked_account_stays_locked_after_the_quarter_of_an_hour_until_it_is_released() -> None:
    account = make_account(Role.RECORDS)
    fail(account.username)
    forget_what_axes_counted()
    client = Client()
    answer = give_password(client, account.username)
    assert answer.status_code == 200
    assert "locked or disabled" in answer.content.decode()
    assert not is_in(client)
    people.release(account.username, actor="tests")
    give_password(client, account.username)
    give_code(client, code_of(account))
    assert is_in(client)


def test_wrong_second_factors_count_too() -> None:
    account = make_account(Role.RECORDS)
    client = Client()
    assert give_password(client, account.username)["Location"] == "/account/factors/authenticate/"
    codes = [give_code(client, wrong_code_of(account)).status_code for _ in range(5)]
    assert codes == [200, 200, 200, 200, 429]
    assert is_locked(account)
    forget_what_axes_counted()
    assert give_code(client, code_of(account)).status_code == 200, "the right one does not help any more"
    assert not is_in(client)


def test_a_recovery_code_is_not_used_up_by_a_locked_account() -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    account = make_account(Role.RECORDS)
    codes = RecoveryCodes.activate(account)
    client = Client()
    give_password(client, account.username)
    fail(account.username)
    forget_what_axes_counted()
    give_code(client, codes.get_unused_codes()[0])
    assert not is_in(client)
    assert len(codes.get_unused_codes()) == 10
    people.release(account.username, actor="tests")
    give_code(client, codes.get_unused_codes()[0])
    assert is_in(client)
    codes.instance.refresh_from_db()
    assert len(codes.get_unused_codes()) == 9


def test_who_was_locked_between_password_and_session_does_not_get_in(monkeypatch: pytest.MonkeyPatch) -> None:
    account = make_account(Role.RECORDS)
    client = Client()
    give_password(client, account.username)
    right = lockout.is_shut
    first = [False]
    monkeypatch.setattr(lockout, "is_shut", lambda one: first.pop() if first else right(one))
    Account.objects.filter(pk=account.pk).update(locked_at="2026-11-30T00:00:00Z")
    assert give_code(client, code_of(account))["Location"] == "/account/inactive/"
    assert not is_in(client)
    assert "session.begin" not in acts_about(account)


def test_an_open_session_goes_on_and_can_prove_itself(sign_in: SignIn) -> None:
    """The last administrator cannot be locked out from outside: he releases himself in his session."""
    account = make_account(Role.ADMINISTRATOR)
    client = Client()
    enter(client, account)
    fail(account.username)
    assert is_locked(account)
    assert client.get("/").status_code == 200
    session = client.session
    session["account_authentication_methods"][0]["at"] -= 3600
    session.save()
    release = f"/accounts/of/{account.username}/release/"
    asked = client.post(release)
    assert asked["Location"].startswith("/account/reauthenticate/")
    answer = client.post(asked["Location"], {"password": PASSWORD, "next": release})
    assert answer.status_code == 303
    assert not is_locked(account)


@pytest.mark.parametrize(
    ("way", "field"),
    [("/account/reauthenticate/", "password"), ("/account/factors/reauthenticate/", "code")],
)
def test_five_wrong_answers_inside_a_session_end_it_and_lock(way: str, field: str) -> None:
    account = make_account(Role.ADMINISTRATOR)
    client, other = Client(), Client()
    enter(client, account)
    enter(other, account)
    answers = [client.post(way, {field: "000000"}).status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    assert is_locked(account)
    assert not is_in(client)
    assert other.get("/").status_code == 200, "the others go on"


def test_the_old_password_is_not_to_be_guessed_where_a_new_one_is_set() -> None:
    account = make_account(Role.RECORDS)
    client = Client()
    enter(client, account)
    new = {"oldpassword": "wrong", "password1": "umbrella-at-noon-9", "password2": "umbrella-at-noon-9"}
    answers = [client.post("/account/password/", new).status_code for _ in range(5)]
    assert answers[:4] == [200] * 4
    assert answers[4] == 429
    account.refresh_from_db()
    assert account.check_password(PASSWORD)


def test_a_right_answer_inside_begins_anew() -> None:
    account = make_account(Role.RECORDS)
    client = Client()
    enter(client, account)
    for password in ("no", "no", "no", "no", PASSWORD, "no", "no", "no", "no"):
        client.post("/account/reauthenticate/", {"password": password})
    assert is_in(client)


def test_nothing_that_was_typed_is_kept() -> None:
    """People type their password into the wrong field."""
    from axes.models import AccessAttempt

    typed = "correct-horse-battery"
    give_password(Client(), typed, "whatever-it-was")
    kept = [str(value) for row in AccessAttempt.objects.all().values() for value in row.values()]
    assert kept
    assert not any(typed in value or "whatever-it-was" in value for value in kept)


def accounts_in_the_trail() -> Any:
    from classify.web.house import house

    return house().store.exported_trail()


def test_an_unknown_name_is_not_in_the_trail() -> None:
    give_password(Client(), "nobody-of-that-name", "whatever")
    assert "nobody-of-that-name" not in accounts_in_the_trail()


def test_counted_names() -> None:
    account = make_account(Role.RECORDS)
    name, request = account.username, object()
    assert lockout.counted_name(request, {"username": name.upper()}) == name  # type: ignore[arg-type]
    assert lockout.counted_name(request, {"username": name, "inside": True}) == f"{name} inside"  # type: ignore[arg-type]
    unknown = lockout.counted_name(request, {"username": "Nobody"})  # type: ignore[arg-type]
    assert unknown is not None
    assert "obody" not in unknown
    assert unknown == lockout.counted_name(request, {"username": "NOBODY "})  # type: ignore[arg-type]
