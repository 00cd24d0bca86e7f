"""Lists that somebody comes back to: each is its owner's alone."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from classify.errors import KeptViewError
from classify.web.accounts.models import Account, SavedView

LONGEST_NAME = 80
_LONGEST_QUERY = 2_000
_MOST = 100


@dataclass(frozen=True, slots=True)
class KeptView:
    """A list under a name."""

    number: int
    name: str
    query: str
    """The part of its address after the question mark."""


def of(owner: str) -> list[KeptView]:
    """The views of the account called `owner`, by name."""
    rows = SavedView.objects.filter(account__username=owner).order_by("name")
    return [KeptView(row.pk, row.name, row.query) for row in rows]


def keep(owner: str, name: str, query: str) -> None:
    """Keeps a view.

    Raises:
        KeptViewError: it has no name, one that is too long or taken, or there are too many.
    """
    name = " ".join(name.split())
    if not name or not name.isprintable():
        raise KeptViewError("Give the view a name.")
    if len(name) > LONGEST_NAME or len(query) > _LONGEST_QUERY:
        raise KeptViewError(f"A name has at most {LONGEST_NAME} characters.", remedy="Choose a shorter one.")
    if SavedView.objects.filter(account__username=owner).count() >= _MOST:
        raise KeptViewError(f"You have {_MOST} views already.", remedy="Remove one of them first.")
    try:
        with transaction.atomic():
            SavedView.objects.create(account=Account.objects.get(username=owner), name=name, query=query)
    except IntegrityError:
        raise KeptViewError(f"You have a view called {name} already.", remedy="Choose another.") from None


def forget(owner: str, number: int) -> bool:
    """Removes a view of `owner`; whether there was one."""
    gone, _ = SavedView.objects.filter(account__username=owner, pk=number).delete()
    return gone > 0
