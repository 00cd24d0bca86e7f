"""A paper as a PDF: tagged, of the same bytes each time, its words words and none of them a command."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest

from classify.errors import BinderError
from classify.evidence import typeset as module
from classify.evidence.typeset import typeset
from tests.evidence.test_printed import PAPER


def words_of(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def test_the_same_paper_makes_the_same_bytes() -> None:
    assert typeset(PAPER) == typeset(PAPER)


def test_it_is_tagged_and_says_that_it_keeps_to_pdf_ua() -> None:
    with pikepdf.open(io.BytesIO(typeset(PAPER))) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang).lower() == "en-us"
        assert document.Root.ViewerPreferences.DisplayDocTitle
        with document.open_metadata() as told:
            assert told["pdfuaid:part"] == "1"
            assert told["dc:title"] == "Evidence"
        kinds = {
            str(one.S) for one in document.objects if isinstance(one, pikepdf.Dictionary) and "/S" in one
        }
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Caption"} <= kinds


def test_everything_that_is_told_stands_in_it_on_every_page_the_stamp() -> None:
    text = words_of(typeset(PAPER))
    for said in ("CONFIDENTIAL", "By label", "<i>Internal</i>", "33%", "Overdue", "Nothing left.", "1 of 1"):
        assert said in text


def test_what_looks_like_a_command_is_text() -> None:
    told = '#import "/etc/passwd" $x$ *bold* `raw` #sys.inputs \\ "quotes"'
    text = words_of(typeset(replace(PAPER, lead=(told,), sections=())))
    assert told in " ".join(text.split())


def test_what_cannot_be_set_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_template", lambda: b"#nothing.of.the.kind")
    with pytest.raises(BinderError, match="cannot be set"):
        typeset(PAPER)
