"""One value, for thirty seconds: with a purpose that is asked once a session, in the trail before it is
told.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from classify.errors import NoRoomError, SetupError, ViewError
from classify.inventory.handles import ShareHandle
from classify.rights import Act
from classify.web.accounts.reveals import MOST_AN_HOUR, take_one
from classify.web.doors import Asked, door
from classify.web.handler import takes_long
from classify.web.house import note
from classify.web.rooms.document.opening import closed, item_of, viewer
from classify.web.rooms.document.rendering import where_words

SECONDS = 30
PURPOSES = {
    "review": "Review of findings",
    "request": "Records request",
    "court": "Court order or discovery",
    "correction": "Correction of a record",
}
_PURPOSE = "reveal_purpose"
_LONGEST = 200
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why somebody has values revealed, in this session."""

    choice: str = ""
    words: str = ""

    @property
    def errors(self) -> dict[str, str]:
        """What is wrong with it, by field."""
        wrong = {}
        if self.choice not in PURPOSES:
            wrong["choice"] = "Choose what the value is needed for."
        if len(self.words.strip()) < _SHORTEST:
            wrong["words"] = "Say in a few words what it is about, such as a case or request number."
        elif len(self.words) > _LONGEST:
            wrong["words"] = f"Say it in at most {_LONGEST} characters."
        return wrong


@takes_long
@require_POST
@door(Act.REVEAL)
def reveal(request: Asked, share: ShareHandle, item: int, finding: int) -> HttpResponse:
    """The value of one finding, read anew from its file."""
    details, filed = item_of(share, item)
    known = filed.finding(finding)
    if known is None:
        raise Http404
    where = {
        "line": details.line,
        "finding": finding,
        "entity": known.entity,
        "where": where_words(share.masker.place(known.place)),
        "seconds": SECONDS,
        "is_part": request.headers.get("X-Part") == "1",
    }
    purpose, asked = _purpose(request)
    if purpose.errors:
        errors = purpose.errors if asked else {}
        shown = {**where, "purposes": PURPOSES, "purpose": purpose, "errors": errors}
        return TemplateResponse(request, "document/purpose.html", shown, status=422 if asked else 200)
    if not take_one(request.person.name):
        note(request, "content.reveal_refused", subject=f"item:{item}", finding=finding, why="too many")
        shown = {**where, "most": MOST_AN_HOUR}
        return TemplateResponse(request, "document/too_many.html", shown, status=429)
    # In the trail before it is on the screen; where that cannot be written, nothing is told.
    note(
        request,
        "content.reveal",
        subject=f"item:{item}",
        finding=finding,
        purpose=purpose.choice,
        words=share.masker(purpose.words),
    )
    try:
        value = viewer().value(share, filed, finding)
    except (ViewError, NoRoomError, SetupError) as error:
        if where["is_part"]:
            return TemplateResponse(request, "document/untold.html", {"error": error}, status=422)
        return closed(request, details, error)
    return TemplateResponse(request, "document/revealed.html", {**where, "value": value})


def _purpose(request: Asked) -> tuple[Purpose, bool]:
    """The purpose of this session, and whether it was given just now."""
    if "choice" in request.POST or "words" in request.POST:
        given = Purpose(request.POST.get("choice", ""), request.POST.get("words", "").strip())
        if not given.errors:
            request.session[_PURPOSE] = [given.choice, given.words]
        return given, True
    choice, words = request.session.get(_PURPOSE, ("", ""))
    return Purpose(choice, words), False
