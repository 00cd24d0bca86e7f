"""Lists of copies: what waits for a second look, is ready or was refused; and the files of a request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from classify.inventory.handles import ShareHandle
from classify.inventory.items import ItemLine
from classify.redacting.bench import Bench, Kept
from classify.rights import Act, may
from classify.web.doors import Asked, door, shares_for
from classify.web.house import house, thing
from classify.web.rooms.copies.words import state_words
from classify.web.sharing import bench_of, desk_of
from models.redacted_copy import CopyState

ROWS = 50
_SHOWN = {
    "waiting": ("Wait for a second look", (CopyState.WAITING,)),
    "ready": ("Ready", (CopyState.READY,)),
    "refused": ("Refused or sent back", (CopyState.REFUSED, CopyState.SENT_BACK)),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A file and its newest copy."""

    item: int
    line: ItemLine | None
    share: ShareHandle
    kept: Kept | None
    words: str
    is_mine: bool
    """The person made it: somebody else looks at it."""
    may_make: bool


@require_safe
@door(Act.SEE_SHARING)
def copies(request: Asked) -> HttpResponse:
    """Copies of files in the shares a person may see them of; `?request=` lists the files of one request."""
    bench, number = bench_of(request.person), _number(request.GET.get("request", ""))
    if number:
        return _of_request(request, bench, number)
    show = request.GET.get("show", "waiting")
    if show not in _SHOWN:
        show = "waiting"
    found = bench.copies(
        states=_SHOWN[show][1], before=_number(request.GET.get("before", "")), limit=ROWS + 1
    )
    counted = house().store.copy_counts(bench.shares())
    shown = [
        (name, words, sum(counted.get(state, 0) for state in states))
        for name, (words, states) in _SHOWN.items()
    ]
    context = {
        "rows": _rows(request, [(one.line.item, one) for one in found[:ROWS]]),
        "show": show,
        "shown": shown,
        "before": found[ROWS - 1].line.id if len(found) > ROWS else 0,
        "may_make": bool(may(request.person, Act.REDACT)),
    }
    return TemplateResponse(request, "copies/list.html", context)


def _of_request(request: Asked, bench: Bench, number: int) -> HttpResponse:
    line = desk_of(request.person).request(number)
    if line is None:
        raise Http404
    items = house().store.request_items(number)
    known = {one.line.item: one for one in bench.copies(request=number, items=items, limit=len(items) or 1)}
    after = _number(request.GET.get("before", ""))
    rest = [item for item in sorted(items) if item > after]
    rows = _rows(request, [(item, known.get(item)) for item in rest[:ROWS]])
    ready = sum(one.is_ready for one in known.values())
    context = {
        "rows": rows,
        "asked": number,
        "ready": ready,
        "missing": len(items) - ready,
        "before": rest[ROWS - 1] if len(rest) > ROWS else 0,
    }
    return TemplateResponse(request, "copies/of_request.html", context)


def _rows(request: Asked, wanted: Sequence[tuple[int, Kept | None]]) -> list[Row]:
    """Files of shares whose items the person may see; of others there is no row."""
    shares = {share.id: share for share in shares_for(request.person, Act.SEE_ITEMS)}
    owners = {item: house().catalogue.share_of(item) for item, _ in wanted}
    lines: dict[int, ItemLine] = {}
    for share in shares.values():
        mine = [item for item, owner in owners.items() if owner is not None and owner.id == share.id]
        lines |= house().catalogue.lines_of(share, mine) if mine else {}
    return [
        Row(
            item,
            lines.get(item),
            owner,
            kept,
            state_words(kept) if kept else "missing",
            kept is not None and kept.line.made_by == request.person.name,
            bool(may(request.person, Act.REDACT, thing(owner))),
        )
        for item, kept in wanted
        if (owner := owners[item]) is not None and owner.id in shares
    ]


def _number(given: str) -> int:
    """A number of the address; 0 without one."""
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else 0
