"""Before and beside the pages: health, banner, idle, set-up, and what went wrong."""

from __future__ import annotations

import json
import time
from typing import Any

from allauth.account.adapter import get_adapter
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from classify.errors import AccountError
from classify.service.state import last_known
from classify.web.accounts.setup import is_setup_secret, make_first
from classify.web.gate import BANNER, LOCKED
from classify.web.house import house, note


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Whether all parts of the service answer; without sign-in, and without a word about the inventory."""
    state = last_known(house().settings.home)
    parts = {name: part.state for name, part in state.parts.items()} if state else {}
    # That this part answers is told by the answer; the supervisor may not have noticed yet.
    parts["web"] = "up"
    well = len(parts) > 1 and set(parts.values()) == {"up"}
    return JsonResponse({"status": "ok" if well else "degraded", "parts": parts}, status=200 if well else 503)


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for it; there is an icon in every page's head."""
    return HttpResponse(status=204)


@require_http_methods(["GET", "HEAD", "POST"])
def banner(request: HttpRequest) -> HttpResponseBase:
    """What a person must know before they see anything (AC-8); acknowledged once a session."""
    if request.method == "POST":
        note(request, "banner.accept")
        request.session[BANNER] = True
        return _on(request)
    return render(request, "entry/banner.html", {"next": request.GET.get("next", "")})


@require_safe
def idle(request: HttpRequest) -> HttpResponseBase:
    """After thirty idle minutes: nothing to see until the person proves who they are (AC-11)."""
    request.session.setdefault(LOCKED, time.time())
    there = _safe(request, request.GET.get("next", "/"))
    methods = get_adapter().get_reauthentication_methods(request.user)
    return render(request, "entry/idle.html", {"next": there, "methods": methods})


@require_http_methods(["GET", "HEAD", "POST"])
def setup(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Makes the first administrator, for whoever holds the link that `classify up` printed."""
    if not is_setup_secret(house().settings.home, secret):
        raise Http404
    error, differ = "", False
    name = request.POST.get("username", "")
    if request.method == "POST":
        if request.POST.get("password") != request.POST.get("again"):
            error, differ = "The two passwords differ.", True
        else:
            try:
                make_first(house().settings.home, secret, name, request.POST.get("password", ""))
                return redirect("account_login")
            except AccountError as refused:
                error = refused.sentence
    return render(
        request,
        "entry/setup.html",
        {"error": error, "differ": differ, "username": name},
        status=400 if error else 200,
    )


def locked_out(request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
    """After five failures; the same for names that nobody has."""
    return render(request, "entry/locked.html", status=429)


def not_from_here(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was not sent from one of our pages, or from one that is too old."""
    return _said(
        request, 403, "This form is too old", "Go back, reload the page and send it again.", "MC-701"
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A refusal that no door has explained."""
    return _said(request, 403, "This is not open to you", "Ask an administrator, if you need it.", "MC-702")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What is not there, and what one may not know to be there."""
    return _said(
        request,
        404,
        "There is no such page",
        "Perhaps it was moved, or its share is not one of yours.",
        "MC-703",
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What no page of ours asks."""
    return _said(request, 400, "This could not be understood", "Go back and try again.", "MC-704")


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours. Nothing of the request is told, and nothing is rendered that could fail again."""
    if request.path.startswith("/api/"):
        return _said(request, 500, "Something went wrong", "Try again; else report the code.", "MC-700")
    return HttpResponse(
        "<!doctype html><html lang=en><meta charset=utf-8><title>Something went wrong</title>"
        "<h1>Something went wrong</h1><p>Nothing was changed. Try again; if it happens again, tell whoever "
        "looks after missoula-classify: MC-700.</p><p><a href='/'>To the first page</a></p></html>",
        status=500,
    )


def _said(request: HttpRequest, status: int, title: str, advice: str, code: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        body = json.dumps({"error": f"{title}.", "what_to_do": advice, "code": code, "fields": []})
        return HttpResponse(body, status=status, content_type="application/json")
    return render(request, "said.html", {"title": title, "advice": advice, "code": code}, status=status)


def _safe(request: HttpRequest, address: str) -> str:
    good = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if good else "/"


def _on(request: HttpRequest) -> HttpResponseRedirect:
    return HttpResponseRedirect(_safe(request, request.POST.get("next") or "/"))
