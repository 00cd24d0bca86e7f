"""The second person's word on what another asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from classify.errors import DecisionError
from classify.review.told import Request
from classify.rights import Act, may
from classify.web.doors import Asked, door
from classify.web.rooms.review.asked import desk_of
from classify.web.rooms.review.saying import REACHES, SAID


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request, as the page shows it."""

    lot: str
    said: str
    entity: str
    decisions: int
    items: int
    share: str
    reach: str
    asked_by: str
    asked_at: datetime
    note: str
    paths: tuple[str, ...]


def waiting(request: Asked) -> list[Waiting]:
    """What this person is asked."""
    return [_shown(one) for one in desk_of(request).requests()]


def _shown(one: Request) -> Waiting:
    return Waiting(
        one.lot,
        SAID[one.verdict],
        one.entity,
        one.decisions,
        one.items,
        one.share,
        REACHES[one.scope],
        one.asked_by,
        one.asked_at,
        one.note,
        tuple(one.paths),
    )


@require_POST
@door(Act.SECOND, name="review.answer")
def answer(request: Asked, lot: str) -> HttpResponse:
    """Agrees or refuses."""
    agrees = request.POST.get("agrees")
    if agrees not in ("yes", "no"):
        messages.error(request, "Say whether you agree.")
        return _back(request)
    try:
        receipt = desk_of(request).answer(lot, agrees=agrees == "yes")
    except DecisionError as error:
        messages.error(request, f"{error.sentence} {error.what_to_do} ({error.code})")
    else:
        messages.success(request, f"{receipt.sentence}.")
    return _back(request)


def _back(request: Asked) -> HttpResponse:
    """To where the requests were read: stewards have no queue."""
    return redirect("review" if may(request.person, Act.REVIEW) else "review_referred")
