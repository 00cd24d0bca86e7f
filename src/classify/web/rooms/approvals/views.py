"""What waits for a steward: the list, one task, and several looked at together. Nothing changes here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from classify.approval.desk import blocked
from classify.inventory.approvals import Order
from classify.inventory.handles import ShareHandle
from classify.rights import Act, may
from classify.web.accounts import people
from classify.web.doors import Asked, door, share_of, shares_for
from classify.web.house import house, thing
from classify.web.rooms.approvals import telling
from classify.web.rooms.approvals.asked import requests_for
from classify.web.rooms.approvals.asking import Form, Named, named_in, numbers_in
from classify.web.rooms.approvals.telling import FIRST, ROWS, Look
from models.approval import ApprovalState, Coverage
from models.labels import Label

_LATELY_STALE = 10
_MOST_PAGES = 40


@require_safe
@door(Act.SEE_APPROVALS)
def waiting(request: Asked) -> HttpResponse:
    """The tasks of the shares a person may see, the least sure labels first; what is stale before them."""
    visible = shares_for(request.person, Act.SEE_APPROVALS)
    by, order = _by(request.GET.get("by", "")), _order(request.GET.get("order", ""))
    asked = numbers_in(request.GET.getlist("share"))
    shares = [share for share in visible if not asked or share.id in asked]
    number = min(max(1, next(iter(numbers_in([request.GET.get("page", "1")])), 1)), _MOST_PAGES)
    mine = {share.id for share in shares if may(request.person, Act.APPROVE, thing(share))}
    store, reached = house().store, number * ROWS
    found = telling.in_order(
        [
            (share, task)
            for share in shares
            for task in store.tasks(share, by, limit=reached + 1, order=order)
        ],
        order,
    )
    stale = store.approvals_on_record(
        shares, [ApprovalState.STANDING, ApprovalState.ENDED], limit=_LATELY_STALE, stale=True
    )
    by_number = {share.id: share for share in shares}
    context = {
        "by": by,
        "coverages": telling.coverages(),
        "order": order,
        "orders": telling.orders(),
        "shares": visible,
        "asked": asked,
        "lines": telling.lines(found[reached - ROWS : reached], mine),
        "may_approve": bool(mine),
        "total": store.waiting(shares),
        "number": number,
        "before": _page(by, order, asked, number - 1),
        "after": _page(by, order, asked, number + 1) if len(found) > reached and number < _MOST_PAGES else "",
        "blocked": blocked(people.persons(), shares),
        "stale": [(by_number[one.share_id], one) for one in stale],
        "stale_names": telling.named([(by_number[one.share_id], one) for one in stale]),
        "requests": requests_for(request.person, shares),
        "stamp": any(share.criminal_justice for share in shares),
    }
    return TemplateResponse(request, "approvals/waiting.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@door(Act.SEE_APPROVALS)
def task(request: Asked, share: ShareHandle, coverage: str, item: int) -> HttpResponse:
    """One task: all its files in parts, what is in effect, what would be. (POST keeps what was chosen.)"""
    number = next(iter(numbers_in([request.GET.get("files", "1")])), 1)
    form = Form.of(request.POST)
    seen = telling.look(
        request.user.get_username(),
        share,
        telling.coverage_of(coverage),
        item,
        out=form.left_out,
        number=number,
        size=ROWS,
    )
    return looked_at(request, [seen] if seen else [], form)


@require_http_methods(["GET", "HEAD", "POST"])
@door(Act.SEE_APPROVALS)
def together(request: Asked) -> HttpResponse:
    """Several tasks, each with its first files: to be put in effect at once."""
    given = request.POST if request.method == "POST" else request.GET
    form = Form.of(given)
    return looked_at(request, looks(request, named_in(given.getlist("task")), form), form)


def looks(request: Asked, wanted: Iterable[Named], form: Form) -> list[Look]:
    """The tasks that are named, as they are now; of shares a person may not know of there are none."""
    found = []
    for one in wanted:
        share = share_of({"item": one.item})
        if not may(request.person, Act.SEE_APPROVALS, thing(share)):
            raise Http404
        seen = telling.look(
            request.user.get_username(), share, one.coverage, one.item, out=form.left_out, size=FIRST
        )
        if seen is not None:
            found.append(seen)
    return found


def looked_at(
    request: Asked, seen: Sequence[Look], form: Form, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The page on which tasks are approved."""
    context = {
        "looks": seen,
        "form": form,
        "labels": [label.value for label in Label],
        "proposed": sorted({one.shown.proposed for one in seen}, key=lambda label: -Label(label).rank),
        "kept": len({item for one in seen for item in one.kept}),
        "total": len({item for one in seen for item in one.shown.items}),
        "may_approve": bool(seen) and all(may(request.person, Act.APPROVE, thing(one.share)) for one in seen),
        "blocked": blocked(people.persons(), {one.share.id: one.share for one in seen}.values()),
        "stamp": any(one.share.criminal_justice for one in seen),
        **more,
    }
    return TemplateResponse(request, "approvals/look.html", context, status=status)


def _by(word: str) -> Coverage:
    return Coverage(word) if word in {one.value for one, _ in telling.coverages()} else Coverage.KIND


def _order(word: str) -> Order:
    return Order(word) if word in set(Order) else Order.UNSURE


def _page(by: Coverage, order: Order, shares: Iterable[int], number: int) -> str:
    """The address of another page of the list; "" where there is none."""
    of = [("share", str(one)) for one in sorted(shares)]
    asked = [("by", by.value), ("order", order.value), *of, ("page", str(number))]
    return f"?{urlencode(asked)}" if number else ""
