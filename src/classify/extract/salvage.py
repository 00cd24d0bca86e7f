"""What can be saved of a ZIP archive whose end, and so its directory, is gone."""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Iterator

from classify.errors import CorruptError, EncryptedError
from classify.extract.document import Envelope, Member, Source
from classify.extract.unfold import Paths, failed, is_folder_name, members

_LOCAL_HEADER = re.compile(rb"PK\x03\x04")
_LARGEST = 128_000_000
_FEED = 1 << 16


def local_members(source: Source, envelope: Envelope) -> Iterator[Member]:
    """Stored and deflated members by their local headers; what was cut comes as far as it goes."""
    with source.open() as stream:
        data = stream.read(_LARGEST)
    at, paths = 0, Paths()
    while found := _LOCAL_HEADER.search(data, at):
        at = found.start()
        try:
            fields = struct.unpack_from("<4xHHHHHIIIHH", data, at)
        except struct.error:
            return
        flags, method, packed_size = fields[1], fields[2], fields[6]
        name_length, extra_length = fields[8], fields[9]
        name = data[at + 30 : at + 30 + name_length]
        start = at + 30 + name_length + extra_length
        if method not in (0, 8) or not name or start > len(data):
            at += 4
            continue
        content, at = _content(data, start, method, packed_size)
        if content or not is_folder_name(name):
            yield from _member(paths.tidy(name.decode("utf-8", "replace")), content, flags, envelope)


def _member(path: str, content: bytes, flags: int, envelope: Envelope) -> Iterator[Member]:
    if flags & 1:
        yield failed(path, EncryptedError("It is locked with a password."), envelope)
    elif content:
        yield from members(path, io.BytesIO(content), envelope)
    else:
        yield failed(path, CorruptError("Its packed data is damaged."), envelope)


def _content(data: bytes, start: int, method: int, packed_size: int) -> tuple[bytes, int]:
    """The unpacked bytes of one member, and where the next header may be."""
    if method == 0:
        end = start + packed_size
        return data[start:end], end
    engine = zlib.decompressobj(-15)
    content = bytearray()
    at = start
    try:
        while not engine.eof and at < len(data) and len(content) < _LARGEST:
            content += engine.decompress(data[at : at + _FEED], _LARGEST)
            at += _FEED
    except zlib.error:
        # As far as it goes: what was unpacked before the damage is text like any other.
        return bytes(content), start + 1
    return bytes(content), min(at, len(data)) - len(engine.unused_data)
