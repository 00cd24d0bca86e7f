"""What is written beside the sound and pictures of recordings: titles, names, comments, places.

Nobody here listens to a recording; its tags are read as properties. ID3 (mp3), Vorbis comments (flac,
ogg), RIFF INFO (wav, avi), MPEG-4 and QuickTime user data, ASF content description (wmv).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from classify.extract.charset import decode
from classify.extract.document import Piece, Place, Source, TextBlock

_HEAD = 2_000_000
"""Bytes at the beginning of a recording in which its tags are looked for; those of films also at the end."""
_LONGEST = 100_000
_LABELS = {
    "TIT2": "title", "TPE1": "artist", "TALB": "album", "COMM": "comment", "USLT": "words",
    "TT2": "title", "TP1": "artist", "COM": "comment",
    "INAM": "title", "IART": "artist", "ICMT": "comment", "ISBJ": "subject", "IENG": "engineer",
    "\xa9nam": "title", "\xa9ART": "artist", "\xa9cmt": "comment", "\xa9des": "description",
    "\xa9xyz": "place", "desc": "description", "\xa9aut": "author", "\xa9day": "date",
}  # fmt: skip
_BOXES = frozenset({"moov", "udta", "meta", "ilst", "trak", "mdia"})
_ASF_DESCRIPTION = bytes.fromhex("3326b2758e66cf11a6d900aa0062ce6c")
_ASF_FIELDS = ("title", "author", "copyright", "description", "rating")


def tags(source: Source, kind: str) -> Iterator[Piece]:
    """The tags of a recording; what is damaged is passed over, since the recording itself is not read."""
    with source.open() as stream:
        head = stream.read(_HEAD)
        stream.seek(max(source.size - _HEAD, len(head)))
        tail = stream.read()
    reader = {"mp3": _id3, "flac": _vorbis, "ogg": _vorbis, "wav": _riff, "avi": _riff, "wmv": _asf}.get(kind)
    told: set[tuple[str, str]] = set()
    # Cameras write what they know of a film behind its pictures.
    tail = tail if reader else tail[max(tail.find(b"moov") - 4, 0) :]
    for data in (head, tail):
        for label, raw in reader(data) if reader else _boxes(data, 0):
            text = raw.strip("\0 \r\n")[:_LONGEST]
            if text and (label, text) not in told:
                told.add((label, text))
                yield TextBlock(text, Place("metadata"), label=label)


def _id3(data: bytes) -> Iterator[tuple[str, str]]:
    """ID3 version 2 at the beginning, version 1 in the last 128 bytes (id3.org)."""
    if data[:3] == b"ID3" and len(data) >= 10:
        yield from _frames(data)
    if data[-128:-125] == b"TAG":
        last = data[-125:]
        for label, start, stop in (
            ("title", 0, 30),
            ("artist", 30, 60),
            ("album", 60, 90),
            ("comment", 94, 124),
        ):
            yield label, decode(last[start:stop].partition(b"\0")[0])


def _frames(data: bytes) -> Iterator[tuple[str, str]]:
    """The frames of version 2, whose sizes and names changed from 2.2 to 2.4."""
    version, at, stop = data[3], 10, 10 + _seven_bits(data[6:10])
    wide = 4 if version > 2 else 3
    while at + 2 * wide < stop and data[at : at + 1].isalnum():
        name = data[at : at + wide].decode("latin-1")
        raw = data[at + wide : at + 2 * wide]
        size = _seven_bits(raw) if version > 3 else int.from_bytes(raw, "big")
        at += 10 if version > 2 else 6
        body = data[at : at + size]
        at += size
        if name[0] == "T" or name in ("COMM", "COM", "USLT", "ULT"):
            yield _LABELS.get(name, name.lower()), _id3_text(body, spoken=name[0] != "T")


def _seven_bits(raw: bytes) -> int:
    """A size of which each byte counts seven bits."""
    size = 0
    for byte in raw:
        size = size << 7 | byte & 0x7F
    return size


def _id3_text(body: bytes, *, spoken: bool) -> str:
    """Text of a frame in the encoding that its first byte names; comments begin with a language."""
    codec = {0: None, 1: "utf-16", 2: "utf-16-be", 3: "utf-8"}.get(body[0] if body else 0)
    text = body[4:] if spoken else body[1:]
    return decode(text, codec).replace("\ufeff", "").replace("\0", " ")


def _vorbis(data: bytes) -> Iterator[tuple[str, str]]:
    """`NAME=text` pairs behind the sender's name (xiph.org, Vorbis I, chapter 5)."""
    if data[:4] == b"fLaC":
        at = 4
        while at + 4 <= len(data):
            kind, size = data[at] & 0x7F, int.from_bytes(data[at + 1 : at + 4], "big")
            if kind == 4:
                yield from _pairs(data, at + 4)
            if data[at] & 0x80:
                break
            at += 4 + size
        return
    for mark in (b"\x03vorbis", b"OpusTags"):
        found = data.find(mark)
        if found >= 0:
            yield from _pairs(data, found + len(mark))


def _pairs(data: bytes, at: int) -> Iterator[tuple[str, str]]:
    at += 4 + int.from_bytes(data[at : at + 4], "little")
    count = int.from_bytes(data[at : at + 4], "little")
    at += 4
    for _ in range(min(count, 1000)):
        size = int.from_bytes(data[at : at + 4], "little")
        name, equals, text = data[at + 4 : at + 4 + size].decode("utf-8", "replace").partition("=")
        if not equals:
            return
        yield name.lower(), text
        at += 4 + size


def _riff(data: bytes) -> Iterator[tuple[str, str]]:
    """The INFO list and the broadcast description of a RIFF file (EBU Tech 3285)."""
    at = 12
    while at + 8 <= len(data):
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        body = data[at + 8 : at + 8 + size]
        if name == b"LIST" and body[:4] == b"INFO":
            inner = 4
            while inner + 8 <= len(body):
                key = body[inner : inner + 4].decode("latin-1")
                length = int.from_bytes(body[inner + 4 : inner + 8], "little")
                yield _LABELS.get(key, key.lower()), decode(body[inner + 8 : inner + 8 + length])
                inner += 8 + length + length % 2
        elif name == b"bext":
            yield "description", decode(body[:256].partition(b"\0")[0])
            yield "originator", decode(body[256:288].partition(b"\0")[0])
        at += 8 + size + size % 2


def _boxes(data: bytes, depth: int) -> Iterator[tuple[str, str]]:
    """Texts in the boxes of user data (ISO/IEC 14496-12; QuickTime File Format)."""
    at = 0
    while at + 8 <= len(data) and depth < 8:
        size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8].decode("latin-1")
        if size < 8:
            return
        body = data[at + 8 : at + size]
        at += size
        if name in _BOXES:
            # `meta` begins with version and flags, but not in QuickTime's files.
            skip = 4 if name == "meta" and body[4:8] != b"hdlr" else 0
            yield from _boxes(body[skip:], depth + 1)
        elif body[4:8] == b"data":
            yield _LABELS.get(name, name.strip("\xa9\0").lower() or "tag"), decode(body[16:])
        elif name.startswith("\xa9") and len(body) > 4:
            length = int.from_bytes(body[:2], "big")
            yield _LABELS.get(name, name[1:]), decode(body[4 : 4 + length])


def _asf(data: bytes) -> Iterator[tuple[str, str]]:
    """The five texts of the content description object (ASF specification, 3.10)."""
    at = data.find(_ASF_DESCRIPTION)
    if at < 0 or at + 34 > len(data):
        return
    sizes = struct.unpack_from("<5H", data, at + 24)
    start = at + 34
    for label, size in zip(_ASF_FIELDS, sizes, strict=True):
        yield label, data[start : start + size].decode("utf-16-le", "replace")
        start += size
