"""Workbooks written anew with values alone: no formulas, names, comments, charts or caches; what was hidden
in the original is not in the copy.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any, BinaryIO

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter

from classify.blackout.reading import Document
from classify.extract.document import TableBlock
from classify.redact.packages import SHEETS, reduced
from classify.redact.pen import Pen, is_seen
from classify.redact.plan import Made, Plan

_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?")
"""What a cell shows and may be a number: no leading zeros, no more digits than a number keeps."""
_FORMULA = re.compile(r"[=+\-@\t\r|%]")
"""With one of these a text begins that a spreadsheet may take for a formula (OWASP, CSV Injection)."""
_LONGEST_CELL = 32_767
_LONGEST_NAME = 31
_WIDEST = 60
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")


def make(document: Document, plan: Plan, out: BinaryIO) -> Made:
    """Writes a workbook of the rows that a reader of the document sees."""
    pen = Pen(plan)
    rows: dict[str | None, list[list[str]]] = {}
    for block in _tables(document, pen):
        rows.setdefault(block.place.sheet, []).extend(pen.rows(block))
    book = openpyxl.Workbook(write_only=True)
    taken: set[str] = set()
    for name, texts in (rows or {None: []}).items():
        sheet = book.create_sheet(_name(pen.text(name or "Sheet"), taken))
        for column, width in enumerate(_widths(texts), 1):
            sheet.column_dimensions[get_column_letter(column)].width = width
        for row in texts:
            sheet.append([_cell(sheet, text) for text in row])
    held = io.BytesIO()
    book.save(held)
    out.write(reduced(held.getvalue(), SHEETS))
    return pen.made(".xlsx")


def make_csv(document: Document, plan: Plan, out: BinaryIO) -> Made:
    """Writes the rows of a table of text, with commas between its cells."""
    pen = Pen(plan)
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for block in _tables(document, pen):
        for row in pen.rows(block):
            writer.writerow([guarded(cell) for cell in row])
    # With its mark, or a spreadsheet takes it for another character set.
    out.write(text.getvalue().encode("utf-8-sig"))
    return pen.made(".csv")


def guarded(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def _tables(document: Document, pen: Pen) -> Iterator[TableBlock]:
    hidden: set[str | None] = set()
    for block in document.blocks:
        if isinstance(block, TableBlock) and is_seen(block):
            yield block
        elif isinstance(block, TableBlock):
            if block.place.sheet not in hidden:
                pen.left_out["hidden sheets"] += 1
            hidden.add(block.place.sheet)
        else:
            pen.left_out["texts beside the cells"] += 1


def _widths(rows: list[list[str]]) -> list[int]:
    """How wide columns are that show what stands in them."""
    return [min(max(map(len, column), default=0) + 2, _WIDEST) for column in zip_longest(*rows, fillvalue="")]


def _cell(sheet: Any, text: str) -> Any:
    text = text[:_LONGEST_CELL]
    if _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    if not text:
        return None
    # The text is set as one whatever it looks like: never a formula, an error or a date.
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type = "s"
    if _FORMULA.match(text):
        cell.quotePrefix = True
    return cell


def _name(text: str, taken: set[str]) -> str:
    """A name that a sheet may have and no other has."""
    wanted = " ".join(_NOT_IN_NAMES.sub(" ", text).split())[:_LONGEST_NAME] or "Sheet"
    name, number = wanted, 2
    while name.casefold() in taken:
        end = f" ({number})"
        name, number = wanted[: _LONGEST_NAME - len(end)] + end, number + 1
    taken.add(name.casefold())
    return name
