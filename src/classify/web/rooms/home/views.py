"""The first page, by role: what waits for this person; every number is a link."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from classify.web.doors import Asked
from classify.web.house import house
from classify.web.rooms.home.work import work_of


@require_safe
def start(request: Asked) -> HttpResponse:
    """Where everybody begins; who has no role is told who can give one."""
    return TemplateResponse(request, "home.html", {"work": work_of(request.person, house())})
