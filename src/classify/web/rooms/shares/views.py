"""All shares, and one."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from classify.inventory.handles import ShareHandle
from classify.rights import Act, may
from classify.web.doors import Asked, door, shares_for
from classify.web.house import house, thing
from classify.web.rooms.shares.lines import lines_of
from classify.web.rooms.shares.state import activity


@require_safe
@door(Act.SEE_TOTALS)
def shares(request: Asked) -> HttpResponse:
    """The shares of this person, side by side."""
    lines = lines_of(request.person, shares_for(request.person, Act.SEE_TOTALS), house())
    may_add = bool(may(request.person, Act.ADD_SHARE))
    return TemplateResponse(request, "shares/list.html", {"lines": lines, "may_add": may_add})


@require_safe
@door(Act.SEE_TOTALS)
def share(request: Asked, share: ShareHandle) -> HttpResponse:
    """One share: what it holds, how it stands, what can be done."""
    [line] = lines_of(request.person, [share], house())
    place = house().store.folder_of(share) if line.is_named else None
    return TemplateResponse(
        request,
        "shares/share.html",
        {
            "line": line,
            "place": share.masker(str(place)) if place is not None else "",
            "activity": activity(share, line.scans.left_off),
            "survey": house().store.survey(share),
            **rights_on(request, share),
        },
    )


def rights_on(request: Asked, share: ShareHandle) -> dict[str, bool]:
    """What this person may do here, for the buttons of a page; the doors behind them ask again."""
    return {
        name: bool(may(request.person, act, thing(share)))
        for name, act in (
            ("may_scan", Act.SCAN),
            ("may_schedule", Act.SCHEDULE),
            ("may_list", Act.SEE_ITEMS),
            ("may_name", Act.SEE_SHARE),
            ("may_import", Act.IMPORT_EXPOSURE),
            ("may_share", Act.ASK_SHARING),
        )
    }
