"""Lessons accepted, answered by a second person, taken back. What is accepted is what the preview showed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from classify.errors import LessonError
from classify.lessons import Lesson
from classify.rights import Act
from classify.web.doors import Asked, door
from classify.web.house import house
from classify.web.rooms.detectors import following, jobs
from models.lesson import LessonState

QUICK_SECONDS = 1.5
"""So long an answer waits for a small inventory; of a large one the page tells how far it is."""
_FOLLOW = "Labels follow it from now on."


@require_POST
@door(Act.TEACH)
def accept(request: Asked, job: str) -> HttpResponse:
    """Accepts the lesson of a preview, with what it showed."""
    mine = jobs.of(request.user.get_username(), job)
    if mine is None or mine.proposed is None:
        return TemplateResponse(request, "detectors/result.html", {"gone": True}, status=404)
    taking = jobs.take(mine, mine.proposed, request.POST.get("revision", ""))
    if not taking.over.wait(QUICK_SECONDS):
        return HttpResponseRedirect(reverse("detectors_result", args=[job]))
    if taking.failure is not None:
        context = {"key": job, "job": mine, "failure": taking.failure}
        return TemplateResponse(request, "detectors/result.html", context, status=409)
    if taking.line is not None and taking.line.state is LessonState.REQUESTED:
        messages.success(request, "Asked for. It counts when a second person agrees.")
    else:
        messages.success(request, f"Accepted. {_FOLLOW} It can be taken back.")
    return _back(mine.proposed.lesson)


@require_POST
@door(Act.TEACH)
def end(request: Asked, number: int) -> HttpResponse:
    """Takes a lesson back."""
    try:
        lesson = house().store.end_lesson(number, actor=request.user.get_username())
    except LessonError as error:
        return _refused(request, error)
    following.begin()
    messages.success(request, "Taken back. Labels become what they were without it.")
    return _back(lesson)


@require_POST
@door(Act.TEACH)
def answer(request: Asked, number: int) -> HttpResponse:
    """A second person's word."""
    agrees = request.POST.get("answer") == "agree"
    try:
        lesson = house().store.answer_lesson(number, actor=request.user.get_username(), agrees=agrees)
    except LessonError as error:
        return _refused(request, error)
    if agrees:
        following.begin()
    messages.success(request, f"Agreed. {_FOLLOW}" if agrees else "Not agreed. Nothing changes.")
    return _back(lesson)


def _back(lesson: Lesson) -> HttpResponse:
    if lesson.detector:
        return HttpResponseRedirect(reverse("detectors_detector", args=[lesson.detector]))
    return HttpResponseRedirect(reverse("detectors"))


def _refused(request: Asked, error: LessonError) -> HttpResponse:
    return TemplateResponse(request, "detectors/result.html", {"failure": error}, status=409)
