"""Number formats: what a person sees in a cell."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.extract.number_format import apply, from_serial, is_date, is_mask, show, show_row


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
