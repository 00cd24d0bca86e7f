"""Tables in text files: comma, tab, pipe or semicolon between cells, quoted or not, of any length."""

from __future__ import annotations

import csv
import io
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TextIO

from classify.extract.charset import is_hole, open_text
from classify.extract.document import Envelope, Piece, Place, Source, TableBlock, TextBlock

ROWS_A_BLOCK = 2000
CHARACTERS_A_BLOCK = 1_000_000
SAMPLE_LINES = 200

LARGEST_CELL = 1_000_000
"""Characters in one cell. A quote that never closes is found out here and taken as a letter."""

_MARKS = ",\t;|"
_USUAL = {"tsv": "\t", "tab": "\t", "psv": "|"}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the cells of a file are kept apart."""

    mark: str
    quoted: bool = True

    def rows(self, lines: Iterable[str]) -> Iterator[list[str]]:
        """Parsed rows. Raises csv.Error on a cell above LARGEST_CELL."""
        csv.field_size_limit(LARGEST_CELL)
        if self.quoted:
            return csv.reader(lines, delimiter=self.mark)
        return csv.reader(lines, delimiter=self.mark, quoting=csv.QUOTE_NONE)


@dataclass(slots=True)
class _Lines:
    """The physical lines of a file, remembering those since the last finished row."""

    source: Iterator[str]
    pending: list[str] = field(default_factory=list)
    number: int = 0

    def __iter__(self) -> Iterator[str]:
        for line in self.source:
            self.pending.append(line)
            self.number += 1
            yield line.replace("\0", " ")


def read(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """What stands above the table as text, then the table in blocks of rows, the header first."""
    with source.open() as stream, open_text(stream) as text:
        physical = _physical(text)
        sample = list(itertools.islice(physical, SAMPLE_LINES))
        dialect = dialect_of(sample, _USUAL.get(source.suffix))
        preamble = _preamble_length(sample, dialect)
        if preamble:
            yield TextBlock("".join(sample[:preamble]), Place(line=1))
        lines = _Lines(itertools.chain(sample[preamble:], physical), number=preamble)
        yield from _blocks(lines, dialect, preamble, envelope)


def _physical(text: TextIO) -> Iterator[str]:
    """Lines with their ends, an endless one in pieces; holes of sparse files left out.

    `readline` of the standard library takes time by the square of the length of an endless line.
    """
    rest = ""
    while chunk := text.read(1 << 18):
        rest += chunk
        if is_hole(rest):
            rest = ""
            continue
        *lines, rest = io.StringIO(rest, newline="").readlines()
        yield from lines
        if len(rest) > LARGEST_CELL:
            yield rest
            rest = ""
    if not is_hole(rest):
        yield rest


def dialect_of(sample: list[str], usual: str | None = None) -> Dialect:
    """The separator that gives the most even rows; `usual` is the one that the extension promises."""
    marks = usual + _MARKS if usual else _MARKS
    best = max(dict.fromkeys(marks), key=lambda mark: _evenness(sample, mark, favoured=mark == usual))
    return Dialect(best, quoted=not _quotes_run_away(sample, best))


def _evenness(sample: list[str], mark: str, *, favoured: bool) -> float:
    """Share of rows with the commonest width, weighed by that width; 0 when there is but one column."""
    try:
        widths = Counter(len(row) for row in Dialect(mark).rows(sample) if row)
    except csv.Error:
        return 0.0
    wide = {width: times for width, times in widths.items() if width > 1}
    if not wide:
        return 0.0
    width, times = max(wide.items(), key=lambda pair: pair[1] * min(pair[0], 8))
    return times / sum(widths.values()) * min(width, 8) * (3 if favoured else 1)


def _quotes_run_away(sample: list[str], mark: str) -> bool:
    """Whether a quote that never closes swallows the lines behind it."""
    try:
        return any(cell.count("\n") > 60 for row in Dialect(mark).rows(sample) for cell in row)
    except csv.Error:
        return True


def _preamble_length(sample: list[str], dialect: Dialect) -> int:
    """Lines above the header: titles and notes of one or two cells before rows that are wider."""
    try:
        rows = list(dialect.rows(sample[:60]))
    except csv.Error:
        return 0
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    # The fullest tenth: rows of a sparse table have many empty cells.
    usual = sorted(filled)[len(filled) * 9 // 10] if filled else 0
    if usual < 3:
        return 0
    first = next((number for number, cells in enumerate(filled) if cells > max(usual // 2, 2)), 0)
    if first > 20:
        return 0
    # A quoted cell may go over several lines.
    return sum(1 + sum(cell.count("\n") for cell in row) for row in rows[:first])


def _blocks(lines: _Lines, dialect: Dialect, skipped: int, envelope: Envelope) -> Iterator[TableBlock]:
    rows: list[list[str]] = []
    characters, first_row, first_line = 0, skipped + 1, skipped + 1
    continued = False
    for row in _rows(lines, dialect):
        rows.append(row)
        characters += sum(map(len, row))
        if len(rows) < ROWS_A_BLOCK and characters < CHARACTERS_A_BLOCK:
            continue
        envelope.check_time()
        yield TableBlock(rows, Place(line=first_line), first_row, continued=continued)
        first_row, first_line, continued = first_row + len(rows), lines.number + 1, True
        rows, characters = [], 0
    if rows:
        yield TableBlock(rows, Place(line=first_line), first_row, continued=continued)


def _rows(lines: _Lines, dialect: Dialect) -> Iterator[list[str]]:
    """Rows of the whole file; lines that a stray quote would swallow are read without quotes."""
    feed = iter(lines)
    plain = Dialect(dialect.mark, quoted=False)
    while True:
        lines.pending.clear()
        try:
            for row in dialect.rows(feed):
                if len(lines.pending) > 2000:
                    raise csv.Error("a quote that never closes")
                lines.pending.clear()
                yield row
            return
        except csv.Error:
            for line in lines.pending:
                yield from plain.rows(_short_cells(line.replace("\0", " "), dialect.mark))


def _short_cells(line: str, mark: str) -> list[str]:
    """The line as one row that the parser takes; a cell above the limit is cut into several rows."""
    if all(len(cell) < LARGEST_CELL for cell in line.split(mark)):
        return [line]
    return [line[start : start + LARGEST_CELL // 2] for start in range(0, len(line), LARGEST_CELL // 2)]
