"""What would leave for a request, what left before, and the form that prepares it. Nothing leaves here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from classify.errors import ClassifyError
from classify.rights import Act
from classify.sharing.outlook import Outlook
from classify.sharing.packing import Wanted
from classify.web.doors import Asked, door
from classify.web.handler import takes_long
from classify.web.rooms.releasing import telling
from classify.web.sharing import packing_of, portfolio_of, today
from models.sharing import Seen

_MOST_LETTERS = 300
_OTHER = "other"


@dataclass(slots=True)
class Form:
    """What somebody typed, and what is wrong with it."""

    to: str = ""
    authority: str = ""
    other: str = ""
    use_by: str = ""
    seen: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def law(self) -> str:
        """The law or order that was chosen or written."""
        return self.other if self.authority == _OTHER else self.authority


@takes_long
@require_http_methods(["GET", "HEAD", "POST"])
@door(Act.RELEASE)
def new(request: Asked, number: int) -> HttpResponse:
    """What would leave for a request. A POST prepares the release and leads on to its package."""
    given = request.POST if request.method == "POST" else request.GET
    without = frozenset(int(one) for one in given.getlist("without") if one.isdecimal() and len(one) < 19)
    packing = packing_of(request.person)
    seen = packing.outlook(number, without)
    if seen is None:
        raise Http404
    if request.method != "POST":
        return _shown(request, seen, Form(use_by=seen.line.until.isoformat() if seen.line.until else ""))
    form = _form(given)
    wanted = _wanted(form, seen, without)
    if wanted is None:
        return _shown(request, seen, form, status=400)
    try:
        release = packing.prepare(number, wanted)
    except ClassifyError as error:
        return _shown(request, seen, form, error=error, status=409)
    return redirect("sharing_package", number=release)


def _form(given: Any) -> Form:
    def typed(name: str) -> str:
        return " ".join(given.get(name, "").split())

    return Form(typed("to"), typed("authority"), typed("other"), typed("use_by"), given.get("seen", ""))


def _wanted(form: Form, seen: Outlook, without: frozenset[int]) -> Wanted | None:
    """What the form asks for; None: something is wrong with it."""
    if not 0 < len(form.to) <= _MOST_LETTERS:
        form.errors["to"] = "Say who gets it."
    if not 0 < len(form.law) <= _MOST_LETTERS:
        form.errors["authority"] = "Choose the law it leaves by, or write the law or order."
    use_by = None
    try:
        use_by = date.fromisoformat(form.use_by) if form.use_by else None
    except ValueError:
        form.errors["use_by"] = "Give the day as in 2027-06-30."
    if use_by is not None and use_by < today():
        form.errors["use_by"] = "This day is over already."
    if seen.concerns and form.seen not in set(Seen):
        form.errors["seen"] = "Say why it leaves although an earlier release shows more, or less."
    if form.errors:
        return None
    known = Seen(form.seen) if form.seen in set(Seen) else None
    return Wanted(form.to, form.law, use_by, without, known)


def _shown(
    request: Asked, seen: Outlook, form: Form, *, error: ClassifyError | None = None, status: int = 200
) -> HttpResponse:
    recipient = portfolio_of(request.person).recipient(seen.line.recipient_id)
    context = {
        "line": seen.line,
        "seen": seen,
        "called": recipient.facts.name if recipient else "",
        "form": form,
        "error": error or seen.refused,
        "leaves": telling.leaving(seen),
        "stops": telling.stopped(seen),
        "before": [telling.earlier(one) for one in seen.before],
        "reasons": [(one.value, words) for one, words in telling.SEEN.items()],
        "today": today().isoformat(),
        "most": telling.SHOWN,
    }
    return TemplateResponse(request, "releasing/new.html", context, status=status)
