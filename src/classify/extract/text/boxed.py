"""Values that a form in a table keeps in several cells: one a digit, or three for a number in three parts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from classify.extract.document import TableBlock, TextBlock

_SIGN = re.compile(r"[-\u2010-\u2015/.]")
_FEWEST_SINGLE = 6
"""Cells of one character from which they spell a value; scales from 1 to 5 are shorter."""
_ROWS_OF_NUMBERS = 3
"""Rows alike from which digits are a table of numbers rather than boxes."""
_PARTS = ((3, 2, 4), (2, 2, 4), (3, 3, 4))


def spelled(table: TableBlock) -> Iterator[TextBlock]:
    """The values of rows whose cells hold them in pieces, under the label that stands before them."""
    found = [value for row, cells in enumerate(table.rows) for value in _values(row, cells)]
    shapes = [(column, len(text)) for _, column, _, text in found if not text.isalpha()]
    for row, column, label, text in found:
        if text.isalpha() or shapes.count((column, len(text))) < _ROWS_OF_NUMBERS:
            yield TextBlock(text, table.cell_place(row, column), label=label)


def _values(row: int, cells: list[str]) -> Iterator[tuple[int, int, str, str]]:
    """Row, column, label and text of each value in pieces."""
    cells = [cell.strip() for cell in cells]
    label = ""
    at = 0
    while at < len(cells):
        stop = at
        while stop < len(cells) and _is_single(cells[stop]):
            stop += 1
        single = sum(cell.isalnum() for cell in cells[at:stop])
        lengths = tuple(map(len, cells[at : at + 3]))
        if label and single >= _FEWEST_SINGLE:
            yield row, at, label, "".join(cells[at:stop])
            at = stop
        elif label and lengths in _PARTS and "".join(cells[at : at + 3]).isdigit():
            yield row, at, label, ("/" if lengths == (2, 2, 4) else "-").join(cells[at : at + 3])
            at += 3
        else:
            if sum(map(str.isalpha, cells[at])) > 1:
                label = cells[at]
            at += 1


def _is_single(cell: str) -> bool:
    return len(cell) == 1 and (cell.isalnum() or bool(_SIGN.match(cell)))
