"""Parts of a damaged zip by their local headers (APPNOTE 4.3.7), as far as each can be unfolded.

For archives, Office packages and everything else that is a zip inside.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from classify.errors import CorruptError, EncryptedError
from classify.extract.containers.unfold import Paths, failed, is_folder_name, members
from classify.extract.document import Member
from classify.extract.envelope import Envelope
from classify.extract.source import Source

ZIP_START = b"PK\x03\x04"
_HEADER = 30
_LARGEST = 128_000_000
"""Bytes that are looked through for members, and that one member may unfold to."""
_LOCKED = 0x1


@dataclass(frozen=True, slots=True)
class _Part:
    name: str
    content: bytes
    """As much as unfolds; of a locked part what lies there."""
    end: int
    """Where the next header may be."""
    is_locked: bool = False


def local_members(source: Source, envelope: Envelope) -> Iterator[Member]:
    """Members of an archive without its directory; what was cut comes as far as it goes."""
    with source.open() as stream:
        data = stream.read(_LARGEST)
    at, paths = 0, Paths()
    while part := _next_part(data, at, _LARGEST):
        at = part.end
        if not part.content and is_folder_name(part.name):
            continue
        path = paths.tidy(part.name)
        if part.is_locked:
            yield failed(path, EncryptedError("It is locked with a password."), envelope)
        elif part.content:
            yield from members(path, io.BytesIO(part.content), envelope)
        else:
            yield failed(path, CorruptError("Its packed data is damaged."), envelope)


def salvage(data: bytes, most: int) -> dict[str, bytes]:
    """Parts of a zip whose directory is gone or wrong; of each as much as unfolds, `most` bytes in all."""
    parts: dict[str, bytes] = {}
    at, room = 0, most
    while room > 0 and (part := _next_part(data, at, room)):
        at = part.end
        if part.content and not is_folder_name(part.name):
            parts[part.name] = part.content
            room -= len(part.content)
    return parts


def as_far_as_it_goes(stream: IO[bytes], info: zipfile.ZipInfo, most: int) -> bytes | None:
    """What stands before the damage in one part of an otherwise good zip; None when nothing does."""
    if info.header_offset < 0:
        return None
    stream.seek(info.header_offset)
    data = stream.read(_HEADER + 2 * 65_535 + info.compress_size)
    part = _part(data, 0, most) if data.startswith(ZIP_START) else None
    return part.content or None if part else None


def _next_part(data: bytes, at: int, most: int) -> _Part | None:
    """The first part from `at` on that has a name and can be unfolded."""
    while (at := data.find(ZIP_START, at)) >= 0:
        part = _part(data, at, most)
        if part is not None:
            return part
        at += len(ZIP_START)
    return None


def _part(data: bytes, at: int, most: int) -> _Part | None:
    header = data[at : at + _HEADER]
    if len(header) < _HEADER:
        return None
    flags, method, packed, name_size, extra_size = struct.unpack("<6xHH8xI4xHH", header)
    name = data[at + _HEADER : at + _HEADER + name_size].decode("utf-8", "replace")
    begin = at + _HEADER + name_size + extra_size
    if not name or begin > len(data):
        return None
    if method == zipfile.ZIP_STORED:
        return _Part(name, data[begin : begin + packed], begin + packed, bool(flags & _LOCKED))
    if method == zipfile.ZIP_DEFLATED:
        content, end = _inflate(data, begin, most)
        return _Part(name, content, end, bool(flags & _LOCKED))
    return None


def _inflate(packed: bytes, begin: int, most: int) -> tuple[bytes, int]:
    """What a raw deflate stream unfolds to until it ends or breaks, and where it ends or may be followed."""
    unfold, out = zlib.decompressobj(-zlib.MAX_WBITS), bytearray()
    # Small bites: what came out of the bite that breaks is lost.
    for start in range(begin, len(packed), 256):
        try:
            out += unfold.decompress(packed[start : start + 256], most - len(out))
        except zlib.error:
            return bytes(out), begin + 1
        if unfold.eof:
            return bytes(out), min(start + 256, len(packed)) - len(unfold.unused_data)
        if len(out) >= most:
            break
    return bytes(out), begin + 1
