"""dBase tables (.dbf), the attribute half of every Shapefile: dBase III to 7 without memo files."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

from classify.errors import CorruptError
from classify.extract.charset import charset_of, decode
from classify.extract.document import Envelope, Piece, Place, Remark, Source, TableBlock

ROWS_A_BLOCK = 2000
_TERMINATOR = 0x0D
_DELETED = b"*"

# Language driver byte 29: code pages that differ from what the bytes themselves suggest.
_DRIVERS = {
    0x01: "cp437",
    0x02: "cp850",
    0x03: "cp1252",
    0x57: "cp1252",
    0x64: "cp852",
    0xC8: "cp1250",
    0xC9: "cp1251",
}


def read(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """The records under their field names; deleted ones, which stay in the file, marked hidden.

    Raises CorruptError when the header makes no sense.
    """
    with source.open() as stream:
        fields, record_size, codec = _header(stream)
        yield from _records(stream, fields, record_size, codec, envelope)


def _header(stream: BinaryIO) -> tuple[list[tuple[str, int]], int, str | None]:
    """Names and widths of the fields, bytes of a record, character set."""
    start = stream.read(32)
    if len(start) < 32:
        raise CorruptError("The table breaks off in its header.")
    header_size, record_size = struct.unpack_from("<HH", start, 8)
    described = stream.read(max(header_size - 32, 0))
    fields = []
    for at in range(0, len(described) - 31, 32):
        if described[at] == _TERMINATOR:
            break
        name = described[at : at + 11].partition(b"\0")[0].decode("ascii", "replace").strip()
        fields.append((name, described[at + 16]))
    if not fields or record_size < 1 + sum(width for _, width in fields):
        raise CorruptError("The table's header makes no sense.")
    return fields, record_size, _DRIVERS.get(start[29])


def _records(
    stream: BinaryIO, fields: list[tuple[str, int]], record_size: int, codec: str | None, envelope: Envelope
) -> Iterator[Piece]:
    rows: list[list[str]] = [[name for name, _ in fields]]
    deleted: set[int] = set()
    first = number = 1
    while len(record := stream.read(record_size)) == record_size and record[:1] in (b" ", _DELETED):
        number += 1
        if record[:1] == _DELETED:
            deleted.add(number)
        rows.append(_cells(record, fields, codec))
        if len(rows) >= ROWS_A_BLOCK:
            envelope.check_time()
            yield TableBlock(rows, Place("cell"), first, hidden_rows=frozenset(deleted), continued=first > 1)
            first, rows, deleted = number + 1, [], set()
    if rows:
        yield TableBlock(rows, Place("cell"), first, hidden_rows=frozenset(deleted), continued=first > 1)
    if record and record[:1] != b"\x1a":
        yield Remark("partial", f"The table breaks off behind record {number - 1:,}.")


def _cells(record: bytes, fields: list[tuple[str, int]], codec: str | None) -> list[str]:
    cells, at = [], 1
    for _, width in fields:
        raw = record[at : at + width].strip(b"\0 ")
        cells.append(decode(raw, codec or charset_of(raw)) if raw else "")
        at += width
    return cells
