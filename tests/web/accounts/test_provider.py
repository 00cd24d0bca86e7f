"""Sign-in at the city's identity provider: for who has an account here, and our second factor besides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client, override_settings

from classify.rights import Role
from classify.settings import Settings
from classify.web.accounts import people
from classify.web.accounts.models import Account
from classify.web.configure import made_from
from classify.web.house import House, open_house
from tests.web.accounts.issuer import Issuer, issuing
from tests.web.accounts.signing import acts_about, code_of, give_code, is_in
from tests.web.conftest import make_account


@pytest.fixture
def issuer(web: House) -> Iterator[Issuer]:
    """The provider of the settings."""
    with issuing() as provider:
        settings = web.settings.model_copy(
            update={
                "oidc_issuer": provider.address,
                "oidc_client_id": provider.client,
                "oidc_client_secret": "hush",
                "oidc_domain": "city.example",
                "oidc_name": "Missoula sign-in",
            }
        )
        made = made_from(settings)
        open_house(settings)
        with override_settings(SOCIALACCOUNT_PROVIDERS=made["SOCIALACCOUNT_PROVIDERS"]):
            yield provider
        open_house(web.settings)


def come_back(client: Client) -> Any:
    """The answer after the provider sent a person back."""
    there = client.post("/account/provider/city/")
    assert there.status_code == 302
    back = requests.get(there["Location"], allow_redirects=False, timeout=60).headers["Location"]
    parts = urlsplit(back)
    assert parts.path == "/account/provider/city/back/"
    return client.get(f"{parts.path}?{parts.query}")


def test_who_has_an_account_signs_in_with_a_second_factor_of_ours(issuer: Issuer) -> None:
    account = make_account(Role.RECORDS)
    account.must_change_password = True  # a password they may never have seen
    account.save()
    issuer.claims = {"sub": "77", "preferred_username": f"{account.username.upper()}@City.Example"}
    client = Client()
    assert "Sign in with Missoula sign-in" in client.get("/account/login/").content.decode()
    assert come_back(client)["Location"] == "/account/factors/authenticate/"
    assert not is_in(client)
    give_code(client, code_of(account))
    assert is_in(client)
    client.post("/banner/")
    assert client.get("/").status_code == 200
    assert acts_about(account)[-3:] == ["account.tie", "session.begin", "banner.accept"]


def test_who_has_none_gets_none(issuer: Issuer) -> None:
    issuer.claims = {"sub": "78", "preferred_username": "stranger@city.example"}
    before = Account.objects.count()
    client = Client()
    answer = come_back(client)
    assert answer.status_code == 403
    assert "You have no account here" in answer.content.decode()
    assert not is_in(client)
    assert Account.objects.count() == before


@pytest.mark.parametrize(
    "name", ["", "{name}@elsewhere.example", "{name}@city.example.evil.example", "@city.example", "{name}@"]
)
def test_another_domains_names_are_not_ours(issuer: Issuer, name: str) -> None:
    account = make_account(Role.RECORDS)
    issuer.claims = {"sub": "79", "preferred_username": name.format(name=account.username)}
    assert come_back(Client()).status_code == 403


def test_a_name_that_was_given_to_somebody_else_there_does_not_open_the_account(issuer: Issuer) -> None:
    account = make_account(Role.RECORDS)
    issuer.claims = {"sub": "80", "preferred_username": account.username}
    assert come_back(Client()).status_code == 302
    issuer.claims = {"sub": "81", "preferred_username": account.username}
    assert come_back(Client()).status_code == 403
    issuer.claims = {"sub": "80", "preferred_username": "renamed"}
    assert come_back(Client()).status_code == 302, "the person is known by their number"


@pytest.mark.parametrize("state", ["locked", "disabled"])
def test_a_shut_account_stays_shut(issuer: Issuer, state: str) -> None:
    account = make_account(Role.RECORDS)
    if state == "locked":
        Account.objects.filter(pk=account.pk).update(locked_at="2026-11-30T00:00:00Z")
    else:
        people.disable(account.username, actor="tests")
    issuer.claims = {"sub": f"90-{state}", "preferred_username": account.username}
    client = Client()
    answer = come_back(client)
    assert answer["Location"] == "/account/inactive/"
    assert "not open now" in client.get(answer["Location"]).content.decode()
    assert not is_in(client)


def test_a_token_that_the_provider_did_not_sign_is_refused(issuer: Issuer) -> None:
    account = make_account(Role.RECORDS)
    issuer.claims = {"sub": "91", "preferred_username": account.username}
    issuer.signs_with = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    answer = come_back(Client())
    assert answer.status_code == 403
    assert "MC-713" in answer.content.decode()


def test_a_token_for_another_program_is_refused(issuer: Issuer) -> None:
    account = make_account(Role.RECORDS)
    issuer.claims = {"sub": "92", "preferred_username": account.username}
    issuer.audience = "another-program"
    assert come_back(Client()).status_code == 403


def test_an_expired_token_is_refused(issuer: Issuer) -> None:
    account = make_account(Role.RECORDS)
    issuer.claims = {"sub": "93", "preferred_username": account.username, "exp": 1}
    assert come_back(Client()).status_code == 403


def test_a_way_back_that_nobody_began_here_is_refused(issuer: Issuer) -> None:
    """Login CSRF: the state belongs to the browser that began."""
    account = make_account(Role.RECORDS)
    issuer.claims = {"sub": "94", "preferred_username": account.username}
    there = Client().post("/account/provider/city/")
    back = urlsplit(requests.get(there["Location"], allow_redirects=False, timeout=60).headers["Location"])
    victim = Client()
    assert victim.get(f"{back.path}?{back.query}").status_code == 403
    assert not is_in(victim)


def test_who_gives_up_at_the_provider_is_told_to_begin_again(issuer: Issuer) -> None:
    issuer.refuses = "access_denied"
    assert "Begin again" in come_back(Client()).content.decode()


def test_the_name_may_come_from_the_providers_second_answer(issuer: Issuer) -> None:
    account = make_account(Role.RECORDS)
    issuer.claims = {"sub": "95"}
    issuer.userinfo = {"sub": "95", "preferred_username": account.username, "email": "a@city.example"}
    assert come_back(Client()).status_code == 302
    other = make_account(Role.RECORDS)
    issuer.claims = {"sub": "96"}
    issuer.userinfo = {"sub": "somebody else", "preferred_username": other.username}
    assert come_back(Client()).status_code == 403


def test_of_what_the_provider_tells_nothing_more_is_kept(issuer: Issuer) -> None:
    from allauth.socialaccount.models import SocialAccount, SocialToken

    account = make_account(Role.RECORDS)
    issuer.claims = {"sub": "97", "preferred_username": account.username, "email": "secret@city.example"}
    come_back(Client())
    kept = SocialAccount.objects.get(user=account)
    assert "secret@city.example" not in str(kept.extra_data)
    assert not SocialToken.objects.exists()
    account.refresh_from_db()
    assert account.email == ""


def test_a_provider_that_does_not_answer_is_said(web: House) -> None:
    settings = web.settings.model_copy(
        update={"oidc_issuer": "http://localhost:9", "oidc_name": "City account"}
    )
    open_house(settings)
    try:
        with override_settings(SOCIALACCOUNT_PROVIDERS=made_from(settings)["SOCIALACCOUNT_PROVIDERS"]):
            answer = Client().post("/account/provider/city/")
    finally:
        open_house(web.settings)
    assert answer.status_code == 502
    assert "City account does not answer" in answer.content.decode()


def test_without_a_provider_there_is_no_such_page(web: House) -> None:
    assert Client().post("/account/provider/city/").status_code == 404
    assert Client().get("/account/provider/city/back/").status_code == 404
    assert Client().get("/account/provider/another/back/").status_code == 404
    assert "Sign in with City" not in Client().get("/account/login/").content.decode()


def test_settings_name_it(tmp_path: Any) -> None:
    assert "hush" not in repr(Settings(home=tmp_path, oidc_client_secret="hush"))
