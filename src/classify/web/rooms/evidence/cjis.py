"""The CJIS self-test: begun from the page, shown when it is done, to be printed and kept."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from classify.evidence.tried import self_test_paper
from classify.rights import Act, may
from classify.web.doors import Asked, door
from classify.web.house import house, note
from classify.web.rooms.evidence.shown import KINDS, attached, formed, sections
from classify.web.rooms.evidence.trying import TRIAL


@require_safe
@door(Act.SEE_EVIDENCE)
def page(request: Asked) -> HttpResponse:
    """What the last one found, and when one was last begun."""
    return TemplateResponse(request, "evidence/cjis.html", _about(request))


@require_POST
@door(Act.SEE_MACHINE)
def begin(request: Asked) -> HttpResponse:
    """Has every control tried."""
    if TRIAL.begin(house().settings.home):
        note(request, "cjis.begin")
    if request.headers.get("HX-Request"):
        return TemplateResponse(request, "evidence/_cjis.html", _about(request))
    return redirect("evidence_cjis")


@require_safe
@door(Act.SEE_EVIDENCE)
def state(request: Asked) -> HttpResponse:
    """How far that is: the part of the page that shows it."""
    return TemplateResponse(request, "evidence/_cjis.html", _about(request))


@require_safe
@door(Act.SEE_EVIDENCE)
def take(request: Asked, kind: str) -> HttpResponse:
    """The last one as a file; there is none before somebody had it tried."""
    if kind not in KINDS or TRIAL.last is None:
        raise Http404
    settings = house().settings
    paper = self_test_paper(TRIAL.last, settings.publisher, settings.zone)
    return attached(
        formed(paper, kind), f"cjis-{paper.at.astimezone(paper.zone):%Y-%m-%d}.{kind}", KINDS[kind]
    )


def _about(request: Asked) -> dict[str, Any]:
    settings, last = house().settings, TRIAL.last
    paper = self_test_paper(last, settings.publisher, settings.zone) if last else None
    return {
        "trying": TRIAL.is_at_work,
        "failed": TRIAL.failed,
        "last": last,
        "sections": sections(paper) if paper else [],
        "begun_at": house().store.newest_act("cjis.begin"),
        "may_try": bool(may(request.person, Act.SEE_MACHINE)),
    }
