"""PowerPoint 97-2003 presentations ([MS-PPT]): text of slides, notes, comments, masters, embedded files."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from classify.errors import CorruptError, EncryptedError
from classify.extract.containers.unlock import unlock
from classify.extract.document import Member, Piece, Place, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.objects.embedded import open_ole_object
from classify.extract.objects.ole import ole_members, ole_properties, open_ole, stream_of
from classify.extract.objects.pictures import Pictures
from classify.extract.objects.shape_texts import shape_texts
from classify.extract.source import Source

_CHARS, _BYTES, _STRING = 0x0FA0, 0x0FA8, 0x0FBA
_SLIDE, _NOTES, _MASTER = 0x03EE, 0x03F0, 0x03F8
_OUTLINE, _OUTLINE_ENTRY = 0x0FF0, 0x03F3
_HEADERS, _COMMENT, _LINK = 0x0FD9, 0x2EE0, 0x0FD7
_USER_EDIT, _PERSIST, _EMBEDDED, _CRYPT = 0x0FF5, 0x1772, 0x1011, 0x2F14
_TOKEN_LOCKED = 0xF3D1C4DF
_SIGNS = str.maketrans({"\r": "\n", "\x0b": "\n", "\xa0": " ", "\x00": None})
_PLACEHOLDERS = ("Click to edit", "Second level", "Third level", "Fourth level", "Fifth level", "*")


def read_ppt(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """Read ppt, pps and pot.

    Raises EncryptedError and CorruptError.
    """
    with open_ole(source) as ole:
        data = stream_of(ole, "PowerPoint Document")
        user = stream_of(ole, "Current User") or b""
        drawn = stream_of(ole, "Pictures")
    if data is None:
        raise CorruptError("The file holds no presentation.")
    if len(user) >= 16 and struct.unpack_from("<I", user, 12)[0] == _TOKEN_LOCKED:
        if not envelope.passwords:
            raise EncryptedError("The presentation is locked by a password.")
        with source.open() as stream:
            plain = unlock(stream, envelope.passwords).read()
        yield from read_ppt(Source(source.name, data=plain, size=len(plain)), envelope)
        return
    yield from Presentation(data).pieces()
    yield from ole_properties(source)
    yield from shape_texts(data)
    pictures = Pictures(envelope)
    yield from pictures.of(drawn)
    yield from pictures.of(data)
    yield from pictures.rest()
    yield from ole_members(source, envelope)


@dataclass(slots=True)
class Presentation:
    """The record stream of a presentation."""

    data: bytes
    current: dict[int, int] = field(default_factory=dict)
    """Persist id -> offset of its newest version."""
    numbers: dict[int, int] = field(default_factory=dict)
    """Persist id of a slide -> its number."""
    embedded: int = 0
    outlined: set[str] = field(default_factory=set)
    """Texts of the outline, which slides repeat."""

    def pieces(self) -> Iterator[Piece]:
        """Everything that is said in the stream, containers in file order."""
        self.survey(0, len(self.data), 0)
        newest = {offset: number for number, offset in self.current.items()}
        slides = 0
        for kind, _, start, stop in records(self.data, 0, len(self.data)):
            slide = newest.get(start - 8)
            stale = "earlier version" if newest and slide is None else None
            if kind == 0x03E8:
                yield from self.document(start, stop, stale)
            elif kind == _SLIDE:
                slides += 1
                page = self.numbers.get(slide or 0, slides) if not stale else None
                yield from self.texts(start, stop, Place(page=page, hidden=stale))
            elif kind == _NOTES:
                yield from self.texts(start, stop, Place("notes", hidden=stale))
            elif kind == _MASTER:
                yield from self.texts(start, stop, Place("master", hidden=stale))
            elif kind == _EMBEDDED:
                yield from self.member(start, stop)

    def survey(self, start: int, stop: int, depth: int) -> None:
        """Find where the newest version of each slide lies, and the running order."""
        for kind, instance, first, last in records(self.data, start, stop):
            if kind == _PERSIST:
                at = first
                while at + 4 <= last:
                    (head,) = struct.unpack_from("<I", self.data, at)
                    base, count = head & 0xFFFFF, head >> 20
                    offsets = struct.unpack_from(f"<{min(count, (last - at - 4) // 4)}I", self.data, at + 4)
                    self.current.update(zip(range(base, base + count), offsets, strict=False))
                    at += 4 + 4 * count
            elif kind == _OUTLINE and instance == 0:
                ids = [
                    struct.unpack_from("<I", self.data, inner)[0]
                    for entry, _, inner, _ in records(self.data, first, last)
                    if entry == _OUTLINE_ENTRY
                ]
                self.numbers = {number: at for at, number in enumerate(ids, 1)}
            elif kind == 0x03E8 and depth == 0:
                self.survey(first, last, 1)

    def document(self, start: int, stop: int, stale: str | None) -> Iterator[Piece]:
        """The document container: outline texts by slide, links, headers and footers."""
        for kind, instance, first, last in records(self.data, start, stop):
            if kind == _OUTLINE:
                part = ("body", "master", "notes")[instance] if instance < 3 else "body"
                page, texts = 0, list[str]()
                for entry, _, inner, end in records(self.data, first, last):
                    if entry == _OUTLINE_ENTRY:
                        yield from _block(texts, Place(part, page=page or None, hidden=stale))
                        page += 1
                    elif entry in (_CHARS, _BYTES):
                        texts.append(self.string(entry, inner, end))
                        self.outlined.add(texts[-1])
                yield from _block(texts, Place(part, page=page or None, hidden=stale))
            elif kind == _HEADERS:
                yield from self.texts(first, last, Place("footer", hidden=stale), strings=True)
            elif kind == 0x0409:
                for entry, _, inner, end in records(self.data, first, last):
                    if entry == _LINK:
                        yield from self.texts(inner, end, Place("link", hidden="link target"), strings=True)

    def texts(self, start: int, stop: int, place: Place, *, strings: bool = False) -> Iterator[Piece]:
        """All texts below a container, comments apart."""
        found: list[str] = []
        asides: list[Piece] = []
        todo = [(start, stop)]
        while todo:
            first, last = todo.pop(0)
            for kind, _, inner, end in records(self.data, first, last):
                if kind in (_CHARS, _BYTES) or (strings and kind == _STRING):
                    text = self.string(kind, inner, end)
                    found += [text] if text not in self.outlined else []
                elif kind == _COMMENT:
                    parts = [
                        (at, self.string(_STRING, a, b))
                        for k, at, a, b in records(self.data, inner, end)
                        if k == _STRING
                    ]
                    asides += _comment(parts, place)
                elif kind == _HEADERS or self.data[inner - 8] & 0xF == 0xF:
                    todo.append((inner, end))
        yield from _block(found, place)
        yield from asides

    def string(self, kind: int, start: int, stop: int) -> str:
        """Text of an atom, its marks made plain."""
        raw = self.data[start:stop]
        return raw.decode("latin-1" if kind == _BYTES else "utf-16-le", "replace").translate(_SIGNS)

    def member(self, start: int, stop: int) -> Iterator[Piece]:
        """An embedded OLE object, packed or not."""
        self.embedded += 1
        blob = self.data[start:stop]
        if struct.unpack_from("<H", self.data, start - 8)[0] >> 4 == 1:
            try:
                blob = zlib.decompressobj().decompress(blob[4:], 512_000_000)
            except zlib.error:
                return
        path, data = open_ole_object(f"embedded{self.embedded}.bin", blob)
        yield Member(path, Source(path, data=data, size=len(data)))


def records(data: bytes, start: int, stop: int) -> Iterator[tuple[int, int, int, int]]:
    """Type, instance, start and end of each record between two offsets ([MS-PPT] 2.3.1)."""
    while start + 8 <= stop:
        head, kind, size = struct.unpack_from("<HHI", data, start)
        first, last = start + 8, min(start + 8 + size, stop)
        yield kind, head >> 4, first, last
        start = start + 8 + size


def _block(texts: list[str], place: Place) -> Iterator[Piece]:
    said = [text for text in texts if text.strip() and not text.startswith(_PLACEHOLDERS)]
    if said:
        yield TextBlock("\n".join(said), place)
    texts.clear()


def _comment(parts: list[tuple[int, str]], place: Place) -> Iterator[Piece]:
    """Author (0), text (1) and initials (2) of a comment."""
    for instance, text in parts:
        if instance == 1 and text.strip():
            yield TextBlock(text, Place("comment", page=place.page, hidden=place.hidden))
        elif instance == 0 and text.strip():
            yield TextBlock(text, Place("metadata"), label="author of comments")
