"""Tables in text files: comma, tab, pipe or semicolon between cells, quoted or not, of any length."""

from __future__ import annotations

import csv
import io
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TextIO

from classify.extract.document import Piece, Place, TableBlock, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.known.charset import is_hole, open_text
from classify.extract.source import Source

if TYPE_CHECKING:
    from _csv import Reader as Parser

ROWS_A_BLOCK = 2000
CHARACTERS_A_BLOCK = 1_000_000
SAMPLE_LINES = 200

LARGEST_CELL = 1_000_000
"""Characters in one cell. A quote that never closes is found out here and taken as a letter."""
MOST_LINES_A_ROW = 2000
"""Lines of one row; one that takes more was begun by such a quote."""

_MARKS = ",\t;|"
_USUAL = {"tsv": "\t", "tab": "\t", "psv": "|"}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the cells of a file are kept apart."""

    mark: str
    quoted: bool = True
    quote: str = '"'

    def rows(self, lines: Iterable[str], *, strict: bool = False) -> Parser:
        """Parsed rows. Raises csv.Error on a cell above LARGEST_CELL, and when `strict` also on a quote
        that the last line leaves open or that letters follow.
        """
        csv.field_size_limit(LARGEST_CELL)
        if self.quoted:
            return csv.reader(lines, delimiter=self.mark, quotechar=self.quote, strict=strict)
        return csv.reader(lines, delimiter=self.mark, quoting=csv.QUOTE_NONE, strict=strict)


def read(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """What stands above the table as text, then the table in blocks of rows, the header first."""
    with source.open() as stream, open_text(stream) as text:
        batches = _batches(text)
        sample: list[str] = []
        while len(sample) < SAMPLE_LINES and (batch := next(batches, None)):
            sample += batch
        dialect = dialect_of(sample[:SAMPLE_LINES], _USUAL.get(source.suffix))
        preamble = _preamble_length(sample[:SAMPLE_LINES], dialect)
        if preamble:
            yield TextBlock("".join(sample[:preamble]), Place(line=1))
        rest = itertools.chain([sample[preamble:]], batches)
        yield from _blocks(_rows(rest, dialect), preamble, envelope)


def tables(text: TextIO, dialect: Dialect, envelope: Envelope) -> Iterator[TableBlock]:
    """The rows of a text whose cells are kept apart as `dialect` says, in blocks."""
    yield from _blocks(_rows(_batches(text), dialect), 0, envelope)


def _batches(text: TextIO) -> Iterator[list[str]]:
    """Lines with their ends, a few thousand at once, an endless one in pieces; holes of sparse files
    left out.

    `readline` of the standard library takes time by the square of the length of an endless line.
    """
    rest = ""
    while chunk := text.read(1 << 18):
        rest += chunk
        if is_hole(rest):
            rest = ""
            continue
        # NULs are kept in the rest: it may be the beginning of a hole.
        *lines, rest = io.StringIO(rest, newline="").readlines()
        if len(rest) > LARGEST_CELL:
            lines.append(rest)
            rest = ""
        if lines:
            yield _shown(lines)
    if rest and not is_hole(rest):
        yield _shown([rest])


def _shown(lines: list[str]) -> list[str]:
    """The lines with NULs as spaces."""
    if any("\0" in line for line in lines):
        return [line.replace("\0", " ") for line in lines]
    return lines


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


_Rows = tuple[list[list[str]], int]
"""Rows, and how many lines they took."""


def _blocks(parsed: Iterator[_Rows], skipped: int, envelope: Envelope) -> Iterator[TableBlock]:
    """Rows in blocks; `skipped` lines stood above the first."""
    rows: list[list[str]] = []
    starts: list[int] = []
    characters, first_row, line = 0, skipped + 1, skipped + 1
    for more, lines in parsed:
        if rows and (len(rows) + len(more) > ROWS_A_BLOCK or characters >= CHARACTERS_A_BLOCK):
            envelope.check_time()
            yield _block(rows, starts, first_row, continued=first_row > skipped + 1)
            first_row += len(rows)
            rows, starts, characters = [], [], 0
        rows += more
        starts += _line_starts(more, line, lines)
        characters += sum(map(len, itertools.chain.from_iterable(more)))
        line += lines
    if rows:
        yield _block(rows, starts, first_row, continued=first_row > skipped + 1)


def _block(rows: list[list[str]], starts: list[int], first_row: int, *, continued: bool) -> TableBlock:
    return TableBlock(rows, Place(line=starts[0]), first_row, continued=continued, row_lines=starts)


def _line_starts(rows: list[list[str]], first: int, lines: int) -> Iterable[int]:
    """The line at which each row begins; a quoted cell may go over several."""
    if lines == len(rows):
        return range(first, first + lines)
    taken = (1 + sum(cell.count("\n") for cell in row) for row in rows[:-1])
    return itertools.accumulate(taken, initial=first)


def _rows(batches: Iterator[list[str]], dialect: Dialect) -> Iterator[_Rows]:
    """The rows of the whole file. Lines are parsed by the batch as long as quotes come in pairs."""
    for lines in batches:
        reader, done = dialect.rows(lines, strict=True), 0
        try:
            while rows := list(itertools.islice(reader, ROWS_A_BLOCK)):
                yield rows, reader.line_num - done
                done = reader.line_num
        except csv.Error:
            yield from _rows_one_by_one(_Lines(lines[done:], batches), dialect)


@dataclass(slots=True)
class _Lines:
    """The lines of a batch, and of those behind it as long as a row wants them; remembers those since
    the last finished row.
    """

    at_hand: list[str]
    batches: Iterator[list[str]]
    pending: list[str] = field(default_factory=list)
    taken: int = 0

    def __iter__(self) -> Iterator[str]:
        while self.at_hand:
            for line in self.at_hand:
                self.taken += 1
                self.pending.append(line)
                yield line
            self.at_hand, self.taken = next(self.batches, []), 0

    @property
    def is_used_up(self) -> bool:
        """Whether no line of the batch at hand is left."""
        return self.taken == len(self.at_hand)


def _rows_one_by_one(lines: _Lines, dialect: Dialect) -> Iterator[_Rows]:
    """Rows until one ends with a batch; lines that a stray quote would swallow are read without quotes."""
    feed = iter(lines)
    plain = Dialect(dialect.mark, quoted=False)
    while True:
        lines.pending.clear()
        try:
            for row in dialect.rows(feed):
                if len(lines.pending) > MOST_LINES_A_ROW:
                    raise csv.Error("a quote that never closes")
                yield [row], len(lines.pending)
                lines.pending.clear()
                if lines.is_used_up:
                    return
            return
        except csv.Error:
            for line in lines.pending:
                yield list(plain.rows(_short_cells(line, dialect.mark))), 1


def _short_cells(line: str, mark: str) -> list[str]:
    """The line as one row that the parser takes; a cell above the limit is cut into several rows."""
    if all(len(cell) < LARGEST_CELL for cell in line.split(mark)):
        return [line]
    return [line[start : start + LARGEST_CELL // 2] for start in range(0, len(line), LARGEST_CELL // 2)]
