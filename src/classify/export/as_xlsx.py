"""Excel workbook, written row by row so that a million files need little memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from classify.export.rows import COLUMNS, flat, lines
from classify.export.stamp import stamp_for
from classify.inventory.catalogue import Catalogue
from classify.inventory.handles import ShareHandle

_MOST_ROWS = 1_000_000
"""Rows of one sheet; Excel ends at 1 048 576 (ECMA-376), what is more goes to a next sheet."""


def write(catalogue: Catalogue, shares: Iterable[ShareHandle], target: Path) -> int:
    """Writes one row for each item to `target`; returns their number. Raises OSError."""
    from openpyxl import Workbook

    shares = list(shares)
    stamp = stamp_for(shares)
    book = Workbook(write_only=True)
    rows = 0
    with _drafts_beside(target):
        sheet = _Sheet(book, "Files", stamp)
        for line in lines(catalogue, shares):
            if sheet.rows == _MOST_ROWS:
                sheet.close()
                sheet = _Sheet(book, f"Files {len(book.sheetnames) + 1}", stamp)
            sheet.add([flat(column.value(line)) for column in COLUMNS])
            rows += 1
        sheet.close()
        book.save(target)
    return rows


@contextmanager
def _drafts_beside(target: Path) -> Iterator[None]:
    """Openpyxl drafts each sheet in a temporary file: beside the export instead of where all users
    of the machine keep theirs.
    """
    before = tempfile.tempdir
    tempfile.tempdir = str(target.parent.absolute())
    try:
        yield
    finally:
        tempfile.tempdir = before


class _Sheet:
    """One sheet with a frozen heading and filters."""

    def __init__(self, book: Any, title: str, stamp: str) -> None:
        from openpyxl.styles import Font
        from openpyxl.utils import get_column_letter

        self._sheet = book.create_sheet(title)
        if stamp:
            # On every printed page, above and below.
            self._sheet.oddHeader.center.text = self._sheet.oddFooter.center.text = stamp
            book.properties.category = stamp
        self.rows = 0
        # Panes and widths stand before the rows in the file, so they must be known first.
        self._sheet.freeze_panes = "A2"
        for number, column in enumerate(COLUMNS, start=1):
            self._sheet.column_dimensions[get_column_letter(number)].width = column.width
        heading = [self._cell(column.heading) for column in COLUMNS]
        for cell in heading:
            cell.font = Font(bold=True)
        self._sheet.append(heading)

    def add(self, values: list[str | int]) -> None:
        self._sheet.append([self._cell(value) for value in values])
        self.rows += 1

    def close(self) -> None:
        from openpyxl.utils import get_column_letter

        self._sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{self.rows + 1}"

    def _cell(self, value: str | int) -> Any:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

        if isinstance(value, int):
            return WriteOnlyCell(self._sheet, value)
        cell = WriteOnlyCell(self._sheet, ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value))
        # Told to be text: a file called =HYPERLINK(...) must not become a formula.
        cell.data_type = "s"
        return cell
