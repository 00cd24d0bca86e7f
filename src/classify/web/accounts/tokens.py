"""Tokens of programs: made, listed, ended. Only a digest is kept."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from classify.errors import AccountError
from classify.rights import Scope
from classify.web.accounts.models import ApiToken
from classify.web.house import house

_PREFIX = "mcl_"
"""What a token begins with, so that scanners of secrets know one when they meet it."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


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


def add_token(name: str, scopes: Sequence[Scope], *, actor: str, days: int | None = None) -> str:
    """Makes a token; it is returned, and never again. Raises AccountError."""
    if not _NAME.fullmatch(name):
        raise AccountError(
            "A token's name has up to 64 letters, digits, dots, hyphens and underscores.",
            remedy="Give it another name.",
        )
    if not scopes:
        raise AccountError("A token needs something it may do.", remedy="Choose at least one scope.")
    token = _PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        if ApiToken.objects.filter(name=name).exists():
            raise AccountError(f"There is a token '{name}' already.", remedy="Give it another name.")
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
            raise AccountError(
                f"There is no token '{name}' in use.", remedy="See them: classify tokens list."
            )
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


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _note(actor: str, action: str, name: str, **details: object) -> None:
    house().store.audit_of(actor, action, subject=f"token:{name}", **details)
