"""Files made to hurt whoever opens them: each small on disk (or sparse), each invented here.

`FILES` maps a file name to what writes it. `python -m benchmarks.prove bombs` reads each through the
real command line and looks at the clock and at the memory of its workers.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import random
import sqlite3
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from benchmarks.quine import quine_gzip, quine_zip

MEGABYTE = 1 << 20
SSN = "219-09-9999"
BILLION_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lol [<!ENTITY a0 "lol">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)
QUADRATIC = f'<?xml version="1.0"?><!DOCTYPE q [<!ENTITY a "{"a" * 50_000}">]><q>{"&a;" * 50_000}</q>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE o [<!ENTITY o SYSTEM "file:///etc/passwd">]><o>read me &o;</o>'


def zeros_deflated(megabytes: int) -> bytes:
    """A raw deflate stream of zeros: one packed block, repeated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(MEGABYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    return block * megabytes + b"\x03\x00"


def zip_of_zeros(megabytes: int, names: int = 1) -> bytes:
    """A ZIP of one packed stream under `names` names, all pointing to the same bytes."""
    packed = zeros_deflated(megabytes)
    size = min(megabytes * MEGABYTE, 0xFFFFFFFE)
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0, 0, len(packed), size, 5, 0) + b"0.txt"
    directory = b""
    for number in range(names):
        name = f"{number}.txt".encode()
        told = [20, 20, 0, 8, 0, 0, 0, len(packed), size, len(name), 0, 0, 0, 0, 0, 0]
        directory += struct.pack("<4s6H3I5H2I", b"PK\x01\x02", *told) + name
    start = len(local) + len(packed)
    count = min(names, 0xFFFF)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(directory), start, 0)
    return local + packed + directory + end


def nested_zip(depth: int, core: bytes = f"SSN {SSN}".encode(), copies: int = 1) -> bytes:
    data, name = core, "core.txt"
    for level in range(depth):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for copy in range(copies):
                archive.writestr(f"{copy}-{name}" if copies > 1 else name, data)
        data, name = stream.getvalue(), f"level{level}.zip"
    return data


def package(parts: dict[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="{part}" ContentType="{type}"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    '{kind}" Target="{target}"/></Relationships>'
)
_OFFICE = "application/vnd.openxmlformats-officedocument."
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def docx_of(document: str | bytes, **more: str | bytes) -> bytes:
    return package(
        {
            "[Content_Types].xml": _TYPES.format(
                part="/word/document.xml", type=_OFFICE + "wordprocessingml.document.main+xml"
            ),
            "_rels/.rels": _RELATIONS.format(kind="officeDocument", target="word/document.xml"),
            "word/document.xml": document,
            **more,
        }
    )


def xlsx_of(sheet: str, strings: str = "") -> bytes:
    return package(
        {
            "[Content_Types].xml": _TYPES.format(
                part="/xl/workbook.xml", type=_OFFICE + "spreadsheetml.sheet.main+xml"
            ),
            "_rels/.rels": _RELATIONS.format(kind="officeDocument", target="xl/workbook.xml"),
            "xl/workbook.xml": (
                f'<workbook xmlns="{_SHEET}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
                'relationships"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
            ),
            "xl/_rels/workbook.xml.rels": _RELATIONS.format(kind="worksheet", target="worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml": sheet,
            "xl/sharedStrings.xml": strings or f'<sst xmlns="{_SHEET}"/>',
        }
    )


def docx_with_entities() -> bytes:
    return docx_of(
        BILLION_LAUGHS
        + f'<w:document xmlns:w="{_WORD}"><w:body><w:p><w:r><w:t>&a9;</w:t></w:r></w:p></w:body></w:document>'
    )


def docx_that_unfolds() -> bytes:
    text = b"<w:p><w:r><w:t>" + b" " * (300 * MEGABYTE) + b"</w:t></w:r></w:p>"
    head = f'<w:document xmlns:w="{_WORD}"><w:body>'.encode()
    return docx_of(head + text + b"</w:body></w:document>")


def docx_nested_deep() -> bytes:
    depth = 20_000
    body = "<w:tbl><w:tr><w:tc>" * depth + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * depth
    return docx_of(f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>')


def xlsx_with_entities() -> bytes:
    return xlsx_of(
        f'<worksheet xmlns="{_SHEET}"><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>',
        BILLION_LAUGHS + f'<sst xmlns="{_SHEET}"><si><t>&a9;</t></si></sst>',
    )


def xlsx_with_far_cell() -> bytes:
    return xlsx_of(
        f'<worksheet xmlns="{_SHEET}"><dimension ref="A1:XFD1048576"/><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
        "</sheetData></worksheet>"
    )


def ods_that_repeats() -> bytes:
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    row = (
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
        'table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p>'
        "</table:table-cell></table:table-row>"
    )
    return package(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": (
                f'<office:document-content xmlns:office="{names}office:1.0" xmlns:table="{names}table:1.0" '
                f'xmlns:text="{names}text:1.0"><office:body><office:spreadsheet><table:table table:name="S">'
                f"{row}</table:table></office:spreadsheet></office:body></office:document-content>"
            ),
        }
    )


def pdf_of(objects: list[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalog."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(out)


def _stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), more, data)


_CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"


def pdf_flate_bomb() -> bytes:
    packed = b"\x78\xda" + zeros_deflated(2000)
    return pdf_of(
        [
            _CATALOG,
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R>>",
            _stream(packed, b"/Filter/FlateDecode"),
        ]
    )


def pdf_folded_flate_bomb() -> bytes:
    packed = zlib.compress(b"\x78\xda" + zeros_deflated(2000), 9)
    return pdf_of(
        [
            _CATALOG,
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R>>",
            _stream(packed, b"/Filter[/FlateDecode/FlateDecode]"),
        ]
    )


def pdf_claims_a_billion_pages() -> bytes:
    return pdf_of(
        [
            _CATALOG,
            b"<</Type/Pages/Count 1000000000/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>",
        ]
    )


def pdf_same_page_often() -> bytes:
    text = b"BT /F1 12 Tf 72 700 Td (one page, many times) Tj ET"
    return pdf_of(
        [
            _CATALOG,
            b"<</Type/Pages/Count 30000/Kids[" + b"3 0 R " * 30_000 + b"]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
            _stream(text),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        ]
    )


def pdf_of_rectangles() -> bytes:
    dice = random.Random(1)
    drawn = b"".join(
        b"%d %d %d %d re S\n" % (dice.randrange(600), dice.randrange(780), 5, 5) for _ in range(400_000)
    )
    return pdf_of(
        [
            _CATALOG,
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R>>",
            _stream(zlib.compress(drawn), b"/Filter/FlateDecode"),
        ]
    )


def pdf_with_giant_image() -> bytes:
    return pdf_of(
        [
            _CATALOG,
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
            _stream(b"600 0 0 700 0 0 cm /I Do"),
            _stream(
                b"\x78\xda" + zeros_deflated(3000),
                b"/Type/XObject/Subtype/Image/Width 56000/Height 56000/ColorSpace/DeviceGray"
                b"/BitsPerComponent 8/Filter/FlateDecode",
            ),
        ]
    )


def pdf_with_giant_page() -> bytes:
    return pdf_of(
        [
            _CATALOG,
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 1000000 1000000]/Contents 4 0 R>>",
            _stream(b"0 0 900000 900000 re f"),
        ]
    )


def _png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_bomb() -> bytes:
    side = 60_000
    rows = b"\x78\xda" + zeros_deflated(side * (side + 1) // MEGABYTE)
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _png_chunk(b"IHDR", head)
        + _png_chunk(b"IDAT", rows)
        + _png_chunk(b"IEND", b"")
    )


def png_text_bomb() -> bytes:
    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    text = b"Comment\0\0\x78\xda" + zeros_deflated(500)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _png_chunk(b"IHDR", head)
        + _png_chunk(b"zTXt", text)
        + _png_chunk(b"IDAT", zlib.compress(b"\0\0"))
        + _png_chunk(b"IEND", b"")
    )


def tiff_of_many_pages() -> bytes:
    """20,000 pages that share one strip of pixels."""
    out = bytearray(b"II*\0\x08\0\0\0")
    longs = {273: 8, 279: 64}
    shorts = {256: 8, 257: 8, 258: 8, 259: 1, 262: 1, 278: 8}
    entries = sorted(
        [(tag, 3, value) for tag, value in shorts.items()] + [(t, 4, v) for t, v in longs.items()]
    )
    pages = 20_000
    size = 2 + 12 * len(entries) + 4
    for page in range(pages):
        following = 8 + size * (page + 1) if page + 1 < pages else 0
        out += struct.pack("<H", len(entries))
        out += b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
        out += struct.pack("<I", following)
    return bytes(out)


def sqlite_bomb(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("create table blobs (content blob)")
        database.execute("insert into blobs values (zeroblob(200000000))")
        database.execute(
            "create view endless as with recursive n(i) as (select 1 union all select i + 1 from n) select i from n"
        )
    database.close()


def deep_mail() -> bytes:
    parts = b"Content-Type: text/plain\r\n\r\nend\r\n"
    for level in range(2000):
        mark = b"b%d" % level
        parts = (
            b'Content-Type: multipart/mixed; boundary="%s"\r\n\r\n--%s\r\n' % (mark, mark)
            + parts
            + b"--%s--\r\n" % mark
        )
    return b"From: a@example.org\r\nTo: b@example.org\r\nSubject: deep\r\nMIME-Version: 1.0\r\n" + parts


def yaml_of_aliases() -> str:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    return "\n".join(lines)


def honest_export(members: int) -> Callable[[Path], None]:
    """A ZIP of many small notes with their values, as an office would export them."""

    def write(path: Path) -> None:
        dice = random.Random(3)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(members):
                phone = f"406-555-01{dice.randrange(100):02}"
                archive.writestr(
                    f"export/{number // 500:03}/note {number}.txt",
                    f"Note {number}\nThe caller asked about permit {dice.randrange(10**6)}; reach at {phone}.\n",
                )

    return write


def sparse(size: int, head: bytes = b"") -> Callable[[Path], None]:
    def write(path: Path) -> None:
        with path.open("wb") as stream:
            stream.write(head)
            stream.truncate(size)

    return write


def seven_zip_bomb(path: Path) -> None:
    import py7zr

    with py7zr.SevenZipFile(path, "w", filters=[{"id": py7zr.FILTER_LZMA2, "preset": 0}]) as archive:
        archive.writestr(bytes(600 * MEGABYTE), "zeros.txt")


def held(content: bytes | str | Callable[[], bytes | str]) -> Callable[[Path], None]:
    """A writer of content that fits in memory."""

    def write(path: Path) -> None:
        data = content() if callable(content) else content
        path.write_bytes(data.encode() if isinstance(data, str) else data)

    return write


def _zstd_bomb() -> bytes:
    from backports import zstd

    return zstd.compress(bytes(256 * MEGABYTE)) * 40


FILES: dict[str, Callable[[Path], None]] = {
    "zip bomb 3 GB.zip": held(lambda: zip_of_zeros(3000)),
    "zip bomb overlapping.zip": held(lambda: zip_of_zeros(20, names=20_000)),
    "zip bomb of zips.zip": held(lambda: nested_zip(5, gzip.compress(bytes(10 * MEGABYTE)), copies=16)),
    "gzip bomb 10 GB.gz": held(lambda: gzip.compress(bytes(256 * MEGABYTE)) * 40),
    "gzip bomb in tar name.tar.gz": held(lambda: gzip.compress(bytes(256 * MEGABYTE)) * 40),
    "bzip2 bomb 10 GB.bz2": held(lambda: bz2.compress(bytes(64 * MEGABYTE)) * 160),
    "xz bomb 10 GB.xz": held(lambda: lzma.compress(bytes(128 * MEGABYTE), preset=0) * 80),
    "zstd bomb 10 GB.zst": held(_zstd_bomb),
    "7z bomb.7z": seven_zip_bomb,
    "holds itself.zip": held(quine_zip),
    "holds itself.gz": held(quine_gzip),
    "nested 30 deep.zip": held(lambda: nested_zip(30)),
    "nested 30 deep inside zipped text.docx": held(
        lambda: docx_of("<x/>", **{"word/embeddings/a.zip": nested_zip(30)})
    ),
    "sparse 8 GB.txt": sparse(8 << 30, b"Case note.\n"),
    "sparse 8 GB.csv": sparse(8 << 30, b"name,phone\na,b\n"),
    "sparse 8 GB.dat": sparse(8 << 30),
    "sparse 8 GB.pdf": sparse(8 << 30, b"%PDF-1.7\n"),
    "sparse 8 GB.zip": sparse(8 << 30, b"PK\x03\x04" + bytes(40)),
    "sparse 8 GB.jpg": sparse(8 << 30, b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"),
    "sparse 8 GB.eml": sparse(8 << 30, b"From: a@example.org\nSubject: s\n\nbody\n"),
    "sparse 8 GB.xls": sparse(8 << 30, bytes.fromhex("d0cf11e0a1b11ae1")),
    "sparse 8 GB.db": sparse(8 << 30, b"SQLite format 3\0"),
    "sparse 3 GB.log": sparse(3 << 30, b"2026-01-01 start\n"),
    "entities.xml": held(BILLION_LAUGHS + "<lolz>&a9;</lolz>"),
    "entities quadratic.xml": held(QUADRATIC),
    "entities outside.xml": held(OUTSIDE),
    "entities.svg": held(BILLION_LAUGHS + '<svg xmlns="http://www.w3.org/2000/svg"><text>&a9;</text></svg>'),
    "entities.html": held(BILLION_LAUGHS + "<html><body>&a9;</body></html>"),
    "entities.plist": held(BILLION_LAUGHS + '<plist version="1.0"><string>&a9;</string></plist>'),
    "entities.docx": held(docx_with_entities),
    "entities.xlsx": held(xlsx_with_entities),
    "unfolds to 300 MB.docx": held(docx_that_unfolds),
    "tables 20,000 deep.docx": held(docx_nested_deep),
    "one far cell.xlsx": held(xlsx_with_far_cell),
    "17 billion like cells.ods": held(ods_that_repeats),
    "flate bomb.pdf": held(pdf_flate_bomb),
    "flate bomb folded.pdf": held(pdf_folded_flate_bomb),
    "a billion pages.pdf": held(pdf_claims_a_billion_pages),
    "one page 30,000 times.pdf": held(pdf_same_page_often),
    "400,000 rectangles.pdf": held(pdf_of_rectangles),
    "giant image.pdf": held(pdf_with_giant_image),
    "giant page.pdf": held(pdf_with_giant_page),
    "pixels.png": held(png_bomb),
    "text chunk.png": held(png_text_bomb),
    "20,000 pages.tif": held(tiff_of_many_pages),
    "blob and endless view.sqlite": sqlite_bomb,
    "deep.json": held("[" * 1_000_000),
    "deep objects.json": held('{"a":' * 500_000 + "1" + "}" * 500_000),
    "deep.xml": held("<a>" * 500_000 + "x" + "</a>" * 500_000),
    "deep.html": held("<div>" * 500_000 + "x"),
    "deep.rtf": held("{\\rtf1 " + "{\\b " * 500_000 + "x"),
    "deep.yaml": held("\n".join(" " * n + "a:" for n in range(3000))),
    "aliases.yaml": held(yaml_of_aliases),
    "deep.eml": held(deep_mail),
    "50,000 headers.eml": held("From: a@example.org\n" + "X-A: b\n" * 50_000 + "\nbody"),
    "one line of 10 MB.txt": held("word " * 2_000_000),
    "only digits.txt": held("123456789" * 200_000),
    "only spaces 60 MB.txt": held(" " * 60_000_000),
    "only names.txt": held("Smith, John A. " * 2_000),
    "almost addresses.txt": held("123 " * 1_500_000),
    "a million columns.csv": held(
        ",".join(f"c{n}" for n in range(1_000_000)) + "\n" + ",".join(["1"] * 1_000_000)
    ),
    "one open quote.csv": held('a,b\n"' + "x,y\n" * 5_000_000),
    "number with a million digits.json": held(json.dumps({"a": 1})[:-1] + ', "b": ' + "9" * 1_000_000 + "}"),
    "climbing names.zip": held(lambda: package({"a/../../b.txt": f"SSN {SSN}", "C:\\b.txt": "x"})),
}
HONEST: dict[str, Callable[[Path], None]] = {"honest 50,000.zip": honest_export(50_000)}


def odd_entries(folder: Path) -> int:
    """Names and entries no scan may stumble over; how many rows they must come to."""
    import socket

    folder.mkdir(parents=True, exist_ok=True)
    (folder / ("n" * 251 + ".txt")).write_text(f"SSN {SSN}")
    with open(os.fsencode(folder) + b"/caf\xe9 \xff.txt", "w") as stream:
        stream.write(f"SSN {SSN}")
    (folder / "line\nbreak.txt").write_text("plain")
    os.mkfifo(folder / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as unix:
        unix.bind(os.path.relpath(folder / "socket.txt"))
    (folder / "loop").symlink_to(folder)
    (folder / "self").symlink_to(folder / "self")
    (folder / "nowhere.txt").symlink_to(folder / "missing.txt")
    (folder / "device.txt").symlink_to("/dev/zero")
    deep = folder
    for _ in range(30):
        deep = deep / ("d" * 100)
        deep.mkdir()
    (deep / "end.txt").write_text(f"SSN {SSN}")
    return 10
