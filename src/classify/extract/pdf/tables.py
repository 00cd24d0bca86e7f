"""Ruled tables of PDF pages: pdfplumber finds the cells, PDFium's characters fill them.

Each character goes to exactly one cell or stays in the running text, so nothing is lost and nothing
told twice.
"""

from __future__ import annotations

import contextlib
import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar, cast

from classify.extract.document import Place, TableBlock, TextBlock
from classify.extract.pdf.failures import miner_failures
from classify.extract.pdf.fonts import has_unsure_fonts
from classify.extract.pdf.survey import Box
from classify.extract.pdf.text import Chars, unseen_marks
from classify.extract.source import Source

if TYPE_CHECKING:
    from io import BytesIO

    import pdfplumber

Owner = tuple[int, int, int] | None
"""Table, row and column of a character."""
Answer = TypeVar("Answer")
Grid = list[list[Box | None]]
"""Cells of a table row by row; None where a merged neighbour takes the place."""


@dataclass(slots=True)
class TableFinder:
    """Opens the file with pdfplumber when the first ruled page asks for it, within a budget."""

    source: Source
    password: str | None
    budget: float
    """CPU seconds that all pages together may cost."""
    spent: float = 0.0
    failed: bool = False
    _document: pdfplumber.pdf.PDF | None = field(default=None, repr=False)

    def grids(self, number: int) -> list[Grid]:
        """Tables of page `number` (from 1) in the page's own units; [] when none, or out of budget."""
        return self._guarded(lambda: self._find(number)) or []

    def text(self, number: int) -> str:
        """Pdfplumber's own text of a page, for pages that PDFium reads poorly; "" when that fails too."""
        return self._guarded(lambda: self._text(number)) or ""

    def unsure_fonts(self, number: int) -> bool | None:
        """Whether a page has fonts whose numbers need not be letters; None when that cannot be told."""
        return self._guarded(lambda: self._unsure_fonts(number))

    def _unsure_fonts(self, number: int) -> bool | None:
        page = self._page(number)
        return has_unsure_fonts(page.page_obj.resources) if page is not None else None

    def _guarded(self, look: Callable[[], Answer]) -> Answer | None:
        if self.failed or self.spent > self.budget:
            return None
        started = time.process_time()
        try:
            return look()
        except miner_failures():
            # The running text stays whole without it.
            self.failed = True
            return None
        finally:
            self.spent += time.process_time() - started

    def _text(self, number: int) -> str:
        page = self._page(number)
        return str(page.extract_text() or "") if page is not None else ""

    def _page(self, number: int) -> pdfplumber.page.Page | None:
        import pdfplumber

        if self._document is None:
            self._document = pdfplumber.open(cast("BytesIO", self.source.open()), password=self.password)
        pages = self._document.pages
        return pages[number - 1] if number <= len(pages) else None

    def _find(self, number: int) -> list[Grid]:
        page = self._page(number)
        if page is None:
            return []
        from classify.extract.pdf.ruled import tables_of

        grids = []
        for table in tables_of(page):
            grid: Grid = [
                [_on_the_page(page, cell) if cell else None for cell in row.cells] for row in table.rows
            ]
            if len(grid) >= 2 and max(map(len, grid)) >= 2:
                grids.append(grid)
        page.close()
        return grids

    def close(self) -> None:
        """Close pdfplumber's view of the file."""
        if self._document is None:
            return
        # Closing reads the list of pages again, damaged as it may be.
        with contextlib.suppress(*miner_failures()):
            self._document.close()


def _on_the_page(page: pdfplumber.page.Page, cell: Box) -> Box:
    """A cell in the page's own units; pdfplumber counts from the top left of the page as it is shown."""
    x0, y0, x1, y1 = page.page_obj.mediabox
    shown_left, _, _, shown_bottom = page.mediabox
    corners = []
    for x, y in ((cell[0], cell[1]), (cell[2], cell[3])):
        across, up = x - shown_left, shown_bottom - y
        corners.append(
            {
                0: (x0 + across, y0 + up),
                90: (x1 - up, y0 + across),
                180: (x1 - across, y1 - up),
                270: (x0 + up, y1 - across),
            }[page.rotation or 0]
        )
    (left, top), (right, bottom) = corners
    return (min(left, right), min(top, bottom), max(left, right), max(top, bottom))


def take_apart(chars: Chars, grids: list[Grid], place: Place) -> Iterator[TextBlock | TableBlock]:
    """Running text and tables of a page in the order in which they are drawn."""
    owner = _owners(chars, grids)
    filled = [_fill(chars, owner, number, grid) for number, grid in enumerate(grids)]
    told: set[int] = set()
    at = 0
    marks = unseen_marks(chars)
    while at < len(owner):
        number = _table(owner[at])
        stop = at
        while stop < len(owner) and _table(owner[stop]) == number:
            stop += 1
        if number is None:
            yield from _running(chars.text, at, stop, marks, place)
        elif number not in told:
            told.add(number)
            yield filled[number].block(place)
            yield from filled[number].hidden(place)
        at = stop


def _table(owner: Owner) -> int | None:
    return owner[0] if owner else None


def _running(
    text: str, start: int, stop: int, marks: tuple[tuple[int, int, str], ...], place: Place
) -> Iterator[TextBlock]:
    piece = text[start:stop]
    if not piece.strip():
        return
    own = tuple(
        (max(first, start) - start, min(end, stop) - start, why)
        for first, end, why in marks
        if first < stop and end > start
    )
    yield TextBlock(piece, place, offset=start, marks=own)


def _owners(chars: Chars, grids: list[Grid]) -> list[Owner]:
    """The cell of every character; made-up spaces stay with the character before them."""
    owners: list[Owner] = []
    cells = _Cells(grids)
    for letter, box in zip(chars.text, chars.boxes, strict=True):
        if box is None or letter.isspace():
            owners.append(owners[-1] if owners else None)
        else:
            owners.append(cells.at((box[0] + box[2]) / 2, (box[1] + box[3]) / 2))
    # A grid that holds next to no text is a drawing: its characters stay in the running text.
    for number in range(len(grids)):
        if len({owner[1:] for owner in owners if owner and owner[0] == number}) < 3:
            owners = [None if owner and owner[0] == number else owner for owner in owners]
    return owners


class _Cells:
    """Which cell holds a point: points between the same edges have the same answer, which is sought once."""

    def __init__(self, grids: list[Grid]) -> None:
        self._cells = [
            ((number, row, column), box)
            for number, grid in enumerate(grids)
            for row, cells in enumerate(grid)
            for column, box in enumerate(cells)
            if box
        ]
        self._across = sorted({edge for _, box in self._cells for edge in (box[0], box[2])})
        self._up = sorted({edge for _, box in self._cells for edge in (box[1], box[3])})
        self._known: dict[tuple[int, int], Owner] = {}

    def at(self, x: float, y: float) -> Owner:
        """The first cell that holds a point, edges included; None outside of all."""
        place = _among(self._across, x), _among(self._up, y)
        if place not in self._known:
            self._known[place] = next(
                (owner for owner, box in self._cells if box[0] <= x <= box[2] and box[1] <= y <= box[3]), None
            )
        return self._known[place]


def _among(edges: list[float], point: float) -> int:
    """Where a point lies among sorted edges; odd on an edge, even between two."""
    return bisect_left(edges, point) + bisect_right(edges, point)


@dataclass(slots=True)
class _Filled:
    rows: list[list[str]]
    unseen: list[tuple[int, int, str, str]]
    """Row, column, text and why it is hidden."""

    def block(self, place: Place) -> TableBlock:
        return TableBlock(self.rows, Place(part="table", page=place.page))

    def hidden(self, place: Place) -> Iterator[TextBlock]:
        block = self.block(place)
        for row, column, text, why in self.unseen:
            label = self.rows[row][column] or (self.rows[row][column - 1] if column else None)
            name = block.cell_name(row, column)
            yield TextBlock(text, Place(part="table", page=place.page, cell=name, hidden=why), label=label)


def _fill(chars: Chars, owner: list[Owner], number: int, grid: Grid) -> _Filled:
    width = max(map(len, grid))
    cells: list[list[list[str]]] = [[[] for _ in range(width)] for _ in grid]
    unseen: dict[tuple[int, int, str], list[str]] = {}
    for letter, own, why in zip(chars.text, owner, chars.unseen, strict=True):
        if own is None or own[0] != number:
            continue
        if why and not letter.isspace():
            unseen.setdefault((own[1], own[2], why), []).append(letter)
        else:
            cells[own[1]][own[2]].append(letter)
    rows = [["".join(cell).strip() for cell in row] for row in cells]
    return _Filled(rows, [(row, column, "".join(text), why) for (row, column, why), text in unseen.items()])
