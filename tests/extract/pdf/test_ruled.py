"""The tables of a page read without its letters are those of the whole page."""

from __future__ import annotations

import io

import pdfplumber
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdfplumber.utils.exceptions import PdfminerException

from classify.extract.pdf.ruled import RuledPage, tables_of, without_texts
from tests.extract.pdf_files import Pdf, line, ruled_table, simple_pdf

FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
ROWS = [["Name", "SSN"], ["Jane Roe", "536-90-4399"], ["Carl Moss", "536-90-4400"]]

Cells = list[list[object]]


def both(data: bytes, number: int = 0) -> tuple[list[Cells], list[Cells]]:
    """Rows of cells of a page's tables: by pdfplumber's own page, and without its letters."""
    with pdfplumber.open(io.BytesIO(data)) as document:
        page = document.pages[number]
        theirs = [[list(row.cells) for row in table.rows] for table in page.find_tables()]
        return theirs, [[list(row.cells) for row in table.rows] for table in tables_of(page)]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_ruled_table_has_the_same_cells(rotate: int) -> None:
    theirs, ours = both(simple_pdf(ruled_table(ROWS), rotate=rotate))
    assert ours == theirs
    assert len(ours) == 1
    assert sum(map(len, ours[0])) == 6


def test_no_letter_is_made_an_object_of() -> None:
    with pdfplumber.open(io.BytesIO(simple_pdf(ruled_table(ROWS)))) as document:
        page = document.pages[0]
        assert page.chars
        assert set(RuledPage(page.pdf, page.page_obj, 1).objects) == {"line"}


def test_rules_within_a_form_are_seen_and_a_form_that_draws_itself_ends() -> None:
    pdf, font = Pdf(), 1
    pdf.add(FONT)
    form = pdf.add("")
    drawn = ruled_table(ROWS) + "/Again Do\n"
    pdf.put(
        form,
        f"<< /Type /XObject /Subtype /Form /BBox [0 0 612 792] /Matrix [1 0 0 1 10 -20] /Length {len(drawn)} "
        f"/Resources << /Font << /F1 {font} 0 R >> /XObject << /Again {form} 0 R >> >> >>\n"
        f"stream\n{drawn}\nendstream",
    )
    data = one_page(
        pdf,
        "q 0.5 0 0 0.5 30 40 cm /Form Do Q " + line("below", 72, 100),
        font,
        f"/XObject << /Form {form} 0 R >>",
    )
    theirs, ours = both(data)
    assert ours == theirs
    assert len(ours) == 1


def test_a_font_that_cannot_be_read_costs_no_table() -> None:
    pdf = Pdf()
    font = pdf.add("<< /Type /Font /Subtype /Type0 /DescendantFonts [] >>")
    with pdfplumber.open(io.BytesIO(one_page(pdf, ruled_table(ROWS), font))) as document:
        page = document.pages[0]
        with pytest.raises(PdfminerException):
            page.find_tables()
        assert [len(table.rows) for table in tables_of(page)] == [3]


def one_page(pdf: Pdf, content: str, font: int, resources: str = "") -> bytes:
    """A file of one page with what `pdf` holds already."""
    stream, tree = pdf.stream(content), pdf.add("")
    page = pdf.add(
        f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 612 792] /Contents {stream} 0 R "
        f"/Resources << /Font << /F1 {font} 0 R >> {resources} >> >>"
    )
    pdf.put(tree, f"<< /Type /Pages /Count 1 /Kids [{page} 0 R] >>")
    return pdf.bytes(pdf.add(f"<< /Type /Catalog /Pages {tree} 0 R >>"))


@pytest.mark.parametrize(
    ("content", "left"),
    [
        (b"BT /F1 12 Tf 1 0 0 1 72 700 Tm [(a \\) b) -20 (c(d)) <4142>] TJ T* 0 g ET\nS", b"\n\nS"),
        (b"q BT (ET) Tj ET 0 0 5 5 re S Q", b"q \n 0 0 5 5 re S Q"),
        # What might move a rule stays, and so does what is no text object.
        (b"BT 2 0 0 2 0 0 cm (a) Tj ET", None),
        (b"BT (a) Tj 0 0 5 5 re ET", None),
        (b"BT (never closed Tj ET", None),
        (b"(BT) Tj (ET) Tj", None),
        (b"/BT gs 0 0 m ET", None),
        (b"BI /W 8 /H 1 ID BT (a) Tj ET EI", None),
    ],
)
def test_only_text_objects_are_taken_out_of_a_page(content: bytes, left: bytes | None) -> None:
    assert without_texts(content) == (content if left is None else left)


_NUMBERS = st.integers(-20, 600).map(str)
_TEXTS = st.text(alphabet="ab ()\\BTEI%/<>[]", max_size=8).map(
    lambda text: "(" + text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") + ")"
)
_PARTS = st.one_of(
    st.just(ruled_table(ROWS)),
    st.tuples(_NUMBERS, _NUMBERS, _NUMBERS, _NUMBERS).map(lambda box: " ".join(box) + " re S"),
    st.tuples(_NUMBERS, _NUMBERS, _NUMBERS).map(lambda at: f"{at[0]} {at[1]} m {at[0]} {at[2]} l S"),
    st.tuples(_NUMBERS, _NUMBERS, _NUMBERS).map(lambda at: f"{at[0]} {at[1]} m {at[2]} {at[1]} l S"),
    _TEXTS.map(lambda text: f"BT /F1 11 Tf 72 700 Td {text} Tj ET"),
    _TEXTS.map(lambda text: f"BT /F1 11 Tf 1 0 0 rg [{text}-12 <4142>{text}]TJ T* ET"),
    _TEXTS.map(lambda text: f"BT {text} ' 2 0 0 2 5 5 cm ET"),
    _TEXTS.map(lambda text: f"/Span << /ActualText {text} >> BDC EMC"),
    st.sampled_from(
        ["q 2 0 0 2 0 0 cm", "Q", "% BT\n", "BI /W 1 /H 1 /BPC 8 /CS /G ID BT ET \nEI", "BT ET", "0 g"]
    ),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_PARTS, max_size=30), st.sampled_from([0, 90, 180, 270]))
def test_whatever_is_drawn_the_tables_are_the_same(parts: list[str], rotate: int) -> None:
    theirs, ours = both(simple_pdf("\n".join(parts), rotate=rotate))
    assert ours == theirs
