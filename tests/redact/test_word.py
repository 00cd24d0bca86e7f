"""Copies of Word documents: what a reader sees stays with its look, and no value stays anywhere."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest

from classify.redact.operators import BLACK
from classify.redact.word import is_of_blocks
from classify.redact.wordtext import PICTURE
from tests.redact.documents import copy_of, document_of, plan_of
from tests.redact.officefiles import HEADER, VALUES, VICTIM, rewritten, word


@pytest.fixture(scope="module")
def made() -> tuple[object, bytes]:
    return copy_of(document_of(word(), "report.docx"))


def texts(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]


def test_no_value_is_in_any_part(made: tuple[object, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(made[1])) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert not [
        (name, value)
        for name, part in parts.items()
        for value in VALUES
        for spelt in (value.encode(), value.encode("utf-16-le"), value.encode().hex().encode())
        if spelt in part
    ]
    assert not [name for name in parts if "docProps" in name or "customXml" in name or "comments" in name]


def test_values_split_over_runs_and_with_signs_of_no_width_are_cut(made: tuple[object, bytes]) -> None:
    said = texts(made[1])
    assert "Victim: [victim 1], DOB 1984, SSN XXX-XX-4321" in said
    assert "Soft: SSN XXX-XX-4321, and with no width SSN XXX-XX-4321." in said
    assert f"She was born on 1984, and called {BLACK}." in said
    assert "Suspect: [suspect 1]. Ms. [victim 1] said that [suspect 1] struck her at the park." in said


def test_what_a_reader_does_not_see_is_left_out_and_counted(made: tuple[object, bytes]) -> None:
    said = texts(made[1])
    assert "She kept " in said
    assert "Nothing to see: " in said
    assert "See the page" in said
    assert "And another page" in said
    assert made[0].left_out == {"deleted texts": 1, "hidden texts": 2, "comments": 1}  # type: ignore[attr-defined]


def test_headers_footers_notes_and_tables_are_there(made: tuple[object, bytes]) -> None:
    copy = docx.Document(io.BytesIO(made[1]))
    section = copy.sections[0]
    assert [one.text for one in section.header.paragraphs] == [f"{HEADER}, victim [victim 1]"]
    assert [one.text for one in section.footer.paragraphs] == ["SSN XXX-XX-4321"]
    assert f"[1] The victim [victim 1] called {BLACK}." in texts(made[1])
    assert [cell.text for row in copy.tables[0].rows for cell in row.cells] == [
        "Name",
        "SSN",
        "[suspect 1]",
        "XXX-XX-5462",
    ]


def test_the_look_of_what_stays_is_kept(made: tuple[object, bytes]) -> None:
    copy = docx.Document(io.BytesIO(made[1]))
    assert copy.paragraphs[0].style.name == "Heading 1"
    [victim] = [one for one in copy.paragraphs if one.text.startswith("Victim")]
    looks = [(run.text, run.bold, run.italic) for run in victim.runs]
    assert looks[:2] == [("Victim: ", None, None), ("[victim 1]", None, None)]
    assert looks[-2:] == [(", SSN ", None, True), ("XXX-XX-4321", None, True)]


def test_what_was_kept_by_law_stays(made: tuple[object, bytes]) -> None:
    assert any("45-5-201" in text for text in texts(made[1]))


def test_a_picture_leaves_its_place() -> None:
    from PIL import Image

    picture = io.BytesIO()
    Image.new("L", (8, 8)).save(picture, "PNG")
    report = docx.Document()
    report.add_paragraph("Before")
    report.add_picture(picture)
    held = io.BytesIO()
    report.save(held)
    document = document_of(held.getvalue(), "a.docx")
    made, data = copy_of(document)
    assert texts(data) == ["Before", PICTURE]
    assert made.left_out["pictures"] == 1
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert not [name for name in package.namelist() if "media" in name]


def test_merged_cells_nested_tables_and_text_boxes() -> None:
    report = docx.Document()
    table = report.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "wide"
    table.cell(0, 2).merge(table.cell(1, 2)).text = "high"
    inner = table.cell(1, 0).add_table(1, 1)
    inner.cell(0, 0).text = "inner"
    held = io.BytesIO()
    report.save(held)
    _, data = copy_of(document_of(held.getvalue(), "a.docx"))
    copy = docx.Document(io.BytesIO(data)).tables[0]
    assert [cell.text.strip() for cell in copy.rows[0].cells] == ["wide", "wide", "high"]
    assert copy.cell(1, 0).tables[0].cell(0, 0).text == "inner"


def test_a_table_in_a_header() -> None:
    report = docx.Document()
    report.add_paragraph("Text")
    table = report.sections[0].header.add_table(1, 1, report.sections[0].page_width)
    table.cell(0, 0).text = VICTIM
    held = io.BytesIO()
    report.save(held)
    _, data = copy_of(document_of(held.getvalue(), "a.docx"))
    assert docx.Document(io.BytesIO(data)).sections[0].header.tables[0].cell(0, 0).text == "[victim 1]"


def test_what_python_docx_does_not_know_is_made_of_its_text() -> None:
    macros = rewritten(
        word(),
        "[Content_Types].xml",
        lambda xml: xml.replace(
            b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            b"application/vnd.ms-word.document.macroEnabled.main+xml",
        ),
    )
    document = document_of(macros, "report.docm")
    assert is_of_blocks(document)
    _, data = copy_of(document, plan_of(document))
    said = "\n".join(texts(data))
    assert "Victim: [victim 1], DOB 1984, SSN XXX-XX-4321" in said
    assert not [value for value in VALUES if value in said]
