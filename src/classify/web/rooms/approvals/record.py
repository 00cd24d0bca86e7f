"""Approvals on record, and what is done with one: still right, taken back, a second person's word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from classify.approval.words import REACHES
from classify.errors import ApprovalError
from classify.inventory.approved import STILL_RIGHT, Record
from classify.inventory.handles import ShareHandle
from classify.rights import Act, may
from classify.web.doors import Asked, door, shares_for
from classify.web.house import house, thing
from classify.web.rooms.approvals import telling
from classify.web.rooms.approvals.asking import numbers_in
from classify.web.rooms.approvals.putting import desk
from models.approval import ApprovalState, Staleness

ROWS = 25


@dataclass(frozen=True, slots=True)
class View:
    """A part of the record people ask for."""

    name: str
    words: str
    states: tuple[ApprovalState, ...]
    stale: bool = False


VIEWS = (
    View("standing", "In effect", (ApprovalState.STANDING,)),
    View("stale", "To look at again", (ApprovalState.STANDING, ApprovalState.ENDED), stale=True),
    View("requested", "Wait for a second person", (ApprovalState.REQUESTED,)),
    View("all", "All that ever was", tuple(ApprovalState)),
)


@require_safe
@door(Act.SEE_APPROVALS)
def record(request: Asked) -> HttpResponse:
    """Approvals of the shares a person may see, the newest first."""
    visible = shares_for(request.person, Act.SEE_APPROVALS)
    asked = numbers_in(request.GET.getlist("share"))
    shares = {share.id: share for share in visible if not asked or share.id in asked}
    view = next((one for one in VIEWS if one.name == request.GET.get("show")), VIEWS[0])
    before = next(iter(numbers_in([request.GET.get("before", "")])), 0)
    found = house().store.approvals_on_record(
        list(shares.values()), view.states, before=before, limit=ROWS + 1, stale=view.stale
    )
    page = [(shares[one.share_id], one) for one in found[:ROWS]]
    further = [("show", view.name), *(("share", str(one)) for one in sorted(asked))]
    context = {
        "views": VIEWS,
        "view": view,
        "page": page,
        "names": telling.named(page),
        "kept": urlencode(further[1:]),
        "next": urlencode([*further, ("before", str(page[-1][1].id))]) if len(found) > ROWS else "",
        "stamp": any(share.criminal_justice for share in shares.values()),
    }
    return TemplateResponse(request, "approvals/record.html", context)


@require_safe
@door(Act.SEE_APPROVALS)
def one(request: Asked, share: ShareHandle, number: int) -> HttpResponse:
    """One approval: who, what, how long, what leans on it."""
    return shown(request, share, number)


@require_POST
@door(Act.APPROVE)
def still_right(request: Asked, share: ShareHandle, number: int) -> HttpResponse:
    """Somebody looked again, and it is right."""
    try:
        again = desk(request).still_right(share, number, request.POST.get("revision", "-"))
    except ApprovalError as error:
        return shown(request, share, number, status=409, told=error)
    more = f" {again:,} label{'' if again == 1 else 's'} came in effect again." if again else ""
    messages.success(request, f"Noted: still right, looked at today.{more}")
    return _to(share, number)


@require_POST
@door(Act.APPROVE)
def take_back(request: Asked, share: ShareHandle, number: int) -> HttpResponse:
    """The approval ends; its files wait for a steward again."""
    try:
        items = desk(request).take_back(share, number)
    except ApprovalError as error:
        return shown(request, share, number, status=409, told=error)
    files = "1 file waits" if items == 1 else f"{items:,} files wait"
    messages.success(request, f"Taken back. {files} to be approved again.")
    return _to(share, number)


@require_POST
@door(Act.SECOND)
def answer(request: Asked, share: ShareHandle, number: int) -> HttpResponse:
    """A second person's word."""
    agrees = request.POST.get("answer") == "agree"
    if not agrees and request.POST.get("answer") != "refuse":
        return shown(request, share, number, status=422)
    try:
        desk(request).answer(share, number, agrees=agrees)
    except ApprovalError as error:
        return shown(request, share, number, status=409, told=error)
    messages.success(
        request, "Agreed: the lower label is in effect." if agrees else "Refused: nothing changed."
    )
    return _to(share, number)


def shown(
    request: Asked, share: ShareHandle, number: int, *, status: int = 200, told: ApprovalError | None = None
) -> HttpResponse:
    """The page of one approval. Raises Http404."""
    store = house().store
    found = store.approval(share, number)
    if found is None or not may(request.person, Act.SEE_APPROVALS, thing(share)):
        raise Http404
    part = max(1, next(iter(numbers_in([request.GET.get("files", "1")])), 1))
    context: dict[str, Any] = {
        "share": share,
        "one": found,
        "title": telling.named([(share, found)])[found.id],
        "reaches": REACHES[found.coverage],
        "told": told,
        "number": part,
        "stale": [(cause, files) for cause, files in found.under.items() if cause is not Staleness.NONE],
        "may_approve": bool(may(request.person, Act.APPROVE, thing(share))),
        **_leaning(share, found, part),
        **_to_be_answered(request, share, found),
    }
    if found.state is ApprovalState.STANDING:
        context["revision"] = store.to_confirm(share, number)
        context["comes_again"] = sum(found.under.get(cause, 0) for cause in STILL_RIGHT)
    return TemplateResponse(request, "approvals/one.html", context, status=status)


def _leaning(share: ShareHandle, found: Record, part: int) -> dict[str, Any]:
    """A part of the files whose labels lean on it; of a request, those it asks for."""
    store = house().store
    if found.state is ApprovalState.REQUESTED:
        task = store.shown_of(share, found.coverage, found.example)
        numbers = [(item, Staleness.NONE) for item in (task.items if task else ())]
        total, numbers = len(numbers), numbers[(part - 1) * ROWS : part * ROWS]
    else:
        total = sum(found.under.values())
        numbers = store.under_approval(found.id, offset=(part - 1) * ROWS, limit=ROWS)
    known = house().catalogue.numbered(share, [item for item, _ in numbers])
    return {
        "files": [(known[item][0], stale) for item, stale in numbers if item in known],
        "files_total": total,
        "files_after": part + 1 if part * ROWS < total else 0,
    }


def _to_be_answered(request: Asked, share: ShareHandle, found: Record) -> dict[str, Any]:
    if found.state is not ApprovalState.REQUESTED:
        return {}
    is_own = found.approved_by == request.user.get_username()
    return {
        "is_own": is_own,
        "may_answer": not is_own and bool(may(request.person, Act.SECOND, thing(share))),
    }


def _to(share: ShareHandle, number: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("approvals_one", args=[share.id, number]))
