"""Bytes of reports: whatever Excel, PowerShell and Windows write is text, and the rest a sentence."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.errors import ExposureError
from classify.exposure import texts
from classify.exposure.texts import decoded, lines_of, rows_of

HEAD = "Resource Path,Item Type\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_way_of_writing_text_is_read(encoding: str) -> None:
    """With a byte order mark and without."""
    text = HEAD + "sites/Größe/a.txt,File\n"
    assert decoded(text.encode(encoding)).lstrip("\ufeff") == text


def test_a_mark_of_the_other_byte_order_is_understood() -> None:
    assert decoded(b"\xfe\xff" + HEAD.encode("utf-16-be")) == HEAD


def test_what_is_not_utf_8_is_taken_for_windows_text() -> None:
    assert decoded("Größe".encode("cp1252")) == "Größe"


@pytest.mark.parametrize("data", [b"", b"  \r\n\t "])
def test_an_empty_report_is_said_to_be_empty(data: bytes) -> None:
    with pytest.raises(ExposureError, match="empty"):
        decoded(data)


def test_zero_bytes_are_no_text() -> None:
    """A workbook, say."""
    with pytest.raises(ExposureError, match="zero bytes") as refused:
        decoded(b"PK\x03\x04\0\0\x08\0 and more")
    assert "CSV" in refused.value.what_to_do


def test_a_report_beyond_all_measure_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "MOST_BYTES", 10)
    with pytest.raises(ExposureError, match="larger than"):
        decoded(b"x" * 11)


def test_too_many_lines_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "MOST_LINES", 3)
    for read in (lines_of, rows_of):
        assert len(list(read("a\nb\nc\n"))) == 3
        with pytest.raises(ExposureError, match="more than 3 lines"):
            list(read("a\nb\nc\nd\n"))


@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_cells_are_parted_by_what_parts_the_headers(between: str) -> None:
    text = f"Path{between}Owner\na{between}b\n"
    assert list(rows_of(text)) == [["Path", "Owner"], ["a", "b"]]


def test_what_powershell_puts_first_and_empty_rows_are_left_out() -> None:
    text = '#TYPE System.Security.AccessControl.FileSecurity\r\n"Path","Owner"\r\n\r\n"a","b\r\nc"\r\n'
    assert list(rows_of(text)) == [["Path", "Owner"], ["a", "b\r\nc"]]


def test_a_cell_without_end_is_a_sentence_that_says_where() -> None:
    with pytest.raises(ExposureError, match=r"breaks off at line \d"):
        list(rows_of(HEAD + '"' + "x" * 200_000))


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_a_sentence(data: bytes) -> None:
    with contextlib.suppress(ExposureError):
        text = decoded(data)
        assert "\0" not in text
        assert len(list(lines_of(text))) <= len(text) + 1
        assert all(any(cell.strip() for cell in row) for row in rows_of(text))
