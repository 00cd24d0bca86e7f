"""The scans of a share, and what changed from one to another."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from classify.errors import InventoryError
from classify.inventory.handles import ShareHandle
from classify.inventory.scanlist import ScanLine
from classify.inventory.sightings import Difference
from classify.rights import Act
from classify.web.doors import Asked, door
from classify.web.house import house
from classify.web.rooms.shares.lines import title_of
from classify.web.rooms.shares.views import rights_on
from models.scan import ScanState

_SHOWN = 100
"""Files of each kind of change; the counts are of all."""

_STATES = {
    ScanState.RUNNING: "not ended yet",
    ScanState.FINISHED: "done",
    ScanState.SUPERSEDED: "left off; the detectors or rules changed before it went on",
    ScanState.CANCELLED: "canceled",
}


@dataclass(frozen=True, slots=True)
class Past:
    """A scan of the list."""

    scan: ScanLine
    state: str
    before: int | None
    """The scan that ended before it, to compare it with."""
    seconds: float | None


@require_safe
@door(Act.SEE_TOTALS)
def scans(request: Asked, share: ShareHandle) -> HttpResponseBase:
    """The scans of a share; two that were chosen lead to their difference."""
    told = house().catalogue.scans(share)
    ended = [scan.id for scan in told if scan.state == ScanState.FINISHED]
    error = ""
    chosen = request.GET.get("earlier", ""), request.GET.get("later", "")
    if any(chosen):
        numbers = sorted(number for number in ended if str(number) in chosen)
        if len(numbers) == 2:
            return HttpResponseRedirect(reverse("shares_difference", args=[share.id, *numbers]))
        error = "Choose two different scans to compare."
    return TemplateResponse(
        request,
        "shares/scans.html",
        {
            "share": share,
            "title": title_of(request.person, share),
            "past": [_past(scan, ended) for scan in told],
            "ended": [scan for scan in told if scan.id in ended],
            "chosen": chosen,
            "error": error,
            **rights_on(request, share),
        },
        status=400 if error else 200,
    )


def _past(scan: ScanLine, ended: list[int]) -> Past:
    before = next((number for number in ended if number < scan.id), None)
    return Past(
        scan,
        _STATES[ScanState(scan.state)],
        before if scan.id in ended else None,
        (scan.finished_at - scan.started_at).total_seconds() if scan.finished_at else None,
    )


@require_safe
@door(Act.SEE_ITEMS)
def difference(request: Asked, share: ShareHandle, earlier: int, later: int) -> HttpResponse:
    """What changed from one scan to a later one."""
    told = {scan.id: scan for scan in house().catalogue.scans(share)}
    try:
        found = house().catalogue.difference(share, earlier, later)
    except InventoryError as error:
        context = {
            "title": "These scans cannot be compared",
            "advice": "Choose two from the list of this share's scans that have ended.",
            "code": error.code,
        }
        return TemplateResponse(request, "said.html", context, status=404)
    return TemplateResponse(
        request,
        "shares/difference.html",
        {
            "share": share,
            "title": title_of(request.person, share),
            "earlier": told[earlier],
            "later": told[later],
            "groups": _groups(found),
            "shown": _SHOWN,
        },
    )


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a difference, whatever its kind."""

    number: int | None
    """Of the item, where it is there to be looked at."""
    path: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """All changes of one kind."""

    name: str
    title: str
    kind: str
    """How before and after are put into words: label, outcome, path or nothing."""
    files: int
    lines: list[Change]

    @property
    def more(self) -> int:
        """How many are not listed."""
        return self.files - len(self.lines)


def _groups(found: Difference) -> list[Group]:
    plain = (
        ("new", "New", "", [Change(line.id, line.path, after=line.label) for line in found.new]),
        ("changed", "Changed", "", [Change(line.id, line.path, after=line.label) for line in found.changed]),
        ("gone", "Gone", "", [Change(None, line.path, before=line.label) for line in found.gone]),
        (
            "moved",
            "Moved or renamed",
            "path",
            [Change(now.id, now.path, before=before.path) for before, now in found.moved],
        ),
        (
            "relabelled",
            "Label changed",
            "label",
            [Change(line.id, line.path, before, after) for line, before, after in found.relabelled],
        ),
        (
            "unread",
            "Could be read, cannot any more",
            "outcome",
            [Change(line.id, line.path, before, after) for line, before, after in found.unread],
        ),
        (
            "read",
            "Could not be read, can now",
            "outcome",
            [Change(line.id, line.path, before, after) for line, before, after in found.read],
        ),
    )
    return [Group(name, title, kind, len(lines), lines[:_SHOWN]) for name, title, kind, lines in plain]
