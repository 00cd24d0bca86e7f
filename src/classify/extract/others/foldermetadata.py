"""What Macs and Windows leave in folders about the files in them: names, comments, where a file came from.

AppleDouble and AppleSingle (RFC 1740), `.DS_Store` (Finder's store, as the reverse engineering of its
"Bud1" trees tells it), `Thumbs.db` (the thumbnails of Windows XP).
"""

from __future__ import annotations

import plistlib
import re
import struct
from collections.abc import Iterator

import olefile

from classify.errors import CorruptError
from classify.extract.document import Member, Piece, Place, Remark, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.known.charset import decode
from classify.extract.source import Source
from classify.extract.text.keyed import flattened
from classify.extract.text.structured import PLIST_FAILURES

_LARGEST = 64_000_000
_DATA, _RESOURCES, _NAME, _COMMENT, _FINDER = 1, 2, 3, 4, 9
_BLANK_FORK = b"This resource fork intentionally left blank"
_WORDS = re.compile(rb"[\x20-\x7e\x80-\xff]{6,}")


def read_apple(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """Name, comments, extended attributes and words of a Mac's metadata; a data fork as a member.

    Raises CorruptError when its table of entries breaks off.
    """
    with source.open() as stream:
        data = stream.read(_LARGEST)
        is_whole = not stream.read(1)
    is_single = data.startswith(b"\0\5\x16\0")
    what = "a file with its Mac metadata" if is_single else "Mac metadata of a file, written beside it"
    yield Remark("fact", f"This is {what}, not a document.")
    for kind, content in _entries(data):
        yield from _entry(kind, content, source, envelope)
    yield from _attributes(data)
    if not is_whole:
        yield Remark("partial", f"only the first {_LARGEST:,} bytes of the metadata were read")


def _entries(data: bytes) -> list[tuple[int, bytes]]:
    try:
        (count,) = struct.unpack_from(">H", data, 24)
        table = [struct.unpack_from(">III", data, 26 + 12 * number) for number in range(min(count, 64))]
    except struct.error as error:
        raise CorruptError("The Mac metadata breaks off.") from error
    return [(kind, data[at : at + size]) for kind, at, size in table]


def _entry(kind: int, content: bytes, source: Source, envelope: Envelope) -> Iterator[Piece]:
    if kind == _DATA and content:
        envelope.count_member()
        envelope.count_bytes(len(content))
        name = source.name.removeprefix("._") or "data"
        yield Member(name, Source(name, data=content, size=len(content)))
    elif kind in (_NAME, _COMMENT):
        text = _mac_text(content)
        if text:
            yield TextBlock(text, Place("metadata"), label="name" if kind == _NAME else "comment")
    elif kind == _RESOURCES:
        words = [_mac_text(found[0]) for found in _WORDS.finditer(content) if _BLANK_FORK not in found[0]]
        said = "\n".join(word for word in words if re.search(r"[^\W\d_]{3}|\d{4}", word))
        if said:
            yield TextBlock(said, Place("resource fork"))


def _mac_text(raw: bytes) -> str:
    raw = raw.strip(b"\0 ")
    try:
        return raw.decode("utf-8").strip()
    except UnicodeDecodeError:
        return raw.decode("mac_roman").strip()


def _attributes(data: bytes) -> Iterator[Piece]:
    """Extended attributes behind the Finder's information; property lists that no table names as well."""
    told: set[int] = set()
    start = data.find(b"ATTR")
    if start >= 0:
        for name, at, size in _attribute_table(data, start):
            told.add(at)
            yield from _attribute(name, data[at : at + size])
    for found in re.finditer(rb"bplist00", data):
        if found.start() not in told:
            yield from _attribute("attribute", _plist_at(data, found.start()))


def _attribute_table(data: bytes, start: int) -> Iterator[tuple[str, int, int]]:
    """Names, places and sizes (xnu, vfs_xattr.c: attr_header, attr_entry)."""
    try:
        (count,) = struct.unpack_from(">H", data, start + 34)
        at = start + 36
        for _ in range(min(count, 1000)):
            place, size, _, length = struct.unpack_from(">IIHB", data, at)
            name = data[at + 11 : at + 11 + length].rstrip(b"\0")
            if not name or not name.isascii() or place + size > len(data):
                return
            yield name.decode("ascii"), place, size
            at += -(-(11 + length) // 4) * 4
    except struct.error:
        return


_TRAILER = re.compile(rb"\0{5}[\0-\1][\1-\x08][\1-\x08]\0{7}.\0{8}\0{7}.", re.DOTALL)


def _plist_at(data: bytes, start: int) -> bytes:
    """A binary list whose size nobody tells: up to its trailer of 32 bytes (sizes, count, root, table)."""
    found = _TRAILER.search(data, start, start + 65_536)
    if found:
        return data[start : found.end()]
    end = data.find(b"\0\0\0\0", start)
    return data[start : end if end > 0 else len(data)]


def _attribute(name: str, value: bytes) -> Iterator[Piece]:
    label = name.removeprefix("com.apple.metadata:").removeprefix("com.apple.")
    place = Place("metadata")
    if value.startswith(b"bplist00"):
        try:
            yield from flattened(plistlib.loads(value), place, label)
        except PLIST_FAILURES:
            words = [decode(found[0]) for found in _WORDS.finditer(value)]
            if words[1:]:
                yield TextBlock("\n".join(words[1:]), place, label=label)
        return
    text = decode(value).replace("\0", " ").strip()
    if text and text.isprintable() and label != "FinderInfo":
        yield TextBlock(text, place, label=label)


_RECORD = re.compile(rb"[A-Za-z0-9]{4}(?:bool|long|shor|type|comp|dutc|blob|ustr)")


def read_dsstore(source: Source, _: Envelope) -> Iterator[Piece]:
    """Names of the files that a folder holds or held, and comments on them."""
    with source.open() as stream:
        data = stream.read(_LARGEST)
        is_whole = not stream.read(1)
    yield Remark("fact", "This is how a Mac shows a folder: names of its files, those long gone included.")
    names: dict[str, None] = {}
    for found in _RECORD.finditer(data):
        names.update(dict.fromkeys(_name_before(data, found.start())))
        if found[0].endswith(b"ustr"):
            yield from _comment(data, found.end())
    if names:
        yield TextBlock("\n".join(names), Place("name"))
    if not is_whole:
        yield Remark("partial", f"only the first {_LARGEST:,} bytes of the store were read")


def _name_before(data: bytes, end: int) -> Iterator[str]:
    """The name of a record, whose length stands before it."""
    for length in range(1, 256):
        start = end - 2 * length
        if start >= 4 and data[start - 4 : start] == struct.pack(">I", length):
            yield data[start:end].decode("utf-16-be", "replace")
            return


def _comment(data: bytes, at: int) -> Iterator[TextBlock]:
    length = int.from_bytes(data[at : at + 4], "big")
    text = data[at + 4 : at + 4 + 2 * min(length, 100_000)].decode("utf-16-be", "replace").strip()
    if text:
        yield TextBlock(text, Place("metadata"), label="comment")


_WIDE_NAME = re.compile(rb"(?:[^\0-\x1f]\0|[^\0-\x1f][\1-\x06\x20\x21]){3,}")


def read_thumbs(source: Source, _: Envelope) -> Iterator[Piece]:
    """Names of the pictures and documents that a folder held; the thumbnails are not looked at.

    Raises CorruptError when it is damaged.
    """
    try:
        with source.open() as stream, olefile.OleFileIO(stream) as ole:
            catalog = ole.openstream("Catalog").read() if ole.exists("Catalog") else b""
            thumbnails = len(ole.listdir()) - 1
    except (OSError, struct.error, IndexError, ValueError) as error:
        raise CorruptError("The thumbnail cache is damaged.") from error
    names = [found[0].decode("utf-16-le", "replace") for found in _WIDE_NAME.finditer(catalog)]
    if names:
        yield TextBlock("\n".join(dict.fromkeys(names)), Place("name"))
    if thumbnails > 0:
        yield Remark("partial", f"{thumbnails:,} thumbnails, small pictures of files, were not looked at")
