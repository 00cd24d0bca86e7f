"""Failed sign-ins, and the lock after five in fifteen minutes (CJIS Security Policy AC-7).

Failures are counted by `axes`, in the database, so that many at once count too. Those from outside (a wrong
password or second factor at sign-in) and those inside an open session (a wrong one when a privileged act
asks again) are counted apart: a stranger who locks an account from outside neither ends its session nor
keeps the person from proving who they are in it. Five failures inside end that session besides.
"""

from __future__ import annotations

import hmac
from typing import Any

from allauth.account.internal.userkit import get_user_by_username
from axes.handlers.proxy import AxesProxyHandler
from axes.utils import reset
from django.conf import settings
from django.contrib.auth import logout, signals
from django.http import HttpRequest
from django.utils import timezone

from classify.web.accounts.models import Account
from classify.web.house import note

_INSIDE = " inside"
"""No name of an account has a space."""


def counted_name(request: HttpRequest, credentials: dict[str, Any] | None) -> str | None:
    """Under which name a failure is counted: the account's own, however it was written.

    What is no account's name is kept as a keyed digest: people type passwords into the wrong field.
    """
    given = credentials.get("username") if credentials else request.POST.get("login")
    if not given:
        return None
    account = get_user_by_username(given)
    if account is None:
        key = settings.SECRET_KEY.encode()
        return "? " + hmac.digest(key, str(given).strip().casefold().encode(), "sha256").hex()[:24]
    return str(account.username) + (_INSIDE if credentials and credentials.get("inside") else "")


def fail(request: HttpRequest, account: Account, *, inside: bool) -> None:
    """Counts a wrong second factor, or a wrong answer inside a session; the fifth locks the account."""
    given = {"username": account.username, "inside": inside}
    signals.user_login_failed.send(sender=__name__, credentials=given, request=request)


def may_try(request: HttpRequest, account: Account) -> bool:
    """Whether a person may still prove inside their session who they are."""
    return bool(AxesProxyHandler.is_allowed(request, {"username": account.username, "inside": True}))


def forget(account: Account, *, inside_alone: bool = False) -> None:
    """Starts to count anew."""
    reset(username=account.username + _INSIDE)
    if not inside_alone:
        reset(username=account.username)


def lock(request: HttpRequest, counted: str) -> None:
    """The fifth failure under the name `counted` locks the account, and ends the session if it came from
    there.
    """
    name = counted.removesuffix(_INSIDE)
    if Account.objects.filter(username=name, locked_at=None).update(locked_at=timezone.now()):
        note(request, "account.lock", actor=name, subject=f"account:{name}")
    if counted.endswith(_INSIDE) and request.user.is_authenticated:
        logout(request)


def is_shut(account: Account) -> bool:
    """Whether nobody may sign in to it now, asked of the database anew."""
    return not Account.objects.filter(pk=account.pk, locked_at=None, is_active=True).exists()
