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
from classify.rights import ACTS, Act, Answer, Person, may
from classify.web.accounts.adapter import proved_lately
from classify.web.house import House, house, note, thing

View = Callable[..., HttpResponseBase]
_MOST = 2**63 - 1
"""No row has a higher number, and databases refuse to be asked for one."""
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
            share = share_of(parts) if takes_share else None
            refused = _refusal(request, act, share, of_item="item" in parts)
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


def share_of(parts: dict[str, Any]) -> ShareHandle:
    """The share that is named in a path, or the one its item lies in; where both are, they must fit.

    Raises:
        Http404: there is none.
    """
    named = parts.pop("share", None)
    if "item" in parts:
        number = int(parts["item"])
        found = house().catalogue.share_of(number) if number <= _MOST else None
        fits = found is not None and named in (None, found.id)
    else:
        found = share_numbered(int(named)) if named is not None else None
        fits = found is not None
    if found is None or not fits:
        raise Http404
    return found


def answer_of(person: Person, act: Act, share: ShareHandle | None, *, of_item: bool = False) -> Answer:
    """What `rights` say to an act; of a share, or (with `of_item`) of something in it.

    Raises:
        Http404: no, and not even that it is there may be known. Of a share its totals are enough for that;
            of an item one must be let see the items of its share, else numbers could be tried out.
    """
    about = thing(share) if share is not None else None
    answer = may(person, act, about)
    known_by = Act.SEE_ITEMS if of_item else Act.SEE_TOTALS
    if not answer and about is not None and not may(person, known_by, about):
        raise Http404
    return answer


def subject_of(share: ShareHandle | None) -> str:
    """A share, as the trail names it."""
    return f"share:{share.id}" if share is not None else ""


def _refusal(request: Any, act: Act, share: ShareHandle | None, *, of_item: bool) -> HttpResponseBase | None:
    answer = answer_of(request.person, act, share, of_item=of_item)
    if answer:
        return None
    note(request, "door.refuse", subject=subject_of(share), act=act.name.lower())
    return refused(request, answer.sentence)


def refused(request: HttpRequest, sentence: str) -> HttpResponse:
    """The page of a refusal."""
    return TemplateResponse(request, "refused.html", {"sentence": sentence}, status=403)
