"""How people sign in: two factors for everybody, a right one each time, and secrets that nobody can read."""

from __future__ import annotations

from cryptography.fernet import Fernet
from django.conf import settings
from django.test import Client, override_settings

from classify.rights import Role
from classify.web.accounts.adapter import FactorAdapter, has_second_factor
from tests.web.accounts.signing import acts_about, code_of, give_code, give_password, is_in
from tests.web.conftest import PASSWORD, SignIn, enter, make_account


def test_password_and_code_together_sign_in_and_neither_alone() -> None:
    account = make_account(Role.RECORDS)
    client = Client()
    assert give_password(client, account.username)["Location"] == "/account/factors/authenticate/"
    assert not is_in(client)
    assert client.get("/")["Location"] == "/account/login/?next=%2F"
    assert give_code(client, code_of(account)).status_code == 302
    assert is_in(client)
    assert client.get("/")["Location"] == "/banner/?next=%2F"
    assert acts_about(account)[-1] == "session.begin"
    account.refresh_from_db()
    assert account.last_used_at is not None


def test_a_code_without_a_password_before_it_leads_back() -> None:
    assert give_code(Client(), "123456")["Location"] == "/account/login/"


def test_a_code_works_once() -> None:
    account = make_account(Role.RECORDS)
    code = code_of(account)
    for worked in (True, False):
        client = Client()
        give_password(client, account.username)
        give_code(client, code)
        assert is_in(client) is worked


def test_recovery_codes_alone_are_no_second_factor() -> None:
    from allauth.mfa.models import Authenticator
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    account = make_account(Role.RECORDS)
    assert has_second_factor(account)
    RecoveryCodes.activate(account)
    Authenticator.objects.filter(user=account, type="totp").delete()
    assert not has_second_factor(account)
    client = Client()
    enter(client, account)
    assert client.get("/")["Location"] == "/account/factors/"


def test_the_only_second_factor_stays() -> None:
    from allauth.mfa.models import Authenticator

    account = make_account(Role.RECORDS)
    client = Client()
    enter(client, account)
    page = client.get("/account/factors/totp/deactivate/")
    assert "only second factor" in page.content.decode()
    client.post("/account/factors/totp/deactivate/")
    assert Authenticator.objects.filter(user=account, type="totp").exists()


def test_secrets_are_locked_in_the_database_and_lost_with_their_key() -> None:
    from allauth.mfa.models import Authenticator

    account = make_account(Role.RECORDS)
    kept = Authenticator.objects.get(user=account).data["secret"]
    secret = FactorAdapter().decrypt(kept)
    assert secret not in kept
    assert Fernet(settings.FACTOR_KEY).decrypt(kept.encode()).decode() == secret
    with override_settings(FACTOR_KEY=Fernet.generate_key()):
        assert FactorAdapter().decrypt(kept) != secret, "another key: a secret nobody has"
        client = Client()
        give_password(client, account.username)
        assert give_code(client, "123456").status_code == 200


def test_nobody_signs_up() -> None:
    assert Client().get("/account/signup/")["Location"].startswith("/account/login/")
    assert Client().post("/account/signup/", {"username": "new", "password1": PASSWORD}).status_code == 302
    for path in (
        "/account/email/",
        "/account/password/reset/",
        "/account/password/set/",
        "/account/3rdparty/",
    ):
        assert Client().get(path).status_code == 404


def test_a_privileged_act_asks_again_after_a_quarter_of_an_hour(sign_in: SignIn) -> None:
    client = sign_in(Role.ADMINISTRATOR)
    assert client.get("/accounts/").status_code == 200
    session = client.session
    session["account_authentication_methods"][0]["at"] -= 15 * 60 + 1
    session.save()
    asked = client.get("/accounts/")
    assert asked["Location"] == "/account/reauthenticate/?next=%2Faccounts%2F"
    assert "Is it still you?" in client.get(asked["Location"]).content.decode()
    assert (
        client.post(asked["Location"], {"password": PASSWORD, "next": "/accounts/"})["Location"]
        == "/accounts/"
    )
    assert client.get("/accounts/").status_code == 200


def test_sign_in_leads_to_our_own_pages_alone(sign_in: SignIn) -> None:
    from django.core.cache import cache

    account = make_account(Role.RECORDS)
    for elsewhere in ("https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)"):
        client = Client()
        client.post("/account/login/", {"login": account.username, "password": PASSWORD, "next": elsewhere})
        cache.clear()  # so that the same code counts again
        assert give_code(client, code_of(account))["Location"] == "/"
        assert is_in(client)
    answer = sign_in(Role.RECORDS).post(
        "/account/reauthenticate/", {"password": PASSWORD, "next": "https://example.org/"}
    )
    assert "example.org" not in answer["Location"]
