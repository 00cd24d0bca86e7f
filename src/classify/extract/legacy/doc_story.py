"""One flow of an old Word document: paragraphs joined to blocks, cells to rows, fields to their results."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from classify.extract.document import Piece, Place, TableBlock, TextBlock
from classify.extract.legacy.utf16_units import joined
from classify.extract.office.field_codes import telling_code
from classify.extract.text.boxed import spelled
from classify.extract.xml.links import Links

STORIES = ("body", "footnote", "header", "macro", "comment", "endnote", "text box", "text box")
_CELL = "\x07"
_FIELD, _FIELD_RESULT, _FIELD_END = "\x13\x14\x15"
_BLOCK_SIZE = 3_000
_PLAIN = str.maketrans(
    {
        "\x0b": "\n",
        "\x0c": "\n",
        "\x1e": "-",
        "\x1f": None,
        "\xa0": " ",
        "\x01": None,
        "\x02": None,
        "\x03": None,
        "\x04": None,
        "\x05": None,
        "\x08": None,
        "\x00": None,
        "\x0e": "\n",
        "\x14": None,
        "\x15": None,
    }
)


@dataclass(slots=True)
class Story:
    """One flow of a document: paragraphs joined to blocks, rows of cells to tables."""

    part: str
    text: str
    start: int
    stop: int
    unseen: list[tuple[int, int, str]]
    row_ends: set[int]
    in_table: set[int]
    links: Links
    codes: list[str] = field(default_factory=list)

    def pieces(self) -> Iterator[Piece]:
        """Its blocks and tables in reading order."""
        joiner = Joiner(self.part)
        rows: list[list[str]] = []
        cells: list[str] = []
        lines: list[str] = []
        hidden: list[TextBlock] = []
        at = self.start
        for end in re.finditer("[\r\x0c\x07]|$", self.text[self.start : self.stop]):
            place = self.start + end.start()
            line, marks = self.clean(at, place)
            mark = end[0]
            at = place + 1
            if mark == _CELL or place in self.in_table:
                joiner.paragraph += 1
                for first, stop, why in reversed(marks):
                    hidden.append(
                        TextBlock(
                            line[first:stop], Place("table", hidden=why), label=cells[-1] if cells else None
                        )
                    )
                    line = line[:first] + line[stop:]
                if mark == _CELL and (place in self.row_ends or (not self.row_ends and not line and cells)):
                    rows.append(cells)
                    cells = []
                elif mark == _CELL:
                    cells.append("\n".join(filter(None, [*lines, line])))
                    lines = []
                else:
                    lines.append(line)
                continue
            if rows or cells:
                yield from joiner.flush()
                yield from self.table([*rows, cells] if cells else rows)
                yield from hidden
                rows, cells, lines, hidden = [], [], [], []
            if mark or line:
                yield from joiner.add(line, marks)
        yield from joiner.flush()
        if rows or cells:
            yield from self.table([*rows, cells] if cells else rows)
            yield from hidden
        if self.codes:
            yield TextBlock("\n".join(self.codes), Place("field code", hidden="field code"))

    def table(self, rows: list[list[str]]) -> Iterator[Piece]:
        """A table, and the values that its cells hold in pieces."""
        table = TableBlock(rows, Place("table" if self.part == "body" else self.part))
        yield table
        yield from spelled(table)

    def clean(self, start: int, stop: int) -> tuple[str, list[tuple[int, int, str]]]:
        """Text of a paragraph without marks and field codes, and which of it is hidden."""
        raw = self.text[start:stop]
        spans = [span for span in self.unseen if span[0] < stop and span[1] > start]
        if not spans and _FIELD not in raw:
            return joined(raw.translate(_PLAIN)), []
        out: list[str] = []
        marks: list[tuple[int, int, str]] = []
        size = 0
        # The fields open at this place, innermost last: letters of the code, None once the result began.
        fields: list[list[str] | None] = []
        for at, letter in enumerate(raw, start):
            code = next((code for code in reversed(fields) if code is not None), None)
            if letter == _FIELD:
                fields.append([])
            elif letter == _FIELD_RESULT and fields:
                self.note(fields[-1])
                fields[-1] = None
            elif letter == _FIELD_END and fields:
                self.note(fields.pop())
            elif code is not None:
                code.append(letter)
            else:
                plain = letter.translate(_PLAIN)
                if "\ud800" <= letter < "\udc00":
                    # The second half of the letter brings the first along.
                    continue
                if "\udc00" <= letter < "\ue000":
                    plain = joined(raw[max(at - start - 1, 0) : at - start + 1])[-1:]
                why = next((why for first, last, why in spans if first <= at < last), None)
                if why and plain:
                    if marks and marks[-1][1:] == (size, why):
                        marks[-1] = (marks[-1][0], size + len(plain), why)
                    else:
                        marks.append((size, size + len(plain), why))
                out.append(plain)
                size += len(plain)
        for rest in fields:
            self.note(rest)
        return "".join(out), marks

    def note(self, code: list[str] | None) -> None:
        """Keep a field code that says something; a link's address is kept as such."""
        telling = telling_code(joined("".join(code)).translate(_PLAIN), self.links) if code else None
        self.codes += [telling] if telling else []


@dataclass(slots=True)
class Joiner:
    """Paragraphs of a story on their way into blocks of a few KB."""

    part: str
    paragraph: int = 0
    first: int = 1
    size: int = 0
    texts: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    marks: list[tuple[int, int, str]] = field(default_factory=list)

    def add(self, text: str, marks: list[tuple[int, int, str]]) -> Iterator[Piece]:
        """Take a paragraph; yields a block when enough have come together."""
        self.paragraph += 1
        if self.texts:
            self.starts.append(self.size)
        else:
            self.first = self.paragraph
        self.marks += [(start + self.size, stop + self.size, why) for start, stop, why in marks]
        self.texts.append(text)
        self.size += len(text) + 1
        if self.size > _BLOCK_SIZE:
            yield from self.flush()

    def flush(self) -> Iterator[Piece]:
        """The block of what has come together, if it says anything."""
        text = "\n".join(self.texts)
        if text.strip():
            place = Place(self.part, paragraph=self.first)
            yield TextBlock(text, place, starts=tuple(self.starts), marks=tuple(self.marks))
        self.texts, self.starts, self.marks, self.size = [], [], [], 0
