"""The log of disseminations as a file to take away: CSV, or a workbook that prints well (28 CFR 20.21(e))."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from classify.export.as_csv import BEGINS, harmless
from classify.export.as_xlsx import Sheet, drafts_beside

Row = Sequence[str | int | datetime | None]
COLUMNS: tuple[tuple[str, int], ...] = (
    ("Entry", 9),
    ("Left (UTC)", 18),
    ("Release", 9),
    ("Received by", 28),
    ("Agency", 30),
    ("Kind of recipient", 26),
    ("ORI", 12),
    ("Law or order", 34),
    ("Share", 18),
    ("Label", 14),
    ("Redaction", 14),
    ("SHA-256 of the copy", 40),
    ("Approved by", 16),
    ("Second person", 16),
    ("Handling", 30),
)
"""What each column is called, and how wide it is in a workbook."""


def csv_lines(rows: Iterable[Row]) -> Iterator[str]:
    """The heading, then a line for each entry."""
    yield BEGINS + _line([heading for heading, _ in COLUMNS])
    for row in rows:
        yield _line([_cell(cell) for cell in row])


def write_xlsx(rows: Iterable[Row], target: Path, stamp: str) -> int:
    """Writes a workbook to `target`, each page stamped; returns how many entries it has. Raises OSError."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.category = stamp
    count = 0
    with drafts_beside(target):
        widths = [width for _, width in COLUMNS]
        sheet = Sheet(book, "Disseminations", widths, [True] * len(widths), heads=True)
        sheet.add([heading for heading, _ in COLUMNS], bold=True)
        for row in rows:
            sheet.add([cell.replace(tzinfo=None) if isinstance(cell, datetime) else cell for cell in row])
            count += 1
        sheet.close()
        book.save(target)
    return count


def _cell(cell: str | int | datetime | None) -> str | int:
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    return harmless("" if cell is None else cell)


def _line(cells: Sequence[str | int]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow(cells)
    return written.getvalue()
