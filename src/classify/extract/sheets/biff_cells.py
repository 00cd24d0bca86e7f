"""Cells of xls workbooks of every age, BIFF2 to BIFF8: for files that calamine does not read.

Excel 2 to 4 kept one worksheet in a bare stream, Excel 4 also workspaces of several. Layouts as in [MS-XLS]
and, for what it leaves out, in OpenOffice.org's documentation of the Excel file format.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from classify.extract.document import Piece
from classify.extract.sheets.blocks import sheet_name, sheet_place, table_blocks
from classify.extract.sheets.number_format import (
    BUILT_IN_DATES,
    BUILT_IN_TIMES,
    apply,
    from_serial,
    is_date,
    is_mask,
    show,
)

# Old and new numbers of the records that hold cells.
INTEGER = 0x02
NUMBERS = (0x03, 0x203)
LABELS = (0x04, 0x204, 0xD6)
FORMULAS = (0x06, 0x206, 0x406)
STRINGS = (0x07, 0x207)
RK, MULRK, SHARED_STRING = 0x27E, 0xBD, 0xFD
_FORMATS = (0x1E, 0x41E)
_STYLES = (0x243, 0x443, 0xE0)
_DATE_MODE = 0x22


class StringReader(Protocol):
    """Reads a counted string of the workbook's own kind at a place of a record."""

    def __call__(self, body: bytes, at: int, *, short: bool) -> str:
        """The string; `short` when its length is one byte."""
        ...


@dataclass(slots=True)
class Cells:
    """Cell texts of the sheets of one workbook, taken record by record."""

    version: int = 8
    strings: list[str] = field(default_factory=list)
    """The table of shared texts."""
    codes: dict[int, str] = field(default_factory=dict)
    styles: list[int] = field(default_factory=list)
    base_1904: bool = False
    sheets: dict[str, tuple[dict[tuple[int, int], str], bool]] = field(default_factory=dict)
    """Texts by row and column, counted from 0, of each sheet, and whether it is hidden."""
    _now: dict[tuple[int, int], str] = field(default_factory=dict)
    _pending: tuple[int, int] | None = None
    """The cell whose formula gives the text that the next record holds."""

    def begin(self, name: str, *, hidden: bool) -> None:
        """The cells to come are those of this sheet."""
        self._now = {}
        self.sheets[name] = (self._now, hidden)

    def take_setting(self, kind: int, body: bytes, text: str) -> None:
        """A record that says how numbers look; `text` is the string a format holds."""
        if kind in _FORMATS:
            number = struct.unpack_from("<H", body)[0] if self.version >= 5 else len(self.codes)
            self.codes[number] = text
        elif kind in _STYLES:
            (number,) = struct.unpack_from("<H", body, 2) if self.version >= 5 else (body[1],)
            self.styles.append(number)
        elif kind == _DATE_MODE:
            self.base_1904 = body[:1] == b"\1"

    def take(self, kind: int, body: bytes, read_string: StringReader) -> None:
        """A record of cells. Raises struct.error and IndexError when it is damaged."""
        if kind == MULRK:
            row, column = struct.unpack_from("<HH", body)
            for at in range(4, len(body) - 5, 6):
                (style,) = struct.unpack_from("<H", body, at)
                text = self._number(packed_number(body[at + 2 : at + 6]), style)
                self._now[row, column + (at - 4) // 6] = text
            return
        if kind in STRINGS:
            if self._pending is not None:
                self._now[self._pending] = read_string(body, 0, short=self.version == 2)
                self._pending = None
            return
        if not (kind in (INTEGER, RK, SHARED_STRING) or kind in (*NUMBERS, *LABELS, *FORMULAS)):
            return
        row, column = struct.unpack_from("<HH", body)
        # Excel 2 keeps three bytes of looks with each cell, later ones the number of a style.
        start = 7 if self.version == 2 else 6
        style = body[5] & 0x3F if self.version == 2 else struct.unpack_from("<H", body, 4)[0]
        if kind in LABELS:
            self._now[row, column] = read_string(body, start, short=self.version == 2)
        elif kind == SHARED_STRING:
            (number,) = struct.unpack_from("<I", body, 6)
            self._now[row, column] = self.strings[number]
        elif kind == INTEGER:
            self._now[row, column] = self._number(struct.unpack_from("<H", body, start)[0], style)
        elif kind == RK:
            self._now[row, column] = self._number(packed_number(body[6:10]), style)
        elif kind in FORMULAS and body[start + 6 : start + 8] == b"\xff\xff":
            self._pending = (row, column) if body[start] == 0 else None
        else:
            self._now[row, column] = self._number(struct.unpack_from("<d", body, start)[0], style)

    def _number(self, number: float, style: int) -> str:
        form = style
        if self.version > 2:
            form = self.styles[style] if style < len(self.styles) else 0
        code = self.codes.get(form, "")
        if math.isnan(number) or math.isinf(number):
            return ""
        built_in = not code and self.version >= 5 and form in (*BUILT_IN_DATES, *BUILT_IN_TIMES)
        if built_in or is_date(code):
            return from_serial(number, base_1904=self.base_1904)
        return apply(code, number) if is_mask(code) else show(float(number))

    def pieces(self) -> Iterator[Piece]:
        """The sheets as tables, rows and columns where they stand."""
        for name, (cells, hidden) in self.sheets.items():
            place = sheet_place(name, hidden=hidden)
            yield from sheet_name(place)
            yield from table_blocks(_rows(cells), place)


def _rows(cells: dict[tuple[int, int], str]) -> Iterator[tuple[int, int, list[str]]]:
    by_row: dict[int, dict[int, str]] = {}
    for (row, column), text in cells.items():
        by_row.setdefault(row, {})[column] = text
    for row in sorted(by_row):
        texts = by_row[row]
        yield row + 1, 1, [texts.get(column, "") for column in range(max(texts) + 1)]


def packed_number(raw: bytes) -> float:
    """A packed number ([MS-XLS] 2.5.217, [MS-XLSB] 2.5.122)."""
    (bits,) = struct.unpack("<i", raw)
    value = (
        float(bits >> 2) if bits & 2 else struct.unpack("<d", struct.pack("<Q", (bits & 0xFFFFFFFC) << 32))[0]
    )
    return value / 100 if bits & 1 else value
