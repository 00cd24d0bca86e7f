"""One copy: its proof, its pages, and the word of the second person, who turned all of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from classify.errors import ClassifyError
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.memos import Memo
from classify.redacting.bench import Bench, Kept
from classify.redacting.orders import read_orders
from classify.redacting.pictured import page_of
from classify.redacting.sheet import READABLE_SUFFIX, SUFFIX, Sheet, as_page, kept_sheet
from classify.rights import Act, may
from classify.web.doors import Asked, door
from classify.web.handler import takes_long
from classify.web.house import house, note, thing
from classify.web.rooms.copies import words
from classify.web.rooms.copies.making import REFUSALS
from classify.web.rooms.copies.seen import Seen, seen_of
from classify.web.sharing import bench_of
from models.redacted_copy import CopyState

_HELD_BYTES = 30_000_000
"""Of a copy whose pages are being turned: a larger one is made again for each."""
_held: list[tuple[Store, Memo[tuple[int, str], bytes]]] = []


@takes_long
@require_safe
@door(Act.SEE_SHARING)
def copy(request: Asked, number: int) -> HttpResponse:
    """A copy on record; `?page=` turns to a page of it, for who may open documents."""
    bench = bench_of(request.person)
    kept = _kept(bench, number)
    return _page(request, bench, kept)


@require_safe
@door(Act.SEE_SHARING)
def proof(request: Asked, number: int) -> HttpResponse:
    """The proof sheet, to be kept beside the copy: for programs, or (`?as=page`) to be read and printed."""
    kept = _kept(bench_of(request.person), number)
    if not kept.line.sheet:
        raise Http404
    if request.GET.get("as") == "page":
        answer = HttpResponse(as_page(kept_sheet(kept.line.sheet)), content_type="text/html; charset=utf-8")
        name = f"copy-{number}{READABLE_SUFFIX}"
    else:
        answer = HttpResponse(kept.line.sheet, content_type="application/json")
        name = f"copy-{number}{SUFFIX}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@takes_long
@require_POST
@door(Act.SECOND)
def look(request: Asked, number: int) -> HttpResponse:
    """The second person's word."""
    bench = bench_of(request.person)
    kept = _kept(bench, number)
    agrees = request.POST.get("word") == "agree"
    if agrees and not _all_turned(request, kept):
        return _page(request, bench, kept, told="Turn every page before you agree.", status=409)
    try:
        bench.look(
            number,
            agrees=agrees,
            sha256=request.POST.get("sha256", ""),
            note=request.POST.get("note", ""),
        )
    except REFUSALS as error:
        return _page(request, bench, kept, error=error, status=409)
    messages.success(request, "You agreed: the copy may leave." if agrees else "The copy is sent back.")
    return HttpResponseRedirect(reverse("sharing_copy", args=[number]))


def _page(
    request: Asked,
    bench: Bench,
    kept: Kept,
    *,
    error: ClassifyError | None = None,
    told: str = "",
    status: int = 200,
) -> HttpResponse:
    line = kept.line
    share = _share(kept)
    page: Seen | None = None
    may_open = bool(may(request.person, Act.OPEN_CONTENT, thing(share)))
    has_pages = may_open and kept.stale is None and line.state in (CopyState.WAITING, CopyState.READY)
    if has_pages and error is None:
        try:
            page = _turned_to(request, bench, kept)
        except REFUSALS as refused:
            error, status = refused, 409
    sheet = kept_sheet(line.sheet) if line.sheet else None
    is_second = (
        line.state is CopyState.WAITING
        and kept.stale is None
        and line.made_by != request.person.name
        and may_open
        and bool(may(request.person, Act.SECOND, thing(share)))
    )
    # Who may see requests may not always see the files of the share: then it is told without its name.
    names = bool(may(request.person, Act.SEE_ITEMS, thing(share)))
    files = house().catalogue.lines_of(share, [line.item]) if names else {}
    context: dict[str, Any] = {
        "kept": kept,
        "line": line,
        "file": files.get(line.item),
        "share": share,
        "words": words.state_words(kept),
        "sheet": sheet,
        **words.refusal(line.refused),
        **_figures(sheet),
        "ordered": words.ordered(read_orders(line.orders), share) if may_open else [],
        "profile": words.profiles().get(line.profile, line.profile),
        "page": page,
        "turned": len(_turned(request, kept)),
        "all_turned": _all_turned(request, kept),
        "is_second": is_second,
        "is_mine": line.made_by == request.person.name,
        "may_make": bool(may(request.person, Act.REDACT, thing(share))),
        "error": error,
        "told": told,
        "note": request.POST.get("note", "")[:500],
    }
    return TemplateResponse(request, "copies/copy.html", context, status=status)


def _figures(sheet: Sheet | None) -> dict[str, list[words.Count]]:
    if sheet is None:
        return {}
    left_out = [words.Count(word, number) for word, number in sorted(sheet.left_out.items())]
    return {
        "removed": words.counts(sheet.removed),
        "stays": words.counts(sheet.stays),
        "left_out": left_out,
    }


def _turned_to(request: Asked, bench: Bench, kept: Kept) -> Seen:
    """A page of the copy, which was made again from its source; noted as one that this session has seen."""
    asked = request.GET.get("page", "")
    number = int(asked) if asked.isascii() and asked.isdecimal() and 0 < len(asked) < 7 else 1
    number = max(number, 1)
    note(request, "copy.turn", subject=f"item:{kept.line.item}", page=number, copy=kept.line.id)
    held = _memory()
    key = (kept.line.id, kept.line.sha256)
    data = held.get(key)
    if data is None:
        with bench.again(kept.line) as again:
            data = again.content()
        if len(data) <= _HELD_BYTES:
            held[key] = data
    assert kept.line.sheet, "what is shown has a sheet"
    page = seen_of(page_of(data, kept_sheet(kept.line.sheet).suffix, number), number)
    seen = {*_turned(request, kept), page.number}
    request.session[_name(kept)] = {"pages": page.count, "seen": sorted(seen)}
    return page


def _memory() -> Memo[tuple[int, str], bytes]:
    """Copies whose pages are being turned, in this process's memory alone; of the inventory that is open."""
    store = house().store
    if not _held or _held[0][0] is not store:
        _held[:] = [(store, Memo[tuple[int, str], bytes](4))]
    return _held[0][1]


def _name(kept: Kept) -> str:
    return f"copy-{kept.line.id}-{kept.line.sha256[:16]}"


def _turned(request: Asked, kept: Kept) -> list[int]:
    return list(request.session.get(_name(kept), {}).get("seen", []))


def _all_turned(request: Asked, kept: Kept) -> bool:
    known = request.session.get(_name(kept))
    return bool(known) and len(known["seen"]) >= known["pages"]


def _kept(bench: Bench, number: int) -> Kept:
    kept = bench.copy(number)
    if kept is None:
        raise Http404
    return kept


def _share(kept: Kept) -> ShareHandle:
    return next(share for share in house().store.shares() if share.id == kept.line.share_id)
