"""Accounts, as commands and pages make and change them. Every change is in the audit trail before it
stands.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from classify.errors import AccountError
from classify.rights import Assignment, Person, Role
from classify.web.accounts import lockout
from classify.web.accounts.adapter import FACTORS
from classify.web.accounts.models import UNUSED_DAYS, Account
from classify.web.accounts.models import Assignment as AssignmentRow
from classify.web.accounts.sessions import end_sessions
from classify.web.accounts.tokens import TokenLine, add_token, revoke_token, token_shown, tokens
from classify.web.house import house

ALL_GRANTS = ("content", "cji")

__all__ = [
    "ALL_GRANTS",
    "AccountLine",
    "TokenLine",
    "add",
    "add_token",
    "change",
    "disable",
    "disable_unused",
    "end_sessions",
    "is_empty",
    "line_of",
    "lines",
    "persons",
    "release",
    "reset",
    "revoke_token",
    "token_shown",
    "tokens",
]


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
    training_is_current: bool


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
    except ValidationError as error:
        raise AccountError(" ".join(error.messages), remedy="Choose another name.") from error
    chosen = _set_password(account, password)
    with transaction.atomic():
        account.save()
        _assign(account, assignments)
        _note(actor, "account.add", name, roles=_told(assignments), grants=list(grants))
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
    with transaction.atomic():
        account = _account(name)
        was_administrator = _administers(account)
        account.content, account.cji = "content" in grants, "cji" in grants
        account.shown_name, account.trained_on, account.vetted_on = shown_name, trained_on, vetted_on
        account.save()
        account.assignments.all().delete()
        _assign(account, assignments)
        _keep_an_administrator(was_administrator)
        _note(actor, "account.change", name, roles=_told(assignments), grants=list(grants))


def disable(name: str, *, actor: str) -> None:
    """Ends an account and its sessions. Raises AccountError: it is the last administrator's, or unknown."""
    with transaction.atomic():
        account = _account(name)
        was_administrator = _administers(account)
        account.is_active = False
        account.save(update_fields=["is_active"])
        _keep_an_administrator(was_administrator)
        _note(actor, "account.disable", name)
    end_sessions(account)


def release(name: str, *, actor: str) -> None:
    """Lets a locked or disabled account be used again. Raises AccountError."""
    with transaction.atomic():
        account = _account(name)
        account.is_active, account.locked_at, account.released_at = True, None, timezone.now()
        account.save(update_fields=["is_active", "locked_at", "released_at"])
        lockout.forget(account)
        _note(actor, "account.release", name)


def reset(name: str, *, actor: str, password: str | None = None) -> str:
    """Takes second factors and sessions from an account and gives it a new first password: it is returned.

    For who lost their device. Raises AccountError.
    """
    with transaction.atomic():
        account = _account(name)
        chosen = _set_password(account, password)
        account.must_change_password = True
        account.password_changed_at = timezone.now()
        account.save()
        Authenticator.objects.filter(user=account).delete()
        _note(actor, "account.reset", name)
    end_sessions(account)
    return chosen


def lines() -> list[AccountLine]:
    """All accounts, by name."""
    return [_line(account) for account in _with_factors().order_by("username")]


def line_of(name: str) -> AccountLine | None:
    """One account, where there is one of that name."""
    account = _with_factors().filter(username=name).first()
    return _line(account) if account is not None else None


def persons() -> list[Person]:
    """Everybody who may sign in (or may again once released), with the rights they have today."""
    return [
        account.as_person()
        for account in Account.objects.filter(is_active=True).prefetch_related("assignments")
    ]


def disable_unused(*, actor: str) -> list[str]:
    """Disables accounts nobody used for 90 days (AC-2(3)), but the last administrator's; returns their
    names.
    """
    ended = []
    before = timezone.now() - timedelta(days=UNUSED_DAYS)
    for account in Account.objects.filter(is_active=True).order_by("username"):
        moments = (account.last_used_at, account.released_at, account.made_at)
        if max(moment for moment in moments if moment is not None) < before:
            try:
                disable(account.username, actor=actor)
            except AccountError:
                continue  # the last administrator
            ended.append(account.username)
    return ended


def is_empty() -> bool:
    """Whether nobody has an account yet."""
    return not Account.objects.exists()


def _with_factors() -> QuerySet[Account]:
    counted = Count("authenticator", filter=Q(authenticator__type__in=FACTORS), distinct=True)
    return Account.objects.annotate(factors=counted).prefetch_related("assignments")


def _line(account: Any) -> AccountLine:
    return AccountLine(
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
        training_is_current=account.training_is_current,
    )


def _set_password(account: Account, wanted: str | None) -> str:
    """Gives the account the password wanted, or one that is made up; returns it. Raises AccountError."""
    chosen = wanted if wanted is not None else secrets.token_urlsafe(15)
    try:
        validate_password(chosen, account)
    except ValidationError as error:
        raise AccountError(" ".join(error.messages), remedy="Choose another password.") from error
    account.set_password(chosen)
    return chosen


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


def _administrators() -> QuerySet[AssignmentRow]:
    """Of the whole city, and not disabled; a lock does not count, for the terminal releases it."""
    # Held until the change stands: two who disable one another at once would leave nobody.
    return AssignmentRow.objects.select_for_update(of=("self",)).filter(
        role=Role.ADMINISTRATOR.value, department="", share_id=None, account__is_active=True
    )


def _administers(account: Account) -> bool:
    return account.pk in {row.account_id for row in _administrators()}


def _keep_an_administrator(was_administrator: bool) -> None:
    if was_administrator and not list(_administrators()):
        raise AccountError(
            "This is the last administrator.",
            remedy="Make somebody else an administrator of the whole city first.",
        )


def _told(assignments: Sequence[Assignment]) -> list[str]:
    """Roles with the part of the city they are for, for the trail."""
    return [
        held.role.value
        + (f" in {held.department}" if held.department else "")
        + (f" for share {held.share_id}" if held.share_id is not None else "")
        for held in assignments
    ]


def _note(actor: str, action: str, name: str, **details: object) -> None:
    house().store.audit_of(actor, action, subject=f"account:{name}", **details)
