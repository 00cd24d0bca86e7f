"""Lessons accepted, answered by a second person, taken back. What is accepted is what the preview showed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from classify.errors import LessonError
from classify.learning import teaching
from classify.lessons import Lesson
from classify.rights import Act
from classify.web.doors import Asked, door
from classify.web.house import house
from classify.web.rooms.detectors import jobs
from models.lesson import LessonState


@require_POST
@door(Act.TEACH)
def accept(request: Asked, job: str) -> HttpResponse:
    """Accepts the lesson of a preview, with what it showed."""
    mine = jobs.of(request.user.get_username(), job)
    if mine is None or mine.proposed is None:
        return TemplateResponse(request, "detectors/result.html", {"gone": True}, status=404)
    opened = house()
    try:
        line = teaching.accept(
            opened.store,
            opened.settings,
            mine.proposed.lesson,
            actor=mine.owner,
            revision=request.POST.get("revision", ""),
            basis=mine.proposed.basis,
        )
    except LessonError as error:
        context = {"key": job, "job": mine, "failure": error}
        return TemplateResponse(request, "detectors/result.html", context, status=409)
    if line.state is LessonState.REQUESTED:
        messages.success(request, "Asked for. It counts when a second person agrees.")
    else:
        messages.success(request, "Accepted. Labels follow it from now on; it can be taken back.")
    return _back(mine.proposed.lesson)


@require_POST
@door(Act.TEACH)
def end(request: Asked, number: int) -> HttpResponse:
    """Takes a lesson back."""
    opened = house()
    try:
        lesson = teaching.take_back(opened.store, opened.settings, number, actor=request.user.get_username())
    except LessonError as error:
        return _refused(request, error)
    messages.success(request, "Taken back. Labels are as they were without it.")
    return _back(lesson)


@require_POST
@door(Act.TEACH)
def answer(request: Asked, number: int) -> HttpResponse:
    """A second person's word."""
    opened, agrees = house(), request.POST.get("answer") == "agree"
    try:
        lesson = teaching.answer(
            opened.store, opened.settings, number, actor=request.user.get_username(), agrees=agrees
        )
    except LessonError as error:
        return _refused(request, error)
    messages.success(
        request, "Agreed. Labels follow it from now on." if agrees else "Not agreed. Nothing changes."
    )
    return _back(lesson)


def _back(lesson: Lesson) -> HttpResponse:
    if lesson.detector:
        return HttpResponseRedirect(reverse("detectors_detector", args=[lesson.detector]))
    return HttpResponseRedirect(reverse("detectors"))


def _refused(request: Asked, error: LessonError) -> HttpResponse:
    return TemplateResponse(request, "detectors/result.html", {"failure": error}, status=409)
