"""Exports of exactly what a list shows, all of its pages: handed over while they are made, without values.

That an export begins is in the trail before its first row leaves, how many rows left when it ends.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from asgiref.sync import sync_to_async
from django.http import Http404, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from classify.errors import AskingError
from classify.export.registry import STREAMED, lines
from classify.export.registry import export as write
from classify.export.rows import Chosen, Publication
from classify.rights import Act
from classify.web.asking import asked
from classify.web.doors import Asked, door, shares_for
from classify.web.house import house, note
from classify.web.rooms.inventory.views import not_understood

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/x-ndjson",
}
_ROWS_AT_ONCE = 200
_BYTES_AT_ONCE = 1 << 16


@require_safe
@door(Act.EXPORT_ITEMS, name="inventory.export")
def export(request: Asked, kind: str) -> HttpResponseBase:
    """The list of an address as a file."""
    if kind not in KINDS:
        raise Http404
    try:
        question = asked(request.GET)
    except AskingError as error:
        return not_understood(request, error)
    visible, today = shares_for(request.person, Act.EXPORT_ITEMS), timezone.localdate()
    shares = question.among(visible)
    chosen = Chosen(shares, question.wanted(visible, today), question.sort)
    told: dict[str, Any] = {
        "kind": kind,
        "shares": [share.id for share in shares],
        "asked": question.address(),
    }
    note(request, "export.begin", **told)
    pieces = _streamed if kind in STREAMED else _written
    body = _noted(request, pieces(request, kind, chosen), told)
    # A server that is no event loop (tests) reads them as they are.
    answer = StreamingHttpResponse(without_blocking(body) if hasattr(request, "scope") else body)
    answer["Content-Type"] = KINDS[kind]
    answer["Content-Disposition"] = f'attachment; filename="inventory-{today:%Y-%m-%d}.{kind}"'
    return answer


Piece = tuple[bytes, int]
"""Some of a file, and how many rows are in it."""


def _noted(request: Asked, pieces: Iterator[Piece], told: dict[str, Any]) -> Iterator[bytes]:
    """The bytes; when they end, or nobody wants more, it is noted how many rows were handed over."""
    rows, is_whole = 0, False
    try:
        for data, number in pieces:
            rows += number
            yield data
        is_whole = True
    finally:
        note(request, "export.write", **told, rows=rows, whole=is_whole)


def _streamed(request: Asked, kind: str, chosen: Chosen) -> Iterator[Piece]:
    made = lines(kind, house().catalogue, chosen)
    heading = 1 if kind == "csv" else 0
    while some := list(islice(made, _ROWS_AT_ONCE)):
        yield "".join(some).encode(), len(some) - heading
        heading = 0


def _written(request: Asked, kind: str, chosen: Chosen) -> Iterator[Piece]:
    """A file that cannot be begun before its end is known: made whole where drafts lie, and gone at once."""
    settings = house().settings
    by = Publication(settings.publisher, settings.contact_name, settings.contact_email)
    settings.scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.scratch) as place:
        target = Path(place) / f"inventory.{kind}"
        rows = write(kind, house().catalogue, chosen, target, by)
        with target.open("rb") as file:
            while data := file.read(_BYTES_AT_ONCE):
                yield data, rows
                rows = 0


async def without_blocking(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """The pieces, each made in a thread of the request; a file holds no empty one, so that is their end."""
    try:
        while piece := await sync_to_async(lambda: next(pieces, b""))():
            yield piece
    finally:
        # Also where nobody wants more: their end is noted, and nobody waits for it.
        asyncio.get_running_loop().run_in_executor(None, pieces.close)  # type: ignore[attr-defined]
