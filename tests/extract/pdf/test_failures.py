"""What the second PDF reader raises over damage costs its help alone; what this program raises goes on."""

from __future__ import annotations

import struct

import pytest
from pdfminer.pdftypes import PDFStream

from classify.errors import ReadError, TimeoutReached
from classify.extract.pdf.objects import PdfObjects
from classify.extract.pdf.tables import TableFinder
from tests.extract.families import reading, source
from tests.extract.pdf_files import line, ruled_table, simple_pdf

RULED = simple_pdf(ruled_table([["Name", "Phone"], ["Doe", "406-555-0100"]]))


@pytest.mark.parametrize("failure", [KeyError("Type"), TypeError("a number"), struct.error("breaks off")])
def test_a_page_that_stumps_the_second_reader_keeps_its_text(
    failure: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its cells are running text then."""

    def stumbles(*_: object) -> None:
        raise failure

    assert reading("a.pdf", RULED).tables
    monkeypatch.setattr(TableFinder, "_find", stumbles)
    result = reading("a.pdf", RULED)
    assert not result.tables
    assert "406-555-0100" in result.text
    assert result.error is None


def test_a_limit_of_this_program_is_no_failure_of_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passing over it would hide that a part was not read."""

    def takes_too_long(*_: object) -> None:
        raise TimeoutReached("Nothing more came out of it.")

    monkeypatch.setattr(TableFinder, "_find", takes_too_long)
    error: ReadError | None = reading("a.pdf", RULED).error
    assert isinstance(error, TimeoutReached)


def test_a_packed_object_that_does_not_unfold_is_passed_over() -> None:
    """The other objects are still told."""
    objects = PdfObjects.of(source("a.pdf", simple_pdf(line("one", 72, 700))), None)
    assert objects is not None
    assert objects._data(PDFStream({"Filter": 7}, b"no stream")) == b""
