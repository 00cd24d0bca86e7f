"""The body of an OpenDocument file: paragraphs, what is written in and beside them, tables, slides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from classify.extract.document import Piece, Place, TableBlock, TextBlock
from classify.extract.odf.names import (
    DC,
    DRAW,
    FORM,
    META,
    OFFICE,
    PRESENTATION,
    SVG,
    TABLE,
    TEXT,
)
from classify.extract.sheets.blocks import sheet_name, table_blocks
from classify.extract.sheets.number_format import unrounded
from classify.extract.text.boxed import spelled
from classify.extract.xml.lenient import whole
from classify.extract.xml.links import Links

BLOCK_SIZE = 3_000
_MOST_REPEATS = 1_000
"""A repeated cell or row stands for formatting beyond this; Calc fills a sheet's rest that way."""


class Reader:
    """Walks one flow of OpenDocument text: paragraphs joined, everything else as blocks of its own."""

    def __init__(self, hidden: dict[str, str], links: Links, part: str = "body") -> None:
        self.hidden_by_style, self.links = hidden, links
        self.place = Place(part)
        self.paragraph = 0
        self.texts: list[str] = []
        self.starts: list[int] = []
        self.marks: list[tuple[int, int, str]] = []
        self.size, self.first = 0, 1
        self.asides: list[Piece] = []

    def body(self, root: etree._Element) -> Iterator[Piece]:
        """The body of a content part of any kind."""
        body = root.find(f"{OFFICE}body")
        yield from self.flow(body if body is not None else root)

    def flow(self, element: etree._Element) -> Iterator[Piece]:
        """Everything below an element, in order."""
        yield from self.walk(element)
        yield from self.flush()

    def walk(self, element: etree._Element) -> Iterator[Piece]:
        """Take the children of an element one by one."""
        for child in element:
            tag = child.tag
            if tag in (f"{TEXT}p", f"{TEXT}h"):
                yield from self.take(child)
            elif tag == f"{TABLE}table":
                yield from self.flush()
                yield from self.table(child)
            elif tag == f"{DRAW}page":
                yield from self.slide(child)
            elif tag == f"{TEXT}tracked-changes":
                yield from self.changes(child)
            elif isinstance(tag, str) and tag.startswith(FORM):
                self.control(child)
                yield from self.walk(child)
            elif tag in (f"{TEXT}section",) and child.get(f"{TEXT}display") == "none":
                yield from self.flush()
                yield from self.aside_flow(child, self.place.part, "hidden text")
            elif tag in (
                f"{OFFICE}annotation",
                f"{DRAW}text-box",
                f"{PRESENTATION}notes",
                f"{SVG}title",
                f"{SVG}desc",
                f"{DRAW}image-map",
            ):
                self.special(child, None)
            elif isinstance(tag, str):
                self.declared(child)
                yield from self.walk(child)

    def take(self, paragraph: etree._Element) -> Iterator[Piece]:
        """Take one paragraph; yields what is ready."""
        self.paragraph += 1
        before = len(self.asides)
        text, marks = self.inline(paragraph)
        if text.strip():
            if self.texts:
                self.starts.append(self.size)
            else:
                self.first = self.paragraph
            self.marks += [(start + self.size, stop + self.size, why) for start, stop, why in marks]
            self.texts.append(text)
            self.size += len(text) + 1
        elif self.texts:
            self.starts.append(self.size)
            self.texts.append("")
            self.size += 1
        if self.size >= BLOCK_SIZE or len(self.asides) > before:
            yield from self.flush()

    def inline(self, paragraph: etree._Element) -> tuple[str, list[tuple[int, int, str]]]:
        """Text of a paragraph with its hidden spans; what stands beside it goes aside."""
        parts: list[str] = []
        marks: list[tuple[int, int, str]] = []
        size = 0

        def add(text: str | None, hidden: str | None) -> None:
            nonlocal size
            if text:
                if hidden:
                    marks.append((size, size + len(text), hidden))
                parts.append(text.replace("\xa0", " "))
                size += len(text)

        def visit(element: etree._Element, hidden: str | None) -> None:
            hidden = hidden or self.hidden_by_style.get(str(element.get(f"{TEXT}style-name") or ""))
            add(element.text, hidden)
            for child in element:
                tag = child.tag
                if tag == f"{TEXT}s":
                    add(" " * min(whole(child.get(f"{TEXT}c"), 1), 200), hidden)
                elif tag == f"{TEXT}tab":
                    add("\t", hidden)
                elif tag == f"{TEXT}line-break":
                    add("\n", hidden)
                elif tag in (f"{TEXT}hidden-text", f"{TEXT}hidden-paragraph"):
                    add(child.get(f"{TEXT}string-value") or child.text, "hidden text")
                elif tag == f"{TEXT}conditional-text":
                    add(child.text, hidden)
                    for key in ("string-value-if-true", "string-value-if-false"):
                        if child.get(f"{TEXT}{key}") and child.get(f"{TEXT}{key}") != child.text:
                            self.aside(str(child.get(f"{TEXT}{key}")), "field code", "hidden text")
                elif not self.special(child, hidden) and isinstance(tag, str):
                    visit(child, hidden)
                add(child.tail, hidden)

        visit(paragraph, None)
        return "".join(parts), marks

    def special(self, element: etree._Element, hidden: str | None) -> bool:
        """Take what stands beside the running text; False when the element is part of it."""
        tag = element.tag
        if tag == f"{TEXT}note":
            kind = "endnote" if element.get(f"{TEXT}note-class") == "endnote" else "footnote"
            body = element.find(f"{TEXT}note-body")
            self.asides += self.aside_flow(body, kind) if body is not None else []
        elif tag == f"{OFFICE}annotation":
            author = element.findtext(f"{DC}creator")
            for extra in element.iterfind("*"):
                if extra.tag in (
                    f"{DC}creator",
                    f"{DC}date",
                    f"{META}date-string",
                    f"{META}creator-initials",
                ):
                    element.remove(extra)
            self.asides += self.aside_flow(element, "comment")
            if author:
                self.asides.append(TextBlock(author, Place("metadata"), label="author of comments"))
        elif tag == f"{DRAW}text-box":
            self.asides += self.aside_flow(element, self.box_part(), hidden)
        elif tag == f"{PRESENTATION}notes":
            self.asides += self.aside_flow(element, "notes")
        elif tag in (f"{SVG}title", f"{SVG}desc"):
            self.aside(element.text or "", "alt text", "alt text")
        elif tag == f"{TEXT}ruby-text" or not isinstance(tag, str):
            return not isinstance(tag, str)
        else:
            return False
        return True

    def box_part(self) -> str:
        """A text box in a header belongs to the header."""
        return "text box" if self.place.part in ("body", "cell", "table") else self.place.part

    def aside_flow(self, element: etree._Element, part: str, hidden: str | None = None) -> list[Piece]:
        """Pieces of an inner flow under another part's name."""
        inner = Reader(self.hidden_by_style, self.links, part)
        inner.place = replace(self.place, part=part, hidden=hidden or self.place.hidden)
        inner.paragraph = max(self.paragraph - 1, 0)
        return list(inner.flow(element))

    def aside(self, text: str, part: str, hidden: str | None = None, label: str | None = None) -> None:
        """Keep a text that stands in no sentence, to be handed on after the block."""
        if text.strip():
            place = replace(
                self.place, part=part, paragraph=self.paragraph or None, hidden=hidden or self.place.hidden
            )
            self.asides.append(TextBlock(text, place, label=label))

    def flush(self) -> Iterator[Piece]:
        """Hand on the joined paragraphs and what stood beside them."""
        if self.texts:
            place = replace(self.place, paragraph=self.first)
            yield TextBlock("\n".join(self.texts), place, starts=tuple(self.starts), marks=tuple(self.marks))
            self.texts, self.starts, self.marks, self.size = [], [], [], 0
        asides, self.asides = self.asides, []
        yield from asides

    def slide(self, page: etree._Element) -> Iterator[Piece]:
        """A slide or drawing page, numbered."""
        yield from self.flush()
        number = (self.place.page or 0) + 1
        hidden = self.hidden_by_style.get(str(page.get(f"{DRAW}style-name") or ""))
        self.place = replace(self.place, page=number, hidden=hidden)
        self.paragraph = 0
        yield from self.walk(page)
        yield from self.flush()
        self.place = replace(self.place, hidden=None)

    def changes(self, element: etree._Element) -> Iterator[Piece]:
        """Deleted text, kept here until somebody accepts the deletion."""
        for deletion in element.iter(f"{TEXT}deletion"):
            yield from self.aside_flow(deletion, self.place.part, "deleted text")
        for author in dict.fromkeys(node.text for node in element.iter(f"{DC}creator") if node.text):
            yield TextBlock(author, Place("metadata"), label="author of changes or comments")

    def control(self, element: etree._Element) -> None:
        """Values of form controls under their names."""
        label = element.get(f"{FORM}label") or element.get(f"{FORM}title") or element.get(f"{FORM}name")
        for key in ("current-value", "value", "current-state"):
            if element.get(f"{FORM}{key}"):
                self.aside(
                    str(element.get(f"{FORM}{key}")), "form field", label=str(label) if label else None
                )

    def declared(self, element: etree._Element) -> None:
        """User fields and variables declared before the text."""
        value = element.get(f"{OFFICE}string-value")
        if value and element.tag in (f"{TEXT}user-field-decl", f"{TEXT}variable-decl"):
            self.aside(value, "document variable", label=element.get(f"{TEXT}name"))

    def table(self, table: etree._Element) -> Iterator[Piece]:
        """A table of a text or a sheet of a workbook, repeated cells written out."""
        sheet = self.in_sheet(table)
        if sheet:
            yield from sheet_name(sheet)
        place = sheet or replace(self.place, part="table" if self.place.part == "body" else self.place.part)
        rows: list[tuple[int, int, list[str]]] = []
        hidden: set[int] = set()
        outer, self.place = self.place, place
        inner: list[etree._Element] = []
        number = 1
        for row in table.iter(f"{TABLE}table-row"):
            if _owner(row) is not table:
                continue
            texts = self.row(row, number, inner)
            repeats = whole(row.get(f"{TABLE}number-rows-repeated"), 1)
            if texts:
                same = range(number, number + min(repeats, _MOST_REPEATS))
                rows += [(at, 1, texts) for at in same]
                if row.get(f"{TABLE}visibility") in ("collapse", "filter"):
                    hidden.update(same)
            number += repeats
        for block in table_blocks(rows, place, frozenset(hidden), _hidden_columns(table)):
            yield block
            if not sheet:
                yield from spelled(block)
        for shapes in table.iterfind(f"{TABLE}shapes"):
            yield from self.walk(shapes)
        yield from self.flush()
        for nested in inner:
            yield from self.table(nested)
        self.place = outer

    def row(self, row: etree._Element, number: int, inner: list[etree._Element]) -> list[str]:
        """Texts of one row up to its last filled cell; nested tables go to `inner`."""
        texts: list[str] = []
        gap = 0
        for cell in row:
            if cell.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
                continue
            self.place = replace(self.place, cell=TableBlock([]).cell_name(number - 1, len(texts) + gap))
            text = self.cell(cell, inner)
            repeats = whole(cell.get(f"{TABLE}number-columns-repeated"), 1)
            if not text:
                gap += repeats
                continue
            texts += [""] * min(gap, 16_384) + [text] * min(repeats, _MOST_REPEATS)
            gap = 0
        self.place = replace(self.place, cell=None)
        return texts

    def cell(self, cell: etree._Element, inner: list[etree._Element]) -> str:
        """What a cell shows; its value where it shows nothing."""
        lines: list[str] = []
        for child in cell:
            if child.tag in (f"{TEXT}p", f"{TEXT}h"):
                self.paragraph += 1
                text, marks = self.inline(child)
                for start, stop, why in reversed(marks):
                    self.aside(text[start:stop], self.place.part, why, lines[-1] if lines else None)
                    text = text[:start] + text[stop:]
                lines.append(text)
            elif child.tag == f"{TABLE}table":
                inner.append(child)
            elif not self.special(child, None) and isinstance(child.tag, str):
                lines += [text for text, _ in map(self.inline, child.iter(f"{TEXT}p", f"{TEXT}h"))]
        value = cell.get(f"{OFFICE}value")
        shown = "\n".join(lines).strip("\n") or str(cell.get(f"{OFFICE}string-value") or value or "")
        return unrounded(shown, value)

    def in_sheet(self, table: etree._Element) -> Place | None:
        """Place of the cells when the table is a sheet of a workbook."""
        parent = table.getparent()
        if parent is None or parent.tag != f"{OFFICE}spreadsheet":
            return None
        hidden = self.hidden_by_style.get(str(table.get(f"{TABLE}style-name") or ""))
        return Place("cell", sheet=str(table.get(f"{TABLE}name") or ""), hidden=hidden)


def _owner(row: etree._Element) -> etree._Element | None:
    """The table a row belongs to, groups and headers skipped."""
    return next(row.iterancestors(f"{TABLE}table"), None)


def _hidden_columns(table: etree._Element) -> frozenset[int]:
    hidden: set[int] = set()
    at = 1
    for column in table.iter(f"{TABLE}table-column"):
        width = min(whole(column.get(f"{TABLE}number-columns-repeated"), 1), 16_384)
        if column.get(f"{TABLE}visibility") in ("collapse", "filter"):
            hidden.update(range(at, at + width))
        at += width
    return frozenset(hidden)
