"""A page of a copy as somebody looks at it, by a process of its own that has locked itself in: `python -m
classify.redacting.pictured SUFFIX PAGE`, the copy as its standard input.

A copy was proven, and is shown by the program's own pages all the same: what parses it touches nothing else.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from classify.confine import Allowance, Room, confine
from classify.errors import ReadError, ViewError
from classify.extract.document import TableBlock, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.source import Source

_SECONDS = 120
_MOST_SAID = 60_000_000
_DOTS = 110
_LONGEST = 2_400
_MOST_ROWS = 200
_MOST_TEXT = 20_000


class Part(Struct):
    """Words of a page: a stretch of text, or rows of a table."""

    text: str = ""
    rows: list[list[str]] = msgspec.field(default_factory=list)
    sheet: str = ""


class Pictured(Struct):
    """One page of a copy."""

    pages: Annotated[int, Meta(ge=0, le=1_000_000)]
    parts: list[Part] = msgspec.field(default_factory=list)
    """Its words, for who does not see the picture; all there is where there are no pages."""
    png: bytes = b""
    width: int = 0
    height: int = 0
    failed: str = ""


def page_of(copy: bytes, suffix: str, number: int) -> Pictured:
    """Page `number` (from 1) of a copy; the last one where there are fewer. Raises ViewError."""
    command = [sys.executable, "-m", "classify.redacting.pictured", suffix, str(number)]
    try:
        done = subprocess.run(command, input=copy, capture_output=True, timeout=_SECONDS, check=False)
        page = msgspec.msgpack.decode(done.stdout[:_MOST_SAID], type=Pictured)
    except (msgspec.MsgspecError, subprocess.TimeoutExpired) as error:
        raise ViewError("This page of the copy cannot be shown.") from error
    if page.failed:
        raise ViewError(f"This page of the copy cannot be shown ({page.failed}).")
    return page


def pictured(copy: bytes, suffix: str, number: int) -> Pictured:
    """The same in this process. Raises ReadError."""
    if suffix == ".pdf":
        return _page(copy, number)
    source = Source(f"copy{suffix}", data=copy, size=len(copy))
    return _leaf(source, number)


def _page(copy: bytes, number: int) -> Pictured:
    import io

    import pypdfium2

    with closing(pypdfium2.PdfDocument(copy)) as document:
        count = len(document)
        page = document[min(max(number, 1), count) - 1]
        scale = min(_DOTS / 72, _LONGEST / max(page.get_size()))
        image = page.render(scale=scale, grayscale=True).to_pil()
        file = io.BytesIO()
        image.save(file, "PNG")
        text = page.get_textpage().get_text_range().strip()
        return Pictured(count, [Part(text[:_MOST_TEXT])] if text else [], file.getvalue(), *image.size)


def _leaf(source: Source, number: int) -> Pictured:
    from classify.blackout.leaves import Rows, leaves_of
    from classify.extract.reading import read

    blocks = [piece for piece in read(source, Envelope()) if isinstance(piece, TextBlock | TableBlock)]
    leaves = leaves_of([one for one in blocks if one.place.part not in ("metadata", "name")], None)
    leaf = leaves[min(max(number, 1), len(leaves)) - 1]
    parts = []
    for part in leaf:
        if isinstance(part, Rows):
            rows = part.block.rows[part.first : part.end][:_MOST_ROWS]
            parts.append(Part(rows=rows, sheet=part.block.place.sheet or ""))
        else:
            label = f"{part.block.label}: " if part.block.label and not part.start else ""
            parts.append(Part(label + part.text))
    return Pictured(len(leaves), parts)


def main() -> None:
    """The process that looks."""
    suffix, number = sys.argv[1], int(sys.argv[2])
    data = sys.stdin.buffer.read()
    with tempfile.TemporaryDirectory(prefix="classify-page-") as scratch:
        confine(Room(Path(scratch)), Allowance(file=1 << 30, seconds=_SECONDS), keep=set())
        try:
            page = pictured(data, suffix, number)
        except ReadError as error:
            page = Pictured(0, failed=type(error).__name__)
        sys.stdout.buffer.write(msgspec.msgpack.encode(page))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
