"""Decisions of before: what, where, what became of it; taken back within a day, or reversed with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

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
    return redirect(reverse("review_decided") + _query(request))


def _page(request: Asked, lot: str = "", error: ClassifyError | None = None) -> HttpResponse:
    """The list, as the address narrows it; beside one of it, why it was not taken back."""
    may_review = bool(may(request.person, Act.REVIEW))
    chosen, shares = _chosen(request, may_review=may_review)
    share, state = chosen["share"], chosen["state"]
    found = desk_of(request).past(
        mine=not chosen["whose"],
        share=int(share) if share else None,
        became=Became(state) if state else None,
        before=_number(request.GET.get("before", "")),
        limit=ROWS + 1,
    )
    kept = {name: value for name, value in chosen.items() if value}
    is_cut = len(found) > ROWS
    told = {
        "lines": [_line(one) for one in found[:ROWS]],
        "filters": _filters(chosen, shares, may_review=may_review),
        "narrowed": bool(kept) or "before" in request.GET,
        "everybody": bool(chosen["whose"]),
        "older": urlencode({**kept, "before": found[ROWS - 1].line.id}) if is_cut else "",
        "query": _query(request),
        "may_review": may_review,
        "lot": lot,
        "error": error,
        "beside": any(one.line.lot == lot for one in found[:ROWS]),
    }
    return TemplateResponse(request, "review/decided.html", told, status=409 if error else 200)


def _chosen(request: Asked, *, may_review: bool) -> tuple[dict[str, str], list[ShareHandle]]:
    """How an address narrows the list ("" where it does not), and the shares it can be narrowed to."""
    asked = request.GET
    whose = "all" if may_review and asked.get("whose") == "all" else ""
    shares = shares_for(request.person, Act.REVIEW if whose else Act.ANSWER)
    share = next((str(one.id) for one in shares if str(one.id) == asked.get("share")), "")
    state = next((one.value for one in Became if one == asked.get("state")), "")
    return {"whose": whose, "share": share, "state": state}, shares


def _query(request: Asked) -> str:
    query = request.GET.urlencode()
    return f"?{query}" if query else ""


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
        "others": max(0, line.items - 1),
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
