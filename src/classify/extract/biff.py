"""The record stream of xls workbooks ([MS-XLS]): what calamine does not tell about them.

Comments, text boxes, charts, pictures, headers and footers, masks of numbers, hidden rows and columns,
defined names, values of other workbooks; and the cells of files calamine refuses.
"""

from __future__ import annotations

import codecs
import contextlib
import math
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import accumulate

from classify.errors import CorruptError
from classify.extract.biff_cells import Cells, packed_number
from classify.extract.document import Piece, Place, Source, TableBlock, TextBlock
from classify.extract.number_format import apply, is_mask, show
from classify.extract.ole import folded, open_ole, stream_of
from classify.extract.shape_texts import shape_texts
from classify.extract.sheet_parts import printed_line
from classify.extract.unlock import unlock

_BOFS = {0x09: 2, 0x209: 3, 0x409: 4, 0x809: 5}
"""The first record of each part, and the version of Excel it tells; the latest two share one."""
_GLOBALS, _CHART, _WORKSPACE = 0x05, 0x20, 0x100
"""What a part is: settings of the whole workbook, a chart, Excel 4's list of worksheets."""
_EOF, _CONTINUE, _FILEPASS, _CODE_PAGE = 0x0A, 0x3C, 0x2F, 0x42
_BOUNDSHEET, _BUNDLED, _SST, _NAME = 0x85, 0x8F, 0xFC, 0x18
_FORMATS, _XF = (0x1E, 0x41E), 0xE0
_NUMBER, _RK, _MULRK, _FORMULA, _ROW, _COLUMNS = 0x203, 0x27E, 0xBD, 0x06, 0x208, 0x7D
_NUMERIC, _CHART_LABEL = (_NUMBER, _RK, _MULRK, _FORMULA), 0x204
_NOTE, _OBJ, _TXO, _HEADER, _FOOTER, _HLINK, _VALIDATION = 0x1C, 0x5D, 0x1B6, 0x14, 0x15, 0x1B8, 0x1BE
_SERIES_TEXT, _OUTSIDE_VALUES, _PIVOT_TEXT = 0x100D, 0x5A, 0xCD
_DRAWING_GROUP, _DRAWING, _BITMAP, _BACKGROUND = 0xEB, 0xEC, 0x7F, 0xE9
_CODE_PAGES = {0x8000: "mac_roman", 0x8001: "cp1252", 1200: "cp1252"}
_DEFAULT_PASSWORD = "VelvetSweatshop"  # noqa: S105 - Excel's own, for workbooks that open without asking


def workbook_stream(source: Source) -> bytes:
    """The record stream of an xls. Raises CorruptError."""
    with open_ole(source) as ole:
        data = stream_of(ole, "Workbook") or stream_of(ole, "Book")
    if data is None:
        raise CorruptError("The file holds no workbook.")
    return data


def workbook_source(source: Source) -> tuple[Source, bytes]:
    """The workbook under the name that calamine looks for, and its record stream. Raises CorruptError.

    Report generators call the stream WORKBOOK; calamine compares letter by letter.
    """
    with open_ole(source) as ole:
        names = [path[0] for path in ole.listdir() if folded(path) in (("WORKBOOK",), ("BOOK",))]
        data = stream_of(ole, "Workbook") or stream_of(ole, "Book")
    if data is None:
        raise CorruptError("The file holds no workbook.")
    if any(name in ("Workbook", "Book") for name in names):
        return source, data
    with source.open() as stream:
        whole = stream.read()
    for name in names:
        whole = whole.replace(name.encode("utf-16-le"), name.capitalize().encode("utf-16-le"), 1)
    return Source(source.name, data=whole, size=len(whole)), data


def plain_workbook(source: Source, passwords: tuple[str, ...]) -> Source:
    """The workbook itself, or unlocked when a password opens it. Raises EncryptedError."""
    if all(kind != _FILEPASS for kind, _ in records(workbook_stream(source)[:4096])):
        return source
    with source.open() as stream:
        plain = unlock(stream, (*passwords, _DEFAULT_PASSWORD)).read()
    return Source(source.name, data=plain, size=len(plain))


def records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Type and body of each record."""
    at = 0
    while at + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, at)
        yield kind, data[at + 4 : at + 4 + size]
        at += 4 + size


@dataclass(slots=True)
class _Sheet:
    place: Place
    masks: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    notes: list[tuple[int, int, int, str]] = field(default_factory=list)
    """Row, column, object and author of each comment."""
    boxes: dict[int, tuple[int, str]] = field(default_factory=dict)
    """Object id -> kind and text."""
    asides: list[TextBlock] = field(default_factory=list)
    chart: dict[str, None] = field(default_factory=dict)
    """What its charts say, each text once."""
    drawing: bytearray = field(default_factory=bytearray)
    """Records of its shapes, one behind the other: they are cut as it comes."""
    letters: int = 0
    """Letters of the text box at hand that are still to come."""


class Biff:
    """One pass over the records of a workbook; with `cells` what stands in its cells is kept too."""

    def __init__(self, data: bytes, *, cells: bool = False) -> None:
        self.data = data
        self.version = 8
        self.codec = "cp1252"
        self.formats: dict[int, str] = {}
        self.styles: list[int] = []
        self.names: list[tuple[str, bool]] = []
        self.sheets: dict[str, _Sheet] = {}
        self.defined: list[TextBlock] = []
        self.cells = Cells() if cells else None
        self.drawn: list[bytes] = []
        """Drawings and bitmaps, each record with those that continue it."""
        self.outside: dict[str, None] = {}
        """Texts that were copied from other workbooks."""
        self._groups: list[int] = []
        self._packed: list[bytes] = []
        self._sheet: _Sheet | None = None
        self._depth = 0
        self._opened = 0
        self._in_chart = False
        self._text_object: int | None = None

    @property
    def wide(self) -> bool:
        """Whether strings tell by a flag if their letters have two bytes."""
        return self.version == 8

    def scan(self) -> None:
        """Read all records. Damaged ones are passed over: calamine decides whether the file is whole."""
        last = 0
        for kind, body in records(self.data):
            # Records of cells, nearly all there are, end no table of strings.
            if last == _SST and kind != _CONTINUE and self.cells is not None:
                self.cells.strings = list(shared_strings(self._packed))
            with contextlib.suppress(struct.error, IndexError, UnicodeDecodeError):
                if kind in _BOFS:
                    self._begin(kind, body)
                elif kind == _EOF:
                    self._depth = max(self._depth - 1, 0)
                    self._in_chart = self._in_chart and self._depth > 0
                elif kind == _CONTINUE:
                    self._continue(last, body)
                    continue
                elif self._sheet is None:
                    self._global(kind, body)
                else:
                    self._in_sheet(self._sheet, kind, body)
            last = kind

    def _begin(self, kind: int, body: bytes) -> None:
        """The start of the workbook's settings, of a sheet, or of a chart inside of one."""
        self._depth += 1
        version, what = struct.unpack_from("<HH", body)
        self._in_chart = what == _CHART
        if self._depth > 1 and self.version >= 5:
            return
        if self._opened == 0:
            self.version = 8 if version == 0x600 else _BOFS[kind]
            if self.cells is not None:
                self.cells.version = self.version
            # The sheets of a workspace lie inside of it, those of a later workbook behind its settings.
            self._depth -= what == _WORKSPACE
        if what in (_GLOBALS, _WORKSPACE):
            self._opened += what == _GLOBALS
            return
        self._opened += 1
        self._next_sheet(len(self.sheets))

    def _continue(self, last: int, body: bytes) -> None:
        """More of the record before."""
        if last == _TXO and self._sheet is not None and self._text_object is not None:
            self._text_of(self._sheet, self._text_object, body)
        elif last == _SST:
            self._packed.append(body)
        elif last in (_DRAWING_GROUP, _BITMAP, _BACKGROUND) and self.drawn:
            self.drawn[-1] += body

    def _next_sheet(self, at: int) -> None:
        name, hidden = self.names[at] if at < len(self.names) else (f"sheet {at + 1}", False)
        self._sheet = _Sheet(Place("cell", sheet=name, hidden="hidden sheet" if hidden else None))
        self.sheets[name] = self._sheet
        if self.cells is not None:
            self.cells.begin(name, hidden=hidden)

    def _global(self, kind: int, body: bytes) -> None:
        if kind == _BOUNDSHEET:
            self.names.append((self._short(body, 6), body[4] & 3 != 0))
        elif kind == _SST:
            self._packed = [body[8:]]
        elif kind == _NAME:
            self._defined(body)
        elif kind == _OUTSIDE_VALUES:
            self.outside.update(dict.fromkeys(self._outside(body)))
        else:
            self._anywhere(kind, body)

    def _anywhere(self, kind: int, body: bytes) -> None:
        """Records that stand before the first sheet, in old workbooks within it."""
        if kind == _XF:
            self.styles.append(struct.unpack_from("<H", body, 2)[0])
        elif kind in (_DRAWING_GROUP, _BITMAP, _BACKGROUND):
            self._draw(kind, body)
        elif kind == _BUNDLED:
            self.names.append((self._short(body, 4), False))
        elif kind == _CODE_PAGE:
            (number,) = struct.unpack_from("<H", body)
            self.codec = known_codec(_CODE_PAGES.get(number, f"cp{number}"))
        if kind in _FORMATS:
            text = self._format(body)
            if self.version >= 5:
                self.formats[struct.unpack_from("<H", body)[0]] = text
            if self.cells is not None:
                self.cells.take_setting(kind, body, text)
        elif self.cells is not None:
            self.cells.take_setting(kind, body, "")

    def _draw(self, kind: int, body: bytes) -> None:
        """A drawing record; a large group of drawings goes on in more records of its own kind."""
        if kind == _DRAWING_GROUP and self._groups:
            self.drawn[self._groups[0]] += body
            return
        if kind == _DRAWING_GROUP:
            self._groups.append(len(self.drawn))
        # Bitmaps: a format, an environment and a size before the bits ([MS-XLS] 2.4.19, 2.4.138).
        self.drawn.append(body if kind == _DRAWING_GROUP else body[8:])

    def _format(self, body: bytes) -> str:
        """The code of a number format, whose number stands before it from Excel 4 on."""
        return self._long(body, 2) if self.wide else self._short(body, 2 if self.version > 3 else 0)

    def _outside(self, body: bytes) -> Iterator[str]:
        """Texts of cells of another workbook that were kept when it was last read ([MS-XLS] 2.4.66)."""
        at = 4
        for _ in range(body[0] - body[1] + 1):
            if body[at] == 2:
                text, at = self._counted(body, at + 1)
                if text.strip():
                    yield text
            else:
                at += 9

    def _defined(self, body: bytes) -> None:
        """A name whose formula is a text constant (token 0x17)."""
        size, formula = body[3], struct.unpack_from("<H", body, 4)[0]
        wide = self.wide and body[14] & 1
        start = 15 if self.wide else 14
        name = body[start : start + size * (2 if wide else 1)].decode(
            "utf-16-le" if wide else "cp1252", "replace"
        )
        rest = body[start + size * (2 if wide else 1) :][:formula]
        if rest[:1] == b"\x17":
            text = self._short(rest, 1)
            self.defined.append(TextBlock(text, Place("defined name", hidden="defined name"), label=name))

    def _in_sheet(self, sheet: _Sheet, kind: int, body: bytes) -> None:
        if self._in_chart:
            self._chart(sheet, kind, body)
        elif kind in _NUMERIC:
            self._numbers(sheet, kind, body)
        elif kind == _ROW:
            if struct.unpack_from("<H", body, 12)[0] & 0x20:
                sheet.hidden_rows.add(struct.unpack_from("<H", body)[0] + 1)
        elif kind == _COLUMNS:
            first, final, _, _, flags = struct.unpack_from("<HHHHH", body)
            if flags & 1:
                sheet.hidden_columns.update(range(first + 1, min(final, 255) + 2))
        elif kind == _NOTE:
            self._note(sheet, body)
        elif kind == _OBJ and len(body) >= 8:
            kind_of_object, number = struct.unpack_from("<HH", body, 4)
            sheet.boxes[number] = (kind_of_object, "")
            self._text_object = int(number)
        elif kind in (_DRAWING, _TXO):
            sheet.drawing += body if kind == _DRAWING else b""
            sheet.letters = struct.unpack_from("<H", body, 10)[0] if kind == _TXO else 0
        elif kind in (_HEADER, _FOOTER) and body:
            self._printed(sheet, kind, body)
        elif kind == _HLINK:
            self._link(sheet, body)
        elif kind == _VALIDATION:
            self._prompt(sheet, body)
        else:
            self._anywhere(kind, body)
        if self.cells is not None and not self._in_chart:
            self.cells.take(kind, body, self._string)

    def _chart(self, sheet: _Sheet, kind: int, body: bytes) -> None:
        """Titles and names of series, then the labels and values the chart keeps of the cells it shows."""
        if kind == _SERIES_TEXT:
            sheet.chart[self._short(body, 2)] = None
        elif kind == _CHART_LABEL:
            sheet.chart[self._string(body, 6, short=False)] = None
        elif kind == _NUMBER:
            sheet.chart[show(struct.unpack_from("<d", body, 6)[0])] = None
        elif kind in (_HEADER, _FOOTER) and body:
            self._printed(sheet, kind, body)

    def _printed(self, sheet: _Sheet, kind: int, body: bytes) -> None:
        """A header or footer."""
        text = printed_line(self._long(body, 0) if self.wide else self._short(body, 0))
        if text:
            part = "header" if kind == _HEADER else "footer"
            sheet.asides.append(TextBlock(text, replace(sheet.place, part=part)))

    def _numbers(self, sheet: _Sheet, kind: int, body: bytes) -> None:
        """Numbers that a mask may show otherwise."""
        if kind == _MULRK:
            row, column = struct.unpack_from("<HH", body)
            for at in range(4, len(body) - 5, 6):
                (style,) = struct.unpack_from("<H", body, at)
                self._mask(sheet, row, column + (at - 4) // 6, style, packed_number(body[at + 2 : at + 6]))
            return
        row, column, style = struct.unpack_from("<HHH", body)
        number = packed_number(body[6:10]) if kind == _RK else struct.unpack_from("<d", body, 6)[0]
        self._mask(sheet, row, column, style, number)

    def _mask(self, sheet: _Sheet, row: int, column: int, style: int, number: float) -> None:
        code = self.formats.get(self.styles[style], "") if style < len(self.styles) else ""
        if code and is_mask(code) and not math.isnan(number):
            sheet.masks[row + 1, column + 1] = apply(code, number)

    def _note(self, sheet: _Sheet, body: bytes) -> None:
        row, column = struct.unpack_from("<HH", body)
        if self.wide:
            number = struct.unpack_from("<H", body, 6)[0]
            sheet.notes.append((row, column, number, self._long(body, 8)))
        else:
            size = struct.unpack_from("<H", body, 4)[0]
            name = TableBlock([]).cell_name(row, column)
            text = body[6 : 6 + size].decode("cp1252", "replace")
            sheet.asides.append(TextBlock(text, replace(sheet.place, part="comment", cell=name)))

    def _text_of(self, sheet: _Sheet, number: int, body: bytes) -> None:
        """The text of a comment or box: one flag byte and characters in each CONTINUE until all are there."""
        if sheet.letters <= 0:
            return
        text = body[1:].decode("utf-16-le" if body[0] & 1 else "latin-1", "replace")[: sheet.letters]
        sheet.letters -= len(text)
        kind, before = sheet.boxes.get(number, (0, ""))
        sheet.boxes[number] = (kind, before + text)

    def _link(self, sheet: _Sheet, body: bytes) -> None:
        """Addresses inside a hyperlink's moniker, wherever they stand in it."""
        row, _, column = struct.unpack_from("<HHH", body)
        text = body[32:].decode("utf-16-le", "ignore") + "\n" + body[33:].decode("utf-16-le", "ignore")
        found = re.search(r"(?:mailto:|https?://|ftp://|file://)[!-~]+", text)
        if found:
            name = TableBlock([]).cell_name(row, column)
            place = replace(sheet.place, part="link", cell=name, hidden=sheet.place.hidden or "link target")
            sheet.asides.append(TextBlock(found[0], place, prose=False))

    def _prompt(self, sheet: _Sheet, body: bytes) -> None:
        """Titles and messages of an input check."""
        at = 4
        for _ in range(4):
            size = struct.unpack_from("<H", body, at)[0]
            text = self._long(body, at).strip("\0")
            at += 3 + size * (2 if body[at + 2] & 1 else 1)
            if text:
                sheet.asides.append(TextBlock(text, replace(sheet.place, part="input prompt")))

    def _short(self, body: bytes, at: int) -> str:
        """A string with a one-byte length (and, from Excel 97 on, a flag for wide characters)."""
        size = body[at]
        if not self.wide:
            return body[at + 1 : at + 1 + size].decode(self.codec, "replace")
        if body[at + 1] & 1:
            return body[at + 2 : at + 2 + 2 * size].decode("utf-16-le", "replace")
        return body[at + 2 : at + 2 + size].decode("latin-1")

    @classmethod
    def _long(cls, body: bytes, at: int) -> str:
        """A string with a two-byte length and a flag for wide characters."""
        return cls._counted(body, at)[0]

    @staticmethod
    def _counted(body: bytes, at: int) -> tuple[str, int]:
        """A string as `_long` reads it, and where it ends."""
        size = struct.unpack_from("<H", body, at)[0]
        if body[at + 2] & 1:
            return body[at + 3 : at + 3 + 2 * size].decode("utf-16-le", "replace"), at + 3 + 2 * size
        return body[at + 3 : at + 3 + size].decode("latin-1"), at + 3 + size

    def _string(self, body: bytes, at: int, *, short: bool) -> str:
        """The text of a cell in the workbook's own kind of string."""
        if self.wide:
            return self._long(body, at)
        if short:
            return self._short(body, at)
        size = struct.unpack_from("<H", body, at)[0]
        return body[at + 2 : at + 2 + size].decode(self.codec, "replace")

    def polish(self, name: str, number: int, first: int, texts: list[str]) -> None:
        """Put masked texts in the place of bare numbers of a row."""
        sheet = self.sheets.get(name)
        if sheet is None or not sheet.masks:
            return
        for at in range(len(texts)):
            text = sheet.masks.get((number, first + at))
            if text is not None:
                texts[at] = text

    def hidden(self, name: str) -> tuple[frozenset[int], frozenset[int]]:
        """Hidden rows and columns of a sheet."""
        sheet = self.sheets.get(name)
        return (
            (frozenset(sheet.hidden_rows), frozenset(sheet.hidden_columns))
            if sheet
            else (frozenset(), frozenset())
        )

    def pieces(self) -> Iterator[Piece]:
        """Comments, text boxes, headers, links and names."""
        for sheet in self.sheets.values():
            noted = set()
            for row, column, number, author in sheet.notes:
                noted.add(number)
                text = sheet.boxes.get(number, (0, ""))[1]
                name = TableBlock([]).cell_name(row, column)
                if text:
                    yield TextBlock(text, replace(sheet.place, part="comment", cell=name))
                if author.strip("\0 "):
                    yield TextBlock(
                        author, Place("metadata", sheet=sheet.place.sheet), label="author of comments"
                    )
            for number, (_, text) in sheet.boxes.items():
                if text and number not in noted:
                    yield TextBlock(text, replace(sheet.place, part="text box"))
            yield from sheet.asides
            for piece in shape_texts(bytes(sheet.drawing)):
                yield replace(piece, place=replace(piece.place, sheet=sheet.place.sheet))
            if sheet.chart:
                chart = "\n".join(text for text in sheet.chart if text.strip())
                yield TextBlock(chart, replace(sheet.place, part="chart"))
        yield from self.defined
        if self.outside:
            yield TextBlock("\n".join(self.outside), Place("outside link", hidden="outside link"))


def shared_strings(parts: list[bytes]) -> Iterator[str]:
    """The table of shared texts ([MS-XLS] 2.4.265): its records, of which one goes on in the next.

    A text cut in two says anew behind the cut whether its letters have one byte or two. Ends where the
    table is damaged.
    """
    data, cuts, at = b"".join(parts), set(accumulate(map(len, parts))), 0
    while at + 3 <= len(data):
        size, flags = struct.unpack_from("<HB", data, at)
        at += 3
        runs = int.from_bytes(data[at : at + 2], "little") if flags & 8 else 0
        at += 2 if flags & 8 else 0
        extra = int.from_bytes(data[at : at + 4], "little") if flags & 4 else 0
        at += 4 if flags & 4 else 0
        text = ""
        while len(text) < size and at < len(data):
            width = 2 if flags & 1 else 1
            want = at + (size - len(text)) * width
            cut = min((cut for cut in cuts if at < cut < want), default=None)
            stop = want if cut is None else cut
            text += data[at:stop].decode("utf-16-le" if width == 2 else "latin-1", "replace")
            at = stop
            if cut is not None and at < len(data):
                flags = data[at]
                at += 1
        yield text
        at += 4 * runs + extra


def known_codec(name: str) -> str:
    """The codec, or that of Western Windows when Python has no such."""
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"


def pivot_texts(source: Source) -> Iterator[str]:
    """Texts that pivot tables keep of the data they were made of ([MS-XLS] 2.1.7.20.2), each once."""
    told: dict[str, None] = {}
    with open_ole(source) as ole:
        for path in ole.listdir():
            if folded(path)[0] == "_SX_DB_CUR":
                for kind, body in records(stream_of(ole, "/".join(path)) or b""):
                    if kind == _PIVOT_TEXT and len(body) > 3:
                        told[Biff._long(body, 0)] = None
    return iter(told)
