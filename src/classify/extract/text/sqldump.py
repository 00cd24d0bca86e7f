"""SQL scripts and dumps: what INSERT and COPY put into tables as rows, everything else as text.

A dump may have gigabytes, and one statement megabytes on one line: it is read in one pass, a row at a time.
What cannot be understood as a row stays text.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TextIO

from classify.extract.document import Piece, Place, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.known.charset import open_text
from classify.extract.source import Source
from classify.extract.text.dbrows import ROWS_A_BLOCK, table_pieces
from classify.extract.text.plain import BLOCK_CHARACTERS, reads_as_prose
from classify.extract.text.sqltext import (
    NAME,
    NotARowError,
    columns,
    comments,
    names,
    row,
    unescaped,
    unquoted,
)

_CHUNK = 1 << 18
_HELD_BACK = 8192
LARGEST_ROW = 4_000_000
"""Characters of one row of values; a longer one is read as text."""
_MOST_TABLES = 200
# Statements without one row that can be understood; a script with more of them is something else.
_MOST_FAILURES = 100
_CHARACTERS_A_BLOCK = 1_000_000

_STATEMENT = re.compile(
    rf"""
    \b(?:(?:INSERT|REPLACE)\s++(?:(?:LOW_PRIORITY|DELAYED|HIGH_PRIORITY|IGNORE|ALL|OR\s++\w++)\s++){{0,3}}(?:INTO\s++)?
      |INTO\s++)
      (?P<into>{NAME})\s*+(?P<listed>\([^()]{{0,20000}}+\))?\s*+(?:OVERRIDING\s++\w++\s++VALUE\s++)?VALUES?\s*+(?=\()
  | \bCOPY\s++(?P<copy>{NAME})\s*+(?P<copied>\([^()]{{0,20000}}+\))?+\s*+(?<=\s)FROM\s++STDIN\b
      (?P<options>[^;\n]{{0,300}});[ \t]*\r?\n
  | \bCREATE\s++(?:\w++\s++){{0,3}}TABLE\s++(?:IF\s++NOT\s++EXISTS\s++)?(?P<create>{NAME})\s*+(?=\()
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BACKSLASHES = re.compile(r"`|MySQL|MariaDB|ENGINE\s*=", re.IGNORECASE)
_APART = r"(?:\s++|--[^\n]{0,4000}+\n?|/\*.{0,1000}?\*/)*+"
_BETWEEN_ROWS = re.compile(rf"{_APART}(,)?{_APART}", re.DOTALL)
_EMPTY = re.compile(r"\A(?:[\s;]++|GO\b)*+\Z", re.IGNORECASE)


def read(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """Tables under their columns' names, then or between them the text of everything else."""
    with source.open() as stream, open_text(stream) as text:
        yield from _Dump(text, envelope).pieces()


def _copied(cell: str) -> str | None:
    return None if cell == "\\N" else unescaped(cell)


@dataclass(slots=True)
class _Rows:
    """Rows of one table that were not handed over yet."""

    header: list[str]
    rows: list[list[object]] = field(default_factory=list)
    characters: int = 0
    before: int = 0
    """Rows handed over already."""


class _Dump:
    """One pass over a script."""

    def __init__(self, text: TextIO, envelope: Envelope) -> None:
        self._text, self._envelope = text, envelope
        self._buffer, self._at, self._is_done = "", 0, False
        self._line, self._counted, self._offset = 1, 0, 0
        self._columns: dict[str, list[str]] = {}
        self._tables: dict[tuple[str, tuple[str, ...]], _Rows] = {}
        self._remarks: list[TextBlock] = []
        self._failures = 0
        self._fill()
        self._backslash = bool(_BACKSLASHES.search(self._buffer))

    def pieces(self) -> Iterator[Piece]:
        """Everything, in about the order in which it stands."""
        while self._at < len(self._buffer) or not self._is_done:
            self._envelope.check_time()
            found = _STATEMENT.search(self._buffer, self._at) if self._failures < _MOST_FAILURES else None
            if found is None:
                yield from self._without_statement()
                continue
            yield from self._said(found.start())
            if found["create"]:
                yield from self._create(found)
            elif found["copy"]:
                yield from self._copy(found)
            else:
                yield from self._insert(found)
        yield from self._flushed(0)

    def _fill(self) -> None:
        """More text behind what is at hand, and none of what was read."""
        self._count(self._at)
        self._offset += self._at
        self._buffer = self._buffer[self._at :]
        self._at = self._counted = 0
        chunk = self._text.read(max(_CHUNK, len(self._buffer)))
        self._buffer += chunk.replace("\0", " ")
        self._is_done = not chunk

    def _count(self, to: int) -> None:
        self._line += self._buffer.count("\n", self._counted, to)
        self._counted = to

    def _without_statement(self) -> Iterator[TextBlock]:
        """Text in which no statement begins; its end may be the beginning of one."""
        if self._is_done:
            yield from self._said(len(self._buffer))
            return
        end = self._buffer.rfind("\n", self._at, max(self._at, len(self._buffer) - _HELD_BACK)) + 1
        if not end and len(self._buffer) - self._at > BLOCK_CHARACTERS + _HELD_BACK:
            end = len(self._buffer) - _HELD_BACK
        yield from self._said(max(end, self._at))
        self._fill()

    def _said(self, end: int) -> Iterator[TextBlock]:
        """What stands up to `end` as text, in blocks that end at line ends."""
        while self._at < end:
            stop = min(end, self._at + BLOCK_CHARACTERS)
            if stop < end:
                stop = self._buffer.rfind("\n", self._at, stop) + 1 or stop
            self._count(self._at)
            text = self._buffer[self._at : stop]
            if not _EMPTY.match(text):
                place = Place(line=self._line)
                yield TextBlock(text, place, offset=self._offset + self._at, prose=reads_as_prose(text))
            self._at = stop

    def _create(self, found: re.Match[str]) -> Iterator[TextBlock]:
        """Keep the columns' names; the statement itself is text."""
        if len(self._buffer) - found.start() < 65_536 and not self._is_done:
            self._at = found.start()
            self._fill()
            found = _STATEMENT.match(self._buffer) or found
        defined = columns(self._buffer, found.end())
        self._failures += not defined
        self._columns[unquoted(found["create"]).lower()] = defined
        yield from self._said(found.end())

    def _header(self, table: str, listed: str | None) -> list[str]:
        return names(listed) if listed else self._columns.get(table.lower(), [])

    def _insert(self, found: re.Match[str]) -> Iterator[Piece]:
        """The rows behind VALUES."""
        table = unquoted(found["into"])
        header = self._header(table, found["listed"])
        statement, start = found[0], found.start()
        self._at = found.end()
        is_first = True
        while (cells := self._row()) is not None:
            is_first = False
            yield from self._keep(table, header, cells)
            yield from self._remarks
            self._remarks.clear()
            if len(self._buffer) - self._at < _HELD_BACK and not self._is_done:
                self._fill()
            behind = _BETWEEN_ROWS.match(self._buffer, self._at)
            if behind is None or not behind[1]:
                break
            if self._buffer[behind.end() : behind.end() + 1] != "(":
                break
            yield from self._commented(self._at, behind.end(), backslash=self._backslash)
            self._at = behind.end()
        if is_first:
            # No row: the statement is text like any other.
            self._failures += 1
            yield TextBlock(statement, Place(line=self._line), offset=self._offset + start, prose=False)

    def _row(self) -> list[object] | None:
        """The row that begins here, as far as it can be understood."""
        for backslash in (self._backslash, not self._backslash):
            while True:
                try:
                    taken = row(self._buffer, self._at, backslash=backslash)
                except NotARowError:
                    break
                if taken:
                    cells, end = taken
                    self._remarks += self._commented(self._at, end, backslash=backslash)
                    self._at = end
                    return cells
                if self._is_done or len(self._buffer) - self._at > LARGEST_ROW:
                    break
                self._fill()
        return None

    def _commented(self, start: int, end: int, *, backslash: bool) -> list[TextBlock]:
        """What was noted between values and rows."""
        said = comments(self._buffer[start:end], backslash=backslash)
        return [TextBlock(said, Place("comment", line=self._line))] if said else []

    def _copy(self, found: re.Match[str]) -> Iterator[Piece]:
        r"""The lines between COPY ... FROM stdin and `\.` (PostgreSQL, COPY, File Formats)."""
        table = unquoted(found["copy"])
        header = self._header(table, found["copied"])
        is_csv = "csv" in found["options"].lower()
        self._at = found.end()
        while (line := self._next_line()) is not None and line.rstrip("\r\n") != "\\.":
            if is_csv:
                cells: list[object] = list(next(csv.reader([line]), []))
            else:
                cells = [
                    None if cell == "\\N" else unescaped(cell) for cell in line.rstrip("\r\n").split("\t")
                ]
            yield from self._keep(table, header, cells)

    def _next_line(self) -> str | None:
        end = self._buffer.find("\n", self._at)
        while end < 0 and not self._is_done:
            self._fill()
            end = self._buffer.find("\n", self._at)
        end = end + 1 or len(self._buffer)
        line = self._buffer[self._at : end]
        self._at = end
        return line or None

    def _keep(self, table: str, header: list[str], cells: list[object]) -> Iterator[Piece]:
        """Note a row; what has come together of its table when that is enough."""
        kept = self._tables.setdefault((table, tuple(header)), _Rows(header))
        kept.rows.append(cells)
        kept.characters += sum(len(cell) for cell in cells if isinstance(cell, (str, bytes)))
        if len(kept.rows) >= ROWS_A_BLOCK or kept.characters > _CHARACTERS_A_BLOCK:
            self._envelope.check_time()
            yield from self._table(table, kept)
        elif len(self._tables) > _MOST_TABLES:
            yield from self._flushed(_MOST_TABLES // 2)

    def _flushed(self, left: int) -> Iterator[Piece]:
        """The rows of the tables begun first, until `left` tables are left."""
        while len(self._tables) > left:
            key = next(iter(self._tables))
            yield from self._table(key[0], self._tables.pop(key))

    def _table(self, name: str, kept: _Rows) -> Iterator[Piece]:
        if not kept.rows:
            return
        fitting = [kept.header] if kept.header else []
        yield from table_pieces(name, fitting, kept.rows, self._envelope, first=kept.before + 1)
        kept.before += len(kept.rows)
        kept.rows, kept.characters = [], 0
