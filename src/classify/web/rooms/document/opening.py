"""What both pages of the room begin with: the item as it is found again, and who reads it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from classify.errors import ClassifyError, CrowdedError
from classify.inventory.filed import Filed
from classify.inventory.handles import ShareHandle
from classify.inventory.items import ItemDetails
from classify.inventory.store import Store
from classify.viewing import Viewer
from classify.web.house import house

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
