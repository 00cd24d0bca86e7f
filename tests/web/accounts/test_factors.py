"""Passkeys: the last one stays while nothing else is set up."""

from __future__ import annotations

from typing import Any

from django.test import Client

from classify.rights import Role
from tests.web.conftest import SignIn, enter, make_account


def with_passkeys(number: int, *, app: bool) -> tuple[Client, list[Any]]:
    """Somebody signed in who has so many passkeys (as far as lists go), and an app or none."""
    from allauth.mfa.models import Authenticator

    account = make_account(Role.RECORDS)
    if not app:
        Authenticator.objects.filter(user=account).delete()
    keys = [
        Authenticator.objects.create(
            user=account, type="webauthn", data={"name": f"Key {one}", "credential": {}}
        )
        for one in range(number)
    ]
    client = Client()
    enter(client, account)
    return client, keys


def removal(key: Any) -> str:
    return f"/account/factors/webauthn/keys/{key.pk}/remove/"


def test_the_only_one_stays_and_that_is_said() -> None:
    client, (key,) = with_passkeys(1, app=False)
    assert "only second factor" in client.get(removal(key)).content.decode()
    assert client.post(removal(key)).status_code == 400
    key.refresh_from_db()


def test_beside_an_app_or_another_it_can_go() -> None:
    for number, app in ((1, True), (2, False)):
        client, keys = with_passkeys(number, app=app)
        assert "will not work here any more" in client.get(removal(keys[0])).content.decode()
        assert client.post(removal(keys[0])).status_code == 302
        assert f"keys/{keys[0].pk}/" not in client.get("/account/factors/webauthn/").content.decode()


def test_nobody_removes_or_renames_the_key_of_another(sign_in: SignIn) -> None:
    _, (key, _) = with_passkeys(2, app=True)
    stranger = sign_in(Role.ADMINISTRATOR)
    assert stranger.get(removal(key)).status_code == 404
    assert stranger.post(removal(key)).status_code == 404
    assert stranger.post(removal(key).replace("remove", "edit"), {"name": "Mine"}).status_code == 404
    key.refresh_from_db()
    assert key.data["name"] == "Key 0"


def test_an_address_that_is_a_number_offers_no_passkeys() -> None:
    assert "passkey_login" not in Client(SERVER_NAME="127.0.0.1").get("/account/login/").content.decode()
    assert "passkey_login" not in Client(SERVER_NAME="[::1]").get("/account/login/").content.decode()
    assert (
        "passkey_login" not in Client(SERVER_NAME="classify.example").get("/account/login/").content.decode()
    )
    assert "passkey_login" in Client(SERVER_NAME="localhost").get("/account/login/").content.decode()
    secure = Client(SERVER_NAME="classify.example").get("/account/login/", secure=True)
    assert "passkey_login" in secure.content.decode()
