"""WordPerfect 6 to X9 documents (.wpd): the text stream with its functions skipped.

Layout after the WordPerfect file format notes of the libwpd project (function groups by first byte).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from classify.errors import CorruptError, EncryptedError, UnsupportedError
from classify.extract.document import Piece, Place, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.source import Source

# Bytes of the functions of fixed length, their code included.
_FIXED = dict(zip(range(0xF0, 0xFF), (4, 5, 3, 3, 3, 3, 4, 4, 4, 5, 5, 6, 6, 8, 8), strict=True))
_BREAKS = frozenset({0x87, *range(0x99, 0x9D), 0xB7, *range(0xB8, 0xD0)})
_TYPOGRAPHIC = {
    0: "\u2022",
    28: "\u2019",
    27: "\u2018",
    29: "\u2018",
    31: "\u201d",
    32: "\u201c",
    33: "\u2013",
    34: "\u2014",
    3: "\u00a7",
}


def read(source: Source, _: Envelope) -> Iterator[Piece]:
    """The running text. Raises EncryptedError, CorruptError, UnsupportedError for versions before 6."""
    with source.open() as stream:
        data = stream.read()
    if len(data) < 16:
        raise CorruptError("The WordPerfect document breaks off in its header.")
    (start,) = struct.unpack_from("<I", data, 4)
    if data[10] < 2:
        raise UnsupportedError("A WordPerfect document of version 5 or before.")
    if struct.unpack_from("<H", data, 12)[0]:
        raise EncryptedError("The WordPerfect document is locked with a password.")
    if not 16 <= start <= len(data):
        raise CorruptError("The WordPerfect document has no text where its header says.")
    text = "".join(_characters(data, start))
    lines = "\n".join(line for line in text.splitlines() if line.strip())
    if lines:
        yield TextBlock(lines, Place(line=1))


def _characters(data: bytes, at: int) -> Iterator[str]:
    while at < len(data):
        code = data[at]
        if 0x20 <= code <= 0x7F:
            yield chr(code)
            at += 1
        elif 0xD0 <= code <= 0xEF:
            yield from _function(data, at)
            size = int.from_bytes(data[at + 2 : at + 4], "little")
            at += max(size, 4)
        elif code >= 0xF0:
            if code == 0xF0 and at + 3 < len(data):
                yield _extended(data[at + 2], data[at + 1])
            at += _FIXED.get(code, 1)
        else:
            if code in (0x80, 0x81, 0x83, 0x85):
                yield " "
            elif code == 0x84:
                yield "-"
            elif code in _BREAKS:
                yield "\n"
            at += 1


def _function(data: bytes, at: int) -> Iterator[str]:
    """Breaks and tabs among the functions of variable length."""
    if data[at] == 0xD0:
        yield " " if data[at + 1 : at + 2] == b"\x01" else "\n"
    elif data[at] == 0xE0:
        yield "\t"


def _extended(group: int, number: int) -> str:
    """A character of WordPerfect's own sets: 1 is Western letters, 4 typographic marks."""
    if group == 0:
        return chr(number)
    return _TYPOGRAPHIC.get(number, "\ufffd") if group == 4 else "\ufffd"
