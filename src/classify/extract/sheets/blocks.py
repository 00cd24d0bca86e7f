"""Rows of sheets as blocks, with their places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from classify.extract.document import Piece, Place, TableBlock, TextBlock

ROWS_A_BLOCK = 2_000


def sheet_place(name: str, *, hidden: bool) -> Place:
    """Place of the cells of a sheet."""
    return Place(part="cell", sheet=name, hidden="hidden sheet" if hidden else None)


def sheet_name(place: Place) -> Iterator[Piece]:
    """The name of a sheet, unless it is the program's own: people name sheets after people."""
    if place.sheet and not re.fullmatch(r"(?i)(sheet|table|chart|tabelle|feuil|macro) ?\d*", place.sheet):
        yield TextBlock(place.sheet, replace(place, part="sheet name"))


def table_blocks(
    rows: Iterable[tuple[int, int, list[str]]],
    place: Place,
    hidden_rows: frozenset[int] = frozenset(),
    hidden_columns: frozenset[int] = frozenset(),
) -> Iterator[TableBlock]:
    """Rows in blocks of a few thousand; a wide gap or a new first column begins a new block."""
    block: list[list[str]] = []
    first = column = 1
    told = False
    for number, start, texts in rows:
        gap = number - (first + len(block))
        if block and (len(block) >= ROWS_A_BLOCK or gap > 20 or start != column):
            yield _block(block, place, first, column, hidden_rows, hidden_columns, continued=told)
            block, told = [], True
        if not block:
            if not any(texts):
                continue
            first, column, gap = number, start, 0
        block += [[] for _ in range(gap)]
        block.append(texts)
    while block and not any(block[-1]):
        block.pop()
    if block:
        yield _block(block, place, first, column, hidden_rows, hidden_columns, continued=told)


def _block(
    rows: list[list[str]],
    place: Place,
    first: int,
    column: int,
    hidden_rows: frozenset[int],
    hidden_columns: frozenset[int],
    *,
    continued: bool,
) -> TableBlock:
    own = (
        frozenset(row for row in range(first, first + len(rows)) if row in hidden_rows)
        if hidden_rows
        else hidden_rows
    )
    return TableBlock(rows, place, first, column, own, hidden_columns, continued)
