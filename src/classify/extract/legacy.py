"""Word documents up to Word 2003 ([MS-DOC]): all stories through the piece table, hidden and deleted text.

Positions count UTF-16 units, so a letter beyond the first plane (an emoji) counts twice; texts are kept as
units until they are handed out.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from classify.errors import CorruptError
from classify.extract.boxed import spelled
from classify.extract.document import Envelope, Piece, Place, Source, TableBlock, TextBlock
from classify.extract.field_codes import telling_code
from classify.extract.legacy_ppt import read_ppt
from classify.extract.links import Links
from classify.extract.macros import document_macros
from classify.extract.ole import ole_members, ole_properties, open_ole, stream_of
from classify.extract.package import OLE_START
from classify.extract.pictures import Pictures
from classify.extract.shape_texts import field_texts, shape_texts
from classify.extract.unlock import unlock

__all__ = ["ole_members", "ole_properties", "read_doc", "read_ppt"]

_STORIES = ("body", "footnote", "header", "macro", "comment", "endnote", "text box", "text box")
_CELL = "\x07"
WORD_2 = b"\xdb\xa5"
_SAVED_FAST = 4
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_FIELD, _FIELD_RESULT, _FIELD_END = "\x13\x14\x15"
_BLOCK_SIZE = 3_000
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
_PLAIN = str.maketrans(
    {
        "\x0b": "\n",
        "\x0c": "\n",
        "\x1e": "-",
        "\x1f": None,
        "\xa0": " ",
        "\x01": None,
        "\x02": None,
        "\x03": None,
        "\x04": None,
        "\x05": None,
        "\x08": None,
        "\x00": None,
        "\x0e": "\n",
        "\x14": None,
        "\x15": None,
    }
)


def read_doc(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """Read doc and dot.

    Raises EncryptedError and CorruptError.
    """
    with source.open() as stream:
        start = stream.read(8)
    if not start.startswith(OLE_START):
        with source.open() as stream:
            yield from older_stories(stream.read())
        return
    with open_ole(source) as ole:
        main = stream_of(ole, "WordDocument")
        if main is None or len(main) < 0x1AA:
            raise CorruptError("The file holds no Word document.")
        drawn = [main, stream_of(ole, "Data")]
        (flags,) = struct.unpack_from("<H", main, 0x0A)
        if flags & 0x0100:
            with source.open() as stream:
                data = unlock(stream, envelope.passwords).read()
            yield from read_doc(Source(source.name, data=data, size=len(data)), envelope)
            return
        (version,) = struct.unpack_from("<H", main, 2)
        table = stream_of(ole, "1Table" if flags & 0x0200 else "0Table")
    if version < 0xC1 or table is None:
        yield from older_stories(main)
    else:
        links = Links()
        yield from links.see(WordBinary(main, table, links).pieces())
        yield from links.rest()
    yield from ole_properties(source)
    yield from document_macros(source)
    pictures = Pictures(envelope)
    for stream_bytes in drawn:
        yield from pictures.of(stream_bytes)
        yield from field_texts(stream_bytes)
    yield from shape_texts(b"".join(filter(None, (drawn[1], table))))
    yield from pictures.rest()
    yield from ole_members(source, envelope)


def older_stories(main: bytes) -> Iterator[Piece]:
    """Word 2, 6 and 95: 8-bit text, in pieces when the file was saved fast.

    The places of the fields are those of the FIB of Word 6 ([MS-DOC] has none older); Word 2 knows the plain
    range alone. Raises CorruptError when there is no text.
    """
    if len(main) < 0x170:
        raise CorruptError("The file is not a readable Word document.")
    start, stop = struct.unpack_from("<II", main, 0x18)
    text = main[start:stop]
    sizes: tuple[int, ...] = (len(text),)
    if main[:2] != WORD_2:
        sizes = struct.unpack_from("<8I", main, 0x34)
        if main[0x0A] & _SAVED_FAST:
            text = _older_pieces(main) or text
    if not text.strip(b"\0 \r\n"):
        raise CorruptError("The file is not a readable Word document.")
    said = text.decode("cp1252", "replace")
    links = Links()
    at = 0
    for part, size in zip(_STORIES, sizes, strict=False):
        if size and at < len(said):
            yield from _Story(part, said, at, min(at + size, len(said)), [], set(), set(), links).pieces()
        at += size
    yield from links.rest()


def _older_pieces(main: bytes) -> bytes:
    """The text of a document saved fast, its pieces in order (the same table as in later versions)."""
    offset, size = struct.unpack_from("<II", main, 0x160)
    text = bytearray()
    for _, fc, length in pieces_of(main[offset : offset + size]):
        text += main[fc : fc + length].ljust(length, b"\0")
    return bytes(text)


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
        for part, size in zip(_STORIES, struct.unpack_from("<8I", self.main, 0x4C), strict=True):
            if size and at < len(text):
                yield from _Story(
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


def units(raw: bytes) -> str:
    """UTF-16 text with each unit as a character of its own, surrogates too."""
    text = raw.decode("utf-16-le", "surrogatepass" if len(raw) % 2 == 0 else "replace")
    if len(text) == len(raw) // 2:
        return text
    return _ASTRAL.sub(
        lambda found: "".join(map(chr, struct.unpack("<HH", found[0].encode("utf-16-le")))), text
    )


def joined(text: str) -> str:
    """Text of which no letter is in two halves any more; single halves become U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


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


@dataclass(slots=True)
class _Story:
    """One flow of a document: paragraphs joined to blocks, rows of cells to tables."""

    part: str
    text: str
    start: int
    stop: int
    unseen: list[tuple[int, int, str]]
    row_ends: set[int]
    in_table: set[int]
    links: Links
    codes: list[str] = field(default_factory=list)

    def pieces(self) -> Iterator[Piece]:
        joiner = Joiner(self.part)
        rows: list[list[str]] = []
        cells: list[str] = []
        lines: list[str] = []
        hidden: list[TextBlock] = []
        at = self.start
        for end in re.finditer("[\r\x0c\x07]|$", self.text[self.start : self.stop]):
            place = self.start + end.start()
            line, marks = self.clean(at, place)
            mark = end[0]
            at = place + 1
            if mark == _CELL or place in self.in_table:
                joiner.paragraph += 1
                for first, stop, why in reversed(marks):
                    hidden.append(
                        TextBlock(
                            line[first:stop], Place("table", hidden=why), label=cells[-1] if cells else None
                        )
                    )
                    line = line[:first] + line[stop:]
                if mark == _CELL and (place in self.row_ends or (not self.row_ends and not line and cells)):
                    rows.append(cells)
                    cells = []
                elif mark == _CELL:
                    cells.append("\n".join(filter(None, [*lines, line])))
                    lines = []
                else:
                    lines.append(line)
                continue
            if rows or cells:
                yield from joiner.flush()
                yield from self.table([*rows, cells] if cells else rows)
                yield from hidden
                rows, cells, lines, hidden = [], [], [], []
            if mark or line:
                yield from joiner.add(line, marks)
        yield from joiner.flush()
        if rows or cells:
            yield from self.table([*rows, cells] if cells else rows)
            yield from hidden
        if self.codes:
            yield TextBlock("\n".join(self.codes), Place("field code", hidden="field code"))

    def table(self, rows: list[list[str]]) -> Iterator[Piece]:
        """A table, and the values that its cells hold in pieces."""
        table = TableBlock(rows, Place("table" if self.part == "body" else self.part))
        yield table
        yield from spelled(table)

    def clean(self, start: int, stop: int) -> tuple[str, list[tuple[int, int, str]]]:
        """Text of a paragraph without marks and field codes, and which of it is hidden."""
        raw = self.text[start:stop]
        spans = [span for span in self.unseen if span[0] < stop and span[1] > start]
        if not spans and _FIELD not in raw:
            return joined(raw.translate(_PLAIN)), []
        out: list[str] = []
        marks: list[tuple[int, int, str]] = []
        size = 0
        # The fields open at this place, innermost last: letters of the code, None once the result began.
        fields: list[list[str] | None] = []
        for at, letter in enumerate(raw, start):
            code = next((code for code in reversed(fields) if code is not None), None)
            if letter == _FIELD:
                fields.append([])
            elif letter == _FIELD_RESULT and fields:
                self.note(fields[-1])
                fields[-1] = None
            elif letter == _FIELD_END and fields:
                self.note(fields.pop())
            elif code is not None:
                code.append(letter)
            else:
                plain = letter.translate(_PLAIN)
                if "\ud800" <= letter < "\udc00":
                    # The second half of the letter brings the first along.
                    continue
                if "\udc00" <= letter < "\ue000":
                    plain = joined(raw[max(at - start - 1, 0) : at - start + 1])[-1:]
                why = next((why for first, last, why in spans if first <= at < last), None)
                if why and plain:
                    if marks and marks[-1][1:] == (size, why):
                        marks[-1] = (marks[-1][0], size + len(plain), why)
                    else:
                        marks.append((size, size + len(plain), why))
                out.append(plain)
                size += len(plain)
        for rest in fields:
            self.note(rest)
        return "".join(out), marks

    def note(self, code: list[str] | None) -> None:
        """Keep a field code that says something; a link's address is kept as such."""
        telling = telling_code(joined("".join(code)).translate(_PLAIN), self.links) if code else None
        self.codes += [telling] if telling else []


@dataclass(slots=True)
class Joiner:
    """Paragraphs of a story on their way into blocks of a few KB."""

    part: str
    paragraph: int = 0
    first: int = 1
    size: int = 0
    texts: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    marks: list[tuple[int, int, str]] = field(default_factory=list)

    def add(self, text: str, marks: list[tuple[int, int, str]]) -> Iterator[Piece]:
        """Take a paragraph; yields a block when enough have come together."""
        self.paragraph += 1
        if self.texts:
            self.starts.append(self.size)
        else:
            self.first = self.paragraph
        self.marks += [(start + self.size, stop + self.size, why) for start, stop, why in marks]
        self.texts.append(text)
        self.size += len(text) + 1
        if self.size > _BLOCK_SIZE:
            yield from self.flush()

    def flush(self) -> Iterator[Piece]:
        """The block of what has come together, if it says anything."""
        text = "\n".join(self.texts)
        if text.strip():
            place = Place(self.part, paragraph=self.first)
            yield TextBlock(text, place, starts=tuple(self.starts), marks=tuple(self.marks))
        self.texts, self.starts, self.marks, self.size = [], [], [], 0
