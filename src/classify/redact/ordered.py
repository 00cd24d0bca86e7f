"""What people ordered by hand, found in a document: what is under their boxes, which columns they mean."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from classify.blackout.reading import Document
from classify.errors import OrderError
from classify.extract.document import TableBlock, TextBlock
from classify.redact.office import is_table
from classify.redact.pen import is_seen
from classify.redact.plan import Cut, Rectangle
from classify.redact.planned import ByHand, column_of

if TYPE_CHECKING:
    from classify.wire import Box, Copying, Dropped

_LETTERS = re.compile(r"[A-Z]{1,3}")


def orders_of(document: Document, copying: Copying) -> ByHand:
    """The boxes and columns of an order. Raises OrderError where the document has no such page or column, and
    as makers of pages do.
    """
    boxes = _by_page(document, copying.boxes)
    return ByHand(boxes, _under(document, boxes), _columns(document, copying.dropped))


def _by_page(document: Document, boxes: Iterable[Box]) -> dict[int, list[Rectangle]]:
    found: dict[int, list[Rectangle]] = defaultdict(list)
    for page, left, top, right, bottom in boxes:
        if right <= left or bottom <= top or left < 0 or top < 0 or page < 1:
            raise OrderError(f"A box on page {page:,} has no width or height, or lies off its page.")
        found[page].append((left, top, right, bottom))
    if found and not (document.is_pdf or document.is_picture):
        sentence = "Boxes are drawn on PDFs and pictures; of this file lines, cells and columns are cut."
        raise OrderError(sentence)
    return dict(found)


def _under(document: Document, boxes: dict[int, list[Rectangle]]) -> list[str]:
    """What stands under boxes, line by line."""
    if not boxes:
        return []
    from classify.redact import pdf, pictures

    pages = pdf.pages if document.is_pdf else pictures.pages
    return [text for page in pages(document, _BoxesAlone(boxes), boxes.keys()) for text in page.under]


class _BoxesAlone:
    """A plan that cuts nothing but what lies under boxes."""

    def __init__(self, boxes: dict[int, list[Rectangle]]) -> None:
        self._boxes = boxes

    def cuts(self, _text: str) -> tuple[Cut, ...]:
        return ()

    def block_cuts(self, _block: TextBlock) -> tuple[Cut, ...]:
        """Nothing."""
        return ()

    def cell_cuts(self, _block: TableBlock, _row: int, _column: int) -> tuple[Cut, ...]:
        """Nothing."""
        return ()

    def dropped(self, _block: TableBlock) -> frozenset[int]:
        return frozenset()

    def boxes(self, page: int) -> Sequence[Rectangle]:
        return self._boxes.get(page, ())


def _columns(document: Document, dropped: Sequence[Dropped]) -> dict[str | None, frozenset[int]]:
    if dropped and not is_table(document.media):
        raise OrderError("Columns are dropped from sheets and lists of rows; this file has none of its own.")
    found: dict[str | None, set[int]] = defaultdict(set)
    for number, one in enumerate(dropped, 1):
        tables = _tables(document, one.sheet)
        if len({table.place.sheet for table in tables}) != 1:
            raise OrderError(f"No one sheet is meant by number {number} of the columns to be dropped.")
        columns = {column for table in tables for column in _headed(table, one.column)}
        if not columns:
            raise OrderError(f"Number {number} of the columns to be dropped is not in its sheet.")
        found[tables[0].place.sheet] |= columns
    return {sheet: frozenset(columns) for sheet, columns in found.items()}


def _tables(document: Document, sheet: str) -> list[TableBlock]:
    """The visible tables of a sheet; of the only one where none is named."""
    tables = [block for block in document.blocks if isinstance(block, TableBlock) and is_seen(block)]
    return [table for table in tables if not sheet or _same(table.place.sheet or "", sheet)]


def _headed(table: TableBlock, wanted: str) -> set[int]:
    """Numbers (from 1) of the columns with a heading, or of those letters."""
    head = next((row for row in table.rows if any(map(str.strip, row))), [])
    named = {
        column + table.first_column
        for column, text in enumerate(head)
        if not table.continued and _same(text, wanted)
    }
    widest = table.first_column + max(map(len, table.rows), default=0)
    if not named and _LETTERS.fullmatch(wanted) and table.first_column <= column_of(wanted) < widest:
        return {column_of(wanted)}
    return named


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
