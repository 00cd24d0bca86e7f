"""Builds an xlsb workbook record by record ([MS-XLSB]), a marker word in every place text can be."""

# ruff: noqa: E501 - markup reads better unbroken

from __future__ import annotations

import io
import struct
import zipfile

from .office_files import Expected, properties, rels, root


def record(kind: int, body: bytes = b"") -> bytes:
    """A record: type and size in 7-bit groups, then its body."""
    return _groups(kind) + _groups(len(body)) + body


def _groups(number: int) -> bytes:
    return bytes([number & 0x7F | 0x80]) + _groups(number >> 7) if number > 127 else bytes([number])


def wide(text: str) -> bytes:
    """A counted UTF-16 string."""
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def cell(kind: int, column: int, body: bytes, style: int = 0) -> bytes:
    """A cell record; `column` counts from 0."""
    return record(kind, struct.pack("<II", column, style) + body)


def row(number: int, *cells: bytes, hidden: bool = False) -> bytes:
    """A row and its cells; `number` counts from 1."""
    head = struct.pack("<IIHBB", number - 1, 0, 300, 0, 0x10 if hidden else 0)
    return record(0, head + bytes(5)) + b"".join(cells)


def constant(text: str) -> bytes:
    """A formula that is nothing but a text."""
    token = b"\x17" + struct.pack("<H", len(text)) + text.encode("utf-16-le")
    return struct.pack("<I", len(token)) + token + bytes(4)


def area(first_row: int, first_column: int) -> bytes:
    """The range of one cell, counted from 0."""
    return struct.pack("<IIII", first_row, first_row, first_column, first_column)


def sheet(*rows: bytes, before: bytes = b"", after: bytes = b"") -> bytes:
    """The part of a sheet."""
    dimension = record(148, struct.pack("<IIII", 0, 20, 0, 10))
    data = record(145) + b"".join(rows) + record(146)
    return record(129) + dimension + before + data + after + record(130)


def xlsb() -> tuple[bytes, Expected]:
    """A workbook of two sheets, the second hidden."""
    found: Expected = {}

    def mark(name: str, part: str = "cell", **place: object) -> str:
        found[f"xb{name}"] = {"part": part, **place}
        return f"xb{name}"

    one = {"sheet": "Cases"}
    number = struct.pack("<d", 12_345_678.0)
    packed = struct.pack("<I", 87_654_321 << 2 | 2)
    found["012-34-5678"] = {"part": "cell", "cell": "A3", **one}
    found["087-65-4321"] = {"part": "cell", "cell": "B3", **one}
    found["59801"] = {"part": "cell", "cell": "C3", **one}
    rows = (
        row(
            1,
            cell(7, 0, struct.pack("<I", 0)),
            cell(6, 1, wide(mark("inline", cell="B1", **one))),
        ),
        row(
            2,
            cell(6, 0, wide(mark("hiddenrow", cell="A2", hidden="hidden row", **one))),
            hidden=True,
        ),
        row(3, cell(5, 0, number, 1), cell(2, 1, packed, 1), cell(5, 2, struct.pack("<d", 59_801.0))),
        row(
            4,
            cell(
                8,
                0,
                wide(mark("formula", cell="A4", **one)) + struct.pack("<HI", 0, 0) + bytes(4),
            ),
            cell(6, 3, wide(mark("hiddencolumn", cell="D4", hidden="hidden column", **one))),
        ),
    )
    column = record(390) + record(60, struct.pack("<IIIIH", 3, 3, 256, 0, 1)) + record(391)
    prompt = (
        struct.pack("<II", 3, 1)
        + area(6, 1)
        + wide(mark("errortitle", "input prompt", cell="B7", **one))
        + wide(mark("error", "input prompt", cell="B7", **one))
        + wide(mark("prompttitle", "input prompt", cell="B7", **one))
        + wide(mark("prompt", "input prompt", cell="B7", **one))
        + constant(f"{mark('listentry', 'list entry', cell='B7', **one)},other")
        + bytes(8)
    )
    link = (
        area(1, 0) + wide("rId5") + wide("") + wide(mark("linktip", "tooltip", cell="A2", **one)) + wide("")
    )
    headers = bytes(2) + wide(f'&L&"Arial,Bold"{mark("header", "header", **one)}')
    headers += wide(f"&C{mark('footer', 'footer', **one)}") + b"\xff\xff\xff\xff" * 4
    after = record(573) + record(64, prompt) + record(574) + record(494, link) + record(479, headers)
    hidden_sheet = sheet(
        row(1, cell(6, 0, wide(mark("hiddensheet", cell="A1", sheet="xbsheetname", hidden="hidden sheet"))))
    )
    name = bytes(9) + wide("chief") + constant(mark("definedname", "defined name")) + b"\xff\xff\xff\xff"
    workbook = (
        record(131)
        + record(153, bytes(12))
        + record(143)
        + record(156, struct.pack("<II", 0, 1) + wide("rId2") + wide("Cases"))
        + record(
            156,
            struct.pack("<II", 2, 2)
            + wide("rId1")
            + wide(mark("sheetname", "sheet name", sheet="xbsheetname", hidden="hidden sheet")),
        )
        + record(144)
        + record(39, name)
        + record(132)
    )
    styles = (
        record(278)
        + record(615, struct.pack("<I", 1))
        + record(44, struct.pack("<H", 164) + wide("000\\-00\\-0000"))
        + record(616)
        + record(617, struct.pack("<I", 2))
        + record(47, struct.pack("<HH", 0xFFFF, 0) + bytes(12))
        + record(47, struct.pack("<HH", 0, 164) + bytes(12))
        + record(618)
        + record(279)
    )
    shared = (
        record(159, struct.pack("<II", 1, 1))
        + record(19, b"\0" + wide(mark("shared", cell="A1", **one)))
        + record(160)
    )
    comments = (
        record(628)
        + record(630)
        + record(632, wide(mark("commentauthor", "metadata", **one)))
        + record(631)
        + record(633)
        + record(635, bytes(4) + area(1, 1) + bytes(16))
        + record(637, b"\0" + wide(mark("comment", "comment", cell="B2", **one)))
        + record(636)
        + record(634)
        + record(629)
    )
    drawing = (
        "<xdr:twoCellAnchor><xdr:from><xdr:col>2</xdr:col><xdr:row>7</xdr:row></xdr:from><xdr:sp><xdr:txBody><a:p><a:r>"
        f"<a:t>{mark('textbox', 'text box', cell='C8', **one)}</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:twoCellAnchor>"
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types><Override PartName="/xl/workbook.bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>',
        "_rels/.rels": rels(("rId1", "officeDocument", "xl/workbook.bin")),
        "xl/workbook.bin": workbook,
        "xl/_rels/workbook.bin.rels": rels(
            ("rId1", "worksheet", "worksheets/sheet1.bin"),
            ("rId2", "worksheet", "worksheets/sheet2.bin"),
            ("rId3", "sharedStrings", "sharedStrings.bin"),
            ("rId4", "styles", "styles.bin"),
        ),
        "xl/worksheets/sheet1.bin": hidden_sheet,
        "xl/worksheets/sheet2.bin": sheet(*rows, before=column, after=after),
        "xl/worksheets/_rels/sheet2.bin.rels": rels(
            ("rId1", "comments", "../comments1.bin"),
            ("rId3", "drawing", "../drawings/drawing1.xml"),
            ("rId5", "hyperlink", f"https://{mark('linktarget', 'link')}.example", "External"),
        ),
        "xl/drawings/drawing1.xml": root("xdr:wsDr", drawing),
        "xl/sharedStrings.bin": shared,
        "xl/styles.bin": styles,
        "xl/comments1.bin": comments,
        **properties("xb", found),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return stream.getvalue(), found
