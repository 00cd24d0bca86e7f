"""Rows of databases as blocks under their columns; files that stand in cells as members."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from classify.extract.document import Member, Piece, Place, TableBlock
from classify.extract.envelope import Envelope
from classify.extract.known.charset import decode
from classify.extract.source import Source

ROWS_A_BLOCK = 2000
LEAST_FILE = 64
"""A binary cell of fewer bytes is not taken for a file."""
_FILE_MARKS = (
    b"%PDF",
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"II*\0",
    b"MM\0*",
    b"{\\rtf",
    b"GIF8",
)


def whole_table(
    name: str, header: list[str], rows: Iterable[Iterable[object]], envelope: Envelope
) -> Iterator[Piece]:
    """Blocks of rows; files that stand in cells as members."""
    numbered = iter(rows)
    first, files = 1, 0
    while batch := list(itertools.islice(numbered, ROWS_A_BLOCK)):
        envelope.check_time()
        cells = [[_cell(value) for value in row] for row in batch]
        block = [header, *cells] if first == 1 else cells
        yield TableBlock(block, Place("cell", sheet=name), first, continued=first > 1)
        for value in _files(batch):
            files += 1
            yield _file_member(f"{name}/file-{files}", value, envelope)
        first += len(block)


def table_pieces(
    name: str, header: list[list[str]], rows: list[list[object]], envelope: Envelope, *, first: int
) -> Iterator[Piece]:
    """Some rows of a table under its header, if it has one, the first of them its row number `first`;
    files that stand in cells as members.
    """
    cells = [[_cell(value) for value in row] for row in rows]
    yield TableBlock([*header, *cells], Place("cell", sheet=name), first)
    for number, content in enumerate(_files(rows)):
        yield _file_member(f"{name}/row-{first + number}/file", content, envelope)


def _files(rows: Iterable[Iterable[object]]) -> Iterator[bytes]:
    for value in itertools.chain.from_iterable(rows):
        if isinstance(value, bytes) and len(value) >= LEAST_FILE and (content := _file_in(value)):
            yield content


def _file_member(path: str, content: bytes, envelope: Envelope) -> Member:
    envelope.count_member()
    envelope.count_bytes(len(content))
    return Member(path, Source(path.rpartition("/")[2], data=content, size=len(content)))


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e21:
        return str(int(value))
    if isinstance(value, bytes):
        return "" if b"\0" in value or _file_in(value) else decode(value)
    return str(value)


def _file_in(value: bytes) -> bytes | None:
    """A file kept in a cell, without the wrapping Access puts before it."""
    if value.startswith(_FILE_MARKS):
        return value
    if value[:2] == b"\x15\x1c":
        starts = [at for mark in _FILE_MARKS if (at := value.find(mark, 0, 600)) > 0]
        return value[min(starts) :] if starts else None
    return None
