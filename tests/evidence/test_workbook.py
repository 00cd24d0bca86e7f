"""A paper as a workbook: a sheet of sentences, one a section; numbers are numbers and text is no formula."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import openpyxl

from classify.evidence.paper import Alarm, Part, Section, Table
from classify.evidence.workbook import workbook
from tests.evidence.test_printed import PAPER


def sheets(data: bytes) -> dict[str, list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_sentences_stand_first_then_each_section_has_its_sheet() -> None:
    told = sheets(workbook(PAPER))
    assert list(told) == ["About", "Files"]
    assert [row[0] for row in told["About"]][:1] == ["Evidence"]
    assert ("A <b>sentence</b>.",) in [row[:1] for row in told["About"]]
    assert told["Files"][2] == ("Public", 30, None, None)


def test_of_a_percentage_part_and_whole_can_be_reckoned_with() -> None:
    rows = sheets(workbook(PAPER))["Files"]
    at = rows.index(("Share", "Read", "Read: of", "State"))
    assert rows[at + 1] == ("Parks", 1, 3, "Overdue")


def test_days_and_counts_keep_their_kind_and_text_is_never_a_formula() -> None:
    table = Table("t", ("a", "b", "c"), (("=1+1", date(2026, 5, 1), Alarm("1,200")), ("x", None, Part(0, 0))))
    paper = replace(
        PAPER, sections=(Section("s", "A/B: [long] title of more than thirty letters", (), (table,)),)
    )
    book = openpyxl.load_workbook(io.BytesIO(workbook(paper)))
    sheet = book.worksheets[1]
    assert sheet["A3"].data_type == "s"
    assert str(sheet["B3"].value) == "2026-05-01 00:00:00"
    assert len(sheet.title) <= 31
    assert sheet.oddHeader.center.text == "CONFIDENTIAL"
    assert "Nothing left." in [row[0] for row in sheets(workbook(PAPER))["Files"]]
