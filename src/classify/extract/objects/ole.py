"""OLE compound files ([MS-CFB]) that legacy Office uses: properties, embedded objects, repacking."""

from __future__ import annotations

import posixpath
import re
import struct
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import pairwise

import olefile

from classify.errors import CorruptError
from classify.extract.document import Member, Piece, Place, Remark, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.objects.embedded import open_ole_object, unpack_native
from classify.extract.objects.pictures import Pictures
from classify.extract.objects.pixels import bitmap
from classify.extract.source import Source

SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_PRESENTATION_HEAD = 40
"""Bytes before the data of an OlePres stream without a target device."""
_MINI_BELOW = 4096
_MINI_SECTOR = 64
_MOST_FAT_SECTORS = 109
"""Those whose places the header itself can hold."""
_PROPERTIES = (
    "title",
    "subject",
    "author",
    "keywords",
    "comments",
    "last_saved_by",
    "category",
    "manager",
    "company",
)
_POOL = "OBJECTPOOL"
_HOMES = (_POOL, "MBD", "_")
_OFFICE_STREAMS = {"WORDDOCUMENT": "doc", "WORKBOOK": "xls", "BOOK": "xls", "POWERPOINT DOCUMENT": "ppt"}
_HELD = ("PACKAGE", "CONTENTS", "EMBEDDEDODF")
"""Streams that are the embedded file itself."""
_READ_ELSEWHERE = re.compile(
    r"(?s)\A(?:WORDDOCUMENT|[01]TABLE|DATA|WORKBOOK|BOOK|POWERPOINT DOCUMENT|CURRENT USER|PICTURES|"
    r"\x05(?:DOCUMENT)?SUMMARYINFORMATION|(?:.*/)?(?:VBA|_VBA_PROJECT_CUR|MACROS)/.*|_SX_DB_CUR/.*)"
)
"""Streams that the readers of documents, workbooks, presentations, properties and macros look at."""
_MACHINERY = re.compile(
    r"(?s)\A(?:(?:.*/)?(?:[\x01-\x06]*(?:COMPOBJ|OLE|OBJINFO|LINKINFO|PRINT|EPRINT|OCXNAME|OLEPRES\d+|OCXDATA|LINKSRC)|"
    r"EQUATION NATIVE|USER NAMES|PROPERTIES)|\x06DATASPACES/.*|_(?:XML)?SIGNATURES/.*|.*/PROPERTIES|"
    r"WKSSSWORKBOOK|\x05HDREXTRADATA|CTLS|LISTDATA|TEXT_CONTENT|PP97_DUALSTORAGE/.*|HEADER|"
    r".*\x05(?:DOCUMENT)?SUMMARYINFORMATION|ENCRYPTION)"
)
"""Streams that hold looks, links, formulas and marks of the program, but nothing that anybody wrote."""


def folded(path: Sequence[str]) -> tuple[str, ...]:
    """A path to compare by: names in compound files have no case ([MS-CFB] 2.6.4)."""
    return tuple(name.upper() for name in path)


def open_ole(source: Source) -> closing[olefile.OleFileIO]:
    """An opened compound file for a `with` block. Raises CorruptError."""
    try:
        return closing(olefile.OleFileIO(source.open()))
    except (OSError, struct.error, IndexError, ValueError, RecursionError) as error:
        raise CorruptError("The file is not a readable Office 97-2003 document.") from error


def stream_of(ole: olefile.OleFileIO, name: str) -> bytes | None:
    """Bytes of a stream, None when it is missing. Raises CorruptError when it is damaged."""
    if not ole.exists(name):
        return None
    try:
        return bytes(ole.openstream(name).read())
    except (OSError, struct.error, IndexError, ValueError) as error:
        raise CorruptError("A stream of the document is damaged.") from error


def ole_properties(source: Source) -> Iterator[Piece]:
    """Summary properties of a document, each labelled, and those its users defined."""
    with open_ole(source) as ole:
        try:
            found = ole.get_metadata()
            summary = "\x05DocumentSummaryInformation"
            own = ole.get_userdefined_properties(summary, convert_time=True) if ole.exists(summary) else []
        except (OSError, struct.error, IndexError, ValueError, TypeError, KeyError):
            # Broken properties do not make the document unreadable.
            return
    for name in _PROPERTIES:
        text = _text(getattr(found, name, None))
        if text:
            yield TextBlock(text, Place("metadata"), label=name.replace("_", " "))
    for item in own:
        text = _text(item.get("value")) if isinstance(item, dict) else ""
        # Binary values of Office's own properties (_PID_HLINKS) are no text.
        if text and "\0" not in text:
            yield TextBlock(text, Place("metadata"), label=_text(item.get("property_name")) or None)


def _text(value: object) -> str:
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8").strip("\0 ")
        except UnicodeDecodeError:
            return value.decode("cp1252", "replace").strip("\0 ")
    return str(value).strip("\0 ") if value is not None else ""


def ole_members(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """Files and documents embedded in storages of a legacy document; a remark when something was not read."""
    pictures = Pictures(envelope, stem="object-picture")
    unread = 0
    with open_ole(source) as ole:
        homes: dict[tuple[str, ...], list[list[str]]] = {}
        for path in ole.listdir():
            name = "/".join(folded(path))
            if len(path) > 1 and name.startswith(_HOMES) and not _READ_ELSEWHERE.fullmatch(name):
                depth = 2 if folded(path)[0] == _POOL else 1
                homes.setdefault(tuple(path[:depth]), []).append(path)
            elif name.startswith("MSODATASTORE/"):
                yield from _data_store(ole, path)
            elif not (_READ_ELSEWHERE.fullmatch(name) or _MACHINERY.fullmatch(name)):
                unread += ole.get_size(path) > 0
        for number, (home, paths) in enumerate(sorted(homes.items()), 1):
            found = _embedded(ole, home, paths, f"embedded{number}")
            if found:
                name, data = found
                yield Member(name, Source(posixpath.basename(name), data=data, size=len(data)))
                continue
            shown = list(_presented(ole, paths, pictures))
            yield from shown
            unread += not shown and not all(_MACHINERY.fullmatch("/".join(folded(path))) for path in paths)
    if unread:
        yield Remark("partial", f"{unread} embedded objects or streams of the document were not read")


def _embedded(
    ole: olefile.OleFileIO, home: tuple[str, ...], paths: list[list[str]], stem: str
) -> tuple[str, bytes] | None:
    """Name and bytes of what one storage holds; None for pictures and links without content."""
    names = {folded(path[len(home) :]): path for path in paths}
    try:
        native = names.get(("\x01OLE10NATIVE",))
        if native:
            return unpack_native(ole.openstream(native).read(), f"{stem}.bin")
        for inner in _HELD:
            if (inner,) in names:
                return open_ole_object(f"{stem}.bin", ole.openstream(names[inner,]).read())
        suffix = next((suffix for stream, suffix in _OFFICE_STREAMS.items() if (stream,) in names), None)
        if suffix:
            return f"{stem}.{suffix}", pack(
                {"/".join(path[len(home) :]): ole.openstream(path).read() for path in paths}
            )
    except (OSError, struct.error, IndexError, ValueError):
        return None
    return None


def _presented(ole: olefile.OleFileIO, paths: list[list[str]], pictures: Pictures) -> Iterator[Piece]:
    """The picture an object shows of itself (OlePres streams, [MS-OLEDS] 2.3.4): a metafile or bitmap."""
    for path in paths:
        if not re.fullmatch(r"\x02OLEPRES\d+", folded(path)[-1]):
            continue
        try:
            data = ole.openstream(path).read()
        except (OSError, struct.error, IndexError, ValueError):
            continue
        shown = data[_PRESENTATION_HEAD:]
        yield from pictures.member(bitmap(shown) or shown)


def _data_store(ole: olefile.OleFileIO, path: list[str]) -> Iterator[Piece]:
    """Custom XML that a legacy document carries along ([MS-DOC] 2.1.10)."""
    if folded(path)[-1] != "ITEM":
        return
    from classify.extract.xml.trees import parse_xml

    try:
        root = parse_xml(ole.openstream(path).read())
    except (CorruptError, OSError, struct.error, IndexError, ValueError):
        return
    texts = [text for text in ("".join(node.itertext()).strip() for node in root) if text]
    if texts:
        yield TextBlock("\n".join(texts), Place("custom XML"))


@dataclass(slots=True)
class _Entry:
    name: str
    kind: int
    start: int = _END
    size: int = 0
    child: int = _FREE
    right: int = _FREE
    children: list[int] = field(default_factory=list)


def pack(streams: dict[str, bytes]) -> bytes:
    """A compound file of its own from the streams of a storage (paths with `/`), [MS-CFB] version 3.

    Streams below 4,096 bytes lie in the mini stream, as the format demands. Raises CorruptError
    above 7 MB, the most that one header can account for.
    """
    entries = [_Entry("Root Entry", 5)]
    body, fat = bytearray(), list[int]()
    mini, mini_fat = bytearray(), list[int]()
    for path, data in streams.items():
        parent = 0
        *folders, name = path.split("/")
        for folder in folders:
            known = [at for at in entries[parent].children if entries[at].name == folder]
            if not known:
                entries.append(_Entry(folder, 1))
                known = [len(entries) - 1]
                entries[parent].children += known
            parent = known[0]
        if not data:
            start = _END
        elif len(data) < _MINI_BELOW:
            start = _append(mini, mini_fat, data, _MINI_SECTOR)
        else:
            start = _append(body, fat, data)
        entries.append(_Entry(name, 2, start, len(data)))
        entries[parent].children.append(len(entries) - 1)
    if mini:
        entries[0].start, entries[0].size = _append(body, fat, bytes(mini)), len(mini)
    for entry in entries:
        order = sorted(entry.children, key=lambda at: (len(entries[at].name), entries[at].name.upper()))
        entry.child = order[0] if order else _FREE
        for at, following in pairwise(order):
            entries[at].right = following
    mini_fat += [_FREE] * (-len(mini_fat) % (SECTOR // 4))
    first_mini = _append(body, fat, struct.pack(f"<{len(mini_fat)}I", *mini_fat)) if mini_fat else _END
    directory = _append(body, fat, b"".join(map(_directory_entry, entries)))
    count = -(-len(fat) // (SECTOR // 4 - 1))
    if count > _MOST_FAT_SECTORS:
        raise CorruptError("The embedded document is too large to be taken out.")
    table = range(len(fat), len(fat) + count)
    fat += [_FAT] * count
    fat += [_FREE] * (-len(fat) % (SECTOR // 4))
    body += struct.pack(f"<{len(fat)}I", *fat)
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        count,
        directory,
        0,
        _MINI_BELOW,
        first_mini,
        len(mini_fat) * 4 // SECTOR,
        _END,
        0,
    )
    unused = [_FREE] * (_MOST_FAT_SECTORS - count)
    return header + struct.pack(f"<{_MOST_FAT_SECTORS}I", *table, *unused) + bytes(body)


def _append(body: bytearray, fat: list[int], data: bytes, sector: int = SECTOR) -> int:
    """Add a chain of sectors; the number of its first."""
    first, count = len(fat), -(-len(data) // sector)
    fat += [*range(first + 1, first + count), _END]
    body += data.ljust(count * sector, b"\0")
    return first


def _directory_entry(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le")[:62]
    return struct.pack(
        "<64sHBBIII16xI16xIQ",
        name,
        len(name) + 2,
        entry.kind,
        1,
        _FREE,
        entry.right,
        entry.child,
        0,
        entry.start,
        entry.size,
    )
