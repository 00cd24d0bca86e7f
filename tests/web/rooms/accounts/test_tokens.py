"""Pages of tokens."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from classify.rights import Role
from classify.web.accounts import people
from classify.web.house import House
from tests.web.conftest import SignIn


@pytest.fixture
def administrator(web: House, sign_in: SignIn) -> Client:
    """Of the whole city."""
    client: Client = sign_in(Role.ADMINISTRATOR)
    return client


def test_a_token_is_shown_once_and_can_be_revoked(administrator: Client) -> None:
    sent = {"name": "by-page", "scope": ["inventory:read", "audit:read"], "days": "30"}
    page = administrator.post("/accounts/tokens/", sent).content.decode()
    token = re.search(r"<code>(mcl_[^<]+)</code>", page)
    assert token
    assert people.token_shown(token[1]) is not None
    again = administrator.get("/accounts/tokens/").content.decode()
    assert token[1] not in again
    assert "Read the inventory" in again
    assert "inventory:read" not in re.sub(r'value="[^"]*"', "", again), "no code names"
    assert administrator.post("/accounts/tokens/by-page/revoke/")["Location"] == "/accounts/tokens/"
    assert people.token_shown(token[1]) is None
    assert "is void" in administrator.get("/accounts/tokens/").content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": "a b"}, "letters, digits"),
        ({"scope": []}, "Choose what it may do"),
        ({"scope": ["everything"]}, "Choose what it may do"),
        ({"days": "0"}, "A number of days"),
        ({"days": "soon"}, "A number of days"),
        ({"days": "99999999999999999999"}, "A number of days"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    administrator: Client, wrong: dict[str, object], said: str
) -> None:
    sent = {"name": "refused", "scope": ["inventory:read"], "days": "30", **wrong}
    answer = administrator.post("/accounts/tokens/", sent)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert f'value="{sent["name"]}"' in answer.content.decode()
    assert "refused" not in {line.name for line in people.tokens()}


def test_others_make_and_revoke_none(web: House, sign_in: SignIn) -> None:
    client = sign_in(Role.RECORDS, Role.AUDITOR)
    assert client.post("/accounts/tokens/", {"name": "x", "scope": ["audit:read"]}).status_code == 403
    assert client.post("/accounts/tokens/x/revoke/").status_code == 403
