"""allauth's forms as they are used here; what locks is in test_lockout."""

from __future__ import annotations

from django.test import Client

from classify.rights import Role
from tests.web.accounts.signing import code_of, wrong_code_of
from tests.web.conftest import PASSWORD, SignIn, enter, make_account


def test_a_code_inside_a_session_unlocks_a_privileged_act() -> None:
    account = make_account(Role.ADMINISTRATOR)
    client = Client()
    enter(client, account)
    session = client.session
    session["account_authentication_methods"][0]["at"] -= 3600
    session.save()
    way = "/account/factors/reauthenticate/"
    assert "That is not the code" in client.post(way, {"code": wrong_code_of(account)}).content.decode()
    assert client.get("/accounts/").status_code == 302
    client.post(way, {"code": code_of(account), "next": "/accounts/"})
    assert client.get("/accounts/").status_code == 200


def test_a_new_password_takes_the_old_one_twelve_signs_and_something_of_ones_own(sign_in: SignIn) -> None:
    def said(old: str, new: str, again: str = "") -> str:
        client = sign_in(Role.RECORDS)
        sent = {"oldpassword": old, "password1": new, "password2": again or new}
        return str(client.post("/account/password/", sent).content.decode())

    good = "umbrella-at-noon-9"
    assert "not the password you have now" in said("wrong", good)
    assert "at least 12 characters" in said(PASSWORD, "short")
    assert "too common" in said(PASSWORD, "1q2w3e4r5t6y")
    assert "entirely numeric" in said(PASSWORD, "918273645546372819")
    assert said(PASSWORD, good, "umbrella-at-noon-8") != ""
    assert said(PASSWORD, good) == ""
