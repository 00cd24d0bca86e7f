"""What could not be read in a share: by reason, with what to do, and the files."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from classify.inventory.handles import ShareHandle
from classify.inventory.items import ItemLine
from classify.inventory.overview import UNREAD_ADVICE
from classify.inventory.search import Wanted
from classify.rights import Act
from classify.web.doors import Asked, door
from classify.web.house import house
from classify.web.rooms.shares.lines import lines_of
from classify.web.rooms.shares.views import rights_on
from models.labels import Outcome

_PAGE = 50

REMEDIES = {
    Outcome.ENCRYPTED: "Ask the owners for unlocked copies, or have an administrator add the passwords.",
    Outcome.CORRUPT: "Restore them from a backup, or ask the owners for good copies.",
    Outcome.NEEDS_OCR: "They are pictures of text. Have an administrator switch on the reading of pictures.",
    Outcome.BOMB: "Treat them as hostile: ask information security to look at them.",
    Outcome.TOO_LARGE: "Have an administrator raise the limit of sizes, or split them.",
    Outcome.TIMEOUT: "Have an administrator raise the time limit, then read them again.",
    Outcome.UNREADABLE: "Give the account of this program the right to read them, then read them again.",
    Outcome.UNSUPPORTED: "Look at them by hand; their labels are cautious guesses.",
    Outcome.PARTIAL: "Something in them was left out; the page of each file says what.",
    Outcome.NOT_EXAMINED: "A scan was stopped before it came to them. Scan the share: it goes on there.",
}
"""What people do who have no command line; `UNREAD_ADVICE` is for those who do."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Files that could not be read for one reason."""

    outcome: Outcome
    files: int
    remedy: str
    by_retry: bool
    """Whether reading them again may help."""


def reasons_of(outcomes: dict[str, int]) -> list[Reason]:
    """The reasons of a share, the most files first."""
    there = [outcome for outcome in UNREAD_ADVICE if outcomes.get(outcome)]
    return [
        Reason(outcome, outcomes[outcome], REMEDIES[outcome], outcome is not Outcome.NOT_EXAMINED)
        for outcome in sorted(there, key=lambda one: -outcomes[one])
    ]


@require_safe
@door(Act.SEE_TOTALS)
def unread(request: Asked, share: ShareHandle) -> HttpResponse:
    """The reasons with their counts; the files of one of them, for who may see files here."""
    [line] = lines_of(request.person, [share], house())
    reasons = reasons_of(line.counts.outcomes)
    rights = rights_on(request, share)
    chosen = next((one for one in reasons if one.outcome == request.GET.get("outcome")), None)
    files: list[ItemLine] = []
    if chosen is not None and rights["may_list"]:
        files = house().catalogue.next_lines(
            share,
            Wanted(outcomes=frozenset({chosen.outcome})),
            after=_number(request.GET.get("after", "")),
            limit=_PAGE + 1,
        )
    return TemplateResponse(
        request,
        "shares/unread.html",
        {
            "line": line,
            "reasons": reasons,
            "chosen": chosen,
            "files": files[:_PAGE],
            "next": files[_PAGE - 1].id if len(files) > _PAGE else None,
            "is_later": "after" in request.GET,
            **rights,
        },
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
