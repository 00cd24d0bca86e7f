"""A report of who can open the files of a share is taken in; what it came to, in counts."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from classify.errors import ClassifyError, ExposureError
from classify.exposure.reading import read
from classify.exposure.said import UNMATCHED, Unmatched
from classify.inventory.around import Around
from classify.inventory.exposure import Imported
from classify.inventory.handles import ShareHandle
from classify.rights import Act
from classify.web.doors import Asked, door
from classify.web.house import house, session_mark
from classify.web.uploads import MOST_BYTES, was_too_large
from models.openness import OPENNESS, SOURCES


@require_http_methods(["GET", "HEAD", "POST"])
@door(Act.IMPORT_EXPOSURE)
def exposure_page(request: Asked, share: ShareHandle) -> HttpResponse:
    """The form, and after it what came of it; nothing of the report is kept but kinds and counts."""
    context: dict[str, Any] = {
        "share": share,
        "below": request.POST.get("below", "").strip(),
        "most": MOST_BYTES // 1_000_000,
    }
    status = 200
    if request.method == "POST":
        try:
            context["done"] = _in_words(_taken_in(request, share, context["below"]))
        except ClassifyError as error:
            context["error"] = error
            status = 422
    context["reports"] = [
        {"source": SOURCES[kept.source], "made_at": kept.made_at, "lines": kept.lines, "items": kept.items}
        for kept in Around(house().store).reports(share)
    ]
    return TemplateResponse(request, "exposure/page.html", context, status=status)


def _taken_in(request: Asked, share: ShareHandle, below: str) -> Imported:
    """Raises ExposureError: there is no report, or it cannot be taken in."""
    if was_too_large(request):
        raise ExposureError(
            f"The report is larger than {MOST_BYTES // 1_000_000} MB.",
            remedy="Make one report for each site or folder, or take it in on the machine itself: classify "
            "exposure import FILE.",
        )
    given = request.FILES.get("report")
    if given is None:
        raise ExposureError("No report was chosen.", remedy="Choose the file of the report, then take it in.")
    where = {"from": request.META.get("REMOTE_ADDR", ""), "session": session_mark(request)}
    return house().store.import_exposure(
        share, read(given.read()), below=below, actor=request.user.get_username(), noted=where
    )


def _in_words(done: Imported) -> dict[str, Any]:
    return {
        "source": SOURCES[done.source],
        "lines": done.lines,
        "items": done.items,
        "too_open": done.too_open,
        "by_openness": [
            (OPENNESS[kind], number) for kind, number in sorted(done.by_openness.items(), reverse=True)
        ],
        "unmatched": [(lines, UNMATCHED[Unmatched(kind)]) for kind, lines in sorted(done.unmatched.items())],
    }
