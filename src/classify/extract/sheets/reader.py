"""Spreadsheets: xlsx, xlsm, xlsb, xls and ods.

calamine reads the cells, many times as fast as openpyxl; what it does not give (hidden rows, masks,
comments, drawings, caches) comes from the parts themselves. Above a size, and for files calamine
refuses, the sheet's XML is streamed instead.
"""

from __future__ import annotations

from collections.abc import Iterator

from classify.errors import CorruptError
from classify.extract.containers.zipmend import ZIP_START
from classify.extract.document import Piece, Place, TableBlock, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.known.formats import reader_of
from classify.extract.objects.ole import ole_members, ole_properties, open_ole
from classify.extract.objects.pictures import Pictures
from classify.extract.office.macros import document_macros
from classify.extract.sheets import workbook
from classify.extract.sheets.biff import Biff
from classify.extract.sheets.biff_records import pivot_texts, plain_workbook, workbook_source
from classify.extract.sheets.calamine import calamine_sheets
from classify.extract.source import Source
from classify.extract.xml.package import OLE_START


def read(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """Read every sheet, the hidden ones too, and all that stands around the cells.

    Raises EncryptedError, CorruptError (after what could be read), BombError and TooLargeError.
    """
    with source.open() as stream:
        start = stream.read(4096)
    if start.startswith(ZIP_START) and b"opendocument.spreadsheet" in start:
        read_sheets = reader_of("ods")
        assert read_sheets is not None, "it has a reader"
        yield from read_sheets(source, envelope)
    elif start.startswith(OLE_START) and not _is_locked_package(source):
        yield from _read_xls(source, envelope)
    elif start.startswith(b"\x09") and start[1] in (0, 2, 4, 8):
        yield from _read_bare_xls(source, envelope)
    else:
        yield from workbook.read(source, envelope)


def _is_locked_package(source: Source) -> bool:
    with open_ole(source) as ole:
        return bool(ole.exists("EncryptedPackage"))


def _read_xls(source: Source, envelope: Envelope) -> Iterator[Piece]:
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
    book = Biff(data, cells=True)
    book.scan()
    assert book.cells is not None, "it was asked to keep them"
    yield from book.cells.pieces()


def _read_bare_xls(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """A stream without a container: one worksheet, or the workspace of several of Excel 4."""
    with source.open() as stream:
        book = Biff(stream.read(envelope.limits.member_bytes), cells=True)
    book.scan()
    assert book.cells is not None, "it was asked to keep them"
    yield from book.cells.pieces()
    yield from book.pieces()
    pictures = Pictures(envelope)
    for drawn in book.drawn:
        yield from pictures.of_drawing(drawn)
