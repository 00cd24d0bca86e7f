"""The bytes of a report as text, and as rows of cells. Nothing in a cell is ever worked out: it is text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from classify.errors import ExposureError

MOST_BYTES = 256_000_000
MOST_LINES = 5_000_000
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_LOOKED_AT = 4_096


def decoded(data: bytes) -> str:
    """The text of a report: UTF-8 or UTF-16 with or without a mark (Excel and PowerShell write both), else
    Windows-1252, in which accents of other code pages come out wrong.

    Raises:
        ExposureError: it is empty, too large, or no text.
    """
    if not data.strip():
        raise ExposureError(
            "The report is empty.", remedy="Make it once more, and wait until it is finished."
        )
    if len(data) > MOST_BYTES:
        raise ExposureError(
            f"The report is larger than {MOST_BYTES // 1_000_000} MB.",
            remedy="Make one report for each site or folder, and take them in one after the other.",
        )
    text = _decoded(data)
    if "\0" in text:
        raise ExposureError(
            "The report holds zero bytes: it is no text.",
            remedy="Save it as CSV or as plain text (a workbook must be saved as CSV first).",
        )
    return text


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if (wide := _wide(data[:_LOOKED_AT])) is not None:
        return data.decode(wide, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _wide(start: bytes) -> str | None:
    """Text without a mark in which every other byte is zero is UTF-16."""
    pairs = len(start) // 2
    if pairs and start[1::2].count(0) > 0.7 * pairs and 0 not in start[0::2]:
        return "utf-16-le"
    if pairs and start[0::2].count(0) > 0.7 * pairs and 0 not in start[1::2]:
        return "utf-16-be"
    return None


def lines_of(text: str) -> Iterator[str]:
    """The lines of a listing. Raises ExposureError when there are too many."""
    for number, line in enumerate(io.StringIO(text)):
        _must_be_few(number)
        yield line.rstrip("\r\n")


_LARGEST_CELL = 100_000
"""Characters; a path has at most some thousand."""


def rows_of(text: str) -> Iterator[list[str]]:
    """The rows of a table with commas, semicolons or tabs; empty ones and what PowerShell puts first
    (`#TYPE ...`) are left out.

    Raises:
        ExposureError: it is no such table, or too long.
    """
    start = text.lstrip()
    if start.startswith("#TYPE"):
        start = start.partition("\n")[2].lstrip()
    head = start.partition("\n")[0]
    between = max(",;\t", key=head.count)
    rows = csv.reader(io.StringIO(start, newline=""), delimiter=between)
    try:
        for number, row in enumerate(rows):
            _must_be_few(number)
            if any(len(cell) > _LARGEST_CELL for cell in row):
                raise csv.Error  # a quotation mark nobody closed; the library's own limit is the process's
            if any(cell.strip() for cell in row):
                yield row
    except csv.Error as error:
        raise ExposureError(
            f"The report breaks off at line {rows.line_num:,}: it is no table any more from there.",
            remedy="Make the report once more, and take it in as it was saved.",
        ) from error


def _must_be_few(number: int) -> None:
    if number >= MOST_LINES:
        raise ExposureError(
            f"The report has more than {MOST_LINES:,} lines.",
            remedy="Make one report for each site or folder, and take them in one after the other.",
        )
