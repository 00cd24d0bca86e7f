"""Attacks on copies of Word documents and workbooks."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

import docx
import openpyxl

from classify.blackout.leaves import Block
from classify.blackout.reading import Document
from classify.extract.document import TableBlock
from classify.extract.envelope import Envelope
from classify.extract.source import Source
from classify.memos import remembered
from classify.redact import sheets, word
from classify.redact.packages import SHEETS, WORD
from classify.redact.pen import is_seen
from classify.redact.planned import Planned
from classify.redact.proof.haystack import found_in
from classify.redact.proof.words import (
    expected_texts,
    proof_of_columns,
    proof_of_values,
    proof_of_what_stays,
    proof_of_words,
)
from classify.redact.word import is_of_blocks
from classify.redact.wordtext import PICTURE
from classify.wire import Check

_FIXED = re.compile(
    r"word/(?:styles|settings|fontTable|numbering|theme/theme\d+)\.xml|xl/theme/theme\d+\.xml"
)
"""Parts that are the same in every copy."""


def prove_word(document: Document, plan: Planned, data: bytes) -> list[Check]:
    """What withstood of a copy that is a Word document."""
    texts = list(_word_texts(docx.Document(io.BytesIO(data))))
    if is_of_blocks(document):
        offered, expected = [], expected_texts(document, plan)
    else:
        # Of what a form's list offers the copy holds what was chosen.
        offered = expected_texts(document, plan, lambda block: block.place.part == "form field")
        expected = expected_texts(document, plan, _is_flow, labels=False)
    return [
        _known_parts(data, WORD, ".docx"),
        _bytes(data, plan),
        proof_of_values(plan, texts),
        proof_of_words(expected, texts, [PICTURE, "x", *offered]),
        proof_of_what_stays(expected, plan, texts),
    ]


def prove_sheets(document: Document, plan: Planned, data: bytes) -> list[Check]:
    """What withstood of a copy that is a workbook."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    texts = [str(text) for text in _cells(book)]
    names = [sheet.title for sheet in book.worksheets]
    expected = expected_texts(document, plan, lambda block: isinstance(block, TableBlock) and is_seen(block))
    return [
        _known_parts(data, SHEETS, ".xlsx"),
        _bytes(data, plan),
        _values_alone(book),
        proof_of_values(plan, [*names, *texts]),
        proof_of_words(expected, [*names, *texts], ["Sheet"]),
        *proof_of_columns(document, plan, texts),
        proof_of_what_stays(expected, plan, texts),
    ]


def _is_flow(block: Block) -> bool:
    return is_seen(block) and block.place.part != "form field"


def _known_parts(data: bytes, parts: re.Pattern[str], suffix: str) -> Check:
    """Nothing but parts of the allow-list, and of these only the ones with text are the document's own."""
    empty = _empty(suffix)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        entries = package.infolist()
        strange = [
            entry
            for entry in entries
            if not parts.fullmatch(entry.filename)
            or entry.comment
            or entry.extra
            or (_FIXED.fullmatch(entry.filename) and package.read(entry) != empty.get(entry.filename))
        ]
        bare = not package.comment and len({entry.filename for entry in entries}) == len(entries)
        links = sum(b'TargetMode="External"' in package.read(entry) for entry in entries)
    holds = bare and not strange and not links
    return Check("known_parts", holds=holds, figures={"parts": len(entries), "strange": len(strange) + links})


@remembered(4)
def _empty(suffix: str) -> dict[str, bytes]:
    """The parts of a copy of nothing."""
    nothing = Document(Source("nothing", data=b""), Envelope(), "")
    held = io.BytesIO()
    make = word.make_of_blocks if suffix == ".docx" else sheets.make
    make(nothing, _NoPlan(), held)
    with zipfile.ZipFile(held) as package:
        return {name: package.read(name) for name in package.namelist()}


class _NoPlan:
    """Of a document without text."""

    def cuts(self, _text: str) -> tuple[()]:
        return ()

    def block_cuts(self, _block: object) -> tuple[()]:
        """Nothing."""
        return ()

    def cell_cuts(self, _block: object, _row: int, _column: int) -> tuple[()]:
        """Nothing."""
        return ()

    def dropped(self, _block: object) -> frozenset[int]:
        return frozenset()

    def boxes(self, _page: int) -> tuple[()]:
        return ()


def _bytes(data: bytes, plan: Planned) -> Check:
    """Every part, unpacked: in all encodings; and the package as it lies on the disk."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = [package.read(name) for name in package.namelist() if not _FIXED.fullmatch(name)]
    left = sum(found_in(part, plan.gone.texts) for part in [*parts, data])
    return Check("no_value_in_bytes", holds=not left, figures={"values": len(plan.gone.texts), "left": left})


def _values_alone(book: Any) -> Check:
    flaws = len(book.defined_names)
    for sheet in book.worksheets:
        flaws += sheet.sheet_state != "visible"
        flaws += (
            len(sheet._charts) + len(sheet._images) + len(sheet._pivots) + len(sheet.conditional_formatting)
        )
        flaws += sum(one.hidden for one in sheet.row_dimensions.values())
        flaws += sum(one.hidden for one in sheet.column_dimensions.values())
        flaws += sum(
            cell.data_type == "f" or cell.comment is not None or cell.hyperlink is not None
            for row in sheet.iter_rows()
            for cell in row
        )
    return Check("values_alone", holds=not flaws, figures={"flaws": flaws})


def _cells(book: Any) -> Iterator[object]:
    for sheet in book.worksheets:
        for row in sheet.iter_rows(values_only=True):
            yield from (value for value in row if value is not None)


def _word_texts(copy: Any) -> Iterator[str]:
    section = copy.sections[0]
    for holder in (copy, section.header, section.footer):
        yield from _texts(holder)


def _texts(holder: Any) -> Iterator[str]:
    yield from (paragraph.text for paragraph in holder.paragraphs)
    for table in holder.tables:
        for row in table.rows:
            seen: Sequence[Any] = list({id(cell._tc): cell for cell in row.cells}.values())
            for cell in seen:
                yield from _texts(cell)
