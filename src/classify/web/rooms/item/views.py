"""The page of one file."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from classify.export.rows import REASONS_SHOWN
from classify.inventory.around import Around
from classify.inventory.around import Page as Listed
from classify.inventory.handles import ShareHandle
from classify.inventory.items import ItemDetails
from classify.rights import Act, may
from classify.web.doors import Asked, door, shares_for
from classify.web.house import house, thing
from classify.web.rooms.asking.glance import glance
from classify.web.rooms.item import telling
from classify.web.rooms.item.parts import SIZE, Part, number_of, part_of
from models.openness import SOURCES, kinds_words, suits


@require_safe
@door(Act.SEE_ITEMS)
def item_page(request: Asked, share: ShareHandle, item: int) -> HttpResponse:
    """All that is known of a file; of other shares only what the person may see there."""
    details = house().catalogue.item(share, item)
    if details is None:
        raise Http404
    around = Around(house().store)
    seen = shares_for(request.person, Act.SEE_ITEMS)
    asked = request.GET
    findings = part_of(details.findings, asked, "findings")
    elsewhere = around.elsewhere(item, (one.fingerprint for one in findings.lines), seen)
    context = {
        "share": share,
        "line": details.line,
        "modified": telling.moment_of(details.line.modified_ns),
        "remedy": telling.remedy(details.line.outcome),
        "reason": details.line.reason.rstrip("."),
        "holders": around.holders(share, item),
        "remarks": telling.remarks(details),
        "findings": Part(
            "findings", telling.found(findings.lines, elsewhere), findings.total, findings.number
        ),
        "grounds": telling.grounds(findings.lines),
        "members": part_of(details.members, asked, "members"),
        "neighbours": _part(
            "neighbours", asked, lambda after: around.neighbours(share, item, after=after, limit=SIZE)
        ),
        "copies": _part(
            "copies", asked, lambda after: around.copies(share, item, seen, after=after, limit=SIZE)
        ),
        "may_open": bool(may(request.person, Act.OPEN_CONTENT, thing(share))),
        "may_redact": bool(may(request.person, Act.REDACT, thing(share))),
        "may_import": bool(may(request.person, Act.IMPORT_EXPOSURE, thing(share))),
        "glance": glance(request.person, share, item),
        **_label(request, share, details),
        **_approvals(request, share, item),
        **_openness(around, details),
    }
    return TemplateResponse(request, "item/page.html", context)


def _label(request: Asked, share: ShareHandle, details: ItemDetails) -> dict[str, Any]:
    """The proposal that stands, why, and how it came about."""
    if not details.proposals:
        return {"proposal": None}
    scans = {scan.id: scan for scan in house().catalogue.scans(share)}
    standing = details.proposals[0]
    spoke = telling.reasons(standing)
    return {
        "proposal": standing,
        "reasons": spoke[:REASONS_SHOWN],
        "further": spoke[REASONS_SHOWN:],
        "nearest": standing.nearest,
        "scan": scans.get(standing.scan_id),
        "history": telling.history(details.proposals, scans),
    }


def _approvals(request: Asked, share: ShareHandle, item: int) -> dict[str, Any]:
    """The label in effect, by whose word, and the approvals it is or was about."""
    if not may(request.person, Act.SEE_APPROVALS, thing(share)):
        return {}
    store = house().store
    return {
        "may_see_approvals": True,
        "in_effect": store.in_effect([item]).get(item),
        "approvals": store.approvals_about(share, item),
    }


def _openness(around: Around, details: ItemDetails) -> dict[str, Any]:
    """Who can open it, by each source; and whether its label suits that."""
    told = around.openness(details.line.id)
    return {
        "openness": int(told[0].openness) if told else 0,
        "is_too_open": bool(told) and not suits(details.line.label, told[0].openness),
        "told": [
            {
                "source": SOURCES[one.source],
                "made_at": one.made_at,
                "openness": int(one.openness),
                "inherited": one.inherited,
                "kinds": kinds_words(one.kinds),
            }
            for one in told
        ],
    }


def _part(name: str, asked: Any, read: Any) -> Part:
    """The part of a list that the inventory reads in parts."""
    number = number_of(asked, name)
    listed: Listed = read((number - 1) * SIZE)
    if not listed.lines and listed.total:
        number, listed = 1, read(0)
    return Part(name, listed.lines, listed.total, number)
