"""The page of a question: how far it is, and then its answer; it can be stopped and forgotten."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import reswap, retarget

from classify.export.stamp import stamp
from classify.rights import Act
from classify.web.doors import Asked, door, shares_for
from classify.web.rooms.help import jobs
from classify.web.rooms.help.finding import Found
from classify.web.rooms.help.jobs import Job
from classify.web.rooms.help.loss import Lost
from classify.web.rooms.help.told import told

_QUARTER = 25
"""Percent: so seldom a screen reader is told how far it is."""


@require_safe
@door(Act.HELP_RECORDS, name="records_help.found")
def found(request: Asked, job: str) -> HttpResponse:
    """The whole page; without JavaScript it loads itself again while the question is at work."""
    context, status = _told(request, job)
    return TemplateResponse(request, "help/found.html", context, status=status)


@require_safe
@door(Act.HELP_RECORDS, name="records_help.part")
def part(request: Asked, job: str) -> HttpResponse:
    """How far it is, for the page that asks by itself; when it is over, the answer in the place of both."""
    context, status = _told(request, job)
    if context.get("at_work"):
        return TemplateResponse(request, "help/_far.html", context)
    context["takes_focus"] = True
    answer = TemplateResponse(request, "help/_found.html", context, status=status)
    return reswap(retarget(answer, "#rh-found"), "outerHTML")


@require_POST
@door(Act.HELP_RECORDS, name="records_help.stop")
def stop(request: Asked, job: str) -> HttpResponse:
    """Reads no further; what was found stays."""
    mine = mine_of(request, job)
    if mine is not None:
        mine.stop.set()
    return HttpResponseRedirect(reverse("records_help_found", args=[job]))


@require_POST
@door(Act.HELP_RECORDS, name="records_help.forget")
def forget(request: Asked, job: str) -> HttpResponse:
    """Lets the answer go."""
    mine = mine_of(request, job)
    back = "records_help_breach" if mine is not None and isinstance(mine.found, Lost) else "records_help"
    if mine is not None:
        jobs.forget(job)
    return HttpResponseRedirect(reverse(back))


def mine_of(request: Asked, key: str) -> Job | None:
    """A question of this person's that is kept, all of whose shares they may see still."""
    mine = jobs.of(request, key)
    seen = {share.id for share in shares_for(request.person, Act.HELP_RECORDS)}
    return mine if mine is not None and mine.shares <= seen else None


def _told(request: Asked, key: str) -> tuple[dict[str, Any], int]:
    """What the page says, and the status it says it with."""
    mine = mine_of(request, key)
    if mine is None:
        return {"gone": True, "key": key}, 404
    at_work, page = not mine.over.is_set(), request.GET.get("page", "")
    context: dict[str, Any] = {"key": key, "job": mine, "failure": mine.failure, "at_work": at_work}
    if isinstance(mine.found, Found):
        context |= told(mine.found, int(page) if re.fullmatch("[1-9][0-9]{0,5}", page) else 1)
        context["stamp"] = stamp(context["is_flagged"])
    elif isinstance(mine.found, Lost):
        context |= {"lost": mine.found, "stamp": stamp(mine.found.is_flagged)}
    context["say"] = _say(request, mine, context)
    return context, 200


def _say(request: Asked, mine: Job, context: dict[str, Any]) -> str:
    """What a screen reader is told: now and then how far it is, and that it is done."""
    if mine.failure is not None:
        return "It could not be answered"
    if mine.over.is_set():
        return f"Done: {context['files']:,} files" if "files" in context else "Done"
    percent = 100 * mine.done // mine.whole if mine.whole else 0
    before = request.GET.get("said", "")
    context["said"] = percent // _QUARTER
    return f"{percent} percent read" if str(context["said"]) != before and percent else ""
