"""The trail's pages: a list to search, the check of its chain, the week's review, a part to take away."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from itertools import islice
from typing import Any

from asgiref.sync import sync_to_async
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from classify.checkup import outlook
from classify.inventory.events import REVIEWED
from classify.notices import after_check
from classify.rights import Act, may
from classify.web.accounts import people
from classify.web.doors import Asked, door
from classify.web.handler import takes_long
from classify.web.house import house, note
from classify.web.rooms.audit import asking
from classify.web.rooms.audit.checking import ChainCheck, go_on, told_by
from classify.web.rooms.audit.deeds import KINDS, Group
from classify.web.rooms.audit.lines import Sight

_PAGE = 50
_LINES = 500


@require_safe
@door(Act.SEE_AUDIT)
def trail(request: Asked) -> HttpResponse:
    """The acts that are asked for, newest first."""
    return _page(request)


@takes_long
@require_POST
@door(Act.SEE_AUDIT)
def check(request: Asked) -> HttpResponse:
    """Looks for a few seconds whether the chain is whole; the page asks again until it is through."""
    receipt = request.POST.get("receipt", "")
    found = go_on(house().store, request.person.name, receipt)
    if found.done.finished:
        note(request, "audit.check", row=found.done.row, forged=found.done.forged, head=found.head)
        misfits = (found.done.forged is not None) + bool(found.head)
        house().store.note_of_check(misfits, of_chain_alone=True)
        after_check(house().store, misfits, house().settings)
    if request.headers.get("HX-Request"):
        return TemplateResponse(request, "audit/check.html", _about_check(request, found))
    return _page(request, found)


@require_POST
@door(Act.MARK_AUDIT)
def review(request: Asked) -> HttpResponse:
    """Notes that the trail was looked through, up to where a check has just come."""
    found = told_by(request.POST.get("receipt", ""), request.person.name)
    if found is None or not found.finished:
        messages.warning(request, "Check the chain first; what was checked is what a review is marked for.")
        return redirect("audit")
    week = f"{timezone.localdate():%G-W%V}"
    note(request, REVIEWED, week=week, row=found.row, forged=found.forged)
    messages.success(request, f"Week {week[-2:]} is marked as reviewed, up to row {found.row:,}.")
    return redirect("audit")


@require_POST
@door(Act.EXPORT_AUDIT)
def export(request: Asked) -> StreamingHttpResponse | HttpResponseRedirect:
    """The acts that are asked for as a signed file (`classify verify FILE` checks it without a home)."""
    asked = _asked(request, request.POST)
    if asked.errors:
        return redirect(f"{request.path.removesuffix('export/')}?{asked.query}")
    store = house().store
    sight = Sight(request.person, house(), {})
    note(request, "audit.export", rows=store.trail_state().rows, asked=asking.noted(asked, people.lines()))
    # The state is the one after that act: the file tells of itself.
    lines = store.extract(asked.wanted, store.trail_state(), sight.is_withheld)
    day = timezone.localdate()
    return StreamingHttpResponse(
        _in_lots(lines),
        content_type="application/jsonl",
        headers={"Content-Disposition": f'attachment; filename="audit-trail-{day:%Y-%m-%d}.jsonl"'},
    )


async def _in_lots(lines: Iterator[str]) -> AsyncIterator[str]:
    """Some lines at a time, made in a thread: neither the whole file nor the whole server waits."""
    while lot := await sync_to_async(lambda: "".join(islice(lines, _LINES)))():
        yield lot


def _asked(request: Asked, given: Any) -> asking.Asked:
    return asking.read(given, people.lines(), house().settings.zone)


def _page(request: Asked, checked: ChainCheck | None = None) -> HttpResponse:
    asked = _asked(request, request.GET)
    store = house().store
    before = request.GET.get("before", "")
    names = {line.name: line.shown_name for line in people.lines()}
    acts = (
        []
        if asked.errors
        else store.acts(asked.wanted, before=int(before) if before.isdecimal() else None, limit=_PAGE + 1)
    )
    last = store.last_review()
    state = store.trail_state()
    return TemplateResponse(
        request,
        "audit/trail.html",
        {
            "asked": asked,
            "lines": Sight(request.person, house(), names).lines(acts[:_PAGE]),
            "older": acts[_PAGE - 1].id if len(acts) > _PAGE else None,
            "is_first": not before,
            "groups": list(Group),
            "kinds": KINDS,
            "rows": state.rows,
            "head": store.head_complaint(),
            "review": last,
            "waiting": state.rows - (last.row if last else 0),
            "due": outlook.review(last, store.first_act_at()),
            "may_export": bool(may(request.person, Act.EXPORT_AUDIT)),
            **_about_check(request, checked),
        },
        status=400 if asked.errors else 200,
    )


def _about_check(request: Asked, found: ChainCheck | None) -> dict[str, Any]:
    return {
        "check": found,
        "may_mark": bool(may(request.person, Act.MARK_AUDIT)),
        "week": f"{timezone.localdate():%V}".lstrip("0"),
    }
