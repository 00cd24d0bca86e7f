"""What losing a share or a folder of it would mean: how many people, what of them, who must be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from classify.breach.law import VERIFIED
from classify.breach.whatif import WhatIf, what_if
from classify.errors import BusyError, ClassifyError, InventoryError
from classify.inventory.handles import ShareHandle
from classify.inventory.selection import Chosen, Selections
from classify.rights import Act
from classify.web.doors import Asked, door, shares_for, subject_of
from classify.web.house import house, note
from classify.web.rooms.help.jobs import Job
from classify.web.rooms.help.views import begun

_LONGEST = 4_000
_IN_WORDS = {"V": "Read", "V2": "From a secondary source", "M": "Not verified"}


@dataclass(frozen=True, slots=True)
class Lost:
    """The answer, of what."""

    of: str
    """As it may be shown."""
    is_flagged: bool
    told: WhatIf

    @property
    def read(self) -> date:
        """When the law was read."""
        return date.fromisoformat(self.told.law.read)

    @property
    def duties(self) -> list[dict[str, str]]:
        """Each with its mark in words."""
        return [
            {
                "words": duty.words,
                "citation": duty.citation,
                "mark": _IN_WORDS[duty.verified],
                "means": VERIFIED[duty.verified],
                "source": duty.source,
                "coverage": duty.coverage,
                "within": duty.within,
            }
            for duty in self.told.duties
        ]


@require_http_methods(["GET", "HEAD", "POST"])
@door(Act.HELP_RECORDS, name="records_help.breach")
def ask(request: Asked) -> HttpResponse:
    """Which share or folder; a folder's name is sent by POST and kept in memory alone."""
    shares = shares_for(request.person, Act.HELP_RECORDS)
    context: dict[str, Any] = {
        "shares": [(str(share.id), share.shown_name) for share in shares],
        "errors": {},
    }
    if request.method != "POST":
        return TemplateResponse(request, "help/breach.html", context)
    named, folder = request.POST.get("share", ""), request.POST.get("folder", "").strip()[:_LONGEST]
    context |= {"share": named, "folder": folder}
    share = next((one for one in shares if str(one.id) == named), None)
    if share is None:
        context["errors"] = {"share": "Choose a share."}
        return TemplateResponse(request, "help/breach.html", context, status=422)
    try:
        chosen = _chosen(share, folder)
    except InventoryError:
        context["errors"] = {
            "folder": "No file of this share lies in such a folder. Write it as in the share."
        }
        return TemplateResponse(request, "help/breach.html", context, status=422)
    note(request, "breach.look", subject=subject_of(share), folder=bool(folder))
    try:
        return begun(request, Job(frozenset({share.id}), lambda _job: _lost(chosen), can_stop=False))
    except BusyError as error:
        busy: ClassifyError = error
        return TemplateResponse(request, "help/breach.html", {**context, "error": busy}, status=409)


def _chosen(share: ShareHandle, folder: str) -> Sequence[Chosen]:
    """Raises InventoryError where no file lies there."""
    below = folder.strip("/")
    # With a dot before it, it can be no number of a file and no name of a share.
    return Selections(house().store).chosen([f"./{below}"], [share]) if below else [Chosen(share)]


def _lost(chosen: Sequence[Chosen]) -> Lost:
    shown = ", ".join(one.shown for one in chosen)
    return Lost(shown, any(one.share.criminal_justice for one in chosen), what_if(house().store, chosen))
