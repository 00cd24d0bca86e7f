"""The page of a document: opened for who may, noted in the trail, everything found in it black."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from classify.errors import NoRoomError, SetupError, ViewError
from classify.inventory.handles import ShareHandle
from classify.rights import Act, may
from classify.web.doors import Asked, door
from classify.web.handler import takes_long
from classify.web.house import thing
from classify.web.rooms.document.opening import closed, item_of, leaf

_MEMBERS_LISTED = 200


@takes_long
@require_safe
@door(Act.OPEN_CONTENT)
def document(request: Asked, share: ShareHandle, item: int) -> HttpResponse:
    """One page of a document; `?page=` says which, or `?finding=` whose."""
    details, filed = item_of(share, item)
    try:
        shown = leaf(request, share, item, filed)
    except (ViewError, NoRoomError, SetupError) as error:
        return closed(request, details, error)
    return TemplateResponse(
        request,
        "document/document.html",
        {
            **shown,
            "line": details.line,
            "members": [member for member in details.members if member.id != item][:_MEMBERS_LISTED],
            "may_reveal": bool(may(request.person, Act.REVEAL, thing(share))),
        },
    )
