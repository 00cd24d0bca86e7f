"""Attacks on copies of office documents find what is smuggled in."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from classify.blackout.reading import Document
from classify.redact.planned import Planned
from classify.redact.proof.office import prove_sheets, prove_word
from tests.redact.documents import copy_of, document_of, plan_of
from tests.redact.officefiles import SSN, VICTIM, rewritten, word, workbook


@pytest.fixture(scope="module")
def report() -> tuple[Document, Planned, bytes]:
    document = document_of(word(), "report.docx")
    plan = plan_of(document)
    return document, plan, copy_of(document, plan)[1]


@pytest.fixture(scope="module")
def table() -> tuple[Document, Planned, bytes]:
    document = document_of(workbook(), "a.xlsx")
    plan = plan_of(document)
    return document, plan, copy_of(document, plan)[1]


def failed(checks: list) -> set[str]:  # type: ignore[type-arg]
    return {check.name for check in checks if not check.holds}


def with_part(data: bytes, name: str, part: bytes) -> bytes:
    held = io.BytesIO(data)
    with zipfile.ZipFile(held, "a") as package:
        package.writestr(zipfile.ZipInfo(name), part)
    return held.getvalue()


def test_a_copy_withstands(
    report: tuple[Document, Planned, bytes], table: tuple[Document, Planned, bytes]
) -> None:
    assert not failed(prove_word(*report))
    assert not failed(prove_sheets(*table))


def test_a_part_that_nobody_knows(report: tuple[Document, Planned, bytes]) -> None:
    document, plan, data = report
    assert failed(prove_word(document, plan, with_part(data, "docProps/core.xml", b"<a/>"))) == {
        "known_parts"
    }
    secret = f"<a>{VICTIM}</a>".encode("utf-16")
    found = failed(prove_word(document, plan, with_part(data, "customXml/item1.xml", secret)))
    assert found == {"known_parts", "no_value_in_bytes"}


def test_a_fixed_part_that_says_something(report: tuple[Document, Planned, bytes]) -> None:
    document, plan, data = report
    changed = rewritten(data, "word/styles.xml", lambda xml: xml.replace(b"Normal", b"Oldenbarnevelt", 1))
    assert "known_parts" in failed(prove_word(document, plan, changed))


def test_a_link_out_of_the_package(report: tuple[Document, Planned, bytes]) -> None:
    document, plan, data = report
    rel = (
        b'<Relationship Id="r99" Type="x" Target="http://example.org" TargetMode="External"/></Relationships>'
    )
    changed = rewritten(
        data, "word/_rels/document.xml.rels", lambda xml: xml.replace(b"</Relationships>", rel, 1)
    )
    assert "known_parts" in failed(prove_word(document, plan, changed))


def test_a_value_split_over_runs(report: tuple[Document, Planned, bytes]) -> None:
    document, plan, data = report
    split = b"<w:p><w:r><w:t>219-0</w:t></w:r><w:r><w:t>9-4321</w:t></w:r></w:p><w:sectPr"
    changed = rewritten(data, "word/document.xml", lambda xml: xml.replace(b"<w:sectPr", split, 1))
    assert {"no_value_in_bytes", "second_reader", "words_unchanged"} <= failed(
        prove_word(document, plan, changed)
    )


def test_a_word_that_is_gone(report: tuple[Document, Planned, bytes]) -> None:
    document, plan, data = report
    changed = rewritten(data, "word/document.xml", lambda xml: xml.replace(b"struck", b"", 1))
    assert failed(prove_word(document, plan, changed)) == {"words_unchanged"}


@pytest.mark.parametrize(
    "trick", ["formula", "comment", "name", "hidden row", "hidden sheet", "hidden column"]
)
def test_a_workbook_with_more_than_values(table: tuple[Document, Planned, bytes], trick: str) -> None:
    document, plan, data = table
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    if trick == "formula":
        sheet["D2"] = "=1+1"
    elif trick == "comment":
        sheet["D2"].comment = Comment("words", "somebody")
    elif trick == "name":
        book.defined_names["x"] = DefinedName("x", attr_text="1")
    elif trick == "hidden row":
        sheet.row_dimensions[2].hidden = True
    elif trick == "hidden column":
        sheet.column_dimensions["B"].hidden = True
    else:
        book.create_sheet("More").sheet_state = "hidden"
    held = io.BytesIO()
    book.save(held)
    assert {"values_alone", "known_parts"} <= failed(prove_sheets(document, plan, held.getvalue()))


def test_a_value_in_a_cell(table: tuple[Document, Planned, bytes]) -> None:
    document, plan, data = table
    book = openpyxl.load_workbook(io.BytesIO(data))
    book.worksheets[0]["D2"] = SSN
    held = io.BytesIO()
    book.save(held)
    assert {"second_reader", "no_value_in_bytes"} <= failed(prove_sheets(document, plan, held.getvalue()))
