"""The pages of the queue: all groups, one group, a batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.views.decorators.http import require_http_methods, require_safe

from classify.errors import DecisionError
from classify.inventory.handles import ShareHandle
from classify.inventory.queue import GroupLine
from classify.review.told import Batch, Filters, QuestionLine
from classify.rights import Act
from classify.web.accounts.preferences import keys_of
from classify.web.doors import Asked, door, shares_for
from classify.web.rooms.review import saying, seconding
from classify.web.rooms.review.asked import desk_of
from classify.web.rooms.review.sights import lines, shown
from models.words import entity_words

GROUPS = 100
"""Listed; who narrows them sees the others."""
MINUTES = 20
_BATCH = "review_batch"


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice above the groups."""

    name: str
    title: str
    choices: Sequence[tuple[str, str]]
    chosen: str


@dataclass(frozen=True, slots=True)
class Line:
    """A group in the list."""

    key: str
    entity: str
    where: str
    share: str
    items: int
    findings: int
    percent: int
    age: str


def narrowed(asked: Mapping[str, str], shares: Sequence[ShareHandle]) -> Filters:
    """Which groups an address asks for; what it asks of nobody's share or of no kind is not asked."""
    share = asked.get("share", "")
    mine = {str(one.id): one.id for one in shares}
    entity = asked.get("kind", "")
    return Filters(share=mine.get(share), entity=entity, assigned=asked.get("for", ""))


@require_safe
@door(Act.REVIEW, name="review.groups")
def groups(request: Asked) -> HttpResponse:
    """The groups, riskiest first; who asks for a second person; what twenty minutes are enough for."""
    desk, shares = desk_of(request), shares_for(request.person, Act.REVIEW)
    every: Sequence[GroupLine] = desk.groups(limit=GROUPS * 10)
    wanted = narrowed(request.GET, shares)
    some = desk.groups(wanted, limit=GROUPS + 1) if wanted != Filters() else every[: GROUPS + 1]
    names = {share.id: share.shown_name for share in shares}
    most = max((one.risk for one in some), default=1.0) or 1.0
    listed = [
        Line(
            one.key,
            one.entity,
            saying.shape_words(one.shape),
            names.get(one.share_id, ""),
            one.items,
            one.findings,
            max(1, round(100 * one.risk / most)),
            saying.age(one.since),
        )
        for one in some[:GROUPS]
    ]
    waits = desk.waiting()
    told = {
        "waits": waits,
        "age": saying.age(waits.since),
        "groups": listed,
        "is_cut": len(some) > GROUPS,
        "narrowed": wanted != Filters(),
        "query": f"?{request.GET.urlencode()}" if wanted != Filters() else "",
        "filters": _filters(wanted, every, names, request.person.name),
        "requests": seconding.waiting(request),
        "referrals": len(desk.referrals()),
    }
    return TemplateResponse(request, "review/groups.html", told)


def _filters(wanted: Filters, every: Sequence[GroupLine], names: Mapping[int, str], me: str) -> list[Filter]:
    shares = [
        (str(number), name) for number, name in names.items() if any(g.share_id == number for g in every)
    ]
    kinds = sorted({one.entity: entity_words(one.entity) for one in every}.items(), key=lambda one: one[1])
    return [
        Filter("kind", "Kind of data", kinds, wanted.entity),
        Filter("share", "Share", shares, str(wanted.share or "")),
        Filter("for", "Given to", [(me, "Me")], wanted.assigned),
    ]


@require_safe
@door(Act.REVIEW, name="review.group")
def group(request: Asked, group: str) -> HttpResponse:
    """One group: its files, the page of one of them, and what decides it."""
    desk = desk_of(request)
    try:
        whole = desk.group(group)
    except DecisionError as error:
        raise Http404 from error
    after = request.GET.get("after", "")
    listed = lines(desk, group, int(after) if after.isdecimal() and len(after) < 19 else 0)
    at = _at(request, listed["lines"])
    if at is None:
        return redirect("review")
    try:
        seen = desk.look(at)
    except DecisionError:
        return redirect("review_group", group=group)
    asked = request.GET.copy()
    for place in ("at", "after"):
        asked.pop(place, None)
    query = asked.urlencode()
    told = {
        **listed,
        **shown(request, seen),
        **bar(request),
        "key": group,
        "colleagues": [
            one
            for share in shares_for(request.person, Act.REVIEW)
            if share.id == whole.line.share_id
            for one in saying.colleagues(share)
        ],
        "title": capfirst(entity_words(whole.line.entity)),
        "about": f"{capfirst(saying.shape_words(whole.line.shape))} · {whole.share}"
        + (f", {whole.folder}" if whole.folder else "")
        + f" · {saying.counted(whole.total, 'file')}, {saying.counted(whole.line.findings, 'finding')}",
        "then": "Go on with the riskiest that is left.",
        "back": reverse("review") + (f"?{query}" if query else ""),
        "next": reverse("review_next") + (f"?{query}" if query else ""),
        "is_batch": False,
    }
    return TemplateResponse(request, "review/review.html", told)


def _at(request: Asked, listed: Sequence[QuestionLine]) -> int | None:
    """The question an address names; else the first that is listed."""
    at = request.GET.get("at", "")
    if at.isascii() and at.isdecimal() and len(at) < 19:
        return int(at)
    return listed[0].id if listed else None


@require_http_methods(["GET", "HEAD", "POST"])
@door(Act.REVIEW, name="review.batch")
def batch(request: Asked) -> HttpResponse:
    """What cuts most risk in twenty minutes: claimed by a press, and shown for as long as it is one's own."""
    desk = desk_of(request)
    if request.method == "POST":
        taken = desk.batch(MINUTES)
        request.session[_BATCH] = {"said": _promise(taken), "order": [one.id for one in taken.questions]}
        return redirect("review_batch")
    kept = request.session.get(_BATCH, {"said": "", "order": []})
    # As they were handed out: another order would tell which of them are there to learn from.
    place = {number: at for at, number in enumerate(kept["order"])}
    mine = sorted(desk.claimed(), key=lambda one: place.get(one.id, len(place)))
    if not mine:
        return redirect("review")
    at = _at(request, mine)
    seen = desk.look(at if at in {one.id for one in mine} else mine[0].id)
    told = {
        **shown(request, seen),
        **bar(request),
        "lines": mine,
        "title": "Your 20 minutes",
        "about": kept["said"],
        "then": "What is left comes next, the riskiest first.",
        "back": reverse("review"),
        "next": reverse("review"),
        "is_batch": True,
    }
    return TemplateResponse(request, "review/review.html", told)


def _promise(taken: Batch) -> str:
    """What a batch is, how much risk it takes away and what remains."""
    count = len(taken.questions)
    minutes = max(1, round(count * taken.seconds_each / 60))
    left = "nothing is left"
    if taken.questions_left:
        rest = max(0.0, 1 - taken.share_of_risk)
        left = f"{saying.counted(taken.questions_left, 'question')} and {rest:.0%} of the risk are left"
    return (
        f"{saying.counted(count, 'question')}, about {saying.counted(minutes, 'minute')}: "
        f"{taken.share_of_risk:.0%} of the risk in the queue. After that {left}. Yours for 20 minutes."
    )


def bar(request: Asked) -> dict[str, Any]:
    """What the keys are called, and what they press."""
    keys = keys_of(request.user)
    return {
        "verdicts": saying.VERDICTS,
        "scopes": list(saying.REACHES.items()),
        "untils": list(saying.UNTIL.items()),
        "pressed": keys.keys if keys.on else {},
    }


@require_safe
@door(Act.REVIEW, name="review.following")
def following(request: Asked) -> HttpResponse:
    """To the riskiest group that is left, narrowed as the address says; to all groups where none is."""
    shares = shares_for(request.person, Act.REVIEW)
    left = desk_of(request).groups(narrowed(request.GET, shares), limit=1)
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    if not left:
        return redirect(reverse("review"))
    return redirect(reverse("review_group", args=[left[0].key]) + query)
