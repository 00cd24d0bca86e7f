"""dBase tables (.dbf), the attribute half of every Shapefile, and their memo files (.dbt, .fpt).

dBase III to 7, FoxPro and Visual FoxPro. A table's memo texts lie in a file beside it, which is read by
itself: the table says so.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import BinaryIO

from classify.errors import CorruptError
from classify.extract.document import Member, Piece, Place, Remark, TableBlock, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.known.charset import charset_of, decode
from classify.extract.source import Source

ROWS_A_BLOCK = 2000
_TERMINATOR = 0x0D
_DELETED = b"*"
_MEMO_KINDS = "MGBP"
_MEMO_HEADER = 512
_LARGEST_MEMOS = 512_000_000
_DBASE4_MEMO = b"\xff\xff\x08\0"
_JULIAN = date(1970, 1, 1).toordinal() - 2_440_588

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


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    width: int
    kind: str
    """C text, N number, D date, M memo, I integer, Y money, T moment, B or O double, ..."""


@dataclass(frozen=True, slots=True)
class _Layout:
    fields: list[_Field]
    record_size: int
    codec: str | None
    is_foxpro: bool
    records: int
    """How many records the header tells of."""


def read(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """The records under their field names; deleted ones, which stay in the file, marked hidden.

    Raises CorruptError when the header makes no sense.
    """
    with source.open() as stream:
        layout = _header(stream)
        yield from _records(stream, layout, envelope)


def _header(stream: BinaryIO) -> _Layout:
    start = stream.read(32)
    if len(start) < 32:
        raise CorruptError("The table breaks off in its header.")
    told, header_size, record_size = struct.unpack_from("<IHH", start, 4)
    # Level 7 has a longer header and longer names (dBASE 7 file structure).
    is_level7 = start[0] & 7 == 4
    first, step, name_size = (36, 48, 32) if is_level7 else (0, 32, 11)
    described = stream.read(max(header_size - 32, 0))
    fields = []
    for at in range(first, len(described) - step + 1, step):
        if described[at] == _TERMINATOR:
            break
        name = described[at : at + name_size].partition(b"\0")[0].decode("ascii", "replace").strip()
        kind, width = described[at + name_size], described[at + (33 if is_level7 else 16)]
        fields.append(_Field(name, width, chr(kind).upper()))
    if not fields or record_size < 1 + sum(field.width for field in fields):
        raise CorruptError("The table's header makes no sense.")
    return _Layout(fields, record_size, _DRIVERS.get(start[29]), start[0] in (0x30, 0x31, 0x32), told)


def _records(stream: BinaryIO, layout: _Layout, envelope: Envelope) -> Iterator[Piece]:
    rows: list[list[str]] = [[field.name for field in layout.fields]]
    deleted: set[int] = set()
    first = number = 1
    memos = 0
    while len(record := stream.read(layout.record_size)) == layout.record_size and record[:1] in (
        b" ",
        _DELETED,
    ):
        number += 1
        if record[:1] == _DELETED:
            deleted.add(number)
        cells, has_memo = _cells(record, layout)
        memos += has_memo
        rows.append(cells)
        if len(rows) >= ROWS_A_BLOCK:
            envelope.check_time()
            yield TableBlock(rows, Place("cell"), first, hidden_rows=frozenset(deleted), continued=first > 1)
            first, rows, deleted = number + 1, [], set()
    if rows:
        yield TableBlock(rows, Place("cell"), first, hidden_rows=frozenset(deleted), continued=first > 1)
    if memos:
        yield Remark(
            "partial",
            f"the memo texts of {memos:,} records lie in a file beside it (.dbt or .fpt), read by itself",
        )
    if (record and record[:1] != b"\x1a") or number - 1 < layout.records:
        yield Remark("partial", f"The table breaks off behind record {number - 1:,}.")


def _cells(record: bytes, layout: _Layout) -> tuple[list[str], bool]:
    """The texts of a record, and whether one of its memos is filled."""
    cells, at, has_memo = [], 1, False
    for field in layout.fields:
        raw = record[at : at + field.width]
        at += field.width
        if field.kind in _MEMO_KINDS and not (field.kind == "B" and layout.is_foxpro):
            # The number of the memo's block; blank or 0 where there is no memo.
            has_memo = has_memo or bool(raw.strip(b"\0 0"))
            cells.append("")
        else:
            cells.append(_binary(raw, field.kind) or _text(raw, layout.codec))
    return cells, has_memo


def _text(raw: bytes, codec: str | None) -> str:
    raw = raw.strip(b"\0 ")
    return decode(raw, codec or charset_of(raw)) if raw else ""


def _binary(raw: bytes, kind: str) -> str:
    """Numbers and moments that are no text; "" for those that are, and for empty ones."""
    if kind in "I+" and len(raw) == 4:
        return str(int.from_bytes(raw, "little", signed=True))
    if kind == "Y" and len(raw) == 8:
        return f"{int.from_bytes(raw, 'little', signed=True) / 10_000:.2f}"
    if kind in "BO" and len(raw) == 8:
        return f"{struct.unpack('<d', raw)[0]:.15g}"
    if kind in "T@" and len(raw) == 8:
        days, milliseconds = struct.unpack("<II", raw)
        if 1_721_426 <= days < 5_373_485:
            moment = date.fromordinal(days + _JULIAN).isoformat()
            return f"{moment} {timedelta(seconds=milliseconds // 1000)}"
    return ""


def read_memos(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """The texts of a memo file: dBase III (ended by 0x1A), dBase IV and FoxPro (counted), in the order of
    their blocks; what deleted memos have left behind is read as well.
    """
    with source.open() as stream:
        data = stream.read(_LARGEST_MEMOS)
        is_whole = not stream.read(1)
    number = pictures = 0
    for raw, is_text in _foxpro_memos(data) if source.suffix == "fpt" else _dbase_memos(data):
        envelope.check_time()
        if not is_text:
            pictures += 1
            envelope.count_member()
            yield Member(f"memo-{pictures}", Source(f"memo-{pictures}", data=raw, size=len(raw)))
            continue
        # A line end that the editor put in where it wrapped.
        text = decode(raw.replace(b"\x8d\n", b" ")).replace("\r\n", "\n")
        if text.strip():
            number += 1
            yield TextBlock(text, Place("memo", paragraph=number))
    if not is_whole:
        yield Remark("partial", f"only the first {_LARGEST_MEMOS:,} bytes of memos were read")


_ENDS = re.compile(rb"[\x1a\0]+")


_Memo = tuple[bytes, bool]
"""Content, and whether it is text."""


def _remains(data: bytes) -> Iterator[_Memo]:
    for text in _ENDS.split(data):
        yield text, True


def _dbase_memos(data: bytes) -> Iterator[_Memo]:
    """Counted memos as they are, what stands between them up to its ends."""
    at = _MEMO_HEADER
    while (found := data.find(_DBASE4_MEMO, at)) >= 0:
        yield from _remains(data[at:found])
        size = int.from_bytes(data[found + 4 : found + 8], "little")
        stop = max(found + 8, min(found + size, len(data)))
        yield data[found + 8 : stop].replace(b"\0", b" "), True
        at = stop
    yield from _remains(data[at:])


def _foxpro_memos(data: bytes) -> Iterator[_Memo]:
    """Blocks of type, length and content (Visual FoxPro, memo file structure)."""
    block = max(int.from_bytes(data[6:8], "big"), 1)
    at = _MEMO_HEADER
    while at < len(data):
        kind, size = struct.unpack(">II", data[at : at + 8].ljust(8, b"\xff"))
        if kind > 2 or not 0 < size <= len(data) - at - 8:
            # No block begins here: its remains are read as they stand.
            yield from _remains(data[at : at + max(block, 64)])
            at += max(block, 64)
            continue
        content = data[at + 8 : at + 8 + size]
        yield (content.replace(b"\0", b" "), True) if kind == 1 else (content, False)
        used = -(-(8 + size) // block) * block
        yield from _remains(data[at + 8 + size : at + used])
        at += used
