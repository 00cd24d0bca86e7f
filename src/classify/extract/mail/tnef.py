"""winmail.dat, which Outlook sends to other programs ([MS-OXTNEF]); compressed RTF ([MS-OXRTFCP])."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

from classify.errors import CorruptError
from classify.extract.containers.unfold import tidy_path
from classify.extract.document import Piece
from classify.extract.envelope import Envelope
from classify.extract.known.charset import decode
from classify.extract.mail.letter import PROPERTY_NAMES, Letter, is_machine_text
from classify.extract.source import Source

_FROM, _SUBJECT, _BODY = 0x8000, 0x8004, 0x800C
_ATTACH_DATA, _ATTACH_TITLE, _ATTACH_START, _ATTACH_MAPI, _MESSAGE_MAPI = (
    0x800F,
    0x8010,
    0x9002,
    0x9005,
    0x9003,
)

# What a new dictionary holds: words that every RTF document begins with ([MS-OXRTFCP] 2.1.3.1.1).
_DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor "
    rb"MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_LARGEST_RTF = 64_000_000


def read(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """The message and the files in a winmail.dat. Raises CorruptError where its attributes break off."""
    with source.open() as stream:
        data = stream.read()
    letter = Letter()
    whole = _gather(data, letter)
    yield from letter.pieces(envelope)
    if not whole:
        raise CorruptError("The attachment bundle breaks off.")


def _gather(data: bytes, letter: Letter) -> bool:
    """Fill `letter` from the attributes; False when they break off."""
    at = 6
    while at + 9 <= len(data):
        attribute, _, size = struct.unpack_from("<HHI", data, at + 1)
        value = data[at + 9 : at + 9 + size]
        if len(value) < size:
            return False
        _take(attribute, value, letter)
        at += 9 + size + 2
    # The last checksum is there, and nothing begins behind it.
    return at <= len(data) and not data[at:].strip(b"\0")


def _take(attribute: int, value: bytes, letter: Letter) -> None:
    if attribute == _SUBJECT:
        letter.headers.append(("Subject", decode(value.rstrip(b"\0"))))
    elif attribute == _BODY:
        letter.plain = decode(value.rstrip(b"\0"))
    elif attribute == _ATTACH_START:
        letter.files.append((f"attachment-{len(letter.files) + 1}", b""))
    elif attribute == _ATTACH_TITLE and letter.files:
        letter.files[-1] = (tidy_path(decode(value.rstrip(b"\0"))), letter.files[-1][1])
    elif attribute == _ATTACH_DATA and letter.files:
        letter.files[-1] = (letter.files[-1][0], value)
    elif attribute == _ATTACH_MAPI and letter.files:
        name = dict(_mapi(value)).get(0x3707)
        if isinstance(name, str) and name.strip():
            letter.files[-1] = (tidy_path(name), letter.files[-1][1])
    elif attribute == _MESSAGE_MAPI:
        _message(dict(_mapi(value)), letter)


def _message(properties: dict[int, Any], letter: Letter) -> None:
    plain, html, packed = properties.get(0x1000), properties.get(0x1013), properties.get(0x1009)
    if isinstance(plain, str) and not letter.plain:
        letter.plain = plain
    if html:
        letter.html = html.encode("utf-8") if isinstance(html, str) else html
    if isinstance(packed, bytes):
        letter.rtf = unpacked_rtf(packed)
    for tag, value in properties.items():
        if isinstance(value, str) and tag in PROPERTY_NAMES and value.strip() and not is_machine_text(value):
            letter.properties.append((PROPERTY_NAMES[tag], value.strip()))


_FIXED = {0x0002: 4, 0x0003: 4, 0x0004: 4, 0x000A: 4, 0x000B: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x0014: 8,
          0x0040: 8, 0x0048: 16}  # fmt: skip


def _mapi(value: bytes) -> Iterator[tuple[int, object]]:
    """Tags and values of a property list; ends where it is damaged."""
    try:
        (count,) = struct.unpack_from("<I", value)
        at = 4
        for _ in range(min(count, 10_000)):
            kind, tag = struct.unpack_from("<HH", value, at)
            at += 4
            if tag >= 0x8000:
                at = _past_name(value, at)
            if kind & 0x1FFF in _FIXED and not kind & 0x1000:
                at += _FIXED[kind]
                continue
            (items,) = struct.unpack_from("<I", value, at)
            at += 4
            for _ in range(min(items, 1000)):
                if kind & 0xFFF in _FIXED:
                    at += _FIXED[kind & 0xFFF]
                    continue
                (size,) = struct.unpack_from("<I", value, at)
                raw = value[at + 4 : at + 4 + size]
                at += 4 + -(-size // 4) * 4
                yield tag, _mapi_value(raw, kind & 0xFFF)
    except struct.error:
        return


def _past_name(value: bytes, at: int) -> int:
    """Behind the name of a named property: GUID, kind, then a number or a string."""
    (by_string,) = struct.unpack_from("<I", value, at + 16)
    if not by_string:
        return at + 24
    (size,) = struct.unpack_from("<I", value, at + 20)
    return int(at + 24 + -(-size // 4) * 4)


def _mapi_value(raw: bytes, kind: int) -> str | bytes:
    if kind == 0x001F:
        return raw.decode("utf-16-le", "replace").rstrip("\0")
    if kind == 0x001E:
        return decode(raw.rstrip(b"\0"))
    return raw


def unpacked_rtf(packed: bytes) -> bytes:
    """Compressed RTF as RTF; what stands before any damage. Not compressed at all when marked so."""
    if len(packed) < 16:
        return b""
    _, size, mark, _ = struct.unpack_from("<II4sI", packed)
    if mark == b"MELA":
        return packed[16 : 16 + size]
    if mark != b"LZFu":
        return b""
    ring = bytearray(_DICTIONARY.ljust(4096, b"\0"))
    out, at, write = bytearray(), 16, len(_DICTIONARY)
    while at < len(packed) and len(out) < min(size, _LARGEST_RTF):
        control = packed[at]
        at += 1
        for bit in range(8):
            if control >> bit & 1:
                if at + 2 > len(packed):
                    return bytes(out)
                token = int.from_bytes(packed[at : at + 2], "big")
                at += 2
                start, length = token >> 4, (token & 0xF) + 2
                if start == write:
                    return bytes(out)
                run = range(start, start + length)
            else:
                if at >= len(packed):
                    return bytes(out)
                ring[write] = packed[at]
                at += 1
                run = range(0)
                out.append(ring[write])
                write = (write + 1) % 4096
            for index in run:
                byte = ring[index % 4096]
                out.append(byte)
                ring[write] = byte
                write = (write + 1) % 4096
    return bytes(out)
