"""Copies of workbooks and tables: values alone, hidden things gone, columns dropped, no formulas."""

from __future__ import annotations

import csv
import io
import zipfile

import openpyxl
import pytest

from classify.redact.operators import BLACK
from classify.redact.planned import ByHand
from classify.redact.sheets import guarded
from tests.redact.documents import copy_of, document_of, plan_of
from tests.redact.officefiles import VALUES, workbook


@pytest.fixture(scope="module")
def data() -> bytes:
    return copy_of(document_of(workbook(), "a.xlsx"))[1]


def rows(data: bytes) -> list[list[object]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [list(row) for sheet in book for row in sheet.iter_rows(values_only=True)]


def test_no_value_is_in_any_part_and_no_part_is_the_originals(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert not [(name, value) for name, part in parts.items() for value in VALUES if value.encode() in part]
    assert not [
        name for name in parts if any(word in name for word in ("docProps", "pivot", "chart", "comments"))
    ]


def test_what_stays_are_values_a_reader_sees(data: bytes) -> None:
    said = rows(data)
    assert said[0] == ["Name", "SSN", "Amount", "Note"]
    assert said[1][:3] == ["[victim 1]", "XXX-XX-4321", 12.5]
    assert said[2][:3] == ["[suspect 1]", "XXX-XX-5462", 7]
    assert len(said) == 3, "the hidden row, column and sheet are not there"


def test_a_sheet_named_after_somebody_is_renamed(data: bytes) -> None:
    assert openpyxl.load_workbook(io.BytesIO(data)).sheetnames == ["victim 1"]


def test_columns_are_dropped_whole() -> None:
    document = document_of(b"Name,SSN,Amount\nMarguerite Oldenbarnevelt,219-09-4321,5\n", "a.csv")
    plan = plan_of(document, orders=ByHand(columns={None: frozenset({1, 2})}))
    made, data = copy_of(document, plan)
    assert data.decode("utf-8-sig").splitlines() == ["Amount", "5"]
    assert made.left_out == {"columns": 2}


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+1 406", "'+1 406"),
        ("-cmd", "'-cmd"),
        ("\t=1", "'\t=1"),
        ("-5", "-5"),
        ("-5.25", "-5.25"),
        ("text", "text"),
        ("", ""),
    ],
)
def test_no_cell_is_taken_for_a_formula(cell: str, said: str) -> None:
    assert guarded(cell) == said


def test_a_table_of_text_keeps_its_rows() -> None:
    made, data = copy_of(
        document_of(b'Name;Note\n"Marguerite Oldenbarnevelt";"=HYPERLINK(1)"\nx;"a;b"\n', "a.csv")
    )
    said = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert said == [["Name", "Note"], ["[victim 1]", "'=HYPERLINK(1)"], ["x", "a;b"]]
    assert made.suffix == ".csv"


def test_texts_of_a_workbook_stay_texts() -> None:
    book = openpyxl.Workbook()
    book.active.append(["00123", "=A1", "#N/A", "1e5", "219-09-4321 SSN", "line\nline", 123456789012345678])
    book.active["B1"].data_type = "s"
    book.create_sheet("A/B".replace("/", " "))["A1"] = "x"
    held = io.BytesIO()
    book.save(held)
    _, data = copy_of(document_of(held.getvalue(), "a.xlsx"))
    copy = openpyxl.load_workbook(io.BytesIO(data))
    types = {cell.data_type for row in copy.worksheets[0].iter_rows() for cell in row}
    assert "f" not in types
    said = rows(data)[0]
    assert said[0] == "00123"
    assert said[1] == "=A1"
    assert BLACK not in str(said[:4])


def test_a_workbook_with_nothing_to_see_is_an_empty_sheet() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "x"
    book.create_sheet("Seen")
    book.worksheets[0].sheet_state = "hidden"
    book.active = 1
    held = io.BytesIO()
    book.save(held)
    made, data = copy_of(document_of(held.getvalue(), "a.xlsx"))
    assert rows(data) in ([], [[None]])
    assert made.left_out["hidden sheets"] == 1
