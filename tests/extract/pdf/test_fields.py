"""Form fields of a PDF: one value in several boxes is told as one."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen import canvas

from classify.extract.document import Place, TextBlock
from classify.extract.pdf import reader as pdf
from classify.extract.pdf.fields import Field, alike, told
from tests.extract.reading_tools import read_all

Row = tuple[str, Sequence[tuple[str, str]], Sequence[str]]
"""The printed label, name and value of each box, and what is printed between them."""


def form(*rows: Row, width: float = 0, above: bool = False) -> list[TextBlock]:
    """The fields read of a form; boxes are as wide as their values, or all `width`."""
    stream = io.BytesIO()
    page = canvas.Canvas(stream, pagesize=(612, 792))
    y = 700.0
    for label, boxes, printed in rows:
        page.drawString(72, y + 18 if above else y + 4, label)
        x = 72.0 if above else 80 + page.stringWidth(label)
        for at, (name, value) in enumerate(boxes):
            if at and at <= len(printed) and printed[at - 1]:
                page.drawString(x - 6, y + 4, printed[at - 1])
                x += 6
            wide = width or 9 * len(value) + 8
            page.acroForm.textfield(name=name, value=value, x=x, y=y, width=wide, height=16, borderWidth=0)
            x += wide + 6
        y -= 40
    page.save()
    pieces = read_all(pdf.read, stream.getvalue(), "form.pdf").pieces
    return [piece for piece in pieces if isinstance(piece, TextBlock) and piece.place.part == "form field"]


def said(*rows: Row, width: float = 0, above: bool = False) -> list[tuple[str | None, str]]:
    return [(block.label, block.text) for block in form(*rows, width=width, above=above)]


SSN = ("219", "09", "9999")


@pytest.mark.parametrize(
    "names",
    [
        ("ssn1", "ssn2", "ssn3"),
        ("SSN_a", "SSN_b", "SSN_c"),
        ("f[0].Page1[0].SSN[0]", "f[0].Page1[0].SSN[1]", "f[0].Page1[0].SSN[2]"),
        ("TextField1[0]", "TextField1[1]", "TextField1[2]"),
        ("Text7", "Text12", "Text3"),
    ],
)
@pytest.mark.parametrize("printed", [(), ("-", "-")])
@pytest.mark.parametrize("above", [True, False])
def test_three_boxes_are_one_social_security_number(
    names: tuple[str, ...], printed: tuple[str, ...], above: bool
) -> None:
    """Whatever the boxes are called, and whether or not a dash is printed between them."""
    ((label, text),) = said(
        ("Social Security Number", list(zip(names, SSN, strict=True)), printed), above=above
    )
    assert text == "219-09-9999"
    assert label is not None
    assert label.startswith("Social Security Number")


def test_one_box_a_digit() -> None:
    """Nine boxes spell a number, in one row or in three groups."""
    boxes = [(f"d{at}", digit) for at, digit in enumerate("219099999")]
    assert said(("SSN", boxes, ()), width=12) == [("SSN", "219099999")]
    printed = ["", "", "-", "", "-", "", "", ""]
    assert said(("SSN", boxes, printed), width=12) == [("SSN", "219-09-9999")]


def test_one_box_a_letter_and_a_date_in_boxes() -> None:
    """A name spelled in boxes, and eight boxes under a date's label."""
    name = [(f"n{at}", letter) for at, letter in enumerate("WINSLOW")]
    date = [(f"b{at}", digit) for at, digit in enumerate("04121981")]
    assert said(("Last name", name, ()), ("Date of birth", date, ()), width=12) == [
        ("Last name", "WINSLOW"),
        ("Date of birth", "04/12/1981"),
    ]


@pytest.mark.parametrize(
    ("label", "values", "text"),
    [
        ("Date of birth", ("04", "12", "1981"), "04/12/1981"),
        ("DOB (MM DD YY)", ("4", "12", "81"), "4/12/81"),
        ("Born", ("1981", "04", "12"), "1981/04/12"),
        ("Phone", ("406", "555", "0142"), "406-555-0142"),
        ("Employer number", ("81", "1234567"), "81-1234567"),
        ("Card", ("4111", "1111", "1111", "1111"), "4111-1111-1111-1111"),
    ],
)
def test_other_values_in_boxes(label: str, values: tuple[str, ...], text: str) -> None:
    """Dates with strokes, other numbers with hyphens."""
    names = [f"Text{at + 7}" for at in range(len(values))]
    assert said((label, list(zip(names, values, strict=True)), ())) == [(label, text)]


def test_boxes_with_words_between_them_are_values_of_their_own() -> None:
    """A label between two boxes belongs to the second."""
    boxes = [("Text1", "219"), ("Text2", "09"), ("Text3", "9999")]
    assert [text for _, text in said(("Lot", boxes, (" acres ", " units ")))] == ["219", "09", "9999"]


def test_a_table_of_numbers_is_no_list_of_social_security_numbers() -> None:
    """Rows of three amounts, one below the other, stay amounts."""
    rows = [(f"item {row}", [(f"Q{row}{at}x", value) for at, value in enumerate(SSN)], ()) for row in "abcd"]
    assert [text for _, text in said(*rows)] == list(SSN) * 4


def test_every_field_stands_under_its_own_label() -> None:
    """Neighbouring lines are not mixed."""
    rows = [("Name", [("fullname", "Carla Invented")], ()), ("City", [("city", "Missoula")], ())]
    assert said(*rows) == [("Name fullname", "Carla Invented"), ("City", "Missoula")]


def test_elements_of_a_form_without_pages_are_joined_by_their_numbers() -> None:
    """XFA data: ssn1, ssn2, ssn3; one element a digit; others as they are."""
    data = [("name", "Jane"), ("ssn1", "219"), ("ssn2", "09"), ("ssn3", "9999"), ("line1", "12 Long Street")]
    data += [("line2", "Missoula, Montana"), *((f"d{at}", digit) for at, digit in enumerate("219099999"))]
    data += [("dob1", "04"), ("dob2", "12"), ("dob3", "1981")]
    assert list(alike(data)) == [
        ("name", "Jane"),
        ("ssn", "219-09-9999"),
        ("line1", "12 Long Street"),
        ("line2", "Missoula, Montana"),
        ("d", "219099999"),
        ("dob", "04/12/1981"),
    ]


@given(
    st.lists(
        st.tuples(st.text("0123456789ab", min_size=1, max_size=5), st.integers(0, 400), st.integers(0, 100)),
        max_size=12,
    )
)
def test_no_value_is_lost(drawn: list[tuple[str, int, int]]) -> None:
    """However boxes lie, each value comes out once."""
    fields = [
        Field(value, (x, y, x + 10, y + 12), "", f"Text{at}", f"Text{at}", Place("form field", page=1))
        for at, (value, x, y) in enumerate(drawn)
    ]
    out = "".join(block.text for block in told(fields, lambda one, other: ""))
    letters = sorted(letter for letter in out if letter not in "-/")
    assert letters == sorted("".join(value for value, _, _ in drawn))
