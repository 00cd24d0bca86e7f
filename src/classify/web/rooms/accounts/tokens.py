"""Pages of tokens: what programs show instead of signing in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from classify.errors import AccountError
from classify.rights import Act, Scope
from classify.web.accounts import people
from classify.web.doors import Asked, door

SCOPES = {
    Scope.INVENTORY_READ: "Read the inventory",
    Scope.SCANS_RUN: "Run scans",
    Scope.REVIEW_DECIDE: "Decide findings",
    Scope.APPROVAL_DECIDE: "Approve labels",
    Scope.SHARING_ASK: "Ask about sharing",
    Scope.AUDIT_READ: "Read the audit trail",
}
"""As people call them."""
_LONGEST_DAYS = 3_650


@require_http_methods(["GET", "HEAD", "POST"])
@door(Act.MANAGE_TOKENS)
def every(request: Asked) -> HttpResponse:
    """All tokens, and the form for a new one; its secret is shown once."""
    told: dict[str, Any] = {"errors": {}, "name": "", "chosen": [], "days": "365", "made": ""}
    if request.method == "POST":
        told |= _made(request)
    lines = [(line, [SCOPES[Scope(scope)] for scope in line.scopes]) for line in people.tokens()]
    told |= {"tokens": lines, "scopes": SCOPES}
    return TemplateResponse(request, "accounts/tokens.html", told, status=400 if told["errors"] else 200)


@require_POST
@door(Act.MANAGE_TOKENS)
def revoke(request: Asked, name: str) -> HttpResponse:
    """Ends a token."""
    try:
        people.revoke_token(name, actor=request.person.name)
    except AccountError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, f"The token {name} is void.")
    return HttpResponseRedirect(reverse("accounts_tokens"), status=303)


def _made(request: Asked) -> dict[str, Any]:
    """What came of the form: a token, or what is wrong with which field."""
    name = request.POST.get("name", "").strip()
    chosen = request.POST.getlist("scope")
    days = request.POST.get("days", "").strip()
    kept = {"name": name, "chosen": chosen, "days": days}
    if days and not (days.isdecimal() and 0 < int(days) <= _LONGEST_DAYS):
        return {**kept, "errors": {"days": f"A number of days up to {_LONGEST_DAYS:,}, or nothing."}}
    scopes = [Scope(scope) for scope in chosen if scope in set(Scope)]
    if not scopes:
        return {**kept, "errors": {"scope": "Choose what it may do."}}
    try:
        token = people.add_token(name, scopes, actor=request.person.name, days=int(days) if days else None)
    except AccountError as error:
        return {**kept, "errors": {"name": error.sentence}}
    return {"made": token, "made_name": name}
