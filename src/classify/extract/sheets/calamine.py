"""Cells of workbooks through calamine, many times as fast as openpyxl; what it raises becomes our errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from typing import TypeVar

from classify.errors import CorruptError, EncryptedError
from classify.extract.containers.panics import panics
from classify.extract.document import Piece, Remark
from classify.extract.sheets.blocks import sheet_name, sheet_place, table_blocks
from classify.extract.sheets.number_format import show_row
from classify.extract.source import Source

CALAMINE_CELLS = 3_000_000
"""Cells (empty ones between included) of one sheet that calamine may hold at once."""
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
