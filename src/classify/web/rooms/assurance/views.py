"""What is shown of each share, the plan, and the certificate."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from classify.assurance import certificate, words
from classify.assurance.desk import AssuranceDesk
from classify.assurance.intervals import Estimate
from classify.assurance.numbers import TAUGHT, needed
from classify.assurance.result import Counts, Result, together
from classify.errors import ClassifyError
from classify.inventory.assured import PlanLine
from classify.inventory.handles import ShareHandle
from classify.inventory.trail import private_key
from classify.rights import Act, may
from classify.web.doors import Asked, door
from classify.web.house import house, note, thing
from models.assurance import PlanState
from models.labels import Label

RATES = (0.05, 0.02, 0.01, 0.005)
"""Offered; the first is the quickest to show."""
_HISTORY = 20


@dataclass(frozen=True, slots=True)
class Row:
    """A pile of a plan."""

    words: str
    files: int
    drawn: int
    read: int
    sensitive: int


@dataclass(frozen=True, slots=True)
class Part:
    """What is shown of one label or tag."""

    name: str
    is_label: bool
    recall: str
    point: str
    missed: int
    """At most so many."""


def desk_of(request: Asked) -> AssuranceDesk:
    """Of this house, for whoever is at the door."""
    return AssuranceDesk(house().store, request.person)


@require_safe
@door(Act.SEE_ASSURANCE)
def every(request: Asked) -> HttpResponse:
    """Every share with what is shown of it."""
    desk = desk_of(request)
    plans: dict[int, PlanLine] = {}
    for plan in desk.plans():
        if plan.state is not PlanState.ENDED:
            plans.setdefault(plan.share_id, plan)
    lines = []
    for share in desk.shares():
        mine = plans.get(share.id)
        result = desk.result(mine) if mine is not None else None
        lines.append(
            {
                "share": share,
                "result": result,
                "said": _first_words(result),
                "reads": result is not None and _may_read(request, share) and not result.is_enough,
            }
        )
    context = {"lines": lines, "taught": _taught(), "departments": _departments(lines)}
    return TemplateResponse(request, "assurance/every.html", context)


def _departments(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is shown of each department, from those of its shares of which enough is read."""
    by_name: dict[str, list[Result | None]] = defaultdict(list)
    for line in lines:
        by_name[line["share"].department].append(line["result"])
    told = []
    for name, results in sorted(by_name.items()):
        there = [one for one in results if one is not None and one.is_enough]
        counts = together(there)
        if counts is not None:
            estimate = counts.estimate()
            told.append(
                {
                    "name": name or "No department",
                    "shares": f"{len(there)} of {len(results)}",
                    "recall": words.between(estimate.recall),
                    "missed": int(estimate.missed.high),
                }
            )
    return told


def _first_words(result: Result | None) -> str:
    if result is None:
        return "Nobody has planned an estimate."
    if not result.drawn:
        return "Planned, and not drawn yet." if result.plan.state is PlanState.PLANNED else "Never drawn."
    return words.sentences(result)[0]


def _taught() -> list[tuple[str, int]]:
    return [(words.percent(rate), needed(rate)) for rate in TAUGHT]


def _may_read(request: Asked, share: ShareHandle) -> bool:
    return bool(may(request.person, Act.READ_SAMPLE, thing(share)))


@require_safe
@door(Act.SEE_ASSURANCE)
def one(request: Asked, share: ShareHandle) -> HttpResponse:
    """One share: how far its estimate is, and what it shows."""
    return _page(request, share)


def _page(request: Asked, share: ShareHandle, error: ClassifyError | None = None) -> HttpResponse:
    desk = desk_of(request)
    newest = desk.newest(share)
    standing = newest if newest is not None and newest.state is not PlanState.ENDED else None
    result = desk.result(standing) if standing is not None else None
    may_plan = may(request.person, Act.PLAN_ASSURANCE, thing(share))
    context: dict[str, Any] = {
        "share": share,
        "plan": standing,
        "result": result,
        "error": error,
        "may_plan": bool(may_plan),
        "why_not": may_plan.sentence,
        "may_read": _may_read(request, share),
        "may_see_items": bool(may(request.person, Act.SEE_ITEMS, thing(share))),
        "rates": [(rate, words.percent(rate)) for rate in RATES],
        "taught": _taught(),
        "earlier": [
            {"plan": plan, "said": _first_words(desk.result(plan))}
            for plan in desk.plans()
            if plan.share_id == share.id and plan.state is PlanState.ENDED
        ][:_HISTORY],
    }
    if result is not None:
        context |= _told(result)
    return TemplateResponse(request, "assurance/one.html", context, status=409 if error else 200)


def _told(result: Result) -> dict[str, Any]:
    """What the page shows of a plan. Counts of a sample that is not whole would tell readers of others."""
    counted = {read.pile: (0, 0) for read in result.whole.piles} if result.whole else {}
    for read in result.whole.piles if result.whole else ():
        before = counted[read.pile]
        counted[read.pile] = before[0] + read.read, before[1] + read.sensitive
    rows = [
        Row(words.PILES[pile], files, drawn, *counted.get(pile, (0, 0)))
        for pile, (files, drawn) in words.in_order(result.plan.piles)
    ]
    is_drawn = result.plan.state is PlanState.DRAWN
    return {
        "rows": rows,
        "said": words.sentences(result) if is_drawn else [],
        "parts": [_part(name, counts) for name, counts in result.parts.items()],
        "missed": [
            (words.PILES[pile], kind, kind in Label.__members__, number)
            for (pile, kind), number in sorted(result.missed.items())
        ]
        if result.whole
        else [],
        "met": [one for one in result.met if one.item is not None] if result.whole else [],
        "total": sum(row.drawn for row in rows),
    }


def _part(name: str, counts: Counts) -> Part:
    told: Estimate = counts.estimate()
    return Part(
        name,
        name in Label.__members__,
        words.between(told.recall),
        words.percent(told.recall.point),
        int(told.missed.high),
    )


@require_POST
@door(Act.PLAN_ASSURANCE)
def plan(request: Asked, share: ShareHandle) -> HttpResponse:
    """Publishes a plan."""
    given = request.POST.get("rate", "")
    rate = next((one for one in RATES if str(one) == given), None)
    if rate is None:
        raise Http404
    try:
        desk_of(request).plan(share, rate)
    except ClassifyError as error:
        return _page(request, share, error)
    messages.success(request, "The plan is published. Draw it before anything else is decided or scanned.")
    return redirect("assurance_share", share=share.id)


@require_POST
@door(Act.PLAN_ASSURANCE)
def draw(request: Asked, share: ShareHandle) -> HttpResponse:
    """Draws what was planned."""
    desk = desk_of(request)
    newest = desk.newest(share)
    if newest is None:
        raise Http404
    try:
        number = desk.draw(newest)
    except ClassifyError as error:
        return _page(request, share, error)
    messages.success(
        request, f"{number:,} files are drawn; known ones are among them, and nobody is told which."
    )
    return redirect("assurance_share", share=share.id)


@require_POST
@door(Act.PLAN_ASSURANCE)
def end(request: Asked, share: ShareHandle) -> HttpResponse:
    """Gives a plan up."""
    desk = desk_of(request)
    newest = desk.newest(share)
    if newest is None:
        raise Http404
    try:
        desk.end(newest)
    except ClassifyError as error:
        return _page(request, share, error)
    messages.success(request, "The plan has ended. What was read for it is kept.")
    return redirect("assurance_share", share=share.id)


@require_safe
@door(Act.SEE_ASSURANCE)
def certificate_file(request: Asked, share: ShareHandle) -> HttpResponse:
    """The signed certificate, for `classify verify`."""
    desk = desk_of(request)
    newest = desk.newest(share)
    if newest is None:
        raise Http404
    try:
        told = certificate.document(desk.result(newest), share.name)
    except ClassifyError as error:
        return _page(request, share, error)
    note(request, "assurance.certify", subject=f"share:{share.id}", plan=newest.id)
    text = certificate.signed(told, private_key(house().store.keys.audit_key))
    answer = HttpResponse(text, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="assurance-{share.id}.json"'
    return answer
