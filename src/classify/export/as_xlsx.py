"""Excel workbook for people: words instead of codes, real dates, and sheets of their own for what was not
read and for the counts. Written row by row so that a million files need little memory.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from classify.export.rows import Chosen, Publication, Row, moment, rows
from classify.export.stamp import stamp, stamp_for
from classify.inventory.catalogue import Catalogue
from classify.inventory.overview import UNREAD_ADVICE, Overview
from models.labels import Outcome
from models.words import doc_type_words, effect_words, entity_words, outcome_words, tag_words

_MOST_ROWS = 1_000_000
"""Rows of one sheet; Excel ends at 1 048 576 (ECMA-376), what is more goes to a next sheet."""
_LONGEST_CELL = 32_767
"""Characters of one cell (Excel specifications and limits)."""
_DATE = "yyyy-mm-dd hh:mm"
_LINE, _HIGHEST = 15.0, 405.0
"""Points of one line and of the highest row (Excel ends at 409)."""
_TABLOID = 3
"""Paper of 11 by 17 inches (ECMA-376 18.3.1.63): lists are wide."""

Cell = str | int | datetime | None


@dataclass(frozen=True, slots=True)
class _Column:
    heading: str
    width: int
    value: Callable[[Row], Cell]
    wraps: bool = False


_FILES = (
    _Column("Number", 9, lambda row: row.line.id),
    _Column("Share", 16, lambda row: row.line.share),
    _Column("Department", 16, lambda row: row.line.department),
    _Column("File", 60, lambda row: row.line.path, wraps=True),
    _Column("Inside another file", 11, lambda row: "yes" if row.line.is_member else "no"),
    _Column("Proposed label", 16, lambda row: row.line.label or "not examined yet"),
    _Column("Label in effect", 16, lambda row: row.line.in_effect),
    _Column("Approval", 20, lambda row: effect_words(row.line.effect)),
    _Column("Why", 70, lambda row: "\n".join(row.reasons), wraps=True),
    _Column("Law", 40, lambda row: "; ".join(row.grounds.citations), wraps=True),
    _Column("Handle as", 34, lambda row: ", ".join(map(tag_words, row.line.tags)), wraps=True),
    _Column("Kind of record", 22, lambda row: doc_type_words(row.line.doc_type)),
    _Column("What was found", 40, lambda row: ", ".join(map(entity_words, row.line.entities)), wraps=True),
    _Column("Number of findings", 11, lambda row: row.line.findings),
    _Column("Read", 18, lambda row: outcome_words(row.line.outcome)),
    _Column("Why not, or what was left out", 40, lambda row: row.line.reason, wraps=True),
    _Column("Format", 10, lambda row: row.line.media),
    _Column("Bytes", 12, lambda row: row.line.size),
    _Column("Last changed (UTC)", 18, lambda row: moment(row.line.modified_ns)),
    _Column("Handling", 30, lambda row: stamp(row.line.criminal_justice), wraps=True),
)
_NOT_READ = (
    _Column("Number", 9, lambda row: row.line.id),
    _Column("Share", 16, lambda row: row.line.share),
    _Column("File", 60, lambda row: row.line.path, wraps=True),
    _Column("What is wrong", 22, lambda row: outcome_words(row.line.outcome)),
    _Column("In words", 50, lambda row: row.line.reason, wraps=True),
    _Column("What to do", 50, lambda row: UNREAD_ADVICE[Outcome(row.line.outcome)], wraps=True),
    _Column("Label (a cautious guess)", 18, lambda row: row.line.label or "not examined yet"),
    _Column("Bytes", 12, lambda row: row.line.size),
    _Column("Last changed (UTC)", 18, lambda row: moment(row.line.modified_ns)),
)


def write(catalogue: Catalogue, chosen: Chosen, target: Path, by: Publication) -> int:
    """Writes one row for each item to `target`; returns their number. Raises OSError."""
    from openpyxl import Workbook

    shares = chosen.shares
    book = Workbook(write_only=True)
    # Every sheet says so too, on each printed page.
    book.properties.category = stamp_for(shares)
    with drafts_beside(target):
        files, unread = _List(book, "Files", _FILES), _List(book, "Not read", _NOT_READ)
        for row in rows(catalogue, chosen):
            files.add(row)
            if not Outcome(row.line.outcome).was_read:
                unread.add(row)
        files.close()
        unread.close()
        _write_summary(Sheet(book, "Summary", (34, 44, 12)), catalogue, chosen, by)
        book.save(target)
    return files.rows


def _write_summary(sheet: Sheet, catalogue: Catalogue, chosen: Chosen, by: Publication) -> None:
    """The counts of each share, as `classify summary` gives them."""
    sheet.add(["What the inventory of file shares holds"], bold=True)
    sheet.add(["Labels are proposals of a machine; a label is in effect once a steward approved it."])
    sheet.add(["Written (UTC)", datetime.now(UTC).replace(tzinfo=None)])
    contact = " ".join(filter(None, [by.contact_name, by.contact_email and f"<{by.contact_email}>"]))
    sheet.add(["Questions to", contact or by.publisher])
    if not chosen.is_everything:
        sheet.add([])
        sheet.add(["The list holds some of the files only; the counts below are of all files of its shares."])
    for share in chosen.shares:
        counts = catalogue.overview(share, examples=0)
        sheet.add([])
        sheet.add(["Share", share.shown_name], bold=True)
        if share.criminal_justice:
            sheet.add(["Handling", stamp(True)])
        for line in _counted(counts):
            sheet.add(line)
    sheet.close()


def _counted(counts: Overview) -> Iterator[list[Cell]]:
    yield ["Files", None, counts.files]
    yield ["Files inside other files", None, counts.members]
    yield ["Findings", None, counts.findings]
    yield ["Not wholly read", None, counts.unread]
    for label, files in counts.labels.items():
        yield ["Proposed label", label or "not examined yet", files]
    for outcome, files in counts.outcomes.items():
        yield ["Read", outcome_words(outcome), files]
    for kind, files in counts.doc_types.items():
        yield ["Kind of record", doc_type_words(kind), files]
    for tag, files in counts.tags.items():
        yield ["Handle as", tag_words(tag), files]
    for entity, files in counts.entities.items():
        yield ["What was found", entity_words(entity), files]


@contextmanager
def drafts_beside(target: Path) -> Iterator[None]:
    """Openpyxl drafts each sheet in a temporary file: beside the export instead of where all users
    of the machine keep theirs.
    """
    before = tempfile.tempdir
    tempfile.tempdir = str(target.parent.absolute())
    try:
        yield
    finally:
        tempfile.tempdir = before


class _List:
    """Rows under a heading, on as many sheets as they need."""

    def __init__(self, book: Any, title: str, columns: Sequence[_Column]) -> None:
        self._book, self._title, self._columns = book, title, columns
        self.rows = 0
        self._sheet = self._begun(title)

    def add(self, row: Row) -> None:
        if self.rows and self.rows % _MOST_ROWS == 0:
            self._sheet.close()
            self._sheet = self._begun(f"{self._title} {self.rows // _MOST_ROWS + 1}")
        self._sheet.add([column.value(row) for column in self._columns])
        self.rows += 1

    def close(self) -> None:
        self._sheet.close()

    def _begun(self, title: str) -> Sheet:
        wraps = [column.wraps for column in self._columns]
        sheet = Sheet(self._book, title, [column.width for column in self._columns], wraps, heads=True)
        sheet.add([column.heading for column in self._columns], bold=True)
        return sheet


class Sheet:
    """One sheet; one that `heads` a list keeps its first row in sight and filters by it."""

    def __init__(
        self,
        book: Any,
        title: str,
        widths: Sequence[int],
        wraps: Sequence[bool] = (),
        *,
        heads: bool = False,
    ) -> None:
        from openpyxl.styles import Alignment, Font
        from openpyxl.utils import get_column_letter

        self._sheet = book.create_sheet(title)
        if stamped := book.properties.category:
            self._sheet.oddHeader.center.text = self._sheet.oddFooter.center.text = stamped
        self._wraps, self._width, self._heads = wraps, len(widths), heads
        self._rows = 0
        self._widths = widths
        self._bold, self._top = Font(bold=True), Alignment(vertical="top")
        self._wrapped = Alignment(vertical="top", wrap_text=True)
        # Panes, widths and the page stand before the rows in the file, so they must be known first.
        if heads:
            self._sheet.freeze_panes = "A2"
            self._sheet.print_title_rows = "1:1"
        self._sheet.page_setup.orientation = "landscape"
        self._sheet.page_setup.paperSize = _TABLOID
        self._sheet.page_setup.fitToHeight = 0
        self._sheet.sheet_properties.pageSetUpPr = _fitting_the_width()
        for number, width in enumerate(widths, start=1):
            self._sheet.column_dimensions[get_column_letter(number)].width = width

    def add(self, values: Sequence[Cell], *, bold: bool = False) -> None:
        """Writes a row."""
        cells, lines = [], 1
        for at, value in enumerate(values):
            cell = self._cell(value)
            wraps = (bold and self._heads) or (at < len(self._wraps) and self._wraps[at])
            cell.alignment = self._wrapped if wraps else self._top
            if bold:
                cell.font = self._bold
            if wraps:
                lines = max(lines, _lines_needed(str(value), self._widths[at]))
            cells.append(cell)
        self._rows += 1
        # Programs differ in whether they make room for wrapped text by themselves.
        heights = self._sheet.row_dimensions
        heights[self._rows].height = min(_HIGHEST, _LINE * lines)
        self._sheet.append(cells)
        del heights[self._rows]

    def close(self) -> None:
        """Says over which rows a list is filtered."""
        from openpyxl.utils import get_column_letter

        if self._heads:
            self._sheet.auto_filter.ref = f"A1:{get_column_letter(self._width)}{self._rows}"

    def _cell(self, value: Cell) -> Any:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

        if not isinstance(value, str):
            cell = WriteOnlyCell(self._sheet, value)
            if isinstance(value, datetime):
                cell.number_format = _DATE
            return cell
        text = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value)
        cell = WriteOnlyCell(self._sheet, text[:_LONGEST_CELL])
        # Told to be text: a file called =HYPERLINK(...) must not become a formula.
        cell.data_type = "s"
        return cell


def _lines_needed(text: str, width: int) -> int:
    """Lines that `text` fills in a column so many characters wide, counted generously: words do not break."""
    return sum(1 + int(len(line) * 1.15) // width for line in text.split("\n"))


def _fitting_the_width() -> Any:
    from openpyxl.worksheet.properties import PageSetupProperties

    return PageSetupProperties(fitToPage=True)
