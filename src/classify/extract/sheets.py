"""Spreadsheets: xlsx, xlsm, xlsb, xls and ods.

calamine reads the cells, many times as fast as openpyxl; what it does not give (hidden rows, masks,
comments, drawings, caches) comes from the parts themselves. Above a size, and for files calamine
refuses, the sheet's XML is streamed instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from typing import TypeVar

from classify.errors import CorruptError, EncryptedError
from classify.extract.document import Envelope, Piece, Place, Remark, Source, TableBlock, TextBlock
from classify.extract.number_format import show_row
from classify.extract.opc import OLE_START
from classify.extract.panics import panics
from classify.extract.zipmend import ZIP_START

ROWS_A_BLOCK = 2_000
CALAMINE_CELLS = 3_000_000
"""Cells (empty ones between included) of one sheet that calamine may hold at once."""


def read(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """Read every sheet, the hidden ones too, and all that stands around the cells.

    Raises EncryptedError, CorruptError (after what could be read), BombError and TooLargeError.
    """
    with source.open() as stream:
        start = stream.read(4096)
    if start.startswith(ZIP_START) and b"opendocument.spreadsheet" in start:
        from classify.extract import odf

        yield from odf.read_sheets(source, envelope)
    elif start.startswith(OLE_START) and not _is_locked_package(source):
        yield from _read_xls(source, envelope)
    elif start.startswith(b"\x09") and start[1] in (0, 2, 4, 8):
        yield from _read_bare_xls(source, envelope)
    else:
        from classify.extract import workbook

        yield from workbook.read(source, envelope)


def _is_locked_package(source: Source) -> bool:
    from classify.extract.ole import open_ole

    with open_ole(source) as ole:
        return bool(ole.exists("EncryptedPackage"))


def _read_xls(source: Source, envelope: Envelope) -> Iterator[Piece]:
    from classify.extract.biff import Biff, pivot_texts, plain_workbook, workbook_source
    from classify.extract.macros import document_macros
    from classify.extract.ole import ole_members, ole_properties
    from classify.extract.pictures import Pictures

    source = plain_workbook(source, envelope.passwords)
    source, data = workbook_source(source)
    extras = Biff(data)
    extras.scan()
    error: CorruptError | None = None
    kept, told = list(pivot_texts(source)), set[str]()
    try:
        for piece in calamine_sheets(source, extras.polish, extras.hidden):
            if kept and isinstance(piece, TableBlock):
                told.update(cell for row in piece.rows for cell in row)
            yield piece
    except CorruptError as caught:
        error = caught
        yield from _own_cells(data)
    fresh = [text for text in kept if text not in told]
    if fresh:
        yield TextBlock("\n".join(fresh), Place("pivot cache", hidden="pivot cache"))
    yield from extras.pieces()
    pictures = Pictures(envelope)
    for drawn in extras.drawn:
        yield from pictures.of_drawing(drawn)
    yield from pictures.rest()
    yield from ole_properties(source)
    yield from document_macros(source)
    yield from ole_members(source, envelope)
    if error is not None:
        raise error


def _own_cells(data: bytes) -> Iterator[Piece]:
    """The cells of a workbook that calamine refuses."""
    from classify.extract.biff import Biff

    book = Biff(data, cells=True)
    book.scan()
    assert book.cells is not None, "it was asked to keep them"
    yield from book.cells.pieces()


def _read_bare_xls(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """A stream without a container: one worksheet, or the workspace of several of Excel 4."""
    from classify.extract.biff import Biff
    from classify.extract.pictures import Pictures

    with source.open() as stream:
        book = Biff(stream.read(envelope.limits.member_bytes), cells=True)
    book.scan()
    assert book.cells is not None, "it was asked to keep them"
    yield from book.cells.pieces()
    yield from book.pieces()
    pictures = Pictures(envelope)
    for drawn in book.drawn:
        yield from pictures.of_drawing(drawn)


Answer = TypeVar("Answer")
Polish = Callable[[str, int, int, list[str]], None]
"""Called with sheet name, row number, first column and the row's texts; may put better texts in place."""


Hidden = Callable[[str], tuple[frozenset[int], frozenset[int]]]
"""Hidden rows and columns of a sheet, by its name."""


def calamine_sheets(
    source: Source, polish: Polish | None = None, hidden: Hidden | None = None
) -> Iterator[Piece]:
    """Cells of all sheets through calamine. Raises CorruptError and EncryptedError."""
    import python_calamine

    def opened() -> python_calamine.CalamineWorkbook:
        target = source.open() if source.path is None else str(source.path)
        return python_calamine.CalamineWorkbook.from_object(target)

    with closing(guarded(opened)) as book:
        for info in book.sheets_metadata:
            place = sheet_place(info.name, hidden=info.visible != python_calamine.SheetVisibleEnum.Visible)
            yield from sheet_name(place)
            if info.typ not in (
                python_calamine.SheetTypeEnum.WorkSheet,
                python_calamine.SheetTypeEnum.MacroSheet,
                python_calamine.SheetTypeEnum.DialogSheet,
            ):
                continue
            try:
                sheet = guarded(partial(book.get_sheet_by_name, info.name))
            except CorruptError:
                yield Remark("partial", f"sheet {info.name} could not be read")
                continue
            unseen = hidden(info.name) if hidden is not None else (frozenset(), frozenset())
            yield from table_blocks(calamine_rows(sheet, info.name, polish), place, *unseen)


def sheet_place(name: str, *, hidden: bool) -> Place:
    """Place of the cells of a sheet."""
    return Place(part="cell", sheet=name, hidden="hidden sheet" if hidden else None)


def sheet_name(place: Place) -> Iterator[Piece]:
    """The name of a sheet, unless it is the program's own: people name sheets after people."""
    if place.sheet and not re.fullmatch(r"(?i)(sheet|table|chart|tabelle|feuil|macro) ?\d*", place.sheet):
        yield TextBlock(place.sheet, replace(place, part="sheet name"))


def guarded(action: Callable[[], Answer]) -> Answer:
    """Run a call into calamine. Its errors and its panics become CorruptError; a locked file becomes
    EncryptedError.
    """
    import python_calamine

    try:
        return action()
    except python_calamine.PasswordError as error:
        raise EncryptedError("The workbook is locked by a password.") from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        if "password" in str(error).lower() or "encrypt" in str(error).lower():
            raise EncryptedError("The workbook is locked by a password.") from error
        raise CorruptError("The workbook cannot be read.") from error
    except panics() as error:
        raise CorruptError("The workbook cannot be read.") from error


def calamine_rows(sheet: object, name: str, polish: Polish | None) -> Iterator[tuple[int, int, list[str]]]:
    """Row number, first column and texts of every row of a calamine sheet."""
    start = sheet.start  # type: ignore[attr-defined]
    if start is None:
        return
    column = start[1] + 1
    for number, values in enumerate(sheet.iter_rows(), 1):  # type: ignore[attr-defined]
        if number <= start[0]:
            continue
        texts = show_row(values)
        if polish is not None:
            polish(name, number, column, texts)
        yield number, column, texts


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
