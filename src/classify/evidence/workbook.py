"""A paper as an Excel workbook: a sheet of sentences, then a sheet for each section that has tables."""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from typing import Any

from classify.evidence.paper import Alarm, Bar, Cell, Paper, Part, Section, said

_LONGEST_TITLE = 31
"""Letters of a sheet's name (ECMA-376 18.2.19)."""
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
_WIDEST = 60


def workbook(paper: Paper) -> bytes:
    """The file."""
    from openpyxl import Workbook

    book = Workbook()
    first = book.active
    assert first is not None, "a new workbook has a sheet"
    first.title = "About"
    first.column_dimensions["A"].width = 100
    for words, bold in _about(paper):
        _put(first, first.max_row + (first.max_row > 1 or first["A1"].value is not None), 1, words, bold=bold)
    for section in paper.sections:
        if section.tables:
            _section(book, section, paper)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _about(paper: Paper) -> list[tuple[str, bool]]:
    told = [
        (paper.title, True),
        (paper.by, False),
        (f"{said(paper.at, paper.zone)} ({paper.zone.key})", False),
    ]
    told += [(sentence, False) for sentence in (paper.stamp, *paper.lead) if sentence]
    for section in paper.sections:
        told += [(section.title, True), *((sentence, False) for sentence in section.sentences)]
    return told


def _section(book: Any, section: Section, paper: Paper) -> None:
    sheet = book.create_sheet(_NOT_IN_TITLES.sub(" ", section.title)[:_LONGEST_TITLE])
    if paper.stamp:
        sheet.oddHeader.center.text = sheet.oddFooter.center.text = paper.stamp
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = _fitting_the_width()
    widths: dict[int, int] = {}
    row = 1
    for table in section.tables:
        _put(sheet, row, 1, table.caption, bold=True)
        heads = _spread(table.headings, table.rows)
        for at, heading in enumerate(heads, start=1):
            _put(sheet, row + 1, at, heading, bold=True)
        for down, cells in enumerate(table.rows, start=row + 2):
            for at, value in enumerate(_apart(cells, table.rows, paper), start=1):
                _put(sheet, down, at, value)
                longest = max((len(line) for line in str(value or "").split("\n")), default=0)
                widths[at] = max(widths.get(at, len(heads[at - 1])), longest, len(heads[at - 1]))
        if not table.rows:
            _put(sheet, row + 2, 1, table.wanting)
        row += len(table.rows) + (3 if table.rows else 4)
    for at, width in widths.items():
        sheet.column_dimensions[_letter(at)].width = min(width + 2, _WIDEST)


def _spread(headings: tuple[str, ...], rows: tuple[tuple[Cell, ...], ...]) -> list[str]:
    """The headings; of a percentage two: the part and the whole, so that they can be reckoned with."""
    spread = []
    for at, heading in enumerate(headings):
        spread.append(heading)
        if _is_part(rows, at):
            spread.append(f"{heading}: of")
    return spread


def _apart(cells: tuple[Cell, ...], rows: tuple[tuple[Cell, ...], ...], paper: Paper) -> list[Any]:
    values: list[Any] = []
    for at, cell in enumerate(cells):
        if _is_part(rows, at):
            values += [cell.part, cell.whole] if isinstance(cell, Part) else [said(cell, paper.zone), None]
        elif isinstance(cell, Bar):
            values.append(cell.number)
        elif isinstance(cell, datetime):
            values.append(cell.astimezone(paper.zone).replace(tzinfo=None))
        else:
            values.append(_value(cell, paper))
    return values


def _value(cell: Cell, paper: Paper) -> Any:
    if isinstance(cell, Alarm) and cell.is_count:
        return int(cell.words.replace(",", ""))
    return cell if isinstance(cell, int | float | date) else said(cell, paper.zone)


def _is_part(rows: tuple[tuple[Cell, ...], ...], at: int) -> bool:
    return any(isinstance(row[at], Part) for row in rows)


def _put(sheet: Any, row: int, column: int, value: Any, *, bold: bool = False) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font

    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value)
        # Told to be text: what begins with = must not become a formula.
        cell.data_type = "s"
    else:
        cell.value = value
    if isinstance(value, datetime):
        cell.number_format = "yyyy-mm-dd hh:mm"
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    elif isinstance(value, int):
        cell.number_format = "#,##0"
    cell.alignment = Alignment(vertical="top", wrap_text=isinstance(value, str) and not bold)
    if bold:
        cell.font = Font(bold=True)


def _letter(at: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(at))


def _fitting_the_width() -> Any:
    from openpyxl.worksheet.properties import PageSetupProperties

    return PageSetupProperties(fitToPage=True)
