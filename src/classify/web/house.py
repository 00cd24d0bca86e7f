"""The open inventory behind the pages: one a process, shared by its threads; and the way of every act to
the trail.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.http import HttpRequest

from classify.inventory.catalogue import Catalogue
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.rights import Thing
from classify.settings import Settings


@dataclass(frozen=True, slots=True)
class House:
    """What pages work with."""

    settings: Settings
    store: Store
    catalogue: Catalogue


_opened: list[House] = []


def open_house(settings: Settings) -> House:
    """Opens the inventory of `settings` for this process, instead of one that was open. Raises SetupError."""
    close_house()
    store = Store.open(settings.home, settings.database_url, packs=settings.packs)
    _opened.append(House(settings, store, Catalogue(store)))
    return _opened[0]


def close_house() -> None:
    """Gives the inventory back."""
    while _opened:
        _opened.pop().store.close()


def house() -> House:
    """The inventory that is open."""
    return _opened[0]


def thing(share: ShareHandle) -> Thing:
    """A share, as rights ask for it."""
    return Thing(share.id, share.department, share.criminal_justice)


def session_mark(request: HttpRequest) -> str:
    """Tells the sessions of the trail apart, and is none of their keys."""
    key = request.session.session_key or ""
    return hashlib.sha256(key.encode()).hexdigest()[:12] if key else ""


def note(
    request: HttpRequest | None, action: str, *, actor: str = "", subject: str = "", **details: object
) -> None:
    """Writes an act of the web into the audit trail: who, what, when, from where, in which session (AU-3).

    Raises:
        ClassifyError: the trail cannot be written; what was to be noted must not happen then.
    """
    where = {} if request is None else where_of(request)
    if request is not None and not actor and request.user.is_authenticated:
        actor = request.user.get_username()
    house().store.audit_of(actor or "unknown", action, subject=subject, **where, **details)


def where_of(request: HttpRequest) -> dict[str, object]:
    """From where a person acts, for the trail: the machine and the session."""
    return {"from": request.META.get("REMOTE_ADDR", ""), "session": session_mark(request)}
