"""CSV (RFC 4180, UTF-8 with a byte order mark, as Excel wants it)."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from classify.export.rows import COLUMNS, Publication, flat, rows
from classify.inventory.catalogue import Catalogue
from classify.inventory.handles import ShareHandle

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write(catalogue: Catalogue, shares: Iterable[ShareHandle], target: Path, _by: Publication) -> int:
    """Writes one row for each item to `target`; returns their number. Raises OSError."""
    count = 0
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.name for column in COLUMNS])
        for row in rows(catalogue, shares):
            writer.writerow([harmless(flat(column.value(row))) for column in COLUMNS])
            count += 1
    return count


def harmless(cell: str | int) -> str | int:
    """`cell` so that no spreadsheet program takes it for a formula (CWE-1236): a file may be called
    `=HYPERLINK(...)`. A leading apostrophe makes it text.
    """
    if isinstance(cell, str) and cell.lstrip(" ").startswith(_STARTS_A_FORMULA):
        return "'" + cell
    return cell
