"""CSV (RFC 4180, UTF-8 with a byte order mark, as Excel wants it)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from classify.export.rows import COLUMNS, Chosen, Publication, flat, rows
from classify.inventory.catalogue import Catalogue

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


BEGINS = "\ufeff"
"""The byte order mark, once it is encoded."""


def write(catalogue: Catalogue, chosen: Chosen, target: Path, _by: Publication) -> int:
    """Writes one row for each item to `target`; returns their number. Raises OSError."""
    count = -1  # the heading is none
    with target.open("w", encoding="utf-8", newline="") as file:
        for count, line in enumerate(lines(catalogue, chosen)):  # noqa: B007 - the last number is returned
            file.write(line)
    return count


def lines(catalogue: Catalogue, chosen: Chosen) -> Iterator[str]:
    """The heading, then a line for each item."""
    yield BEGINS + _line([column.name for column in COLUMNS])
    for row in rows(catalogue, chosen):
        yield _line([harmless(flat(column.value(row))) for column in COLUMNS])


def _line(cells: list[str | int]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow(cells)
    return written.getvalue()


def harmless(cell: str | int) -> str | int:
    """`cell` so that no spreadsheet program takes it for a formula (CWE-1236): a file may be called
    `=HYPERLINK(...)`. A leading apostrophe makes it text.
    """
    if isinstance(cell, str) and cell.lstrip(" ").startswith(_STARTS_A_FORMULA):
        return "'" + cell
    return cell
