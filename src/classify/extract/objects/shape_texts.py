"""Texts that legacy Office keeps with its drawings and form fields, away from the text of the page.

Shapes have alternative texts, tips and the letters of WordArt among their properties ([MS-ODRAW] 2.2.9); form
fields of Word have default texts, helps and entries of lists ([MS-DOC] 2.9.78, FFData).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from classify.extract.document import Place, TextBlock

_PROPERTIES = re.compile(rb"(?s)([\x03-\xf3].)(?:\x0b\xf0|\x21\xf1|\x22\xf1)(.{4})")
"""Head of a table of properties: version 3 and their number, its type, its size."""
_SAID: dict[int, Place] = {
    0x00C0: Place("text box"),
    0x0381: Place("alt text", hidden="alt text"),
    0x038D: Place("tooltip", hidden="tooltip"),
}
_COMPLEX = 0x8000
_LONGEST = 1 << 20
_FIELD = re.compile(rb"(?s)\x44\x00.{62}\xff\xff\xff\xff(..)")
"""A picture of no size, in whose place the data of a form field stand."""
_LIST = 2


def shape_texts(stream: bytes | None) -> Iterator[TextBlock]:
    """Alternative texts, tips and WordArt of the shapes in a stream, each once."""
    told: set[tuple[str, str]] = set()
    for found in _PROPERTIES.finditer(stream or b""):
        (head,), (size,) = struct.unpack("<H", found[1]), struct.unpack("<I", found[2])
        count = head >> 4
        if head & 0xF != 3 or not 6 * count <= size < _LONGEST:
            continue
        for number, text in _complex_texts((stream or b"")[found.end() : found.end() + size], count):
            place = _SAID[number]
            if text.strip() and (place.part, text) not in told:
                told.add((place.part, text))
                yield TextBlock(text, place)


def _complex_texts(table: bytes, count: int) -> Iterator[tuple[int, str]]:
    """Number and text of the properties that are texts: their values follow the table in its order."""
    at = 6 * count
    for entry in range(count):
        if 6 * entry + 6 > len(table):
            return
        number, size = struct.unpack_from("<HI", table, 6 * entry)
        if not number & _COMPLEX:
            continue
        if number & 0x3FFF in _SAID:
            yield number & 0x3FFF, _plain(table[at : at + size])
        at += size


def _plain(raw: bytes) -> str:
    text = raw[: len(raw) // 2 * 2].decode("utf-16-le", "replace").strip("\0")
    return "" if "\0" in text else text.replace("\r", "\n")


def field_texts(stream: bytes | None) -> Iterator[TextBlock]:
    """Default texts, helps and list entries of a document's form fields."""
    data = stream or b""
    for found in _FIELD.finditer(data):
        kind = int.from_bytes(found[1], "little") & 3
        # Behind the flags: the longest text and the size of a box.
        at = found.end() + 4
        name, at = _counted(data, at)
        default = ""
        if kind == 0:
            default, at = _counted(data, at)
        else:
            at += 2
        parts = [("form field", "default value", default)]
        _, at = _counted(data, at)
        for part in ("tooltip", "tooltip"):
            text, at = _counted(data, at)
            parts.append((part, part, text))
        for _ in range(2):
            _, at = _counted(data, at)
        if kind == _LIST:
            parts += [("list entry", "list entry", entry) for entry in _entries(data, at)]
        for part, hidden, text in parts:
            if text.strip():
                yield TextBlock(text, Place(part, hidden=hidden), label=name or None)


def _counted(data: bytes, at: int) -> tuple[str, int]:
    """A text with its length before it and a zero behind it."""
    size = int.from_bytes(data[at : at + 2], "little")
    stop = at + 2 + 2 * size
    return data[at + 2 : stop].decode("utf-16-le", "replace"), stop + 2


def _entries(data: bytes, at: int) -> Iterator[str]:
    """The texts of a table of them (STTB, [MS-DOC] 2.2.4)."""
    if data[at : at + 2] != b"\xff\xff":
        return
    count, extra = (int.from_bytes(data[at + step : at + step + 2], "little") for step in (2, 4))
    at += 6
    for _ in range(count):
        size = int.from_bytes(data[at : at + 2], "little")
        if at + 2 + 2 * size > len(data):
            return
        yield data[at + 2 : at + 2 + 2 * size].decode("utf-16-le", "replace")
        at += 2 + 2 * size + extra
