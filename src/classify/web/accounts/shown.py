"""A token that a program shows: whose it is, and that it was used."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from classify.rights import Person
from classify.web.accounts.models import ApiToken
from classify.web.accounts.people import token_shown
from classify.web.house import house

_NOTED_EVERY = timedelta(hours=1)
"""So often its use is written down: in the trail, and as its last use."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What somebody showed."""

    person: Person | None
    """None: no token, or one that is not in use any more."""
    actor: str
    """For the trail: a revoked or expired token has a name, too."""


def shown(token: str, *, address: str) -> Shown:
    """Who shows `token` from `address`; its first use in an hour is in the trail before it counts.

    Raises:
        ClassifyError: the trail cannot be written; then the token is not let in.
    """
    found = token_shown(token)
    if found is None:
        ended = ApiToken.objects.filter(digest=hashlib.sha256(token.encode()).hexdigest()).first()
        return Shown(None, ended.as_person().name if ended is not None else "unknown")
    person, now = found.as_person(), timezone.now()
    if found.last_used_at is None or now - found.last_used_at >= _NOTED_EVERY:
        where = {"from": address}
        house().store.audit_of(person.name, "token.use", subject=f"token:{found.name}", **where)
        ApiToken.objects.filter(pk=found.pk).update(last_used_at=now)
    return Shown(person, person.name)
