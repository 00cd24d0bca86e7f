"""Where somebody is signed in, and how that is ended."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from classify.rights import Role
from classify.web.accounts import people, sessions
from tests.web.accounts.signing import code_of, give_code, give_password, is_in
from tests.web.conftest import enter, make_account

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def test_a_persons_sessions_are_listed_and_those_elsewhere_end() -> None:
    account = make_account(Role.RECORDS)
    elsewhere, here, stranger = Client(headers={"user-agent": FIREFOX}), Client(), Client()
    give_password(elsewhere, account.username)
    give_code(elsewhere, code_of(account))
    enter(here, account)
    enter(stranger, make_account(Role.RECORDS))
    page = here.get("/account/").content.decode()
    assert "Firefox on Linux" in page
    assert page.count("(this one)") == 1
    assert here.post("/account/sign-out-elsewhere/").status_code == 303
    assert not elsewhere.get("/").context
    assert elsewhere.get("/")["Location"].startswith("/account/login/")
    assert is_in(here)
    assert is_in(stranger)


def test_who_is_reset_is_signed_out_everywhere() -> None:
    account = make_account(Role.RECORDS)
    client = Client()
    enter(client, account)
    people.reset(account.username, actor="tests")
    assert client.get("/")["Location"].startswith("/account/login/")


def test_a_new_password_ends_the_other_sessions() -> None:
    from tests.web.conftest import PASSWORD

    account = make_account(Role.RECORDS)
    here, elsewhere = Client(), Client()
    enter(here, account)
    enter(elsewhere, account)
    new = {"oldpassword": PASSWORD, "password1": "umbrella-at-noon-9", "password2": "umbrella-at-noon-9"}
    assert here.post("/account/password/", new)["Location"] == "/account/"
    assert here.get("/").status_code == 200
    assert elsewhere.get("/")["Location"].startswith("/account/login/")


def test_old_sessions_are_forgotten() -> None:
    from django.contrib.sessions.models import Session

    client = Client()
    enter(client, make_account(Role.RECORDS))
    Session.objects.filter(pk=client.session.session_key).update(
        expire_date=timezone.now() - timedelta(hours=1)
    )
    assert sessions.forget_old() >= 1
    assert not Session.objects.filter(expire_date__lt=timezone.now()).exists()


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/19 Safari/605.1.15", "Safari on a Mac"),
        ("<script>alert(1)</script>", "Browser"),
    ],
)
def test_browsers_have_the_names_people_know(agent: str, words: str) -> None:
    assert sessions.browser_words(agent) == words
