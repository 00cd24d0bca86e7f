"""What a reader yields: blocks of text and tables with their places, members, and remarks.

A reader is a generator `read(source, envelope) -> Iterator[Piece]`. It yields pieces in reading
order and raises a `ReadError` when it can go no further; what it yielded before stands (the
file becomes `partial`).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, fields
from operator import attrgetter

from classify.extract.source import Source
from classify.memos import remembered

_LINE_END = re.compile("\n")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands in its file, in words and numbers a clerk can follow.

    All numbers count from 1. `hidden` says why a reader of the page would not see it
    ("hidden sheet", "deleted text", "white text", "covered", "hidden row", ...).
    """

    part: str = "body"
    """body, header, footer, footnote, comment, notes, text box, form field, annotation, bookmark,
    metadata, mail header, cell, chart, alt text, name, ..."""
    page: int | None = None
    """Page of a PDF or image, slide of a presentation."""
    paragraph: int | None = None
    sheet: str | None = None
    cell: str | None = None
    line: int | None = None
    """First line of the block in its part."""
    hidden: str | None = None

    def as_json(self) -> dict[str, str | int]:
        """The `where` of the measuring interface: only what is known."""
        pairs = zip(_PLACE_NAMES, _parts_of_place(self), strict=True)
        return {name: value for name, value in pairs if value is not None}


_PLACE_NAMES = tuple(part.name for part in fields(Place))
_parts_of_place = attrgetter(*_PLACE_NAMES)


@remembered(1)
def _line_ends(text: str) -> list[int]:
    """Where the lines of a block end; findings come block by block, so the last one's are kept."""
    return [end.start() for end in _LINE_END.finditer(text)]


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A run of text that belongs together: a paragraph, a page, a few KB of a log."""

    text: str
    place: Place = Place()
    label: str | None = None
    """What stands beside this value and names it: a form field's name, a property's key."""
    offset: int = 0
    """Characters of the same part that came before `text` (a long part is yielded in blocks)."""
    confidence: float | None = None
    """OCR's mean word confidence, 0 to 1; None where the text was not recognised but read."""
    prose: bool = True
    """False for code, logs and configuration: names are not looked for there by the model."""
    starts: tuple[int, ...] = ()
    """Where in `text` the second, third, ... paragraph begins, when `place.paragraph` counts them."""
    marks: tuple[tuple[int, int, str], ...] = ()
    """Spans `(start, end, why)` of `text` that a reader of the page does not see. They stay where
    they stand, so that the words beside them still say what they are."""

    def place_at(self, start: int) -> Place:
        """Place of the character at `start`: its paragraph or line, and whether it is hidden."""
        hidden = next((why for first, end, why in self.marks if first <= start < end), self.place.hidden)
        place = self.place
        paragraph, line = place.paragraph, place.line
        if paragraph is not None:
            paragraph += bisect_right(self.starts, start)
        if line is not None:
            line += bisect_left(_line_ends(self.text), start)
        return Place(place.part, place.page, paragraph, place.sheet, place.cell, line, hidden)


@dataclass(frozen=True, slots=True)
class TableBlock:
    """Consecutive rows of one sheet, CSV or document table, cell texts as a person sees them."""

    rows: list[list[str]]
    place: Place = Place()
    first_row: int = 1
    """Number of rows[0] in its sheet, counting from 1."""
    first_column: int = 1
    hidden_rows: frozenset[int] = frozenset()
    """Row numbers (as counted in the sheet) a reader does not see."""
    hidden_columns: frozenset[int] = frozenset()
    continued: bool = False
    """True when earlier blocks held the rows above (and so the header)."""
    row_lines: Sequence[int] | None = None
    """The line of each row, where rows are lines of a text."""

    def cell_name(self, row: int, column: int) -> str:
        """A1 name of `rows[row][column]`."""
        letters, number = "", column + self.first_column
        while number:
            number, digit = divmod(number - 1, 26)
            letters = chr(65 + digit) + letters
        return f"{letters}{row + self.first_row}"

    def cell_place(self, row: int, column: int) -> Place:
        """Place of one cell: that of the table, with the cell's name and whether it is hidden."""
        hidden = self.place.hidden
        if row + self.first_row in self.hidden_rows:
            hidden = hidden or "hidden row"
        elif column + self.first_column in self.hidden_columns:
            hidden = hidden or "hidden column"
        return Place(
            part=self.place.part,
            page=self.place.page,
            paragraph=self.place.paragraph,
            sheet=self.place.sheet,
            cell=self.cell_name(row, column),
            line=self.place.line if self.row_lines is None else self.row_lines[row],
            hidden=hidden,
        )


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside a file. Gets a row of its own, named `container!/path`.

    A large member lies in the scratch folder and is removed when the next piece is asked for:
    read it, or keep a copy, before going on.
    """

    path: str
    """Path inside the container with `/`."""
    source: Source | None
    """None when nothing of the member could be had; then `error` says why."""
    error: Exception | None = None
    """With a source: why it is not the whole member."""
    hidden: str | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about the file that is not its text."""

    kind: str
    """`partial` (something was left out; `text` says what), `needs_ocr`, `mismatch` (extension lies),
    `media` (kind of file found), `fact` (a clerk's sentence)."""
    text: str


Piece = TextBlock | TableBlock | Member | Remark
