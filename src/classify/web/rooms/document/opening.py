"""What both pages of the room begin with: the item as it is found again, and who reads it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from classify.errors import ClassifyError, CrowdedError
from classify.inventory.filed import Filed
from classify.inventory.handles import ShareHandle
from classify.inventory.items import ItemDetails
from classify.inventory.store import Store
from classify.viewing import Viewer
from classify.web.house import house, note
from classify.web.rooms.document.rendering import Page

_viewers: list[tuple[Store, Viewer]] = []


def viewer() -> Viewer:
    """The one that opens documents for this process, of the inventory that is open."""
    store = house().store
    if not _viewers or _viewers[0][0] is not store:
        _viewers[:] = [(store, Viewer(store, house().settings))]
    return _viewers[0][1]


def item_of(share: ShareHandle, number: int) -> tuple[ItemDetails, Filed]:
    """An item of a share: as people see it, and as it is found again. Raises Http404."""
    details = house().catalogue.item(share, number)
    filed = house().catalogue.filed(share, number)
    if details is None or filed is None:
        raise Http404
    return details, filed


def closed(request: HttpRequest, details: ItemDetails, error: ClassifyError) -> HttpResponse:
    """The page of a document that cannot be shown, or of a value that cannot be told."""
    status = 503 if isinstance(error, CrowdedError) else 409
    return TemplateResponse(
        request, "document/closed.html", {"line": details.line, "error": error}, status=status
    )


def leaf(request: HttpRequest, share: ShareHandle, item: int, filed: Filed) -> dict[str, Any]:
    """What a template shows of one page of a document; `?page=` says which, or `?finding=` whose.

    Raises:
        Http404: the document has no such finding.
        ViewError, NoRoomError, SetupError: it cannot be shown (`Viewer.leaf`).
    """
    number, finding = _number(request, "page"), _number(request, "finding")
    if finding is not None and filed.finding(finding) is None:
        raise Http404
    # First in the trail, then on the screen (AU-2): that somebody tried counts, too.
    note(request, "content.open", subject=f"item:{item}", page=number or 1, finding=finding or 0)
    view = viewer().leaf(share, filed, number or 1, finding)
    return {
        "page": None if view.shown is None else Page(view.shown, filed, share),
        "problems": list(
            dict.fromkeys((problem.outcome, share.masker(problem.sentence)) for problem in view.problems)
        ),
    }


def _number(request: HttpRequest, name: str) -> int | None:
    """A number of the address; None without one. Raises Http404 for what is none."""
    given = request.GET.get(name, "")
    if not given:
        return None
    if not (given.isascii() and given.isdecimal() and len(given) < 12 and int(given) > 0):
        raise Http404
    return int(given)
