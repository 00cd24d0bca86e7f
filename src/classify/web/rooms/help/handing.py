"""What leaves with an answer: the estimate for the requester as a page to print, and the list as a file."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from classify.export.rows import Chosen
from classify.rights import Act
from classify.searches.letter import letter as written
from classify.web.doors import Asked, door, share_numbered, shares_for
from classify.web.house import note
from classify.web.rooms.help.finding import Found
from classify.web.rooms.help.found import mine_of
from classify.web.rooms.inventory.exports import handed_over
from classify.web.sharing import sender, today

_KINDS = ("csv", "xlsx")
_LONGEST = 60


@require_POST
@door(Act.HELP_RECORDS, name="records_help.letter")
def letter(request: Asked, job: str) -> HttpResponse:
    """The text for the requester: totals and time, no name, word or file."""
    found = _found(request, job)
    by = sender()
    text = written(
        found.effort,
        today(),
        publisher=by.city,
        reference=" ".join(request.POST.get("reference", "").split())[:_LONGEST],
        contact_name=by.contact,
        contact_email=by.email,
    )
    note(request, "records.letter", records=found.effort.records, pages=found.effort.pages)
    is_flagged = any(match.share.criminal_justice for match in found.answer.matches)
    context = {"key": job, "paragraphs": text.strip().split("\n\n"), "is_flagged": is_flagged}
    context["is_partial"] = not found.answer.is_complete
    return TemplateResponse(request, "help/letter.html", context)


@require_POST
@door(Act.HELP_RECORDS, name="records_help.list")
def listed(request: Asked, job: str) -> HttpResponseBase:
    """All that was found as a list of the inventory, of those shares whose lists the person may export."""
    found, kind = _found(request, job), request.POST.get("kind", "")
    if kind not in _KINDS:
        raise Http404
    may_export = {share.id for share in shares_for(request.person, Act.EXPORT_ITEMS)}
    items: dict[int, list[int]] = {}
    for match in found.answer.matches:
        if match.share.id in may_export:
            items.setdefault(match.share.id, []).append(match.candidate.line.id)
    shares = [share for number in items if (share := share_numbered(number)) is not None]
    return handed_over(request, kind, Chosen(shares, items=items), called="request", of="a request")


def _found(request: Asked, key: str) -> Found:
    mine = mine_of(request, key)
    if mine is None or not isinstance(mine.found, Found):
        raise Http404
    return mine.found
