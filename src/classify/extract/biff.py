"""The record stream of xls workbooks ([MS-XLS]): what calamine does not tell about them.

Comments, text boxes, headers and footers, masks of numbers, hidden rows and columns, defined names;
and the bare strings of files calamine refuses.
"""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from classify.errors import CorruptError
from classify.extract.document import Piece, Place, Source, TableBlock, TextBlock
from classify.extract.locked import unlock
from classify.extract.number_format import apply, is_mask
from classify.extract.ole import open_ole, stream_of
from classify.extract.sheet_parts import printed_line

_BOF, _EOF, _CONTINUE, _FILEPASS = 0x809, 0x0A, 0x3C, 0x2F
_BOUNDSHEET, _SST, _FORMAT, _XF, _NAME, _LABEL = 0x85, 0xFC, 0x41E, 0xE0, 0x18, 0x204
_NUMBER, _RK, _MULRK, _FORMULA, _ROW, _COLUMNS = 0x203, 0x27E, 0xBD, 0x06, 0x208, 0x7D
_NOTE, _OBJ, _TXO, _HEADER, _FOOTER, _HLINK, _VALIDATION = 0x1C, 0x5D, 0x1B6, 0x14, 0x15, 0x1B8, 0x1BE
_COMMENT_OBJECT = 0x19
_DEFAULT_PASSWORD = "VelvetSweatshop"  # noqa: S105 - Excel's own, for workbooks that open without asking


def workbook_stream(source: Source) -> bytes:
    """The record stream of an xls. Raises CorruptError."""
    with open_ole(source) as ole:
        data = stream_of(ole, "Workbook") or stream_of(ole, "Book")
    if data is None:
        raise CorruptError("The file holds no workbook.")
    return data


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


class Biff:
    """One pass over the records of a workbook."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.wide = True
        self.formats: dict[int, str] = {}
        self.styles: list[int] = []
        self.names: list[tuple[str, bool]] = []
        self.sheets: dict[str, _Sheet] = {}
        self.defined: list[TextBlock] = []
        self.packed_strings: list[bytes] = []

    def scan(self) -> None:
        """Read all records. Damaged ones are passed over: calamine decides whether the file is whole."""
        sheet: _Sheet | None = None
        opened = depth = 0
        last, text_object = 0, None
        for kind, body in records(self.data):
            if kind == _BOF:
                depth += 1
                if depth == 1:
                    self.wide = body[:2] == b"\x00\x06"
                    sheet = self._next_sheet(opened - 1) if opened else None
                    opened += 1
            elif kind == _EOF:
                depth = max(depth - 1, 0)
            try:
                if kind == _CONTINUE:
                    if last == _TXO and sheet is not None and text_object is not None:
                        self._text_of(sheet, text_object, body)
                        text_object = None
                    elif last == _SST:
                        self.packed_strings.append(body)
                    continue
                if sheet is None:
                    self._global(kind, body)
                else:
                    text_object = self._in_sheet(sheet, kind, body, text_object)
            except (struct.error, IndexError, UnicodeDecodeError):
                pass
            last = kind

    def _next_sheet(self, at: int) -> _Sheet:
        name, hidden = self.names[at] if at < len(self.names) else (f"sheet {at + 1}", False)
        sheet = _Sheet(Place("cell", sheet=name, hidden="hidden sheet" if hidden else None))
        self.sheets[name] = sheet
        return sheet

    def _global(self, kind: int, body: bytes) -> None:
        if kind == _BOUNDSHEET:
            self.names.append((self._short(body, 6), body[4] & 3 != 0))
        elif kind == _FORMAT:
            number = struct.unpack_from("<H", body)[0]
            self.formats[number] = self._long(body, 2) if self.wide else self._short(body, 2)
        elif kind == _XF:
            self.styles.append(struct.unpack_from("<H", body, 2)[0])
        elif kind == _SST:
            self.packed_strings = [body[8:]]
        elif kind == _NAME:
            self._defined(body)

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

    def _in_sheet(self, sheet: _Sheet, kind: int, body: bytes, pending: int | None) -> int | None:
        if kind in (_NUMBER, _RK, _FORMULA):
            row, column, style = struct.unpack_from("<HHH", body)
            self._mask(
                sheet,
                row,
                column,
                style,
                packed_number(body[6:10]) if kind == _RK else struct.unpack_from("<d", body, 6)[0],
            )
        elif kind == _MULRK:
            row, column = struct.unpack_from("<HH", body)
            for at in range(4, len(body) - 5, 6):
                (style,) = struct.unpack_from("<H", body, at)
                self._mask(sheet, row, column + (at - 4) // 6, style, packed_number(body[at + 2 : at + 6]))
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
            return int(number)
        elif kind in (_HEADER, _FOOTER) and body:
            text = self._long(body, 0) if self.wide else self._short(body, 0)
            text = printed_line(text)
            if text:
                sheet.asides.append(
                    TextBlock(text, replace(sheet.place, part="header" if kind == _HEADER else "footer"))
                )
        elif kind == _HLINK:
            self._link(sheet, body)
        elif kind == _VALIDATION:
            self._prompt(sheet, body)
        return pending

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
        """The text of a comment or box: the first CONTINUE after its TXO, one flag byte, characters."""
        text = body[1:].decode("utf-16-le" if body[0] & 1 else "latin-1", "replace")
        kind, _ = sheet.boxes.get(number, (0, ""))
        sheet.boxes[number] = (kind, text)

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
            return body[at + 1 : at + 1 + size].decode("cp1252", "replace")
        if body[at + 1] & 1:
            return body[at + 2 : at + 2 + 2 * size].decode("utf-16-le", "replace")
        return body[at + 2 : at + 2 + size].decode("latin-1")

    @staticmethod
    def _long(body: bytes, at: int) -> str:
        """A string with a two-byte length and a flag for wide characters."""
        size = struct.unpack_from("<H", body, at)[0]
        if body[at + 2] & 1:
            return body[at + 3 : at + 3 + 2 * size].decode("utf-16-le", "replace")
        return body[at + 3 : at + 3 + size].decode("latin-1")

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
        yield from self.defined

    def strings(self) -> Iterator[Piece]:
        """All strings of the workbook without their cells, for files nothing else reads."""
        texts = []
        data, at = b"".join(self.packed_strings), 0
        while at + 3 <= len(data):
            size, flags = struct.unpack_from("<HB", data, at)
            at += 3
            runs = struct.unpack_from("<H", data, at)[0] if flags & 8 and at + 2 <= len(data) else 0
            at += 2 if flags & 8 else 0
            extra = struct.unpack_from("<I", data, at)[0] if flags & 4 and at + 4 <= len(data) else 0
            at += 4 if flags & 4 else 0
            width = 2 if flags & 1 else 1
            texts.append(
                data[at : at + size * width].decode("utf-16-le" if width == 2 else "latin-1", "replace")
            )
            at += size * width + 4 * runs + extra
        texts += [
            self._long(body, 6) if self.wide else body[8:].decode("cp1252", "replace")
            for kind, body in records(self.data)
            if kind in (_LABEL, 0x04) and len(body) > 9
        ]
        if texts:
            yield TextBlock("\n".join(texts), Place("cell"))


def packed_number(raw: bytes) -> float:
    """A packed number ([MS-XLS] 2.5.217, [MS-XLSB] 2.5.122)."""
    (bits,) = struct.unpack("<i", raw)
    value = (
        float(bits >> 2) if bits & 2 else struct.unpack("<d", struct.pack("<Q", (bits & 0xFFFFFFFC) << 32))[0]
    )
    return value / 100 if bits & 1 else value
