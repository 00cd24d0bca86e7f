"""Other libraries' readings of a file: second opinions for `classify doctor --deep`, no part of a scan.

Each is used as its own documentation shows: the comparison is with what a program of twenty lines gets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, BinaryIO, cast

if TYPE_CHECKING:
    from io import BytesIO

Texts = Iterator[str]


@dataclass(frozen=True, slots=True)
class Peer:
    """A library and the texts it finds in a file. They raise whatever the library raises."""

    name: str
    texts: Callable[[BinaryIO, str | None], Texts]
    """Of a stream, and the password that opens it where there is one."""


def peer_of(kind: str) -> Peer | None:
    """The second opinion on a kind of file, None where there is none."""
    return _PEERS.get(kind)


def _pdfplumber(stream: BinaryIO, password: str | None) -> Texts:
    import pdfplumber

    with pdfplumber.open(cast("BytesIO", stream), password=password) as document:
        for page in document.pages:
            yield page.extract_text() or ""
            page.close()


def _python_docx(stream: BinaryIO, _: str | None) -> Texts:
    import docx

    document = docx.Document(cast("IO[bytes]", stream))
    yield from _blocks(document)
    for section in document.sections:
        for part in (
            section.header,
            section.first_page_header,
            section.even_page_header,
            section.footer,
            section.first_page_footer,
            section.even_page_footer,
        ):
            if not part.is_linked_to_previous:
                yield from _blocks(part)
    for comment in document.comments:
        yield comment.text


def _blocks(container: Any) -> Texts:
    """Paragraphs, and those in the cells of tables."""
    todo = [container]
    while todo:
        for block in todo.pop().iter_inner_content():
            if hasattr(block, "rows"):
                todo += [cell for row in block.rows for cell in row.cells]
            else:
                yield block.text


def _openpyxl(stream: BinaryIO, _: str | None) -> Texts:
    import openpyxl

    book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
    try:
        for sheet in book.worksheets:
            for row in sheet.iter_rows(values_only=True):
                yield "\t".join("" if value is None else str(value) for value in row)
    finally:
        book.close()


_PEERS = {
    "pdf": Peer("pdfplumber", _pdfplumber),
    **dict.fromkeys(("docx", "docm", "dotx"), Peer("python-docx", _python_docx)),
    **dict.fromkeys(("xlsx", "xlsm"), Peer("openpyxl", _openpyxl)),
}
