"""The survey of a share before it is scanned: one walk that opens nothing, and what a scan would take.

It runs beside the pages, in a thread of this process: some ten thousand files a second. What it tells is
kept in the inventory; where the process ends before it, nothing is, and it is asked for again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from classify.errors import ClassifyError
from classify.inventory.handles import ShareHandle
from classify.rights import Act, may
from classify.scanning.surveying import survey_share
from classify.web.doors import Asked, door
from classify.web.house import house, thing, where_of
from classify.web.rooms.shares.lines import title_of

_QUICK_SECONDS = 2.0
"""So long the page waits for a small share's survey instead of loading itself again."""
_FOLDERS_SHOWN = 10


@dataclass(slots=True)
class Walk:
    """A survey at work, or its failure."""

    began: float = field(default_factory=time.monotonic)
    met: int = 0
    """Entries so far."""
    failure: ClassifyError | None = None
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def seconds(self) -> float:
        """How long it has been at work."""
        return time.monotonic() - self.began


_walks: dict[int, Walk] = {}
_lock = threading.Lock()


@require_http_methods(["GET", "HEAD", "POST"])
@door(Act.SCAN)
def survey(request: Asked, share: ShareHandle) -> HttpResponseBase:
    """What the last survey told; asked by a form, a new one begins."""
    if request.method == "POST":
        walk = begin(share, request.person.name, where_of(request))
        walk.over.wait(_QUICK_SECONDS)
        return HttpResponseRedirect(reverse("shares_survey", args=[share.id]))
    return _page(request, share)


def _page(request: Asked, share: ShareHandle) -> HttpResponse:
    walk = _walks.get(share.id)
    kept = house().store.survey(share)
    may_list = bool(may(request.person, Act.SEE_ITEMS, thing(share)))
    failure = walk.failure if walk else None
    return TemplateResponse(
        request,
        "shares/survey.html",
        {
            "share": share,
            "title": title_of(request.person, share),
            "walk": walk if walk and not walk.over.is_set() else None,
            "failure": failure,
            "sentence": share.masker(failure.sentence) if failure and may_list else "",
            "told": kept[0] if kept else None,
            "made_at": kept[1] if kept else None,
            "folders": kept[0].riskiest[:_FOLDERS_SHOWN] if kept and may_list else [],
            "may_list": may_list,
        },
    )


def begin(share: ShareHandle, actor: str, where: Mapping[str, object]) -> Walk:
    """Has a share surveyed; where that is being done, the one that is at work."""
    with _lock:
        walk = _walks.get(share.id)
        if walk is None or walk.over.is_set():
            walk = _walks[share.id] = Walk()
            thread = threading.Thread(target=_walk, args=(walk, share, actor, where), daemon=True)
            thread.start()
        return walk


def _walk(walk: Walk, share: ShareHandle, actor: str, where: Mapping[str, object]) -> None:
    def met(entries: int) -> None:
        walk.met = entries

    try:
        opened = house()
        survey_share(share, store=opened.store, settings=opened.settings, watch=met, actor=actor, where=where)
    except ClassifyError as error:
        walk.failure = error
    finally:
        walk.over.set()
