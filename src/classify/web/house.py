"""The open inventory behind the pages: one a process, shared by its threads; and the way of every act to
the trail.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from django.http import HttpRequest

from classify.errors import SetupError
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
    is_marked: bool = False
    """Whether the inventory was made by `classify demo`; see `demonstration`."""

    def demonstration(self) -> Path | None:
        """The folder of the invented share, where there is nothing but what is invented. Asked anew each
        time: a share of something else may have been added.
        """
        return self.store.demonstration() if self.is_marked else None


LOOPBACK = "127.0.0.1"
_opened: list[House] = []


def open_house(settings: Settings) -> House:
    """Opens the inventory of `settings` for this process, instead of one that was open. Raises SetupError."""
    close_house()
    store = Store.open(settings.home, settings.database_url, packs=settings.packs)
    _opened.append(House(settings, store, Catalogue(store), store.demonstration() is not None))
    return _opened[0]


def must_stay_here(invented: Path | None, host: str) -> None:
    """The demonstration lets everybody in: only people at this machine may reach it. Raises SetupError."""
    if invented is not None and host != LOOPBACK:
        raise SetupError(
            "The demonstration lets everybody in, so it is served on this machine alone.",
            remedy=f"Leave --host away, or say --host {LOOPBACK}.",
        )


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
