"""Parts of a damaged zip by their local headers (APPNOTE 4.3.7), as far as each can be unfolded."""

from __future__ import annotations

import struct
import zipfile
import zlib
from typing import IO

ZIP_START = b"PK\x03\x04"
_HEADER = 30


def salvage(data: bytes, most: int) -> dict[str, bytes]:
    """Parts of a zip whose directory is gone or wrong; of each as much as unfolds, `most` bytes in all."""
    parts: dict[str, bytes] = {}
    at, room = data.find(ZIP_START), most
    while at >= 0 and room > 0:
        found = _part(data, at, room)
        if found is None:
            break
        name, content = found
        if content and not name.endswith("/"):
            parts[name] = content
            room -= len(content)
        at = data.find(ZIP_START, at + _HEADER)
    return parts


def as_far_as_it_goes(stream: IO[bytes], info: zipfile.ZipInfo, most: int) -> bytes | None:
    """What stands before the damage in one part of an otherwise good zip; None when nothing does."""
    if info.header_offset < 0:
        return None
    stream.seek(info.header_offset)
    data = stream.read(_HEADER + 2 * 65_535 + info.compress_size)
    found = _part(data, 0, most) if data.startswith(ZIP_START) else None
    return found[1] or None if found else None


def _part(data: bytes, at: int, most: int) -> tuple[str, bytes] | None:
    header = data[at : at + _HEADER]
    if len(header) < _HEADER:
        return None
    method, packed, name_size, extra_size = struct.unpack("<8xH8xI4xHH", header)
    name = data[at + _HEADER : at + _HEADER + name_size].decode("utf-8", "replace")
    begin = at + _HEADER + name_size + extra_size
    if method == zipfile.ZIP_DEFLATED:
        return name, _inflate(data, begin, most)
    return name, data[begin : begin + packed] if method == zipfile.ZIP_STORED else b""


def _inflate(packed: bytes, begin: int, most: int) -> bytes:
    """What a raw deflate stream unfolds to until it ends or breaks."""
    unfold, out = zlib.decompressobj(-zlib.MAX_WBITS), bytearray()
    # Small bites: what came out of the bite that breaks is lost.
    for start in range(begin, len(packed), 256):
        try:
            out += unfold.decompress(packed[start : start + 256], most - len(out))
        except zlib.error:
            break
        if unfold.eof or len(out) >= most:
            break
    return bytes(out)
