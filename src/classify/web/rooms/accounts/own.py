"""Everybody's own account: no role is asked, for it is about nobody but who asks."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from classify.web.accounts import people, sessions
from classify.web.doors import Asked
from classify.web.house import house, note
from classify.web.rooms.accounts import asked


@require_safe
def mine(request: Asked) -> HttpResponse:
    """Rights, password, second factors and open sessions of who asks."""
    line = people.line_of(request.person.name)
    held = request.person.assignments
    places = asked.places_of(house().store.shares() if held else [], held)
    told = {
        "line": line,
        "roles": [asked.place_words(one, places) for one in held],
        "sessions": sessions.sessions_of(request),
    }
    return TemplateResponse(request, "accounts/own.html", told)


@require_POST
def sign_out_elsewhere(request: Asked) -> HttpResponse:
    """Ends all sessions of who asks but this one."""
    ended = sessions.end_others(request)
    note(request, "session.end_others", sessions=ended)
    said = "1 other session is ended." if ended == 1 else f"{ended} other sessions are ended."
    messages.success(request, said)
    return HttpResponseRedirect(reverse("account_self"), status=303)
