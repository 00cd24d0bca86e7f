"""Number formats: what a person sees in a cell."""

from __future__ import annotations

import datetime
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.extract.sheets import reader as sheets
from classify.extract.sheets.number_format import (
    apply,
    from_serial,
    is_date,
    is_mask,
    show,
    show_row,
    unrounded,
)
from classify.extract.sheets.worksheet import Styles, better_texts
from tests.extract.other_files import ods_of
from tests.extract.reading_tools import read_all


@pytest.mark.parametrize(
    ("code", "number", "text"),
    [
        (r"000\-00\-0000", 12345678, "012-34-5678"),
        ("000-00-0000", 219099999, "219-09-9999"),
        ("00000", 1234, "01234"),
        ("00000-0000", 598010042, "59801-0042"),
        ("[<=9999999]###-####;(###) ###-####", 4065550142, "(406) 555-0142"),
        ("[<=9999999]###-####;(###) ###-####", 5550142, "555-0142"),
        ('"DOB "00000000', 5141985, "DOB 05141985"),
        ("000-00-0000", 12.5, "12.5"),
        ("000-00-0000", 98765432109, "98765-43-2109"),
    ],
)
def test_masks_lay_digits_into_their_pattern(code: str, number: float, text: str) -> None:
    """A number with a mask is seen with its zeros and signs."""
    assert is_mask(code)
    assert apply(code, number) == text


@pytest.mark.parametrize(
    "code", ["General", "0", "0.00", "#,##0", "#,##0.00", "0%", "mm/dd/yyyy", "@", "0.00E+00", "$#,##0"]
)
def test_plain_formats_are_no_masks(code: str) -> None:
    """Amounts, dates and percentages keep their bare number."""
    assert not is_mask(code)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (59801.0, "59801"),
        (0.1, "0.1"),
        (True, "TRUE"),
        (datetime.date(1985, 5, 14), "05/14/1985"),
        (datetime.datetime(1985, 5, 14, 13, 45), "05/14/1985 13:45"),  # noqa: DTZ001
        (datetime.datetime(1985, 5, 14), "05/14/1985"),  # noqa: DTZ001
        (datetime.time(8, 5), "08:05"),
        (datetime.timedelta(hours=30), "30:00:00"),
        ("a\u00a0b", "a b"),
        (-3.0, "-3"),
    ],
)
def test_values_are_shown_as_people_write_them(value: object, text: str) -> None:
    """Floats lose their point, dates are American."""
    assert show(value) == text
    assert show_row([value]) == [text]


def test_serial_numbers_are_dates() -> None:
    """Day 31181 is 14 May 1985; workbooks from old Macintoshes count from 1904."""
    assert from_serial(31181) == "05/14/1985"
    assert from_serial(31181 - 1462, base_1904=True) == "05/14/1985"
    assert from_serial(0.5) == "12:00"


@pytest.mark.parametrize(
    ("code", "answer"), [("mm/dd/yyyy", True), ("[h]:mm", True), ("0.00", False), ('"Day" 0', False)]
)
def test_date_formats_are_known(code: str, answer: bool) -> None:
    """Quoted words do not make a date."""
    assert is_date(code) is answer


@given(st.integers(0, 999_999_999))
def test_a_mask_never_loses_a_digit(number: int) -> None:
    """The digits of a masked number are the number's digits with zeros before them."""
    shown = apply("000-00-0000", number)
    assert len(shown) == 11
    assert int(shown.replace("-", "")) == number


@given(st.text(max_size=30), st.floats(allow_nan=False, allow_infinity=False))
def test_any_format_shows_any_number(code: str, number: float) -> None:
    """No format code, however odd, stops a sheet from being read."""
    assert isinstance(apply(code, number), str)
    assert isinstance(is_date(code), bool)


CARD = 4111111111111111


@pytest.mark.parametrize("number", [CARD, -CARD, 5500005555555559, 12345678901234568, 10**20])
def test_whole_numbers_of_sixteen_digits_and_more_are_written_out(number: int) -> None:
    """Cards and accounts kept as numbers keep their digits; no power of ten takes their place."""
    assert show(float(number)) == str(number)
    assert show_row([float(number)]) == [str(number)]


def test_what_is_no_account_stays_as_it_was() -> None:
    """Fractions lose their rounding, halves keep their point, and numbers of physics their power."""
    assert show(0.1 + 0.2) == "0.3"
    assert show(4111111111111111.5) == "4111111111111111.5"
    assert show(6.022e23) == "6.022e+23"


@given(st.integers(-(2**53), 2**53))
def test_every_whole_number_a_double_holds_is_shown_exactly(number: int) -> None:
    """Up to 2**53 nothing is lost."""
    assert show_row([float(number)]) == [str(number)]


FORMATS = ("0", "General", "#", "@", "#,##0", "0.00", "0.00E+00", "0000 0000 0000 0000")


def _xlsx() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for row, code in enumerate(FORMATS, 1):
        book.active.cell(row, 1, CARD).number_format = code  # type: ignore[union-attr]
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _xls() -> bytes:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    for row, code in enumerate(FORMATS):
        sheet.write(row, 0, CARD, xlwt.easyxf(num_format_str=code))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(("build", "name"), [(_xlsx, "a.xlsx"), (_xls, "a.xls")])
def test_a_card_number_comes_out_of_a_workbook_under_every_format(build, name: str) -> None:  # type: ignore[no-untyped-def]
    """Whether a cell shows it in powers of ten, in groups or whole: the digits are there."""
    seen = read_all(sheets.read, build(), name)
    texts = [text.replace(" ", "") for text in seen.text.splitlines()]
    assert texts[: len(FORMATS)] == [str(CARD)] * len(FORMATS)


def test_long_numbers_come_out_of_an_open_document_sheet() -> None:
    """What the sheet shows of them is not what they are."""
    shown = ["4.11111111111111E+15", "4,111,111,111,111,111", "###", str(CARD)]
    cells = "".join(
        f'<table:table-cell office:value="{CARD}"><text:p>{text}</text:p></table:table-cell>'
        for text in shown
    )
    data = ods_of(
        f'<table:table table:name="Sheet1"><table:table-row>{cells}</table:table-row></table:table>'
    )
    assert read_all(sheets.read, data, "a.ods").text.splitlines()[: len(shown)] == [str(CARD)] * len(shown)


def test_what_a_sheet_shows_of_other_numbers_stands() -> None:
    """Masks over long numbers, amounts, percentages and texts are as they are seen."""
    for shown, value in [
        ("4111 1111 1111 1111", str(CARD)),
        ("$1,234.50", "1234.5"),
        ("12%", "0.12"),
        ("n/a", None),
        ("05/14/1985", "x"),
    ]:
        assert unrounded(shown, value) == shown


def test_digits_beyond_a_double_are_taken_from_the_file() -> None:
    """Nineteen digits of a SIM card, written by a program that is not Excel."""
    data = b'<row r="1"><c r="A1"><v>8901410321111851072</v></c><c r="B1" t="s"><v>0</v></c></row>'
    assert better_texts(data, Styles()) == {(1, 1): "8901410321111851072"}
