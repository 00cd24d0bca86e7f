"""Accounts, as commands and pages make and change them. Every change is in the audit trail before it
stands.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from classify.errors import AccountError
from classify.rights import Assignment, Role, Scope
from classify.web.accounts.models import UNUSED_DAYS, Account, ApiToken
from classify.web.accounts.models import Assignment as AssignmentRow
from classify.web.house import house

_PREFIX = "mcl_"
"""What a token begins with, so that scanners of secrets know one when they meet it."""
ALL_GRANTS = ("content", "cji")


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account in a list."""

    name: str
    shown_name: str
    assignments: tuple[Assignment, ...]
    content: bool
    cji: bool
    trained_on: date | None
    vetted_on: date | None
    has_second_factor: bool
    last_used_at: datetime | None
    state: str
    """`active`, `locked` or `disabled`."""


@dataclass(frozen=True, slots=True)
class TokenLine:
    """A token in a list."""

    name: str
    scopes: tuple[str, ...]
    made_by: str
    made_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    state: str
    """`active`, `expired` or `revoked`."""


def add(
    name: str,
    assignments: Sequence[Assignment],
    *,
    actor: str,
    password: str | None = None,
    grants: Sequence[str] = (),
    shown_name: str = "",
    trained_on: date | None = None,
    vetted_on: date | None = None,
    must_change: bool = True,
) -> str:
    """Makes an account; returns its first password, which the person has to change when they sign in.

    Without `password` one is made. Raises AccountError where the name or the password cannot be.
    """
    chosen = password or secrets.token_urlsafe(15)
    if Account.objects.filter(username=name).exists():
        raise AccountError(f"There is an account '{name}' already.", remedy="See them: classify users list.")
    account = Account(
        username=name,
        shown_name=shown_name,
        content="content" in grants,
        cji="cji" in grants,
        trained_on=trained_on,
        vetted_on=vetted_on,
        must_change_password=must_change,
        made_by=actor,
    )
    try:
        account.full_clean(exclude=["password"])
        validate_password(chosen, account)
    except ValidationError as error:
        raise AccountError(" ".join(error.messages)) from error
    account.set_password(chosen)
    with transaction.atomic():
        account.save()
        _assign(account, assignments)
        _note(
            actor, "account.add", name, roles=[held.role.value for held in assignments], grants=list(grants)
        )
    return chosen


def change(
    name: str,
    *,
    actor: str,
    assignments: Sequence[Assignment],
    grants: Sequence[str],
    shown_name: str,
    trained_on: date | None,
    vetted_on: date | None,
) -> None:
    """Gives an account other rights. Raises AccountError."""
    account = _account(name)
    with transaction.atomic():
        account.content, account.cji = "content" in grants, "cji" in grants
        account.shown_name, account.trained_on, account.vetted_on = shown_name, trained_on, vetted_on
        account.save()
        account.assignments.all().delete()
        _assign(account, assignments)
        _keep_an_administrator()
        _note(
            actor,
            "account.change",
            name,
            roles=[held.role.value for held in assignments],
            grants=list(grants),
        )


def disable(name: str, *, actor: str) -> None:
    """Ends an account and its sessions. Raises AccountError: it is the last administrator's, or unknown."""
    account = _account(name)
    with transaction.atomic():
        account.is_active = False
        account.save(update_fields=["is_active"])
        _keep_an_administrator()
        _note(actor, "account.disable", name)
    end_sessions(account)


def release(name: str, *, actor: str) -> None:
    """Lets a locked or disabled account be used again. Raises AccountError."""
    from axes.utils import reset as forget_failures

    account = _account(name)
    with transaction.atomic():
        account.is_active, account.locked_at, account.last_used_at = True, None, timezone.now()
        account.save(update_fields=["is_active", "locked_at", "last_used_at"])
        forget_failures(username=name)
        _note(actor, "account.release", name)


def reset(name: str, *, actor: str, password: str | None = None) -> str:
    """Takes second factors and sessions from an account and gives it a new first password: it is returned.

    For who lost their device. Raises AccountError.
    """
    from allauth.mfa.models import Authenticator

    account = _account(name)
    chosen = password or secrets.token_urlsafe(15)
    with transaction.atomic():
        account.set_password(chosen)
        account.must_change_password = True
        account.password_changed_at = timezone.now()
        account.save()
        Authenticator.objects.filter(user=account).delete()
        _note(actor, "account.reset", name)
    end_sessions(account)
    return chosen


def lines() -> list[AccountLine]:
    """All accounts, by name."""
    return [
        AccountLine(
            name=account.username,
            shown_name=account.shown_name,
            assignments=tuple(row.as_right() for row in account.assignments.all()),
            content=account.content,
            cji=account.cji,
            trained_on=account.trained_on,
            vetted_on=account.vetted_on,
            has_second_factor=account.factors > 0,
            last_used_at=account.last_used_at,
            state="disabled" if not account.is_active else "locked" if account.locked_at else "active",
        )
        for account in Account.objects.annotate(factors=_factors())
        .prefetch_related("assignments")
        .order_by("username")
    ]


def disable_unused(*, actor: str) -> list[str]:
    """Disables accounts nobody used for 90 days (AC-2(3)), but the last administrator's; returns their
    names.
    """
    ended = []
    before = timezone.now() - timedelta(days=UNUSED_DAYS)
    for account in Account.objects.filter(is_active=True).order_by("username"):
        if (account.last_used_at or account.made_at) < before:
            try:
                disable(account.username, actor=actor)
            except AccountError:
                continue  # the last administrator
            ended.append(account.username)
    return ended


def add_token(name: str, scopes: Sequence[Scope], *, actor: str, days: int | None = None) -> str:
    """Makes a token; it is returned, and never again. Raises AccountError."""
    if ApiToken.objects.filter(name=name).exists():
        raise AccountError(f"There is a token '{name}' already.", remedy="Give it another name.")
    token = _PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        ApiToken.objects.create(
            name=name,
            digest=_digest(token),
            scopes=",".join(sorted(set(scopes))),
            made_by=actor,
            expires_at=timezone.now() + timedelta(days=days) if days else None,
        )
        _note(actor, "token.add", name, scopes=sorted(set(scopes)))
    return token


def revoke_token(name: str, *, actor: str) -> None:
    """Ends a token. Raises AccountError."""
    with transaction.atomic():
        if not ApiToken.objects.filter(name=name, revoked_at=None).update(revoked_at=timezone.now()):
            raise AccountError(f"There is no token '{name}' in use.")
        _note(actor, "token.revoke", name)


def tokens() -> list[TokenLine]:
    """All tokens, by name."""
    now = timezone.now()
    return [
        TokenLine(
            name=token.name,
            scopes=tuple(token.scopes.split(",")),
            made_by=token.made_by,
            made_at=token.made_at,
            expires_at=token.expires_at,
            last_used_at=token.last_used_at,
            state="revoked"
            if token.revoked_at
            else "expired"
            if token.expires_at is not None and token.expires_at < now
            else "active",
        )
        for token in ApiToken.objects.order_by("name")
    ]


def token_shown(token: str) -> ApiToken | None:
    """The token that was shown, where it is one and in use."""
    found = ApiToken.objects.filter(digest=_digest(token), revoked_at=None).first()
    if found is None or (found.expires_at is not None and found.expires_at < timezone.now()):
        return None
    return found


def is_empty() -> bool:
    """Whether nobody has an account yet."""
    return not Account.objects.exists()


def end_sessions(account: Account) -> None:
    """Signs an account out everywhere."""
    for session in Session.objects.filter(expire_date__gte=timezone.now()):
        if session.get_decoded().get("_auth_user_id") == str(account.pk):
            session.delete()


def _factors() -> object:
    from django.db.models import Count

    return Count("authenticator", distinct=True)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _account(name: str) -> Account:
    found = Account.objects.filter(username=name).first()
    if found is None:
        raise AccountError(f"There is no account '{name}'.", remedy="See them: classify users list.")
    return found


def _assign(account: Account, assignments: Sequence[Assignment]) -> None:
    for held in dict.fromkeys(assignments):
        AssignmentRow.objects.create(
            account=account, role=held.role.value, department=held.department, share_id=held.share_id
        )


def _keep_an_administrator() -> None:
    left = AssignmentRow.objects.filter(
        role=Role.ADMINISTRATOR.value, department="", share_id=None, account__is_active=True
    )
    if not left.exists():
        raise AccountError(
            "This is the last administrator.",
            remedy="Make somebody else an administrator of the whole city first.",
        )


def _note(actor: str, action: str, name: str, **details: object) -> None:
    house().store.audit_of(actor, action, subject=f"account:{name}", **details)
