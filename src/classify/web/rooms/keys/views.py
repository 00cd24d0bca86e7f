"""A person's keys of the screen: off, on, or others (WCAG 2.1.4). About nobody but who asks: no door."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from classify.web.accounts.preferences import KeyChoice, choose_keys, keys_of
from classify.web.keys import ACTIONS, USUAL, refused


@require_http_methods(["GET", "HEAD", "POST"])
def your_keys(request: HttpRequest) -> HttpResponseBase:
    """Shows them, and takes others."""
    choice, errors = keys_of(request.user), {}
    if request.method == "POST":
        choice = KeyChoice(
            on="on" in request.POST,
            keys={action.name: request.POST.get(action.name, "").strip()[:8] for action in ACTIONS},
        )
        if "usual" in request.POST:
            choice = KeyChoice(on=True, keys=USUAL)
        errors = refused(choice.keys)
        if not errors:
            choose_keys(request.user, choice)
            messages.success(request, "Your keys are kept.")
            return redirect("keys")
    lines = [(action, choice.keys[action.name], errors.get(action.name, "")) for action in ACTIONS]
    context = {"choice": choice, "lines": lines, "errors": errors}
    return render(request, "keys/keys.html", context, status=400 if errors else 200)
