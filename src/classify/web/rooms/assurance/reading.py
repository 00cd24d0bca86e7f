"""Blind reading: which file, its pages, and one question. What the program thinks of it is on no page here.

Black bars are where the program found something (no value is shown to anybody); of what kind it is, how sure,
and which label it proposed, nobody is told. Invented files are shown like any other.
"""

from __future__ import annotations

import re
import time
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from classify.assurance.canaries import canaries
from classify.errors import AssuranceError, ClassifyError, CrowdedError, NoRoomError, SetupError, ViewError
from classify.inventory.assured import Blind, PlanLine
from classify.inventory.handles import ShareHandle
from classify.rights import Act
from classify.web.doors import Asked, door
from classify.web.handler import takes_long
from classify.web.house import house
from classify.web.rooms.assurance.views import desk_of
from classify.web.rooms.document.opening import item_of, leaf
from classify.web.rooms.document.rendering import Bit, Piece
from models.assurance import PlanState
from models.labels import Label, Tag

_MOST_SECONDS = 3_600.0
_NUMBER = re.compile(r"\d[\d./ -]{4,}\d")
"""What of an invented text is black, as it would be of a real one."""
_SALT = "assurance.began"
CANNOT = "cannot"


@require_http_methods(["GET", "HEAD", "POST"])
@door(Act.READ_SAMPLE)
def read(request: Asked, share: ShareHandle) -> HttpResponse:
    """The next file; after an answer the one after it."""
    desk = desk_of(request)
    plan = desk.newest(share)
    if plan is None or plan.state is not PlanState.DRAWN:
        raise Http404
    error: ClassifyError | None = None
    if request.method == "POST":
        try:
            _answer(request, plan)
        except ClassifyError as wrong:
            error = wrong
        else:
            return redirect("assurance_read", share=share.id)
    blind = desk.next_for(plan)
    if blind is None:
        messages.success(request, "Nothing is left for you to read. Thank you.")
        return redirect("assurance_share", share=share.id)
    context: dict[str, Any] = {
        "share": share,
        "blind": blind,
        "path": _path(share, blind),
        "labels": [(label, f"label_{label.lower()}") for label in sorted(Label, key=lambda one: one.rank)],
        "tags": [*Tag],
        "cannot": CANNOT,
        "error": error,
        "began": signing.dumps([blind.sample, round(time.time())], salt=_SALT),
    }
    return TemplateResponse(request, "assurance/read.html", context, status=422 if error else 200)


def _path(share: ShareHandle, blind: Blind) -> str:
    if blind.canary:
        return blind.canary
    assert blind.item is not None, "a file of the share has its number"
    line = house().catalogue.lines_of(share, [blind.item]).get(blind.item)
    if line is None:
        raise Http404
    return line.path


def _answer(request: Asked, plan: PlanLine) -> None:
    """Raises AssuranceError for what is no answer to the file that was shown."""
    try:
        sample, began = signing.loads(request.POST.get("began", ""), salt=_SALT)
    except signing.BadSignature:
        raise AssuranceError("This page is too old to be answered.", remedy="Read the file again.") from None
    said, given = request.POST.get("said", ""), request.POST.getlist("tag")
    if said != CANNOT and said not in Label.__members__:
        raise AssuranceError(
            "Say which label is right, or that you cannot tell.", remedy="Choose one of them."
        )
    if any(tag not in {one.value for one in Tag} for tag in given):
        raise AssuranceError("There is no such kind.", remedy="Choose from the list.")
    seconds = min(max(time.time() - float(began), 0.0), _MOST_SECONDS)
    label = None if said == CANNOT else Label(said)
    desk_of(request).judge(plan, int(sample), label, tags=[Tag(tag) for tag in given], seconds=seconds)


@takes_long
@require_safe
@door(Act.READ_SAMPLE)
def sheet(request: Asked, share: ShareHandle, sample: int) -> HttpResponse:
    """One page of the file that is this person's to read now, and of no other."""
    desk = desk_of(request)
    plan = desk.newest(share)
    blind = desk.next_for(plan) if plan is not None and plan.state is PlanState.DRAWN else None
    if blind is None or blind.sample != sample:
        raise Http404
    told: dict[str, Any] = {"share": share, "sample": sample}
    if blind.canary:
        told["page"] = {"pieces": [_invented(blind.canary)], "count": 1}
        return TemplateResponse(request, "assurance/sheet.html", told)
    assert blind.item is not None, "a file of the share has its number"
    _, filed = item_of(share, blind.item)
    try:
        told |= leaf(request, share, blind.item, filed)
    except (ViewError, NoRoomError, SetupError) as error:
        status = 503 if isinstance(error, CrowdedError) else 409
        return TemplateResponse(request, "assurance/sheet.html", {**told, "error": error}, status=status)
    return TemplateResponse(request, "assurance/sheet.html", told)


def _invented(name: str) -> Piece:
    """An invented text as a page shows it: numbers black, for they would be found."""
    text, bits, end = canaries()[name].text, [], 0
    for found in _NUMBER.finditer(text):
        bits += [Bit(text[end : found.start()]), Bit("", is_black=True)]
        end = found.end()
    return Piece("", bits=[*bits, Bit(text[end:])])
