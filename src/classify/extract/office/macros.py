"""Macros of Office documents ([MS-OVBA]): the source text of each module, and the captions of forms.

A project is a compound file of its own in the newer formats and a storage in the older ones. Its
modules are compressed behind compiled code; the compressed text is found by how it always begins.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

import olefile

from classify.errors import CorruptError
from classify.extract.document import Piece, Place, Remark, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.known.charset import decode
from classify.extract.objects.ole import open_ole, stream_of
from classify.extract.source import Source
from classify.extract.xml.package import OLE_START, Package

# Every module opens with "Attribute VB_Name"; compressed, a flag byte stands after eight letters.
_SOURCE_START = b"\0Attribut"
_CONTAINER_HEAD = 3
"""Bytes of a container before the first flag byte: its mark and the first chunk's header."""
_CHUNK = 4096
_MACHINE_LINE = re.compile(r"^Attribute VB_\w+ = .*\n?", re.MULTILINE)
_CAPTION = re.compile(r'^[^\S\n]*Caption[^\S\n]*=[^\S\n]*"(.*)"', re.MULTILINE)
_CODE_PAGE_RECORD = struct.pack("<HI", 3, 2)
_DAMAGE = (OSError, struct.error, IndexError, ValueError)


def read(source: Source, _: Envelope) -> Iterator[Piece]:
    """A macro project that stands alone. Raises CorruptError."""
    with open_ole(source) as ole:
        yield from project_pieces(ole)


def package_macros(package: Package) -> Iterator[Piece]:
    """The macro project of an Office package, if there is one."""
    for name in package.names:
        if name.lower().endswith("vbaproject.bin"):
            data = package.read(name)
            if not data:
                continue
            if not data.startswith(OLE_START):
                package.flaws.append("its macros are not a readable project")
                continue
            yield from read(Source("vbaProject.bin", data=data, size=len(data)), package.envelope)


def document_macros(source: Source) -> Iterator[Piece]:
    """The macro project of an Office 97-2003 document, if there is one."""
    with open_ole(source) as ole:
        yield from project_pieces(ole)


def project_pieces(ole: olefile.OleFileIO) -> Iterator[Piece]:
    """Each module's source as `macro <name>`, each form's caption; what is damaged is told."""
    homes = [path for path in ole.listdir() if len(path) > 1 and path[-2].upper() == "VBA"]
    if not homes:
        return
    codec = _codec(ole, homes[0][:-1])
    bare = 0
    for path in homes:
        name = path[-1]
        if name.lower() == "dir" or name.upper().startswith(("_VBA_PROJECT", "__SRP_")):
            continue
        try:
            source = module_source(stream_of(ole, "/".join(path)) or b"", codec)
        except CorruptError:
            source = None
        if source is None:
            bare += 1
        elif text := _MACHINE_LINE.sub("", source).strip():
            yield TextBlock(text, Place(f"macro {name}", hidden="macro"), prose=False)
    for path in ole.listdir():
        if path[-1].upper() == "\x03VBFRAME":
            found = _CAPTION.search(decode(stream_of(ole, "/".join(path)) or b"", codec))
            if found and found[1].strip():
                yield TextBlock(found[1], Place(f"macro {path[-2]}", hidden="macro"), label="caption")
    if bare:
        yield Remark("partial", f"{bare} macro modules hold compiled code without its source")


def module_source(stream: bytes, codec: str | None = None) -> str | None:
    """The text of a module's stream, None when only compiled code is there."""
    start = stream.find(_SOURCE_START)
    if start < _CONTAINER_HEAD:
        return None
    return decode(decompressed(stream[start - _CONTAINER_HEAD :]), codec).replace("\r\n", "\n")


def _codec(ole: olefile.OleFileIO, home: list[str]) -> str | None:
    """The project's character set, from the compressed stream that lists its modules."""
    try:
        listing = decompressed(stream_of(ole, "/".join([*home, "dir"])) or b"")
    except CorruptError:
        return None
    at = listing.find(_CODE_PAGE_RECORD)
    return f"cp{int.from_bytes(listing[at + 6 : at + 8], 'little')}" if at >= 0 else None


def decompressed(container: bytes) -> bytes:
    """A compressed container unfolded ([MS-OVBA] 2.4.1.3), as far as it is sound."""
    out = bytearray()
    at = 1
    while at + 2 <= len(container) and container[0] == 1:
        header = int.from_bytes(container[at : at + 2], "little")
        stop = min(at + (header & 0x0FFF) + 3, len(container))
        at += 2
        if header & 0x8000:
            _unfold(container[at:stop], out)
        else:
            out += container[at : at + _CHUNK]
        at = stop
    return bytes(out)


def _unfold(chunk: bytes, out: bytearray) -> None:
    """One chunk: flag bytes tell letters from references to what the chunk said before."""
    start, at = len(out), 0
    while at < len(chunk):
        flags = chunk[at]
        at += 1
        for bit in range(8):
            if at >= len(chunk):
                return
            if not flags >> bit & 1:
                out.append(chunk[at])
                at += 1
                continue
            token = int.from_bytes(chunk[at : at + 2], "little")
            at += 2
            # The farther the chunk has come, the more bits of a reference tell how far back it goes.
            width = max((len(out) - start - 1).bit_length(), 4)
            length = (token & (0xFFFF >> width)) + 3
            back = (token >> (16 - width)) + 1
            if back > len(out) - start:
                return
            for _ in range(length):
                out.append(out[-back])
