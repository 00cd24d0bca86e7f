"""Records of xls workbooks ([MS-XLS] 2.3): their numbers, their stream, and the table of shared texts."""

from __future__ import annotations

import codecs
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from classify.errors import CorruptError
from classify.extract.containers.unlock import unlock
from classify.extract.document import Place, TextBlock
from classify.extract.objects.ole import folded, open_ole, stream_of
from classify.extract.source import Source

BOFS = {0x09: 2, 0x209: 3, 0x409: 4, 0x809: 5}
"""The first record of each part, and the version of Excel it tells; the latest two share one."""
GLOBALS, CHART, WORKSPACE = 0x05, 0x20, 0x100
"""What a part is: settings of the whole workbook, a chart, Excel 4's list of worksheets."""
EOF, CONTINUE, FILEPASS, CODE_PAGE = 0x0A, 0x3C, 0x2F, 0x42
BOUNDSHEET, BUNDLED, SST, NAME = 0x85, 0x8F, 0xFC, 0x18
FORMATS, XF = (0x1E, 0x41E), 0xE0
NUMBER, RK, MULRK, FORMULA, ROW, COLUMNS = 0x203, 0x27E, 0xBD, 0x06, 0x208, 0x7D
NUMERIC, CHART_LABEL = (NUMBER, RK, MULRK, FORMULA), 0x204
NOTE, OBJ, TXO, HEADER, FOOTER, HLINK, VALIDATION = 0x1C, 0x5D, 0x1B6, 0x14, 0x15, 0x1B8, 0x1BE
SERIES_TEXT, OUTSIDE_VALUES, PIVOT_TEXT = 0x100D, 0x5A, 0xCD
DRAWING_GROUP, DRAWING, BITMAP, BACKGROUND = 0xEB, 0xEC, 0x7F, 0xE9
CODE_PAGES = {0x8000: "mac_roman", 0x8001: "cp1252", 1200: "cp1252"}
DEFAULT_PASSWORD = "VelvetSweatshop"  # noqa: S105 - Excel's own, for workbooks that open without asking


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
    if all(kind != FILEPASS for kind, _ in records(workbook_stream(source)[:4096])):
        return source
    with source.open() as stream:
        plain = unlock(stream, (*passwords, DEFAULT_PASSWORD)).read()
    return Source(source.name, data=plain, size=len(plain))


def records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Type and body of each record."""
    at = 0
    while at + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, at)
        yield kind, data[at + 4 : at + 4 + size]
        at += 4 + size


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


def long_text(body: bytes, at: int) -> str:
    """A string with a two-byte length and a flag for wide characters."""
    return counted_text(body, at)[0]


def counted_text(body: bytes, at: int) -> tuple[str, int]:
    """A string as `long_text` reads it, and where it ends."""
    size = struct.unpack_from("<H", body, at)[0]
    if body[at + 2] & 1:
        return body[at + 3 : at + 3 + 2 * size].decode("utf-16-le", "replace"), at + 3 + 2 * size
    return body[at + 3 : at + 3 + size].decode("latin-1"), at + 3 + size


def pivot_texts(source: Source) -> Iterator[str]:
    """Texts that pivot tables keep of the data they were made of ([MS-XLS] 2.1.7.20.2), each once."""
    told: dict[str, None] = {}
    with open_ole(source) as ole:
        for path in ole.listdir():
            if folded(path)[0] == "_SX_DB_CUR":
                for kind, body in records(stream_of(ole, "/".join(path)) or b""):
                    if kind == PIVOT_TEXT and len(body) > 3:
                        told[long_text(body, 0)] = None
    return iter(told)


@dataclass(slots=True)
class Sheet:
    """What its records say of one sheet, beside the cells."""

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
