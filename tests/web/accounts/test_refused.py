"""Tried and refused: what people try against a sign-in."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client, override_settings

from classify.rights import Role
from tests.web.accounts.signing import code_of, give_code, give_password, is_in
from tests.web.conftest import PASSWORD, SignIn, enter, make_account


def test_brute_force_over_many_names_is_slowed_down() -> None:
    """One password, many names: no account locks, but one address gets so many tries a minute."""
    with override_settings(ACCOUNT_RATE_LIMITS={**settings.ACCOUNT_RATE_LIMITS, "login": "3/m/ip"}):
        tried = [give_password(Client(), f"guess{number}", "Spring2026!") for number in range(4)]
    assert [answer.status_code for answer in tried] == [200, 200, 200, 429]
    assert "Wait a minute" in tried[-1].content.decode()


def test_who_has_an_account_is_not_told() -> None:
    known = make_account(Role.RECORDS).username
    unknown = "x" * len(known)

    def shown(name: str) -> list[tuple[int, str]]:
        client = Client()
        pages = [give_password(client, name, "not the password") for _ in range(6)]
        return [(page.status_code, page.content.decode().replace(name, "NAME")) for page in pages]

    def without_tokens(pages: list[tuple[int, str]]) -> list[tuple[int, str]]:
        return [
            (status, re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)) for status, page in pages
        ]

    assert without_tokens(shown(known)) == without_tokens(shown(unknown))


@pytest.mark.parametrize(
    "path",
    ["/account/login/", "/account/logout/", "/banner/", "/account/sign-out-elsewhere/", "/accounts/add/"],
)
def test_a_form_of_another_site_does_nothing(path: str) -> None:
    account = make_account(Role.ADMINISTRATOR)
    client = Client(enforce_csrf_checks=True)
    enter(client, account)
    answer = client.post(path, {"login": account.username, "password": PASSWORD})
    assert answer.status_code == 403
    assert "MC-701" in answer.content.decode()
    assert is_in(client)


def test_a_session_of_before_sign_in_is_not_the_one_after() -> None:
    """Session fixation: whoever planted a session in the browser does not get in with it."""
    account = make_account(Role.RECORDS)
    client = Client()
    give_password(client, account.username)
    planted = client.cookies["session"].value
    give_code(client, code_of(account))
    assert is_in(client)
    assert client.cookies["session"].value != planted
    thief = Client()
    thief.cookies["session"] = planted
    assert not is_in(thief)
    assert thief.get("/")["Location"].startswith("/account/login/")


def test_a_session_that_was_signed_out_is_no_use(sign_in: SignIn) -> None:
    client = sign_in(Role.RECORDS)
    copied = client.cookies["session"].value
    assert client.get("/").status_code == 200
    client.post("/account/logout/")
    thief = Client()
    thief.cookies["session"] = copied
    assert thief.get("/")["Location"].startswith("/account/login/")


def test_signing_out_takes_a_post(sign_in: SignIn) -> None:
    client = sign_in(Role.RECORDS)
    assert "Sign out?" in client.get("/account/logout/").content.decode()
    assert is_in(client)


def test_no_page_can_be_framed() -> None:
    answer = Client().get("/account/login/")
    assert answer["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/%0d%0aSet-Cookie:%20stolen=1",
        "/account/login/?next=/%0d%0aSet-Cookie:%20stolen=1",
        "/?x=%0d%0aLocation:%20https://example.org",
    ],
)
def test_nobody_writes_headers_of_ours(path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code < 500
    assert "stolen" not in answer.cookies
    for name, value in answer.headers.items():
        assert "\r" not in value
        assert "\n" not in value
        assert name != "Location" or value.startswith("/account/login/")


def test_after_signing_in_no_header_is_written_either() -> None:
    account = make_account(Role.RECORDS)
    client = Client()
    client.post(
        "/account/login/",
        {"login": account.username, "password": PASSWORD, "next": "/\r\nSet-Cookie: stolen=1"},
    )
    answer = give_code(client, code_of(account))
    assert "stolen" not in answer.cookies
    assert "\n" not in answer["Location"]


@pytest.mark.parametrize("size", [3_000_000, 60_000_000])
def test_a_body_that_is_too_large_is_refused(size: int) -> None:
    answer = Client().post("/account/login/", b"login=" + b"a" * size, "application/x-www-form-urlencoded")
    assert answer.status_code in (400, 413)


def test_a_form_of_too_many_fields_is_refused() -> None:
    answer = Client().post("/account/login/", {f"field{number}": "" for number in range(6_000)})
    assert answer.status_code == 400
