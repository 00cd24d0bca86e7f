"""The two streams of a Word 97-2003 document ([MS-DOC]): text by the piece table, runs with their properties.

Positions count UTF-16 units, so a letter beyond the first plane (an emoji) counts twice; texts are kept as
units until they are handed out.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from classify.errors import CorruptError
from classify.extract.document import Piece, Place, TextBlock
from classify.extract.legacy.doc_story import STORIES, Story
from classify.extract.legacy.utf16_units import units
from classify.extract.xml.links import Links

_SPRM_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)
_SPRM_IN_TABLE, _SPRM_TABLE_END, _SPRM_DELETED, _SPRM_VANISH, _SPRM_COLOUR = (
    0x2416,
    0x2417,
    0x0800,
    0x083C,
    0x6870,
)
_LISTS = (
    # which table of the document ([MS-DOC] 2.5.6), what its texts are called
    (36, Place("metadata"), "author of comments"),
    (51, Place("metadata"), "author of changes"),
    (71, Place("metadata"), "saved by, and where"),
    (60, Place("document variable"), None),
    (21, Place("bookmark"), None),
)
_FIRST_TABLE = 0x9A
"""Where the list of tables begins in the main stream: 8 bytes for each."""


def pieces_of(clx: bytes) -> Iterator[tuple[int, int, int]]:
    """First position, place in the stream and length of each piece ([MS-DOC] 2.9.38, 2.9.178).

    Nothing when there is no piece table.
    """
    at = 0
    while at + 3 <= len(clx) and clx[at] == 1:
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if at + 5 > len(clx) or clx[at] != 2:
        return
    plc = clx[at + 5 : at + 5 + struct.unpack_from("<I", clx, at + 1)[0]]
    count = max((len(plc) - 4) // 12, 0)
    places = struct.unpack_from(f"<{count + 1}I", plc) if count else ()
    for number in range(count):
        (fc,) = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * number + 2)
        yield places[number], fc, max(places[number + 1] - places[number], 0)


@dataclass(slots=True)
class WordBinary:
    """The two streams of a document and what the piece table makes of them."""

    main: bytes
    table: bytes
    links: Links
    starts: list[int] = field(default_factory=list)
    """First character of each piece."""
    offsets: list[tuple[int, int]] = field(default_factory=list)
    """Where each piece lies in the stream, and bytes a character."""

    def pieces(self) -> Iterator[Piece]:
        """All stories, each as blocks of paragraphs and tables."""
        text = self.read_text()
        unseen = self.unseen()
        row_ends, in_table = self.table_marks()
        at = 0
        for part, size in zip(STORIES, struct.unpack_from("<8I", self.main, 0x4C), strict=True):
            if size and at < len(text):
                yield from Story(
                    part, text, at, min(at + size, len(text)), unseen, row_ends, in_table, self.links
                ).pieces()
            at += size
        for number, place, label in _LISTS:
            # Names that begin with a line, and nobody's, are Word's own.
            texts = (text for text in self.strings(number) if text.strip("_") and text != "Unknown")
            told = dict.fromkeys(text for text in texts if text[0] != "_")
            if told:
                yield TextBlock("\n".join(told), place, label=label)

    def strings(self, number: int) -> Iterator[str]:
        """Texts of one of the document's tables, whether it has a head (STTB) or is a bare row of them."""
        entry = self.main[_FIRST_TABLE + 8 * number :][:8].ljust(8, b"\0")
        offset, size = struct.unpack("<II", entry)
        blob = self.table[offset : offset + size]
        at, extra, left = 0, 0, 1 << 16
        if blob[:2] == b"\xff\xff" and len(blob) >= 6:
            left, extra = struct.unpack_from("<HH", blob, 2)
            at = 6
        while at + 2 <= len(blob):
            length = int.from_bytes(blob[at : at + 2], "little")
            text = blob[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace")
            # Values of variables follow their names, each closed by a zero, with nothing between them.
            at += 2 + 2 * length + (extra if left > 0 else 2 if extra else 0)
            left -= 1
            yield text.strip("\0")

    def read_text(self) -> str:
        """All UTF-16 units in order, one a character. Raises CorruptError when there is no piece table."""
        offset, size = struct.unpack_from("<II", self.main, 0x1A2)
        parts: list[str] = []
        total = 0
        for _, fc, length in pieces_of(self.table[offset : offset + size]):
            width = 1 if fc & 0x40000000 else 2
            start = (fc & 0x3FFFFFFF) // 2 if width == 1 else fc & 0x3FFFFFFF
            raw = self.main[start : start + length * width]
            part = raw.decode("cp1252", "replace") if width == 1 else units(raw)
            self.starts.append(total)
            self.offsets.append((start, width))
            parts.append(part.ljust(length, "\0")[:length])
            total += length
        if not parts:
            raise CorruptError("The Word document has lost its piece table.")
        return "".join(parts)

    def unseen(self) -> list[tuple[int, int, str]]:
        """Spans of characters that are hidden or deleted."""
        spans = []
        for start, stop, sprms in self._runs(0xFA, character=True):
            why = _why_unseen(sprms)
            if why:
                spans += [(first, last, why) for first, last in self._characters(start, stop)]
        return sorted(spans)

    def table_marks(self) -> tuple[set[int], set[int]]:
        """Positions of the marks that end table rows, and of all paragraph marks inside tables."""
        rows, inside = set(), set()
        for start, stop, sprms in self._runs(0x102, character=False):
            if sprms.get(_SPRM_IN_TABLE, b"\0")[:1] != b"\1":
                continue
            ends = [last - 1 for _, last in self._characters(start, stop)]
            inside.update(ends)
            if sprms.get(_SPRM_TABLE_END, b"\0")[:1] == b"\1":
                rows.update(ends)
        return rows, inside

    def _runs(self, at: int, *, character: bool) -> Iterator[tuple[int, int, dict[int, bytes]]]:
        """Formatted runs as stream offsets with their properties ([MS-DOC] 2.9.33, 2.9.175)."""
        offset, size = struct.unpack_from("<II", self.main, at)
        count = max((size - 4) // 8, 0)
        pages = self.table[offset + 4 * (count + 1) : offset + 4 * (count + 1) + 4 * count]
        for (number,) in struct.iter_unpack("<I", pages[: len(pages) // 4 * 4]):
            page = self.main[(number & 0x3FFFFF) * 512 : (number & 0x3FFFFF) * 512 + 512]
            if len(page) < 512:
                continue
            runs = page[511]
            width = 1 if character else 13
            if 4 * (runs + 1) + width * runs > 511:
                continue
            bounds = struct.unpack_from(f"<{runs + 1}I", page)
            for run in range(runs):
                where = page[4 * (runs + 1) + width * run] * 2
                if where:
                    yield bounds[run], bounds[run + 1], _properties(page, where, character=character)

    def _characters(self, start: int, stop: int) -> Iterator[tuple[int, int]]:
        """Character positions of a range of the stream (pieces need not lie in order)."""
        for number, (offset, width) in enumerate(self.offsets):
            first = self.starts[number]
            length = (self.starts[number + 1] if number + 1 < len(self.starts) else 1 << 31) - first
            low, high = max(start, offset), min(stop, offset + length * width)
            if low < high:
                yield first + (low - offset) // width, first + -(-(high - offset) // width)


def _properties(page: bytes, where: int, *, character: bool) -> dict[int, bytes]:
    """Property modifiers of one run: opcode -> operand."""
    if character:
        end, at = where + 1 + page[where], where + 1
    else:
        size = page[where]
        at, end = (where + 1, where + 2 * size) if size else (where + 2, where + 2 + 2 * page[where + 1])
        at += 2
    found = {}
    while at + 2 < min(end, 511):
        (sprm,) = struct.unpack_from("<H", page, at)
        size = _SPRM_SIZES[sprm >> 13] or page[at + 2] + 1
        found[sprm] = page[at + 2 : at + 2 + size]
        at += 2 + size
    return found


def _why_unseen(sprms: dict[int, bytes]) -> str | None:
    if sprms.get(_SPRM_DELETED, b"\0")[:1] == b"\1":
        return "deleted text"
    if sprms.get(_SPRM_VANISH, b"\0")[:1] == b"\1":
        return "hidden text"
    if sprms.get(_SPRM_COLOUR) == b"\xff\xff\xff\0":
        return "white text"
    return None
