"""The one way to a view: a door knows what the view does, finds the share it is about, and asks `rights`.

    @door(Act.SEE_ITEMS)
    def items(request: Asked, share: ShareHandle) -> HttpResponse: ...

    @door(Act.SEE_ITEMS)
    def item(request: Asked, share: ShareHandle, item: int) -> HttpResponse: ...

`share` in a view's path is a number; the view gets the share. Of an `item` in the path the door finds the
share. Who may not know that it is there gets the page of something that is not there, the same for both;
who may know gets the sentence of the refusal. A test walks every route of the application: each has a door,
or stands in `OPEN`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from allauth.core.exceptions import ReauthenticationRequired
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse

from classify.inventory.handles import ShareHandle
from classify.rights import ACTS, Act, Person, may
from classify.web.accounts.adapter import proved_lately
from classify.web.house import House, house, note, thing

View = Callable[..., HttpResponseBase]
DOORS: dict[str, Door] = {}
"""Every door, by the name of its view."""


class Asked(HttpRequest):
    """A request behind a door (the gate has put these on it)."""

    person: Person

    @property
    def house(self) -> House:
        """The inventory."""
        return house()


@dataclass(frozen=True, slots=True)
class Door:
    """What stands before a view."""

    act: Act
    view: View = field(repr=False)
    takes_share: bool


def door(act: Act, *, name: str = "") -> Callable[[View], View]:
    """Lets a view be reached by who may do `act`; where its path has a `share`, to that share."""

    def hang(view: View) -> View:
        takes_share = "share" in view.__annotations__

        @functools.wraps(view)
        def behind(request: HttpRequest, *given: Any, **parts: Any) -> HttpResponseBase:
            share = _share_of(parts) if takes_share else None
            refused = _refusal(request, act, share)
            if refused is not None:
                return refused
            if ACTS[act].alters and not proved_lately(request):
                raise ReauthenticationRequired  # allauth asks, and goes on with what was asked
            if share is not None:
                parts["share"] = share
            return view(request, *given, **parts)

        DOORS[name or f"{view.__module__.rpartition('.')[2]}.{view.__name__}"] = Door(act, view, takes_share)
        behind.door = DOORS[name or f"{view.__module__.rpartition('.')[2]}.{view.__name__}"]  # type: ignore[attr-defined]
        return behind

    return hang


def share_numbered(number: int) -> ShareHandle | None:
    """The share of that number, if there is one."""
    return next((share for share in house().store.shares() if share.id == number), None)


def shares_for(person: Person, act: Act) -> list[ShareHandle]:
    """The shares a person may do something to, in the order of the inventory."""
    return [share for share in house().store.shares() if may(person, act, thing(share))]


def _share_of(parts: dict[str, Any]) -> ShareHandle:
    """The share that is named in a path, or the one its item lies in; where both are, they must fit."""
    named = parts.pop("share", None)
    if "item" in parts:
        found = house().catalogue.share_of(int(parts["item"]))
        fits = found is not None and named in (None, found.id)
    else:
        found = share_numbered(int(named)) if named is not None else None
        fits = found is not None
    if found is None or not fits:
        raise Http404
    return found


def _refusal(request: Any, act: Act, share: ShareHandle | None) -> HttpResponseBase | None:
    answer = may(request.person, act, thing(share) if share is not None else None)
    if answer:
        return None
    if share is not None and not may(request.person, Act.SEE_TOTALS, thing(share)):
        raise Http404
    note(
        request, "door.refuse", subject=f"share:{share.id}" if share is not None else "", act=act.name.lower()
    )
    return refused(request, answer.sentence)


def refused(request: HttpRequest, sentence: str) -> HttpResponse:
    """The page of a refusal."""
    return TemplateResponse(request, "refused.html", {"sentence": sentence}, status=403)
