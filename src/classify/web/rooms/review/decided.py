"""Decisions of before: what, where, what became of it; taken back within a day, or reversed with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from classify.errors import ClassifyError, DecisionError
from classify.inventory.handles import ShareHandle
from classify.inventory.taken import Became
from classify.review.told import Past
from classify.rights import Act, may
from classify.web.doors import Asked, door, shares_for
from classify.web.rooms.review import saying
from classify.web.rooms.review.asked import desk_of
from classify.web.rooms.review.views import Filter

ROWS = 25
STATES: dict[Became, str] = {
    Became.STANDS: "Stands",
    Became.WAITS: "Waits for a second person",
    Became.REFUSED: "Refused by a second person",
    Became.REVERSED: "Reversed",
    Became.UNDONE: "Undone",
    Became.REPLACED: "Followed by another",
    Became.ENDED: "Ended with its file",
}


@require_safe
@door(Act.ANSWER, name="review.decided")
def decided(request: Asked) -> HttpResponse:
    """One's own decisions, or all of the shares one reviews, the newest first."""
    return _page(request)


@require_POST
@door(Act.ANSWER, name="review.decided_undo")
def undo(request: Asked) -> HttpResponse:
    """Takes one of one's own back."""
    try:
        receipt = desk_of(request).undo(request.POST.get("lot", ""))
    except DecisionError as error:
        return _page(request, request.POST.get("lot", ""), error)
    messages.success(request, f"{receipt.sentence}.")
    return _back(request)


@require_POST
@door(Act.ANSWER, name="review.decided_reverse")
def reverse_one(request: Asked) -> HttpResponse:
    """Ends one for good, with a reason."""
    lot = request.POST.get("lot", "")
    try:
        receipt = desk_of(request).reverse(lot, request.POST.get("why", ""))
    except DecisionError as error:
        return _page(request, lot, error)
    messages.success(request, f"{receipt.sentence}.")
    return _back(request)


def _back(request: Asked) -> HttpResponse:
    query = request.GET.urlencode()
    return redirect(reverse("review_decided") + (f"?{query}" if query else ""))


def _page(request: Asked, lot: str = "", error: ClassifyError | None = None) -> HttpResponse:
    """The list, as the address narrows it; beside one of it, why it was not taken back."""
    asked, may_review = request.GET, bool(may(request.person, Act.REVIEW))
    everybody = may_review and asked.get("whose") == "all"
    shares = shares_for(request.person, Act.REVIEW if everybody else Act.ANSWER)
    share = next((one.id for one in shares if str(one.id) == asked.get("share")), None)
    state = next((one for one in Became if one == asked.get("state")), None)
    found = desk_of(request).past(
        mine=not everybody, share=share, became=state, before=_number(asked.get("before", "")), limit=ROWS + 1
    )
    chosen = {"whose": "all" if everybody else "", "share": str(share or ""), "state": str(state or "")}
    kept = request.GET.copy()
    kept.clear()
    kept.update({name: value for name, value in chosen.items() if value})
    further = kept.copy()
    if len(found) > ROWS:
        further["before"] = str(found[ROWS - 1].line.id)
    told = {
        "lines": [_line(one) for one in found[:ROWS]],
        "filters": _filters(chosen, shares, may_review=may_review),
        "narrowed": bool(kept) or "before" in asked,
        "everybody": everybody,
        "older": further.urlencode() if len(found) > ROWS else "",
        "query": f"?{asked.urlencode()}" if asked else "",
        "may_review": may_review,
        "lot": lot,
        "error": error,
        "beside": any(one.line.lot == lot for one in found[:ROWS]),
    }
    return TemplateResponse(request, "review/decided.html", told, status=409 if error else 200)


def _number(word: str) -> int | None:
    return int(word) if word.isascii() and word.isdecimal() and len(word) < 19 else None


def _filters(chosen: Mapping[str, str], shares: Sequence[ShareHandle], *, may_review: bool) -> list[Filter]:
    of_shares = [(str(one.id), one.shown_name) for one in shares]
    states = [(one.value, words) for one, words in STATES.items()]
    found = [
        Filter("share", "Share", of_shares, chosen["share"]),
        Filter("state", "State", states, chosen["state"]),
    ]
    return (
        [Filter("whose", "Whose", [("all", "Everybody’s")], chosen["whose"]), *found] if may_review else found
    )


def _line(one: Past) -> dict[str, Any]:
    line = one.line
    return {
        "lot": line.lot,
        "said": saying.SAID[line.verdict],
        "entity": line.entity,
        "path": one.path,
        "others": line.items - 1,
        "share": one.share,
        "reach": saying.REACHES[line.scope],
        "places": line.places,
        "by": line.decided_by,
        "at": line.decided_at,
        "state": STATES[line.became],
        "second_by": line.second_by,
        "ended_by": line.ended_by,
        "ended_at": line.ended_at,
        "may_undo": one.may_undo,
        "may_reverse": one.may_reverse,
    }
