"""Files of mainframes in EBCDIC: lines, or records of one length without anything between.

Letters, digits and the usual signs stand at the same places in code pages 037, 500 and 1047; only
brackets and the like differ. Records have no names for their fields and nothing that parts them: where a
field ends is guessed from what all records have in common, and that it was guessed is told.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from datetime import date
from typing import BinaryIO

from classify.extract.document import Piece, Place, Remark, TableBlock, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.known.signs import EBCDIC_SAMPLE, LINE_FEED, NEW_LINE, SPACE, count_of
from classify.extract.source import Source
from classify.extract.text.plain import from_string

_LONGEST_RECORD = 4096
_ROWS_A_BLOCK = 2000
_GUESSED = "records of fixed fields without names or marks between them: where each ends was guessed"
_PACKED = "fields that are no text (packed numbers) were not read"
_PLAIN = {code: " " for code in (*range(32), *range(0x7F, 0xA0)) if code != 10} | {0x85: "\n"}


def read(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """Lines as text; records of one length as rows, as far as their fields can be told."""
    with source.open() as stream:
        head = stream.read(EBCDIC_SAMPLE)
        stream.seek(0)
        is_binary = len(_shown(head).translate({10: None, 32: None})) < 0.9 * (
            len(head) - count_of(head, bytes((SPACE, NEW_LINE, LINE_FEED, 0x0D)))
        )
        if _is_counted(head):
            yield from _text_records(_counted(stream), envelope)
        elif _has_lines(head):
            yield from from_string(_shown(stream.read()), envelope)
        elif size := _record_size(head, source.size):
            yield from _fixed(stream, size, envelope)
            yield Remark("partial", _GUESSED)
        else:
            yield from from_string(_shown(stream.read()), envelope)
            yield Remark(
                "partial", "text of a mainframe without line ends, whose records could not be told apart"
            )
        if is_binary:
            yield Remark("partial", _PACKED)


def _shown(data: bytes) -> str:
    """The characters, NEL as a line end and whatever cannot be shown as a blank."""
    return data.decode("cp037").translate(_PLAIN)


def _has_lines(head: bytes) -> bool:
    ends = head.count(NEW_LINE) + head.count(LINE_FEED)
    return ends > 0 and len(head) / ends < 1000


def _is_counted(head: bytes) -> bool:
    """Whether records begin with their length, two bytes of it and two of zeros (IBM, RDW)."""
    at = records = 0
    while at + 4 <= len(head):
        size, zeros = struct.unpack_from(">HH", head, at)
        if zeros or not 5 <= size <= 32_760:
            return False
        at, records = at + size, records + 1
    return records > 1


def _counted(stream: BinaryIO) -> Iterator[bytes]:
    while len(word := stream.read(4)) == 4:
        yield stream.read(max(int.from_bytes(word[:2], "big") - 4, 0))


def _text_records(records: Iterator[bytes], envelope: Envelope) -> Iterator[TextBlock]:
    lines: list[str] = []
    number = 0
    for record in records:
        envelope.check_time()
        lines.append(_shown(record).rstrip())
        number += 1
        if len(lines) == _ROWS_A_BLOCK:
            yield TextBlock("\n".join(lines), Place(line=number - len(lines) + 1))
            lines = []
    if lines:
        yield TextBlock("\n".join(lines), Place(line=number - len(lines) + 1))


def _record_size(head: bytes, total: int) -> int | None:
    """The length after which blanks and words come again at the same places; None without such a length."""
    blanks = bytes(byte == SPACE for byte in head)
    scores: dict[int, float] = {}
    for size in range(10, min(_LONGEST_RECORD, len(head) // 3) + 1):
        if total % size:
            continue
        differing = int.from_bytes(blanks[size:], "big") ^ int.from_bytes(blanks[:-size], "big")
        scores[size] = 1 - differing.bit_count() / (len(blanks) - size)
    best = max(scores.values(), default=0.0)
    if best < 0.8:
        return None
    return min(size for size, score in scores.items() if score >= best - 0.03)


def _fixed(stream: BinaryIO, size: int, envelope: Envelope) -> Iterator[Piece]:
    starts: list[int] | None = None
    first = 1
    while data := stream.read(size * _ROWS_A_BLOCK):
        envelope.check_time()
        records = [_shown(data[at : at + size]).replace("\n", " ") for at in range(0, len(data), size)]
        starts = starts if starts is not None else _fields(records)
        rows, others = _cut(records, starts)
        if others:
            yield TextBlock("\n".join(others), Place(line=first))
        if rows:
            yield TableBlock(rows, Place("cell"), first, continued=first > 1)
        first += len(records)


def _kind(sign: str) -> str:
    return "9" if sign.isdigit() else " " if sign == " " else "A"


def _usual_kinds(records: Sequence[str]) -> list[tuple[str, float]]:
    """For each place what stands there in most records, and in which share of them."""
    kinds = []
    for column in zip(*records, strict=False):
        told = [_kind(sign) for sign in column]
        best = max("9A ", key=told.count)
        kinds.append((best, told.count(best) / len(told)))
    return kinds


def _fields(records: Sequence[str]) -> list[int]:
    """Where fields begin: behind blanks, where letters follow digits or digits letters, around dates."""
    kinds = _usual_kinds(records)
    starts = {0}
    for at in range(1, len(kinds)):
        (before, sure_before), (here, sure) = kinds[at - 1], kinds[at]
        if here in (before, " ") or min(sure_before, sure) < 0.6:
            continue
        starts.add(at)
    for start, stop in _digit_runs(kinds):
        starts |= _date_borders(records, start, stop)
    return sorted(starts)


def _digit_runs(kinds: Sequence[tuple[str, float]]) -> Iterator[tuple[int, int]]:
    start = None
    for at, (kind, sure) in enumerate([*kinds, (" ", 1.0)]):
        if kind == "9" and sure >= 0.6:
            start = at if start is None else start
        elif start is not None:
            yield start, at
            start = None


def _date_borders(records: Sequence[str], start: int, stop: int) -> set[int]:
    """Borders of the eight digits in a run that are a day in nearly all records."""
    filled = [record[start:stop] for record in records if record[start:stop].isdigit()]
    if stop - start <= 8 or not filled:
        return set()
    shares = {
        at: sum(_is_day(digits[at : at + 8]) for digits in filled) / len(filled)
        for at in range(stop - start - 7)
    }
    best = max(shares, key=lambda at: shares[at])
    return {start + best, start + best + 8} - {stop} if shares[best] >= 0.9 else set()


def _is_day(digits: str) -> bool:
    """YYYYMMDD or MMDDYYYY of the last or this century."""
    for year, month, day in ((digits[:4], digits[4:6], digits[6:]), (digits[4:], digits[:2], digits[2:4])):
        if "1900" <= year <= "2099":
            try:
                date(int(year), int(month), int(day))
            except ValueError:
                continue
            return True
    return False


def _cut(records: Sequence[str], starts: Sequence[int]) -> tuple[list[list[str]], list[str]]:
    """Rows of cells; records that are laid out otherwise, titles for instance, as they stand."""
    kinds = _usual_kinds(records)
    digits = [at for at, (kind, sure) in enumerate(kinds) if kind == "9" and sure >= 0.6]
    rows, others = [], []
    for record in records:
        if not record.strip():
            continue
        if digits and sum(at < len(record) and record[at].isdigit() for at in digits) < 0.5 * len(digits):
            others.append(record.rstrip())
            continue
        ends = [*starts[1:], len(record)]
        rows.append([record[start:stop].strip() for start, stop in zip(starts, ends, strict=True)])
    return rows, others
