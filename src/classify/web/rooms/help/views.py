"""The form of a request for public information."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from classify.errors import BusyError, ClassifyError
from classify.inventory.handles import ShareHandle
from classify.rights import Act
from classify.web.asking import department_of
from classify.web.doors import Asked, door, shares_for
from classify.web.house import where_of
from classify.web.rooms.help import jobs
from classify.web.rooms.help.asked import MOST, Form
from classify.web.rooms.help.finding import find
from classify.web.rooms.help.jobs import Job
from models.labels import DocType
from models.words import doc_type_words

_QUICK_SECONDS = 1.0
"""So long an answer waits for a small question instead of the page showing how far it is."""


@require_http_methods(["GET", "HEAD", "POST"])
@door(Act.HELP_RECORDS, name="records_help.ask")
def ask(request: Asked) -> HttpResponse:
    """The form is empty whenever one comes back; what was typed stays where something of it is wrong."""
    shares = shares_for(request.person, Act.HELP_RECORDS)
    if request.method != "POST":
        return _page(request, shares, Form())
    form = Form.of(request.POST)
    question, chosen = form.question(), form.among(shares)
    if form.errors:
        return _page(request, shares, form, status=422)
    may_open = {share.id for share in shares_for(request.person, Act.OPEN_CONTENT)}
    readable = [share for share in chosen if share.id in may_open]
    actor, where = request.user.get_username(), where_of(request)
    job = Job(
        frozenset(share.id for share in chosen),
        lambda job: find(job, question, chosen, readable, actor, where),
    )
    try:
        return begun(request, job)
    except BusyError as error:
        return _page(request, shares, form, error, status=409)


def begun(request: Asked, job: Job) -> HttpResponse:
    """Leads to the answer of a question that is at work now. Raises BusyError: too many are."""
    key = jobs.begin(request, job)
    job.over.wait(_QUICK_SECONDS)
    return HttpResponseRedirect(reverse("records_help_found", args=[key]))


def _page(
    request: Asked,
    shares: Sequence[ShareHandle],
    form: Form,
    error: ClassifyError | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    kinds = sorted(((kind.value, doc_type_words(kind.value)) for kind in DocType), key=lambda one: one[1])
    context: dict[str, Any] = {
        "form": form,
        "error": error,
        "shares": [(str(share.id), share.shown_name) for share in shares],
        "departments": sorted({name for share in shares if (name := department_of(share))}),
        "kinds": kinds,
        "days": [
            ("since", "From", form.since, form.errors.get("since", "")),
            ("until", "To", form.until, form.errors.get("until", "")),
        ],
        "most": MOST,
        "reads": bool(shares_for(request.person, Act.OPEN_CONTENT)),
        "is_cleared": request.person.clearance,
    }
    return TemplateResponse(request, "help/ask.html", context, status=status)
