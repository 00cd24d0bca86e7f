"""Flows of Word text: paragraphs with their tracked changes and hidden runs, tables, content controls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from classify.extract.document import Piece, Place, TableBlock, TextBlock
from classify.extract.office.word_markup import (
    W,
    blocks_of,
    cells_of,
    continues,
    control_title,
    rows_of,
)
from classify.extract.office.word_runs import Runs
from classify.extract.text.boxed import spelled
from classify.extract.xml.lenient import whole
from classify.extract.xml.links import Links

BLOCK_SIZE = 3_000
"""Characters after which joined paragraphs are handed on."""


class Story:
    """One flow of text (body, a header, the footnotes): paragraphs joined to blocks, tables apart."""

    def __init__(self, part: str, links: Links) -> None:
        self.part, self.links = part, links
        self.paragraph = 0
        self.texts: list[str] = []
        self.size = 0
        self.first = 1
        self.starts: list[int] = []
        self.marks: list[tuple[int, int, str]] = []
        self.asides: list[Piece] = []
        self.authors: dict[str, None] = {}

    def walk(self, root: etree._Element) -> Iterator[Piece]:
        """All pieces of the story in reading order."""
        body = root.find(f"{W}body")
        for element in root if body is None else body:
            yield from self.block(element)
        yield from self.finish()

    def block(self, element: etree._Element) -> Iterator[Piece]:
        """Take one paragraph, table or holder of them; yields what is ready."""
        tag = element.tag
        if tag == f"{W}p":
            yield from self.take_paragraph(element)
        elif tag == f"{W}tbl":
            yield from self.flush()
            yield from self.table(element)
        elif tag == f"{W}sdt":
            yield from self.control(element)
        elif tag != f"{W}sectPr" and isinstance(tag, str):
            if tag == f"{W}comment" and element.get(f"{W}author"):
                self.authors[str(element.get(f"{W}author"))] = None
            for child in element:
                yield from self.block(child)
            if self.part in ("comment", "footnote", "endnote"):
                yield from self.flush()

    def take_paragraph(self, element: etree._Element) -> Iterator[Piece]:
        """Take one paragraph; yields what is ready."""
        self.paragraph += 1
        runs = Runs(self)
        runs.walk(element, None)
        text = "".join(runs.texts)
        if text:
            if self.texts:
                self.starts.append(self.size)
            else:
                self.first = self.paragraph
            self.marks += [(start + self.size, stop + self.size, why) for start, stop, why in runs.marks]
            self.texts.append(text)
            self.size += len(text) + 1
        elif self.texts:
            self.starts.append(self.size)
            self.texts.append("")
            self.size += 1
        if self.size >= BLOCK_SIZE or self.asides:
            yield from self.flush()

    def flush(self) -> Iterator[Piece]:
        """Hand on the joined paragraphs and what stood beside them."""
        if self.texts:
            yield TextBlock(
                "\n".join(self.texts),
                Place(part=self.part, paragraph=self.first),
                starts=tuple(self.starts),
                marks=tuple(self.marks),
            )
            self.texts, self.starts, self.marks, self.size = [], [], [], 0
        asides, self.asides = self.asides, []
        yield from asides

    def finish(self) -> Iterator[Piece]:
        """What is left, and who wrote changes and comments."""
        yield from self.flush()
        for author in self.authors:
            yield TextBlock(author, Place(part="metadata"), label="author of changes or comments")

    def control(self, element: etree._Element) -> Iterator[Piece]:
        """A content control around blocks: its title names a short content."""
        self.control_notes(element)
        content = element.find(f"{W}sdtContent")
        title = control_title(element)
        blocks = list(content) if content is not None else []
        if title and len(blocks) == 1 and blocks[0].tag == f"{W}p":
            yield from self.flush()
            self.paragraph += 1
            runs = Runs(self)
            runs.walk(blocks[0], None)
            text = "".join(runs.texts)
            if text:
                place = Place(part=self.part, paragraph=self.paragraph)
                yield TextBlock(text, place, label=title, marks=tuple(runs.marks))
            return
        for child in blocks:
            yield from self.block(child)

    def control_notes(self, element: etree._Element) -> None:
        """List entries of a control that are not the chosen one stand in no sentence: keep them aside."""
        entries = [
            str(item.get(f"{W}displayText") or item.get(f"{W}value"))
            for item in element.iterfind(f"{W}sdtPr/*/{W}listItem")
            if item.get(f"{W}displayText") or item.get(f"{W}value")
        ]
        if entries:
            self.aside("\n".join(entries), "list entry")

    def aside(self, text: str, part: str, hidden: str | None = None, label: str | None = None) -> None:
        """Keep a text that belongs to no sentence, to be handed on after the current block."""
        place = Place(part=part, paragraph=self.paragraph or None, hidden=hidden)
        self.asides.append(TextBlock(text, place, label=label))

    def boxed(self, element: etree._Element) -> list[Piece]:
        """The pieces of a text box that is anchored in the paragraph at hand."""
        inner = Story("text box" if self.part == "body" else self.part, self.links)
        inner.paragraph = self.paragraph - 1
        return list(inner.walk(element))

    def table(self, element: etree._Element) -> Iterator[Piece]:
        """A table as rows of cell texts; merged cells once, nested tables after it."""
        part = "table" if self.part == "body" else self.part
        rows: list[list[str]] = []
        hidden: list[TextBlock] = []
        inner: list[etree._Element] = []
        place = Place(part=part, paragraph=self.paragraph + 1 if self.part == "body" else None)
        for row in rows_of(element):
            rows.append([])
            for cell in cells_of(row):
                text, marks = self.cell(cell, inner)
                for start, stop, why in reversed(marks):
                    cut = text[start:stop]
                    text = text[:start] + text[stop:]
                    name = TableBlock([]).cell_name(len(rows) - 1, len(rows[-1]))
                    label = rows[-1][-1] if rows[-1] else None
                    hidden.append(TextBlock(cut, replace(place, cell=name, hidden=why), label=label))
                if text and continues(cell):
                    # Word shows the first of merged cells; what stands in the others is still there.
                    hidden.append(TextBlock(text, replace(place, hidden="merged cell")))
                    text = ""
                rows[-1].append(text)
                span = cell.find(f"{W}tcPr/{W}gridSpan")
                width = whole(span.get(f"{W}val"), 1) if span is not None else 1
                rows[-1] += [""] * (min(width, 64) - 1)
        if any(any(row) for row in rows):
            table = TableBlock(rows, place)
            yield table
            yield from spelled(table)
        yield from hidden
        for name in ("tblCaption", "tblDescription"):
            about = element.find(f"{W}tblPr/{W}{name}")
            if about is not None and about.get(f"{W}val"):
                self.aside(str(about.get(f"{W}val")), "alt text", "alt text")
        yield from self.flush()
        for nested in inner:
            yield from self.table(nested)

    def cell(
        self, cell: etree._Element, inner: list[etree._Element]
    ) -> tuple[str, list[tuple[int, int, str]]]:
        """Text of a table cell with its hidden spans; tables inside go to `inner`."""
        texts: list[str] = []
        marks: list[tuple[int, int, str]] = []
        at = 0
        for block in blocks_of(cell):
            if block.tag == f"{W}tbl":
                inner.append(block)
                continue
            self.paragraph += 1
            runs = Runs(self)
            runs.walk(block, None)
            text = "".join(runs.texts)
            if text:
                marks += [(start + at, stop + at, why) for start, stop, why in runs.marks]
                texts.append(text)
                at += len(text) + 1
        return "\n".join(texts), marks
