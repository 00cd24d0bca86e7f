"""Pictures pasted into legacy Office files ([MS-ODRAW] 2.2.23, OfficeArtBlip) and what they are packed in."""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from collections.abc import Iterator

from classify.extract.document import Member, Piece, Remark
from classify.extract.envelope import Envelope
from classify.extract.objects.metafile import worth_showing
from classify.extract.objects.metafile_drawing import is_metafile
from classify.extract.objects.pixels import bitmap, is_page_sized
from classify.extract.source import Source

_LARGEST = 256_000_000
_STARTS = (
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF8", "gif"),
    (b"II*\0", "tif"),
    (b"MM\0*", "tif"),
    (b"BM", "bmp"),
)
# Record type -> what its instance numbers are with one identifier, and with two; and what it holds.
_BLIPS: dict[int, tuple[tuple[int, ...], tuple[int, ...], str]] = {
    0xF01A: ((0x3D4,), (0x3D5,), "metafile"),
    0xF01B: ((0x216,), (0x217,), "metafile"),
    0xF01C: ((0x542,), (0x543,), "pict"),
    0xF01D: ((0x46A, 0x6E2), (0x46B, 0x6E3), "picture"),
    0xF01E: ((0x6E0,), (0x6E1,), "picture"),
    0xF01F: ((0x7A8,), (0x7A9,), "dib"),
    0xF029: ((0x6E4,), (0x6E5,), "picture"),
    0xF02A: ((0x46A, 0x6E2), (0x46B, 0x6E3), "picture"),
}
_HEADS = {
    struct.pack("<HH", instance << 4, kind): (ids, held)
    for kind, (single, double, held) in _BLIPS.items()
    for ids, instances in ((1, single), (2, double))
    for instance in instances
}
_HEAD = re.compile(b"|".join(re.escape(head) for head in _HEADS))


def suffix_of(data: bytes) -> str | None:
    """What kind of picture these bytes are, None when they are none that is known."""
    if is_metafile(data):
        return "emf" if data[40:44] == b" EMF" else "wmf"
    return next((suffix for start, suffix in _STARTS if data.startswith(start)), None)


def blips(data: bytes) -> Iterator[bytes]:
    """The pictures in a stream, each a file of its own, found by the heads of their records.

    Where the records stand in trees differs among the programs and among their versions; a head of
    four fixed bytes with a size that fits is sign enough.
    """
    at = 0
    while found := _HEAD.search(data, at):
        at = found.end()
        ids, held = _HEADS[found[0]]
        if at + 4 > len(data):
            return
        (size,) = struct.unpack_from("<I", data, at)
        body = data[at + 4 : at + 4 + size]
        if not size or len(body) < size // 2:
            continue
        picture = _unwrapped(body, 16 * ids, held)
        if picture:
            yield picture
            at += 4 + size


def _unwrapped(body: bytes, ids: int, held: str) -> bytes | None:
    """The picture behind its identifiers: one byte of tag, or a metafile's 34 bytes of sizes and packing."""
    if held in ("metafile", "pict"):
        if len(body) < ids + 34:
            return None
        data = body[ids + 34 :]
        if body[ids + 32] == 0:
            try:
                data = zlib.decompressobj().decompress(data, _LARGEST)
            except zlib.error:
                return None
        return bytes(512) + data if held == "pict" else data
    data = body[ids + 1 :]
    if held == "dib":
        return bitmap(data)
    return data if suffix_of(data) else None


class Pictures:
    """The pictures of one document as members: numbered, each once, and only those that may show text."""

    def __init__(self, envelope: Envelope, *, stem: str = "picture") -> None:
        self.envelope = envelope
        self.stem = stem
        self.number = 0
        self.lost = 0
        self._seen: set[bytes] = set()

    def member(self, data: bytes) -> Iterator[Member]:
        """A member for one picture, none for logos, bullets and what was seen before."""
        suffix = suffix_of(data)
        if suffix is None:
            self.lost += bool(data.strip(b"\0"))
            return
        if not (worth_showing(data) if suffix in ("emf", "wmf") else is_page_sized(data)):
            return
        mark = hashlib.blake2b(data).digest()
        if mark in self._seen:
            return
        self._seen.add(mark)
        self.number += 1
        self.envelope.count_member()
        self.envelope.count_bytes(len(data))
        name = f"{self.stem}-{self.number}.{suffix}"
        yield Member(name, Source(name, data=data, size=len(data)))

    def of(self, stream: bytes | None) -> Iterator[Piece]:
        """Members for all pictures of a stream."""
        for data in blips(stream or b""):
            yield from self.member(data)

    def of_drawing(self, drawn: bytes) -> Iterator[Piece]:
        """Members for a group of drawings, or for the one bitmap or metafile that the bytes are."""
        found = bitmap(drawn) or (drawn[8:] if suffix_of(drawn[8:]) else None)
        if found:
            yield from self.member(found)
        else:
            yield from self.of(drawn)

    def rest(self) -> Iterator[Piece]:
        """A remark when some picture could not be had."""
        if self.lost:
            yield Remark(
                "partial", f"{self.lost} pasted pictures in a form that was not read (Macintosh, old)"
            )
