"""The binary parts of an xlsb workbook ([MS-XLSB]): what calamine does not tell of them.

calamine reads the cells. The list of sheets, hidden rows and columns, masks over numbers, comments,
prompts, link tips, headers and constants of names stand in records read here.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace

from classify.extract.document import Piece, Place, TableBlock, TextBlock
from classify.extract.office.opc import relationships
from classify.extract.sheets.biff_cells import packed_number
from classify.extract.sheets.number_format import apply, is_mask
from classify.extract.sheets.parts import printed_line
from classify.extract.sheets.worksheet import MOST_COLUMNS
from classify.extract.xml.package import Package

# Record types ([MS-XLSB] 2.3.2).
_ROW, _RK, _REAL, _FORMULA_REAL = 0, 2, 5, 9
_NAME, _FORMAT, _STYLE, _COLUMN, _CHECK = 39, 44, 47, 60, 64
_WORKBOOK, _SHEET, _HEADERS, _LINK = 153, 156, 479, 494
_STYLES_BEGIN, _STYLES_END = 617, 618
_AUTHOR, _COMMENT, _COMMENT_TEXT = 632, 635, 637
_NO_STRING = 0xFFFFFFFF
_STRING_TOKEN = 0x17
"""PtgStr: a text constant in a formula ([MS-XLSB] 2.5.97.89)."""


@dataclass(frozen=True, slots=True)
class ListedSheet:
    """One entry of the workbook's list of sheets."""

    name: str
    relationship: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class BinaryFrame:
    """What stands around the cells of a sheet, and the numbers that masks show otherwise."""

    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    masked: dict[tuple[int, int], str]
    """Text of a number by row and column, counted from 1."""
    pieces: list[Piece]


def listed_sheets(data: bytes) -> Iterator[ListedSheet]:
    """The sheets in the order of their tabs."""
    for kind, body in records(data):
        if kind == _SHEET:
            strings = _Strings(body, 8)
            relationship = strings.next()
            yield ListedSheet(strings.next(), relationship, hidden=body[0] in (1, 2))


def counts_from_1904(data: bytes) -> bool:
    """Whether dates count from 1904."""
    return any(kind == _WORKBOOK and body[:1] and body[0] & 1 for kind, body in records(data))


def named_constants(data: bytes) -> Iterator[tuple[str, str]]:
    """Names that stand for a text rather than for cells."""
    for kind, body in records(data):
        if kind == _NAME:
            strings = _Strings(body, 9)
            name = strings.next()
            text = _constant(body, strings.at)
            if text:
                yield name, text


def masks(data: bytes) -> dict[int, str]:
    """Formats that lay digits into a mask, by the number of the cell style that uses them."""
    codes: dict[int, str] = {}
    found: dict[int, str] = {}
    style = -1
    for kind, body in records(data):
        if kind == _FORMAT and len(body) > 2:
            codes[int.from_bytes(body[:2], "little")] = _Strings(body, 2).next()
        elif kind == _STYLES_BEGIN:
            style = 0
        elif kind == _STYLES_END:
            break
        elif kind == _STYLE and style >= 0:
            code = codes.get(int.from_bytes(body[2:4], "little"), "")
            if is_mask(code):
                found[style] = code
            style += 1
    return found


def frame_of(data: bytes, styles: dict[int, str], place: Place) -> BinaryFrame:
    """Walk the records of one sheet; `styles` are the masks of the workbook."""
    rows, columns = set[int](), set[int]()
    masked: dict[tuple[int, int], str] = {}
    pieces: list[Piece] = []
    row = 0
    for kind, body in records(data):
        if kind == _ROW and len(body) > 11:
            row = int.from_bytes(body[:4], "little") + 1
            if body[11] & 0x10:
                rows.add(row)
        elif kind in (_RK, _REAL, _FORMULA_REAL) and styles and len(body) >= 12:
            code = styles.get(int.from_bytes(body[4:7], "little"))
            if code:
                column = int.from_bytes(body[:4], "little") + 1
                masked[row, column] = apply(code, _number(kind, body[8:]))
        elif kind == _COLUMN and len(body) > 16 and body[16] & 1:
            first, last = struct.unpack_from("<II", body)
            columns.update(range(first + 1, min(last + 1, MOST_COLUMNS) + 1))
        elif kind in (_HEADERS, _CHECK, _LINK):
            pieces += _small_print(kind, body, place)
    return BinaryFrame(frozenset(rows), frozenset(columns), masked, pieces)


def _number(kind: int, raw: bytes) -> float:
    """The value of a numeric cell."""
    return packed_number(raw[:4]) if kind == _RK else float(struct.unpack_from("<d", raw.ljust(8, b"\0"))[0])


def _small_print(kind: int, body: bytes, place: Place) -> Iterator[Piece]:
    """Headers and footers, input checks and link tips of a sheet."""
    if kind == _HEADERS:
        strings = _Strings(body, 2)
        for part in ("header", "footer") * 3:
            text = printed_line(strings.next())
            if text:
                yield TextBlock(text, replace(place, part=part))
    elif kind == _CHECK:
        count = int.from_bytes(body[4:8], "little")
        where = replace(place, cell=_corner(body, 8))
        strings = _Strings(body, 8 + 16 * count)
        for text in [strings.next() for _ in range(4)]:
            if text:
                yield TextBlock(text, replace(where, part="input prompt"))
        entries = _constant(body, strings.at)
        if entries:
            yield TextBlock(
                entries.replace("\0", "\n").replace(",", "\n"),
                replace(where, part="list entry", hidden="list entry"),
            )
    else:
        strings = _Strings(body, 16)
        _, location, tip = (strings.next() for _ in range(3))
        for text in (tip, location if "@" in location else ""):
            if text:
                hidden = place.hidden or "tooltip"
                yield TextBlock(text, replace(place, part="tooltip", cell=_corner(body, 0), hidden=hidden))


def comments(package: Package, part: str, place: Place) -> Iterator[Piece]:
    """Comments of a sheet with their cells, and their authors apart."""
    for arrow in relationships(package, part):
        data = package.read(arrow.target) if arrow.kind == "comments" else None
        cell = None
        for kind, body in records(data or b""):
            if kind == _COMMENT:
                cell = _corner(body, 4)
            elif kind == _COMMENT_TEXT:
                yield TextBlock(_Strings(body, 1).next(), replace(place, part="comment", cell=cell))
            elif kind == _AUTHOR:
                author = Place("metadata", sheet=place.sheet)
                yield TextBlock(_Strings(body, 0).next(), author, label="author of comments")


def _corner(body: bytes, at: int) -> str | None:
    """A1 name of the first cell of a range: first row, last row, first column, last column."""
    if len(body) < at + 16:
        return None
    row, _, column = struct.unpack_from("<III", body, at)
    return TableBlock([]).cell_name(row, column)


def _constant(body: bytes, at: int) -> str:
    """The text of a formula that is nothing but a text: its size, then a single token."""
    if len(body) < at + 7 or body[at + 4] != _STRING_TOKEN:
        return ""
    size = int.from_bytes(body[at + 5 : at + 7], "little")
    return body[at + 7 : at + 7 + 2 * size].decode("utf-16-le", "replace")


@dataclass(slots=True)
class _Strings:
    """Counted UTF-16 strings of a record, one behind the other ([MS-XLSB] 2.5.168, 2.5.169)."""

    body: bytes
    at: int

    def next(self) -> str:
        """The next string; "" for one that is null or cut off."""
        size = int.from_bytes(self.body[self.at : self.at + 4], "little")
        self.at += 4
        if size == _NO_STRING:
            return ""
        start, self.at = self.at, self.at + 2 * size
        return self.body[start : self.at].decode("utf-16-le", "replace")


def records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Records of a part: type and size in 7-bit groups ([MS-XLSB] 2.1.4)."""
    at = 0
    while at < len(data):
        numbers = []
        for most in (2, 4):
            number = 0
            for step in range(most):
                if at >= len(data):
                    return
                byte = data[at]
                at += 1
                number |= (byte & 0x7F) << (7 * step)
                if not byte & 0x80:
                    break
            numbers.append(number)
        kind, size = numbers
        yield kind, data[at : at + size]
        at += size
