"""Pages of accounts: who may sign in, what they do for the city, and what they were granted."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classify.errors import AccountError
from classify.rights import ROLES, Act
from classify.web.accounts import people
from classify.web.accounts.people import AccountLine
from classify.web.doors import Asked, door
from classify.web.house import house
from classify.web.rooms.accounts import asked
from classify.web.rooms.accounts.asked import AccountForm


@require_safe
@door(Act.MANAGE_ACCOUNTS)
def every(request: Asked) -> HttpResponse:
    """All accounts."""
    found = people.lines()
    shares = house().store.shares()
    places = asked.places_of(shares, [held for line in found for held in line.assignments])
    shown = [
        (line, [asked.place_words(held, places) for held in line.assignments], _grant_words(line))
        for line in found
    ]
    return TemplateResponse(request, "accounts/every.html", {"accounts": shown})


@require_http_methods(["GET", "HEAD", "POST"])
@door(Act.MANAGE_ACCOUNTS)
def add(request: Asked) -> HttpResponse:
    """Makes an account; its first password is shown once."""
    places = asked.places_of(house().store.shares())
    form = AccountForm()
    if request.method == "POST":
        form = asked.read(request.POST, places, timezone.localdate())
        if not form.errors:
            try:
                password = people.add(
                    form.name,
                    form.assignments,
                    actor=request.person.name,
                    grants=form.grants,
                    shown_name=form.shown_name,
                    trained_on=form.trained,
                    vetted_on=form.vetted,
                )
            except AccountError as error:
                form.errors["name"] = error.sentence
            else:
                return _shown_once(request, form.name, password)
    return _form_page(request, "accounts/add.html", form, places, None)


@require_http_methods(["GET", "HEAD", "POST"])
@door(Act.MANAGE_ACCOUNTS)
def one(request: Asked, name: str) -> HttpResponse:
    """One account, to be changed."""
    line = _line(name)
    places = asked.places_of(house().store.shares(), line.assignments)
    form = asked.of(line)
    if request.method == "POST":
        form = asked.read({**request.POST.dict(), "name": name}, places, timezone.localdate())
        if not form.errors:
            try:
                people.change(
                    name,
                    actor=request.person.name,
                    assignments=form.assignments,
                    grants=form.grants,
                    shown_name=form.shown_name,
                    trained_on=form.trained,
                    vetted_on=form.vetted,
                )
            except AccountError as error:
                form.errors["roles"] = f"{error.sentence} {error.what_to_do}"
            else:
                messages.success(request, f"{name} is changed.")
                return HttpResponseRedirect(reverse("accounts_one", args=[name]), status=303)
    return _form_page(request, "accounts/one.html", form, places, line)


@require_POST
@door(Act.MANAGE_ACCOUNTS)
def disable(request: Asked, name: str) -> HttpResponse:
    """Ends an account and its sessions."""
    _line(name)
    try:
        people.disable(name, actor=request.person.name)
    except AccountError as error:
        messages.error(request, f"{error.sentence} {error.what_to_do}")
    else:
        messages.success(request, f"{name} cannot sign in any more; open sessions are ended.")
    return HttpResponseRedirect(reverse("accounts_one", args=[name]), status=303)


@require_POST
@door(Act.MANAGE_ACCOUNTS)
def release(request: Asked, name: str) -> HttpResponse:
    """Lets an account be used again."""
    _line(name)
    people.release(name, actor=request.person.name)
    messages.success(request, f"{name} may sign in again.")
    return HttpResponseRedirect(reverse("accounts_one", args=[name]), status=303)


@require_POST
@door(Act.MANAGE_ACCOUNTS)
def reset(request: Asked, name: str) -> HttpResponse:
    """Gives an account a new first password and takes its second factors away: for a lost device."""
    _line(name)
    return _shown_once(request, name, people.reset(name, actor=request.person.name))


def _line(name: str) -> AccountLine:
    line = people.line_of(name)
    if line is None:
        raise Http404
    return line


def _shown_once(request: Asked, name: str, password: str) -> HttpResponse:
    return TemplateResponse(request, "accounts/password.html", {"name": name, "password": password})


def _form_page(
    request: Asked, template: str, form: AccountForm, places: dict[str, str], line: AccountLine | None
) -> HttpResponse:
    told: dict[str, Any] = {"form": form, "places": places, "roles": ROLES, "line": line}
    return TemplateResponse(request, template, told, status=400 if form.errors else 200)


def _grant_words(line: AccountLine) -> list[str]:
    """Grants with why one is not in effect."""
    found = []
    late = "" if line.training_is_current else " (off: training is out of date)"
    if line.content:
        found.append(f"Content{late}")
    if line.cji:
        off = late or ("" if line.vetted_on else " (off: no fingerprint check)")
        found.append(f"Clearance{off}")
    return found
