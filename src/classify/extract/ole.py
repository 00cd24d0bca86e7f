"""OLE compound files ([MS-CFB]) that legacy Office uses: properties, embedded objects, repacking."""

from __future__ import annotations

import posixpath
import struct
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import pairwise

import olefile

from classify.errors import CorruptError
from classify.extract.document import Member, Piece, Place, Source, TextBlock
from classify.extract.embedded import open_ole_object, unpack_native

SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
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
_HOMES = ("ObjectPool", "MBD", "_")
_OFFICE_STREAMS = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls", "PowerPoint Document": "ppt"}


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


def ole_members(source: Source) -> Iterator[Piece]:
    """Files and documents embedded in storages of a legacy document."""
    with open_ole(source) as ole:
        homes: dict[tuple[str, ...], list[list[str]]] = {}
        for path in ole.listdir():
            if len(path) > 1 and path[0].startswith(_HOMES):
                depth = 2 if path[0] == "ObjectPool" else 1
                homes.setdefault(tuple(path[:depth]), []).append(path)
        for number, (home, paths) in enumerate(sorted(homes.items()), 1):
            found = _embedded(ole, home, paths, f"embedded{number}")
            if found:
                name, data = found
                yield Member(name, Source(posixpath.basename(name), data=data, size=len(data)))


def _embedded(
    ole: olefile.OleFileIO, home: tuple[str, ...], paths: list[list[str]], stem: str
) -> tuple[str, bytes] | None:
    """Name and bytes of what one storage holds; None for pictures and links without content."""
    names = {tuple(path[len(home) :]): path for path in paths}
    try:
        native = names.get(("\x01Ole10Native",))
        if native:
            return unpack_native(ole.openstream(native).read(), f"{stem}.bin")
        for inner in ("Package", "CONTENTS", "EmbeddedOdf"):
            if (inner,) in names:
                return open_ole_object(f"{stem}.bin", ole.openstream(names[inner,]).read())
        suffix = next((suffix for stream, suffix in _OFFICE_STREAMS.items() if (stream,) in names), None)
        if suffix:
            return f"{stem}.{suffix}", pack(
                {"/".join(own): ole.openstream(path).read() for own, path in names.items()}
            )
    except (OSError, struct.error, IndexError, ValueError):
        return None
    return None


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
