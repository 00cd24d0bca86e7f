"""The record stream of xls workbooks ([MS-XLS]): what calamine does not tell about them.

Comments, text boxes, charts, pictures, headers and footers, masks of numbers, hidden rows and columns,
defined names, values of other workbooks; and the cells of files calamine refuses.
"""

from __future__ import annotations

import contextlib
import math
import re
import struct
from collections.abc import Iterator
from dataclasses import replace

from classify.extract.document import Piece, Place, TableBlock, TextBlock
from classify.extract.objects.shape_texts import shape_texts
from classify.extract.sheets.biff_cells import Cells, packed_number
from classify.extract.sheets.biff_records import (
    BACKGROUND,
    BITMAP,
    BOFS,
    BOUNDSHEET,
    BUNDLED,
    CHART,
    CHART_LABEL,
    CODE_PAGE,
    CODE_PAGES,
    COLUMNS,
    CONTINUE,
    DRAWING,
    DRAWING_GROUP,
    EOF,
    FOOTER,
    FORMATS,
    GLOBALS,
    HEADER,
    HLINK,
    MULRK,
    NAME,
    NOTE,
    NUMBER,
    NUMERIC,
    OBJ,
    OUTSIDE_VALUES,
    RK,
    ROW,
    SERIES_TEXT,
    SST,
    TXO,
    VALIDATION,
    WORKSPACE,
    XF,
    Sheet,
    counted_text,
    known_codec,
    long_text,
    records,
    shared_strings,
)
from classify.extract.sheets.number_format import apply, is_mask, show
from classify.extract.sheets.parts import printed_line


class Biff:
    """One pass over the records of a workbook; with `cells` what stands in its cells is kept too."""

    def __init__(self, data: bytes, *, cells: bool = False) -> None:
        self.data = data
        self.version = 8
        self.codec = "cp1252"
        self.formats: dict[int, str] = {}
        self.styles: list[int] = []
        self.names: list[tuple[str, bool]] = []
        self.sheets: dict[str, Sheet] = {}
        self.defined: list[TextBlock] = []
        self.cells = Cells() if cells else None
        self.drawn: list[bytes] = []
        """Drawings and bitmaps, each record with those that continue it."""
        self.outside: dict[str, None] = {}
        """Texts that were copied from other workbooks."""
        self._groups: list[int] = []
        self._packed: list[bytes] = []
        self._sheet: Sheet | None = None
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
            if last == SST and kind != CONTINUE and self.cells is not None:
                self.cells.strings = list(shared_strings(self._packed))
            with contextlib.suppress(struct.error, IndexError, UnicodeDecodeError):
                if kind in BOFS:
                    self._begin(kind, body)
                elif kind == EOF:
                    self._depth = max(self._depth - 1, 0)
                    self._in_chart = self._in_chart and self._depth > 0
                elif kind == CONTINUE:
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
        self._in_chart = what == CHART
        if self._depth > 1 and self.version >= 5:
            return
        if self._opened == 0:
            self.version = 8 if version == 0x600 else BOFS[kind]
            if self.cells is not None:
                self.cells.version = self.version
            # The sheets of a workspace lie inside of it, those of a later workbook behind its settings.
            self._depth -= what == WORKSPACE
        if what in (GLOBALS, WORKSPACE):
            self._opened += what == GLOBALS
            return
        self._opened += 1
        self._next_sheet(len(self.sheets))

    def _continue(self, last: int, body: bytes) -> None:
        """More of the record before."""
        if last == TXO and self._sheet is not None and self._text_object is not None:
            self._text_of(self._sheet, self._text_object, body)
        elif last == SST:
            self._packed.append(body)
        elif last in (DRAWING_GROUP, BITMAP, BACKGROUND) and self.drawn:
            self.drawn[-1] += body

    def _next_sheet(self, at: int) -> None:
        name, hidden = self.names[at] if at < len(self.names) else (f"sheet {at + 1}", False)
        self._sheet = Sheet(Place("cell", sheet=name, hidden="hidden sheet" if hidden else None))
        self.sheets[name] = self._sheet
        if self.cells is not None:
            self.cells.begin(name, hidden=hidden)

    def _global(self, kind: int, body: bytes) -> None:
        if kind == BOUNDSHEET:
            self.names.append((self._short(body, 6), body[4] & 3 != 0))
        elif kind == SST:
            self._packed = [body[8:]]
        elif kind == NAME:
            self._defined(body)
        elif kind == OUTSIDE_VALUES:
            self.outside.update(dict.fromkeys(self._outside(body)))
        else:
            self._anywhere(kind, body)

    def _anywhere(self, kind: int, body: bytes) -> None:
        """Records that stand before the first sheet, in old workbooks within it."""
        if kind == XF:
            self.styles.append(struct.unpack_from("<H", body, 2)[0])
        elif kind in (DRAWING_GROUP, BITMAP, BACKGROUND):
            self._draw(kind, body)
        elif kind == BUNDLED:
            self.names.append((self._short(body, 4), False))
        elif kind == CODE_PAGE:
            (number,) = struct.unpack_from("<H", body)
            self.codec = known_codec(CODE_PAGES.get(number, f"cp{number}"))
        if kind in FORMATS:
            text = self._format(body)
            if self.version >= 5:
                self.formats[struct.unpack_from("<H", body)[0]] = text
            if self.cells is not None:
                self.cells.take_setting(kind, body, text)
        elif self.cells is not None:
            self.cells.take_setting(kind, body, "")

    def _draw(self, kind: int, body: bytes) -> None:
        """A drawing record; a large group of drawings goes on in more records of its own kind."""
        if kind == DRAWING_GROUP and self._groups:
            self.drawn[self._groups[0]] += body
            return
        if kind == DRAWING_GROUP:
            self._groups.append(len(self.drawn))
        # Bitmaps: a format, an environment and a size before the bits ([MS-XLS] 2.4.19, 2.4.138).
        self.drawn.append(body if kind == DRAWING_GROUP else body[8:])

    def _format(self, body: bytes) -> str:
        """The code of a number format, whose number stands before it from Excel 4 on."""
        return long_text(body, 2) if self.wide else self._short(body, 2 if self.version > 3 else 0)

    def _outside(self, body: bytes) -> Iterator[str]:
        """Texts of cells of another workbook that were kept when it was last read ([MS-XLS] 2.4.66)."""
        at = 4
        for _ in range(body[0] - body[1] + 1):
            if body[at] == 2:
                text, at = counted_text(body, at + 1)
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

    def _in_sheet(self, sheet: Sheet, kind: int, body: bytes) -> None:
        if self._in_chart:
            self._chart(sheet, kind, body)
        elif kind in NUMERIC:
            self._numbers(sheet, kind, body)
        elif kind == ROW:
            if struct.unpack_from("<H", body, 12)[0] & 0x20:
                sheet.hidden_rows.add(struct.unpack_from("<H", body)[0] + 1)
        elif kind == COLUMNS:
            first, final, _, _, flags = struct.unpack_from("<HHHHH", body)
            if flags & 1:
                sheet.hidden_columns.update(range(first + 1, min(final, 255) + 2))
        elif kind == NOTE:
            self._note(sheet, body)
        elif kind == OBJ and len(body) >= 8:
            kind_of_object, number = struct.unpack_from("<HH", body, 4)
            sheet.boxes[number] = (kind_of_object, "")
            self._text_object = int(number)
        elif kind in (DRAWING, TXO):
            sheet.drawing += body if kind == DRAWING else b""
            sheet.letters = struct.unpack_from("<H", body, 10)[0] if kind == TXO else 0
        elif kind in (HEADER, FOOTER) and body:
            self._printed(sheet, kind, body)
        elif kind == HLINK:
            self._link(sheet, body)
        elif kind == VALIDATION:
            self._prompt(sheet, body)
        else:
            self._anywhere(kind, body)
        if self.cells is not None and not self._in_chart:
            self.cells.take(kind, body, self._string)

    def _chart(self, sheet: Sheet, kind: int, body: bytes) -> None:
        """Titles and names of series, then the labels and values the chart keeps of the cells it shows."""
        if kind == SERIES_TEXT:
            sheet.chart[self._short(body, 2)] = None
        elif kind == CHART_LABEL:
            sheet.chart[self._string(body, 6, short=False)] = None
        elif kind == NUMBER:
            sheet.chart[show(struct.unpack_from("<d", body, 6)[0])] = None
        elif kind in (HEADER, FOOTER) and body:
            self._printed(sheet, kind, body)

    def _printed(self, sheet: Sheet, kind: int, body: bytes) -> None:
        """A header or footer."""
        text = printed_line(long_text(body, 0) if self.wide else self._short(body, 0))
        if text:
            part = "header" if kind == HEADER else "footer"
            sheet.asides.append(TextBlock(text, replace(sheet.place, part=part)))

    def _numbers(self, sheet: Sheet, kind: int, body: bytes) -> None:
        """Numbers that a mask may show otherwise."""
        if kind == MULRK:
            row, column = struct.unpack_from("<HH", body)
            for at in range(4, len(body) - 5, 6):
                (style,) = struct.unpack_from("<H", body, at)
                self._mask(sheet, row, column + (at - 4) // 6, style, packed_number(body[at + 2 : at + 6]))
            return
        row, column, style = struct.unpack_from("<HHH", body)
        number = packed_number(body[6:10]) if kind == RK else struct.unpack_from("<d", body, 6)[0]
        self._mask(sheet, row, column, style, number)

    def _mask(self, sheet: Sheet, row: int, column: int, style: int, number: float) -> None:
        code = self.formats.get(self.styles[style], "") if style < len(self.styles) else ""
        if code and is_mask(code) and not math.isnan(number):
            sheet.masks[row + 1, column + 1] = apply(code, number)

    def _note(self, sheet: Sheet, body: bytes) -> None:
        row, column = struct.unpack_from("<HH", body)
        if self.wide:
            number = struct.unpack_from("<H", body, 6)[0]
            sheet.notes.append((row, column, number, long_text(body, 8)))
        else:
            size = struct.unpack_from("<H", body, 4)[0]
            name = TableBlock([]).cell_name(row, column)
            text = body[6 : 6 + size].decode("cp1252", "replace")
            sheet.asides.append(TextBlock(text, replace(sheet.place, part="comment", cell=name)))

    def _text_of(self, sheet: Sheet, number: int, body: bytes) -> None:
        """The text of a comment or box: one flag byte and characters in each CONTINUE until all are there."""
        if sheet.letters <= 0:
            return
        text = body[1:].decode("utf-16-le" if body[0] & 1 else "latin-1", "replace")[: sheet.letters]
        sheet.letters -= len(text)
        kind, before = sheet.boxes.get(number, (0, ""))
        sheet.boxes[number] = (kind, before + text)

    def _link(self, sheet: Sheet, body: bytes) -> None:
        """Addresses inside a hyperlink's moniker, wherever they stand in it."""
        row, _, column = struct.unpack_from("<HHH", body)
        text = body[32:].decode("utf-16-le", "ignore") + "\n" + body[33:].decode("utf-16-le", "ignore")
        found = re.search(r"(?:mailto:|https?://|ftp://|file://)[!-~]+", text)
        if found:
            name = TableBlock([]).cell_name(row, column)
            place = replace(sheet.place, part="link", cell=name, hidden=sheet.place.hidden or "link target")
            sheet.asides.append(TextBlock(found[0], place, prose=False))

    def _prompt(self, sheet: Sheet, body: bytes) -> None:
        """Titles and messages of an input check."""
        at = 4
        for _ in range(4):
            size = struct.unpack_from("<H", body, at)[0]
            text = long_text(body, at).strip("\0")
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

    def _string(self, body: bytes, at: int, *, short: bool) -> str:
        """The text of a cell in the workbook's own kind of string."""
        if self.wide:
            return long_text(body, at)
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
