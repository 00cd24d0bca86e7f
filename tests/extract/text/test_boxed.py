"""Forms drawn as tables: one value in several cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.extract.document import Place, TableBlock, TextBlock
from classify.extract.legacy import doc as legacy
from classify.extract.legacy import rtf
from classify.extract.office import word
from classify.extract.text.boxed import spelled
from tests.extract.office_files import package, root
from tests.extract.other_files import doc_of
from tests.extract.reading_tools import Seen, read_all

SSN = ["2", "1", "9", "0", "9", "9", "9", "9", "9"]


def said(*rows: list[str]) -> list[tuple[str | None, str]]:
    return [(block.label, block.text) for block in spelled(TableBlock(list(rows), Place("table")))]


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (["SSN", *SSN], "219099999"),
        (["SSN", *SSN[:3], "-", *SSN[3:5], "-", *SSN[5:]], "219-09-9999"),
        (["SSN", "219", "09", "9999"], "219-09-9999"),
        (["SSN", "04", "12", "1981"], "04/12/1981"),
        (["", "SSN", "W", "I", "N", "S", "L", "O", "W", ""], "WINSLOW"),
    ],
)
def test_a_value_in_several_cells_is_told_as_one(row: list[str], text: str) -> None:
    """One digit or letter a cell, or the parts of a number, under the label before them."""
    assert said(row) == [("SSN", text)]


@pytest.mark.parametrize(
    "rows",
    [
        [["Rate us", "1", "2", "3", "4", "5"]],
        [["Monday", *"120310"], ["Tuesday", *"330121"], ["Sunday", *"001100"]],
        [[*SSN]],
        [["12", "219", "09", "9999"]],
        [["Name", "Jane"], ["City", "Missoula"]],
    ],
)
def test_tables_of_numbers_stay_tables(rows: list[list[str]]) -> None:
    """Scales, counts and rows without a label hold no value in pieces."""
    assert said(*rows) == []


def _in_word() -> Seen:
    cells = "".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in ("SSN", *SSN))
    body = f"<w:body><w:tbl><w:tr>{cells}</w:tr></w:tbl></w:body>"
    return read_all(word.read, package({"word/document.xml": root("w:document", body)}), "a.docx")


def _in_rtf() -> Seen:
    cells = "".join(f"\\intbl {cell}\\cell" for cell in ("SSN", *SSN))
    return read_all(rtf.read, ("{\\rtf1 \\trowd" + cells + "\\row\\pard x}").encode(), "a.rtf")


def _in_doc() -> Seen:
    return read_all(legacy.read_doc, doc_of({"body": "\x07".join(["SSN", *SSN]) + "\x07\x07\r"}), "a.doc")


@pytest.mark.parametrize("build", [_in_word, _in_rtf, _in_doc])
def test_forms_of_every_word_processor(build) -> None:  # type: ignore[no-untyped-def]
    """The value stands under its label, in the cell where it begins."""
    ((place, label),) = build().places("219099999")
    assert (label, place.cell) == ("SSN", "B1")


@given(st.lists(st.lists(st.text("12ab-", max_size=3), max_size=12), max_size=6))
def test_no_table_stops_a_reader(rows: list[list[str]]) -> None:
    """Whatever cells hold, values in pieces are texts of these cells."""
    every = "".join("".join(row) for row in rows)
    for block in spelled(TableBlock(rows, Place("table"))):
        assert isinstance(block, TextBlock)
        assert set(block.text) <= set(every) | {"-", "/"}
