"""Signed messages and files (CMS SignedData, RFC 5652): what was signed, taken out of its wrapping."""

from __future__ import annotations

from collections.abc import Iterator

from classify.errors import CorruptError, UnsupportedError
from classify.extract.document import Member, Piece
from classify.extract.envelope import Envelope
from classify.extract.source import Source

_OCTETS, _SEQUENCE, _EXPLICIT = 0x04, 0x30, 0xA0
_CONSTRUCTED = 0x20
_DEEPEST = 12


def read(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """The signed content as a member.

    Raises CorruptError when the wrapping is damaged, UnsupportedError for a signature that stands
    apart from what it signs.
    """
    with source.open() as stream:
        data = stream.read(envelope.limits.member_bytes)
    try:
        content = signed_content(data)
    except (IndexError, ValueError) as error:
        raise CorruptError("The signed message is damaged.") from error
    if content is None:
        raise UnsupportedError("A signature or certificate without the message that it signs.")
    stem, dot, suffix = source.name.rpartition(".")
    # contract.pdf.p7m holds contract.pdf; smime.p7m holds a part of a message.
    name = stem if dot and suffix.lower() in ("p7m", "p7s") and "." in stem else "message.eml"
    envelope.count_member()
    envelope.count_bytes(len(content))
    yield Member(name, Source(name, data=content, size=len(content)))


def signed_content(data: bytes) -> bytes | None:
    """The encapsulated content of SignedData, None when it is detached.

    Raises ValueError and IndexError where the encoding is damaged.
    """
    outer = _children(data, 0, len(data), 0)[0]
    wrapped = _children(data, *outer[1:], 1)
    signed = _children(data, *wrapped[1][1:], 2)[0]
    parts = _children(data, *signed[1:], 3)
    content = next(part for part in parts if part[0] == _SEQUENCE)
    inside = _children(data, *content[1:], 4)
    if len(inside) < 2 or inside[1][0] != _EXPLICIT:
        return None
    return b"".join(_octets(data, *inside[1][1:], 5))


def _octets(data: bytes, start: int, stop: int, depth: int) -> Iterator[bytes]:
    """The bytes of a string that may have been written in pieces."""
    for tag, first, last in _children(data, start, stop, depth):
        if tag & _CONSTRUCTED:
            yield from _octets(data, first, last, depth + 1)
        elif tag == _OCTETS:
            yield data[first:last]


def _children(data: bytes, start: int, stop: int, depth: int) -> list[tuple[int, int, int]]:
    """Tag, start and end of the values between two offsets (BER, ITU-T X.690)."""
    found = []
    at = start
    while at < stop:
        tag, first, last, following = _value(data, at, stop, depth)
        if tag == 0 and first == last:
            break
        found.append((tag, first, last))
        at = following
    return found


def _value(data: bytes, at: int, stop: int, depth: int) -> tuple[int, int, int, int]:
    """Tag, start and end of the value at an offset, and where the next one begins."""
    if depth > _DEEPEST:
        raise ValueError("too deep")
    tag, size = data[at], data[at + 1]
    first = at + 2
    if size == 0x80:
        last = first
        # Of indefinite length: its values, up to the two zero bytes that end it.
        while data[last] or data[last + 1]:
            *_, last = _value(data, last, stop, depth + 1)
        return tag, first, last, last + 2
    if size & 0x80:
        count = size & 0x7F
        size = int.from_bytes(data[first : first + count], "big")
        first += count
    if first + size > stop:
        raise ValueError("cut off")
    return tag, first, first + size, first + size
