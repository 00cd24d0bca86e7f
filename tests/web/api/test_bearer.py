"""Who calls: a token in the header and nothing else; what is refused is in the trail, but not a thousand
times.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from classify.rights import Role, Scope
from classify.web.accounts import people
from classify.web.accounts.models import ApiToken
from classify.web.api import bearer
from classify.web.house import House
from tests.web.api.conftest import Caller, acts, refused
from tests.web.conftest import SignIn

SHARES = "/api/v1/shares"


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Bearer mcl_nothing", "Basic dXNlcjpwYXNz", "mcl_nothing", "Bearer \xe9"],
)
def test_without_a_token_in_use_nothing_is_told(web: House, caller: Caller, header: str) -> None:
    answer = Client().get(SHARES, headers={"Authorization": header} if header else {})
    assert refused(answer) == (401, "MC-771")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_session_of_the_pages_is_no_token(web: House, sign_in: SignIn, caller: Caller) -> None:
    signed_in: Client = sign_in(Role.RECORDS, content=True, cji=True)
    assert refused(signed_in.get(SHARES)) == (401, "MC-771")


def test_a_token_opens_no_page(web: House, caller: Caller) -> None:
    assert caller(*Scope).get("/").status_code == 302


@pytest.mark.parametrize("end", ["revoke", "expire"])
def test_revoked_and_expired_tokens_are_refused_like_unknown_ones(
    web: House, caller: Caller, end: str
) -> None:
    unknown = Client().get(SHARES, headers={"Authorization": "Bearer mcl_nothing"})
    client = caller(Scope.INVENTORY_READ)
    assert client.get(SHARES).status_code == 200
    token = ApiToken.objects.latest("pk")
    if end == "revoke":
        people.revoke_token(token.name, actor="tests")
    else:
        ApiToken.objects.filter(pk=token.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    answer = client.get(SHARES)
    assert refused(answer) == (401, "MC-771")
    assert answer.content == unknown.content
    assert acts(web, "token.refuse")[-1]["actor"] == f"token:{token.name}"


def test_a_token_is_never_in_the_trail(web: House, caller: Caller) -> None:
    Client().get(SHARES, headers={"Authorization": "Bearer mcl_a-token-that-was-mistyped"})
    assert acts(web, "token.refuse")[-1]["actor"] == "unknown"
    assert "mistyped" not in web.store.exported_trail()


def test_refusals_that_are_alike_are_one_row(web: House, caller: Caller) -> None:
    before = len(acts(web, "token.refuse"))
    for _ in range(20):
        Client().get(SHARES, headers={"Authorization": "Bearer mcl_nothing"})
    assert len(acts(web, "token.refuse")) == before + 1


def test_a_token_that_calls_too_often_waits(
    web: House, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bearer.PACE, "at_once", 3)
    client, other = caller(Scope.INVENTORY_READ), caller(Scope.INVENTORY_READ)
    monkeypatch.setattr(bearer.PACE, "a_second", 0.001)
    answers: list[Any] = [client.get(SHARES) for _ in range(4)]
    assert refused(answers[-1]) == (429, "MC-778")
    assert int(answers[-1]["Retry-After"]) >= 1
    assert other.get(SHARES).status_code == 200  # another's calls are its own


def test_guessing_tokens_is_slowed_down(web: House, caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bearer.PACE, "at_once", 3)
    monkeypatch.setattr(bearer.PACE, "a_second", 0.001)
    guesses = [
        Client().get(SHARES, headers={"Authorization": f"Bearer mcl_{n}"}).status_code for n in range(4)
    ]
    assert guesses == [401, 401, 401, 429]
