"""The page of a document: opened for who may, noted in the trail, everything found in it black."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from classify.errors import NoRoomError, SetupError, ViewError
from classify.inventory.handles import ShareHandle
from classify.rights import Act, may
from classify.web.doors import Asked, door
from classify.web.handler import takes_long
from classify.web.house import note, thing
from classify.web.rooms.document.opening import closed, item_of, viewer
from classify.web.rooms.document.rendering import Page

_MEMBERS_LISTED = 200


@takes_long
@require_safe
@door(Act.OPEN_CONTENT)
def document(request: Asked, share: ShareHandle, item: int) -> HttpResponse:
    """One page of a document; `?page=` says which, or `?finding=` whose."""
    details, filed = item_of(share, item)
    number, finding = _number(request, "page"), _number(request, "finding")
    if finding is not None and filed.finding(finding) is None:
        raise Http404
    # First in the trail, then on the screen (AU-2): that somebody tried counts, too.
    note(request, "content.open", subject=f"item:{item}", page=number or 1, finding=finding or 0)
    try:
        view = viewer().leaf(share, filed, number or 1, finding)
    except (ViewError, NoRoomError, SetupError) as error:
        return closed(request, details, error)
    return TemplateResponse(
        request,
        "document/document.html",
        {
            "line": details.line,
            "page": None if view.shown is None else Page(view.shown, filed, share),
            "problems": list(
                dict.fromkeys((problem.outcome, share.masker(problem.sentence)) for problem in view.problems)
            ),
            "members": [member for member in details.members if member.id != item][:_MEMBERS_LISTED],
            "may_reveal": bool(may(request.person, Act.REVEAL, thing(share))),
        },
    )


def _number(request: Asked, name: str) -> int | None:
    """A number of the address; None without one. Raises Http404 for what is none."""
    given = request.GET.get(name, "")
    if not given:
        return None
    if not (given.isascii() and given.isdecimal() and len(given) < 12 and int(given) > 0):
        raise Http404
    return int(given)
