"""Word documents written anew: paragraphs, tables, headers and notes of the original with their cuts.

python-docx opens the original and writes the copy. What crosses over is text, a few marks of its look, and
the shape of tables. Nothing else does: no properties, changes, comments, fields, links, pictures, styles or
parts of the original.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any, BinaryIO
from zipfile import BadZipFile

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.exceptions import OpcError
from docx.oxml import parse_xml
from docx.text.paragraph import Paragraph
from lxml import etree

from classify.blackout.reading import Document
from classify.extract.document import TableBlock
from classify.extract.office.word_markup import W, cells_of, continues, rows_of
from classify.extract.xml.lenient import whole
from classify.redact.packages import WORD, reduced
from classify.redact.pen import Pen, is_seen, plain
from classify.redact.plan import Made, Plan
from classify.redact.wordtext import Look, Margin, Piece, paragraph_pieces

_STYLES = frozenset(
    (
        "Title",
        "Subtitle",
        "Quote",
        "List Bullet",
        "List Number",
        *(f"Heading {level}" for level in range(1, 10)),
    )
)
"""Looks of paragraphs that a copy knows; every other one is plain."""
_ALIGNMENTS = {
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "end": WD_ALIGN_PARAGRAPH.RIGHT,
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
_MOST_COLUMNS = 63
"""Of a table, as Word allows."""


def make(document: Document, plan: Plan, out: BinaryIO) -> Made:
    """Writes a copy of a Word document; of one that python-docx does not know, its text and tables."""
    pen = Pen(plan)
    copy = _Copy(pen)
    original = _opened(document)
    if original is None:
        copy.of_blocks(document)
    else:
        copy.of_word(original)
    out.write(copy.saved())
    return pen.made(".docx")


def is_of_blocks(document: Document) -> bool:
    """Whether a copy is made of text and tables alone, for lack of a look that is known."""
    return _opened(document) is None


def _opened(document: Document) -> Any:
    """The document as python-docx knows it; None where it does not: templates, documents with macros or in
    the strict form of the standard, and other kinds.
    """
    try:
        with document.source.open() as stream:
            return docx.Document(stream)
    except (OpcError, BadZipFile, KeyError, ValueError, etree.XMLSyntaxError):
        return None


def make_of_blocks(document: Document, plan: Plan, out: BinaryIO) -> Made:
    """Writes the text and tables of any document as a Word document."""
    pen = Pen(plan)
    copy = _Copy(pen)
    copy.of_blocks(document)
    out.write(copy.saved())
    return pen.made(".docx")


class _Copy:
    """A new document that is written paragraph by paragraph."""

    def __init__(self, pen: Pen) -> None:
        self._pen = pen
        self._margin = Margin(left_out=pen.left_out)
        self._new: Any = docx.Document()

    def saved(self) -> bytes:
        """The copy, of parts that a copy needs."""
        held = io.BytesIO()
        self._new.save(held)
        return reduced(held.getvalue(), WORD)

    # Of a Word document

    def of_word(self, original: Any) -> None:
        """All that its reader sees."""
        self._page(original.sections)
        self._blocks(self._new, original.element.body, original)
        self._notes(original)
        section = self._new.sections[0]
        for name, target in (("header", section.header), ("footer", section.footer)):
            for element in _borders(original.sections, name):
                self._blocks(target, element, original)
            _without_first(target)

    def _page(self, sections: Sequence[Any]) -> None:
        for name in (
            "page_width",
            "page_height",
            "left_margin",
            "right_margin",
            "top_margin",
            "bottom_margin",
        ):
            # A size that is no number is left as it is in a new document.
            with suppress(ValueError, IndexError):
                if size := getattr(sections[0], name):
                    setattr(self._new.sections[0], name, size)

    def _blocks(self, target: Any, holder: etree._Element, original: Any) -> None:
        for child in holder:
            if child.tag == f"{W}p":
                self._paragraph(target, child, original)
            elif child.tag == f"{W}tbl":
                self._table(target, child, original)
            elif child.tag not in (f"{W}sectPr", f"{W}sdtPr", f"{W}del", f"{W}moveFrom", f"{W}tcPr"):
                self._blocks(target, child, original)

    def _paragraph(self, target: Any, element: etree._Element, original: Any, before: str = "") -> None:
        pieces = paragraph_pieces(element, self._margin)
        boxes, self._margin.boxes = self._margin.boxes, []
        made = target.add_paragraph(style=_style(element, original))
        made.alignment = _alignment(element)
        self._write(made, [Piece(before), *pieces])
        for box in boxes:
            self._blocks(target, box, original)

    def _write(self, made: Any, pieces: Sequence[Piece]) -> None:
        """The pieces of one paragraph with its cuts: a value may stand in several of them."""
        text = "".join(piece.text for piece in pieces)
        ends, at = [], 0
        for piece in pieces:
            at += len(piece.text)
            ends.append((at, piece.look))
        for start, end, said in self._pen.pieces(text):
            if start == end:
                _run(made, said, next((look for stop, look in ends if stop > start), Look()))
                continue
            first = 0
            for stop, look in ends:
                _run(made, text[max(first, start) : min(stop, end)], look)
                first = stop

    def _table(self, target: Any, table: etree._Element, original: Any) -> None:
        rows = [_cells(row) for row in rows_of(table) if not _is_deleted(row)]
        columns = min(max((sum(span for _, span in row) for row in rows), default=0), _MOST_COLUMNS)
        if not columns:
            return
        made = self._new_table(target, len(rows), columns)
        for cells, new in zip(rows, made.rows, strict=True):
            places, at = new.cells, 0
            for cell, span in cells:
                if at >= columns:
                    self._pen.left_out["table cells"] += 1
                    continue
                place = places[at]
                if span > 1:
                    place = place.merge(places[min(at + span, columns) - 1])
                at += span
                if not continues(cell):
                    self._blocks(place, cell, original)
                    _without_first(place)

    def _notes(self, original: Any) -> None:
        notes: dict[tuple[str, str], etree._Element] = {}
        for relationship in original.part.rels.values():
            kind = relationship.reltype.rpartition("/")[2]
            if kind in ("footnotes", "endnotes") and not relationship.is_external:
                for note in parse_xml(relationship.target_part.blob):
                    notes[kind[:-1], str(note.get(f"{W}id"))] = note
        # A note may refer to another.
        told = 0
        while told < len(self._margin.notes):
            note = notes.get(self._margin.notes[told])
            told += 1
            for at, paragraph in enumerate(note.iter(f"{W}p") if note is not None else ()):
                self._paragraph(self._new, paragraph, original, before="" if at else f"[{told}] ")

    # Of blocks

    def of_blocks(self, document: Document) -> None:
        """The text and tables of a document of any kind."""
        for block in document.blocks:
            if not is_seen(block):
                self._pen.left_out["hidden texts"] += 1
            elif isinstance(block, TableBlock):
                self._rows(list(self._pen.rows(block)))
            else:
                label = f"{self._pen.text(block.label)}: " if block.label else ""
                for line in (label + self._pen.block(block)).split("\n"):
                    self._new.add_paragraph(line)

    def _rows(self, rows: Sequence[Sequence[str]]) -> None:
        columns = min(max(map(len, rows), default=0), _MOST_COLUMNS)
        if not columns:
            return
        made = self._new_table(self._new, len(rows), columns)
        for row, new in zip(rows, made.rows, strict=True):
            for text, cell in zip(row, new.cells, strict=False):
                cell.text = text
            if rest := row[columns:]:
                self._pen.left_out["table cells"] += len(rest)

    def _new_table(self, target: Any, rows: int, columns: int) -> Any:
        # A header does not know how wide it is.
        width = [self._new.sections[0].page_width] if hasattr(target, "is_linked_to_previous") else []
        made = target.add_table(rows, columns, *width)
        made.style = "Table Grid"
        return made


def _without_first(cell: Any) -> None:
    """A new cell or header has an empty paragraph, which the text does not need."""
    first = cell.paragraphs[0] if cell.paragraphs else None
    if first is not None and len(cell.paragraphs) > 1 and not first.text:
        first._element.getparent().remove(first._element)


def _cells(row: etree._Element) -> list[tuple[etree._Element, int]]:
    """Cells of a row and how many columns each is wide."""
    cells = []
    for cell in cells_of(row):
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        cells.append((cell, max(1, whole(span.get(f"{W}val"), 1) if span is not None else 1)))
    return cells


def _is_deleted(row: etree._Element) -> bool:
    return row.find(f"{W}trPr/{W}del") is not None or row.find(f"{W}trPr/{W}hidden") is not None


def _borders(sections: Iterable[Any], name: str) -> list[etree._Element]:
    """Headers or footers of all sections that have their own, those that say the same once."""
    told: dict[str, etree._Element] = {}
    for section in sections:
        for kind in (name, f"first_page_{name}", f"even_page_{name}"):
            border = getattr(section, kind)
            if not border.is_linked_to_previous:
                told.setdefault("".join(border._element.itertext()), border._element)
    return list(told.values())


def _alignment(element: etree._Element) -> WD_ALIGN_PARAGRAPH | None:
    found = element.find(f"{W}pPr/{W}jc")
    return None if found is None else _ALIGNMENTS.get(found.get(f"{W}val", ""))


def _style(element: etree._Element, original: Any) -> str | None:
    name = getattr(Paragraph(element, original).style, "name", None)
    if name in _STYLES:
        return str(name)
    return "List Bullet" if element.find(f"{W}pPr/{W}numPr") is not None else None


def _run(made: Any, text: str, look: Look) -> None:
    if text := plain(text):
        run = made.add_run(text)
        run.bold, run.italic, run.underline = look.bold or None, look.italic or None, look.underline or None
        run.font.strike = look.strike or None
        if look.position is not None:
            setattr(run.font, look.position, True)
