"""What sign-in tells the audit trail (CJIS Security Policy AU-2); a sign-in that cannot be written is
refused.
"""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account_signals
from allauth.account.internal.userkit import get_user_by_username
from allauth.mfa import signals as factor_signals
from axes.signals import user_locked_out
from django.contrib.auth import signals as auth_signals
from django.http import HttpRequest
from django.utils import timezone

from classify.web.accounts import lockout
from classify.web.accounts.models import Account
from classify.web.accounts.sessions import remember_where
from classify.web.house import note


def listen() -> None:
    """Connects what is told to what is written."""
    auth_signals.user_logged_in.connect(_signed_in, dispatch_uid="audit")
    auth_signals.user_logged_out.connect(_signed_out, dispatch_uid="audit")
    auth_signals.user_login_failed.connect(_failed, dispatch_uid="audit")
    account_signals.password_changed.connect(_password_changed, dispatch_uid="audit")
    factor_signals.authentication_failed.connect(_wrong_factor, dispatch_uid="audit")
    factor_signals.authenticator_added.connect(_factor_added, dispatch_uid="audit")
    factor_signals.authenticator_removed.connect(_factor_removed, dispatch_uid="audit")
    factor_signals.authenticator_reset.connect(_factor_reset, dispatch_uid="audit")
    user_locked_out.connect(_locked, dispatch_uid="audit")


def _signed_in(request: HttpRequest, user: Account, **_: Any) -> None:
    # First the trail: where it cannot be written the exception ends the sign-in.
    note(request, "session.begin", actor=user.username)
    Account.objects.filter(pk=user.pk).update(last_used_at=timezone.now())
    remember_where(request)


def _signed_out(request: HttpRequest, user: Account | None, **_: Any) -> None:
    if user is not None:
        note(request, "session.end", actor=user.username)


def _failed(request: HttpRequest | None, credentials: dict[str, Any], **_: Any) -> None:
    # Who was tried is written only where there is such an account: people type passwords into the wrong
    # field.
    account = get_user_by_username(str(credentials.get("username", "")))
    note(request, "session.refuse", actor=account.username if account else "unknown")


def _wrong_factor(request: HttpRequest, user: Account, reauthentication: bool, **_: Any) -> None:
    lockout.fail(request, user, inside=reauthentication)


def _locked(request: HttpRequest, username: str | None, **_: Any) -> None:
    if username:
        lockout.lock(request, username)


def _password_changed(request: HttpRequest, user: Account, **_: Any) -> None:
    Account.objects.filter(pk=user.pk).update(password_changed_at=timezone.now(), must_change_password=False)
    note(request, "account.password", actor=user.username, subject=f"account:{user.username}")


def _factor_added(request: HttpRequest, user: Account, authenticator: Any, **_: Any) -> None:
    _note_factor("account.factor_add", request, user, authenticator)


def _factor_removed(request: HttpRequest, user: Account, authenticator: Any, **_: Any) -> None:
    _note_factor("account.factor_remove", request, user, authenticator)


def _factor_reset(request: HttpRequest, user: Account, authenticator: Any, **_: Any) -> None:
    _note_factor("account.factor_reset", request, user, authenticator)


def _note_factor(action: str, request: HttpRequest, user: Account, authenticator: Any) -> None:
    subject = f"account:{user.username}"
    note(request, action, actor=user.username, subject=subject, kind=authenticator.type)
