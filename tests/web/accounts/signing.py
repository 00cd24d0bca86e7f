"""Signing in as people do: with the forms, one after the other."""

from __future__ import annotations

import json
import time
from typing import Any

from tests.web.conftest import PASSWORD

SIGN_IN, FACTOR = "/account/login/", "/account/factors/authenticate/"


def code_of(account: Any) -> str:
    """What the account's app shows now."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
    from allauth.mfa.utils import decrypt

    secret = decrypt(Authenticator.objects.get(user=account, type="totp").data["secret"])
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def wrong_code_of(account: Any) -> str:
    """A code that the app does not show."""
    return "111111" if code_of(account) != "111111" else "222222"


def give_password(client: Any, name: str, password: str = PASSWORD) -> Any:
    """The answer to the first form."""
    return client.post(SIGN_IN, {"login": name, "password": password})


def give_code(client: Any, code: str) -> Any:
    """The answer to the second form."""
    return client.post(FACTOR, {"code": code})


def is_in(client: Any) -> bool:
    """Whether somebody is signed in."""
    return "_auth_user_id" in client.session


def acts_about(account: Any) -> list[str]:
    """What the audit trail has about an account, the oldest first."""
    from classify.web.house import house

    rows = json.loads(house().store.exported_trail())["rows"]
    mine = (account.username, f"account:{account.username}")
    return [row["action"] for row in rows if row["actor"] == mine[0] or row["subject"] == mine[1]]
