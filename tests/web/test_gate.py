"""Past sign-in: in which order a person is asked for what, and what happens after hours and half-hours."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.test import Client

from classify.rights import Role
from classify.web.house import House
from tests.web.conftest import PASSWORD, SignIn, enter, make_account


def go(client: Any, path: str = "/") -> tuple[int, str]:
    answer = client.get(path)
    return answer.status_code, answer.get("Location", "")


def test_nobody_sees_nothing(web: House) -> None:
    assert go(Client()) == (302, "/account/login/?next=%2F")


def test_the_banner_comes_before_everything(web: House, sign_in: SignIn) -> None:
    client = sign_in(Role.RECORDS)
    session = client.session
    del session["banner_seen"]
    session.save()
    assert go(client) == (302, "/banner/?next=%2F")
    notice = client.get("/banner/").content.decode()
    assert "monitored and recorded" in notice
    assert 'aria-label="Main"' not in notice, "no way leads anywhere yet"
    assert client.post("/banner/", {"next": "/"})["Location"] == "/"
    assert go(client)[0] == 200
    assert 'aria-label="Main"' in client.get("/").content.decode()


def test_the_banner_leads_to_our_own_pages_alone(web: House, sign_in: SignIn) -> None:
    assert sign_in(Role.RECORDS).post("/banner/", {"next": "https://example.org/"})["Location"] == "/"


def test_a_second_factor_is_asked_of_everybody(web: House) -> None:
    from allauth.mfa.models import Authenticator

    account = make_account(Role.ADMINISTRATOR)
    Authenticator.objects.filter(user=account).delete()
    client = Client()
    enter(client, account)
    assert go(client) == (302, "/account/factors/")
    assert "Add a second factor" in client.get("/account/factors/").content.decode()
    assert go(client, "/account/factors/totp/activate/")[0] == 200


def test_a_first_password_is_changed(web: House) -> None:
    account = make_account(Role.RECORDS)
    account.must_change_password = True
    account.save()
    client = Client()
    enter(client, account)
    assert go(client) == (302, "/account/password/")
    changed = {"oldpassword": PASSWORD, "password1": "umbrella-at-noon-9", "password2": "umbrella-at-noon-9"}
    client.post("/account/password/", changed)
    assert go(client)[0] == 200


def test_twelve_hours_end_a_session(web: House, sign_in: SignIn) -> None:
    client = sign_in(Role.RECORDS)
    session = client.session
    session["account_authentication_methods"][0]["at"] -= 12 * 3600 + 1
    session.save()
    assert go(client) == (302, "/account/login/?next=%2F")
    assert go(client, "/banner/") == (302, "/account/login/?next=%2Fbanner%2F")


def test_thirty_idle_minutes_hide_the_content_until_unlocked(web: House, sign_in: SignIn) -> None:
    client = sign_in(Role.RECORDS)
    session = client.session
    session["seen_at"] = time.time() - 30 * 60 - 1
    session["account_authentication_methods"][0]["at"] = time.time() - 3600
    session.save()
    assert go(client) == (302, "/idle/?next=%2F")
    assert go(client) == (302, "/idle/?next=%2F")
    assert client.post("/account/reauthenticate/", {"password": "wrong"}).status_code == 200
    assert go(client) == (302, "/idle/?next=%2F")
    client.post("/account/reauthenticate/", {"password": PASSWORD, "next": "/"})
    assert go(client)[0] == 200


@pytest.mark.parametrize("fact", ["disabled"])
def test_who_was_disabled_is_out_at_once(web: House, fact: str) -> None:
    from classify.web.accounts import people

    make_account(Role.ADMINISTRATOR)
    account = make_account(Role.RECORDS)
    client = Client()
    enter(client, account)
    assert go(client)[0] == 200
    people.disable(account.username, actor="tests")
    assert go(client) == (302, "/account/login/?next=%2F")


def test_proof_from_before_the_idle_half_hour_unlocks_nothing(web: House, sign_in: SignIn) -> None:
    """Somebody proved who they are seconds after the last noted move, and then went away."""
    client = sign_in(Role.RECORDS)
    session = client.session
    session["seen_at"] = time.time() - 30 * 60 - 15
    session["account_authentication_methods"][0]["at"] = time.time() - 30 * 60 - 5
    session.save()
    assert go(client) == (302, "/idle/?next=%2F")


def test_who_comes_from_the_identity_provider_is_not_asked_for_a_password_they_never_had(web: House) -> None:
    account = make_account(Role.RECORDS)
    account.must_change_password = True
    account.save()
    client = Client()
    enter(client, account)
    assert go(client) == (302, "/account/password/")
    session = client.session
    session["account_authentication_methods"][0]["method"] = "socialaccount"
    session.save()
    assert go(client)[0] == 200
