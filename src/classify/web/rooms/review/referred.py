"""What reviewers ask the steward: the list, the panes of one question, and the keys that answer it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from classify.errors import DecisionError
from classify.review.told import Referral
from classify.rights import Act, may
from classify.web.doors import Asked, door
from classify.web.rooms.review import deciding, saying, seconding
from classify.web.rooms.review.asked import MOST, desk_of
from classify.web.rooms.review.sights import question_part, shown
from classify.web.rooms.review.views import bar


@dataclass(frozen=True, slots=True)
class Line:
    """A question in the list."""

    id: int
    entity: str
    where: str
    path: str
    share: str
    findings: int
    asked_by: str
    asked_at: datetime | None
    note: str


@require_safe
@door(Act.ANSWER, name="review.referred")
def referred(request: Asked) -> HttpResponse:
    """What this person is asked: reviewers' questions, and a second person's word."""
    may_review = bool(may(request.person, Act.REVIEW))
    told = {
        "lines": [_line(one) for one in desk_of(request).referrals()],
        "requests": [] if may_review else seconding.waiting(request),  # whoever reviews reads them there
        "may_review": may_review,
    }
    return TemplateResponse(request, "review/referred.html", told)


def _line(one: Referral) -> Line:
    asked = one.question
    return Line(
        id=asked.id,
        entity=asked.entity,
        where=saying.shape_words(asked.shape),
        path=asked.path,
        share=one.share,
        findings=asked.findings,
        asked_by=one.referred_by,
        asked_at=one.referred_at,
        note=one.note,
    )


@require_safe
@door(Act.ANSWER, name="review.referred_one")
def one(request: Asked, question: int) -> HttpResponse:
    """One question beside the others that are left. What is answered meanwhile leads back to the list."""
    desk = desk_of(request)
    left = [referral.question for referral in desk.referrals()]
    at = request.GET.get("at", "")
    wanted = int(at) if at.isascii() and at.isdecimal() and len(at) < 19 else question
    if wanted not in {line.id for line in left}:
        return redirect("review_referred")
    try:
        seen = desk.look(wanted)
    except DecisionError:
        return redirect("review_referred")
    told = {
        **shown(request, seen),
        **bar(request),
        "verdicts": [button for button in saying.VERDICTS if button.value != saying.REFER],
        "lines": left,
        "title": "Questions from reviewers",
        "about": f"{saying.counted(len(left), 'question')} they could not answer",
        "then": "Every question is answered.",
        "back": reverse("review_referred"),
        "next": reverse("review_referred"),
        "is_referred": True,
    }
    return TemplateResponse(request, "review/review.html", told)


@require_safe
@door(Act.ANSWER, name="review.referred_sight")
def sight(request: Asked, question: int) -> HttpResponse:
    """The parts of one question, for the panes."""
    if question > MOST:
        raise Http404
    return question_part(request, question)


@require_POST
@door(Act.ANSWER, name="review.referred_decide")
def decide(request: Asked) -> HttpResponse:
    """Answers a question: a decision like every other."""
    return deciding.decided(request)


@require_POST
@door(Act.ANSWER, name="review.referred_undo")
def undo(request: Asked) -> HttpResponse:
    """Takes answers of one's own back."""
    return deciding.taken_back(request)
