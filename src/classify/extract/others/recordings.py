"""What is written beside the sound and pictures of recordings: titles, names, comments, places.

Nobody here listens to a recording; its tags are read as properties. tinytag reads those of mp3, flac, ogg,
wmv and MPEG-4. Here is what it does not read: ID3 version 1 beside version 2, RIFF in other character sets
than UTF-8 and broadcast descriptions (wav, avi), and the user data of cameras, with the place of a film.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, cast

from classify.extract.document import Piece, Place, Remark, TextBlock
from classify.extract.known.charset import decode
from classify.extract.source import Source

_HEAD = 2_000_000
"""Bytes at both ends of a recording in which tags are looked for."""
_MOST_READ = 16_000_000
"""Bytes that tinytag gets to read of one recording; it may seek beyond."""
_LONGEST = 100_000
_MOST_CHUNKS = 10_000
_RIFF_KINDS = frozenset({"wav", "avi"})
_LABELS = {
    "INAM": "title", "IART": "artist", "ICMT": "comment", "ISBJ": "subject", "IENG": "engineer",
    "\xa9nam": "title", "\xa9ART": "artist", "\xa9cmt": "comment", "\xa9des": "description",
    "\xa9xyz": "place", "desc": "description", "\xa9aut": "author", "\xa9day": "year", "\xa9alb": "album",
    "\xa9wrt": "composer", "aART": "albumartist", "\xa9gen": "genre", "cprt": "copyright",
    "\xa9lyr": "words", "lyrics": "words",
}  # fmt: skip
_OLD_FIELDS = (("title", 3, 33), ("artist", 33, 63), ("album", 63, 93), ("comment", 97, 127))
_NO_WORDS = frozenset(
    "filename filesize mime_type is_lossless duration channels bitrate bitdepth samplerate "
    "track track_total disc disc_total".split()
)
_BOXES = frozenset({"moov", "udta", "meta", "ilst", "trak", "mdia"})


def tags(source: Source, kind: str) -> Iterator[Piece]:
    """The tags of a recording, each text once under its name.

    What is damaged is passed over and told, since the recording itself is not read.
    """
    told: set[tuple[str, str]] = set()
    for label, raw in _pairs(source, kind):
        text = raw.replace("\0", " ").strip(" \r\n")[:_LONGEST]
        if text and (label, text) not in told:
            told.add((label, text))
            yield TextBlock(text, Place("metadata"), label=label)
        elif not label:
            yield Remark("partial", "Some of its tags are damaged.")


def _pairs(source: Source, kind: str) -> Iterator[tuple[str, str]]:
    """Names and texts; a pair of nothing where tags could not be read."""
    with source.open() as stream:
        if kind in _RIFF_KINDS:
            yield from _riff(stream)
            return
        yield from _common(stream)
        stream.seek(0)
        head = stream.read(_HEAD)
        stream.seek(max(source.size - _HEAD, len(head)))
        tail = stream.read()
    yield from _id3_of_old((tail or head)[-128:])
    for data in (head, tail[max(tail.find(b"moov") - 4, 0) :]):
        # Cameras write what they know of a film behind its pictures.
        yield from _boxes(data, 0)


def _common(stream: BinaryIO) -> Iterator[tuple[str, str]]:
    """What tinytag finds, under its names."""
    from tinytag import ParseError, TinyTag, UnsupportedFormatError

    try:
        found = TinyTag.get(file_obj=cast("BinaryIO", _Sparing(stream)), duration=False).as_dict()
    except UnsupportedFormatError:
        return
    except ParseError:
        yield "", ""
        return
    for name, texts in found.items():
        if name not in _NO_WORDS and isinstance(texts, list):
            yield from ((_LABELS.get(name, name.strip("\xa9_ ") or "tag"), text) for text in texts)


class _Sparing:
    """A stream that hands over no more than is reasonable: sizes told in tags may lie."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._left = stream, _MOST_READ
        self.seek, self.tell = stream.seek, stream.tell

    def read(self, size: int = -1) -> bytes:
        """As of any stream; nothing once all was read that may be."""
        data = self._stream.read(min(size, self._left) if size >= 0 else self._left)
        self._left -= len(data)
        return data


def _id3_of_old(last: bytes) -> Iterator[tuple[str, str]]:
    """ID3 version 1 in the last 128 bytes (id3.org); tinytag passes it over where version 2 has as much."""
    if last[:3] == b"TAG":
        for label, start, stop in _OLD_FIELDS:
            yield label, decode(last[start:stop].partition(b"\0")[0])


def _riff(stream: BinaryIO) -> Iterator[tuple[str, str]]:
    """The INFO list and broadcast description of a RIFF file (EBU Tech 3285), before or behind the sound."""
    at = 12
    for _ in range(_MOST_CHUNKS):
        stream.seek(at)
        header = stream.read(8)
        if len(header) < 8:
            return
        size = int.from_bytes(header[4:], "little")
        body = stream.read(min(size, _HEAD)) if header[:4] in (b"LIST", b"bext") else b""
        if body[:4] == b"INFO":
            yield from _info(body)
        elif header[:4] == b"bext":
            yield "description", decode(body[:256].partition(b"\0")[0])
            yield "originator", decode(body[256:288].partition(b"\0")[0])
        at += 8 + size + size % 2


def _info(body: bytes) -> Iterator[tuple[str, str]]:
    """The texts of an INFO list."""
    at = 4
    while at + 8 <= len(body):
        key, length = body[at : at + 4].decode("latin-1"), int.from_bytes(body[at + 4 : at + 8], "little")
        yield _LABELS.get(key, key.lower()), decode(body[at + 8 : at + 8 + length])
        at += 8 + length + length % 2


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
