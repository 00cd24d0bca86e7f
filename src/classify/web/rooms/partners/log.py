"""The log of disseminations: who got what, by which law, by whose word. Taken away as it is shown, whole.

28 CFR 20.21(e) and the CJIS Security Policy ask criminal justice agencies for it; the city keeps it for all.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from classify.export.disseminations import Row, csv_lines, write_xlsx
from classify.export.stamp import stamp, stamp_for
from classify.inventory.handles import ShareHandle
from classify.inventory.releases import LogLine, Narrowed
from classify.memos import Memo
from classify.rights import Act
from classify.web.doors import Asked, door
from classify.web.house import house, note
from classify.web.rooms.inventory.exports import without_blocking
from classify.web.rooms.partners import asking, telling
from classify.web.rooms.partners.releases import filters, may_export, narrowed
from classify.web.sharing import desk_of
from classify.web.words import label_words

ROWS = 50
_AT_ONCE = 500
_BYTES_AT_ONCE = 1 << 16
_ASKED = ("recipient", "share", "since", "until", "ori")
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
@door(Act.SEE_SHARING)
def log(request: Asked) -> HttpResponse:
    """Entries of the shares a person may know of, the newest first."""
    desk, asked = desk_of(request.person), request.GET
    shares = desk.shares()
    by, told = _wanted(asked, shares)
    lines = desk.log(by=by, before=asking.number(asked, "before") or 0, limit=ROWS + 1)
    page = lines[:ROWS]
    known = {one for one in {line.release_id for line in page} if desk.release_of(one) is not None}
    names = {share.id: share.shown_name for share in shares}
    context = {
        "lines": [_Entry(line, names, known) for line in page],
        "ori": by.ori,
        "query": told,
        "next": asking.query(asked, *_ASKED, before=page[-1].id) if len(lines) > ROWS else "",
        "stamp": any(share.criminal_justice for share in shares),
        "printed": timezone.now(),
        "may_export": may_export(request),
        **filters(request, by, shares),
    }
    return TemplateResponse(request, "partners/log.html", context)


@require_safe
@door(Act.EXPORT_ITEMS, name="partners.log_export")
def export(request: Asked, kind: str) -> HttpResponseBase:
    """The log of an address as a file: all its pages, of shares whose lists the person may take away."""
    if kind not in KINDS:
        raise Http404
    by, told = _wanted(request.GET, desk_of(request.person).shares())
    about: dict[str, Any] = {"kind": kind, "asked": told}
    note(request, "log.export", **about)
    body = _noted(request, _csv(request, by) if kind == "csv" else _xlsx(request, by), about)
    # A server that is no event loop (tests) reads them as they are.
    answer = StreamingHttpResponse(without_blocking(body) if hasattr(request, "scope") else body)
    answer["Content-Type"] = KINDS[kind]
    name = f"disseminations-{timezone.localdate():%Y-%m-%d}.{kind}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _wanted(asked: Mapping[str, str], shares: Sequence[ShareHandle]) -> tuple[Narrowed, str]:
    """What is asked for; and the same as an address, of what was understood alone: it goes into the trail."""
    typed = "".join(asked.get("ori", "").split()).replace("-", "").upper()[:9]
    by = replace(narrowed(asked, shares), ori=typed if typed.isascii() and typed.isalnum() else "")
    days = {
        "since": asked.get("since", "").strip() if by.since else "",
        "until": asked.get("until", "").strip() if by.until else "",
    }
    return by, asking.query({}, recipient=by.recipient, share=by.share, ori=by.ori, **days)


class _Entry:
    """An entry, as a page shows it."""

    def __init__(self, line: LogLine, shares: Mapping[int, str], known: set[int]) -> None:
        self.line = line
        self.share = shares.get(line.share_id, "")
        self.kind = telling.RECIPIENTS[line.recipient_type]
        self.authority = house().store.masker(line.authority)
        self.profile = telling.profile_words(line.profile)
        self.is_linked = line.release_id in known


def _rows(request: Asked, by: Narrowed, count: list[int]) -> Iterator[Row]:
    """All entries as rows of a file; `count` is told how many there were."""
    desk = desk_of(request.person)
    names = {share.id: share.shown_name for share in desk.shares()}
    shown = Memo[str, str](1_000, house().store.masker)
    before = 0
    while lines := desk.log(by=by, act=Act.EXPORT_ITEMS, before=before, limit=_AT_ONCE):
        for line in lines:
            count[0] += 1
            yield (
                *(line.id, line.left_at, line.release_id, line.to, line.agency),
                *(telling.RECIPIENTS[line.recipient_type], line.ori, shown[line.authority]),
                *(names.get(line.share_id, ""), label_words(line.label), telling.profile_words(line.profile)),
                *(line.copy_hash, line.approved_by, line.second_by),
                stamp(line.criminal_justice),
            )
        before = lines[-1].id


Piece = tuple[bytes, int]
"""Some of a file, and how many entries were read for it so far."""


def _csv(request: Asked, by: Narrowed) -> Iterator[Piece]:
    count = [0]
    made = csv_lines(_rows(request, by, count))
    while some := list(islice(made, _AT_ONCE)):
        yield "".join(some).encode(), count[0]


def _xlsx(request: Asked, by: Narrowed) -> Iterator[Piece]:
    """A workbook cannot be begun before its end is known: made whole where drafts lie, and gone at once."""
    scratch, shares = house().settings.scratch, desk_of(request.person).shares(Act.EXPORT_ITEMS)
    scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=scratch) as place:
        target = Path(place) / "log.xlsx"
        count = [0]
        write_xlsx(_rows(request, by, count), target, stamp_for(shares))
        with target.open("rb") as file:
            while data := file.read(_BYTES_AT_ONCE):
                yield data, count[0]


def _noted(request: Asked, pieces: Iterator[Piece], about: Mapping[str, Any]) -> Iterator[bytes]:
    """The bytes; when they end, or nobody wants more, it is noted how many entries were handed over."""
    rows, is_whole = 0, False
    try:
        for data, rows in pieces:  # noqa: B007 - the last number is noted
            yield data
        is_whole = True
    finally:
        note(request, "log.exported", **about, rows=rows, whole=is_whole)
