"""A document is read and searched whole, or no copy is made of it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from classify.blackout import reading
from classify.blackout.reading import Document
from classify.detect.scan import Scanner
from classify.errors import (
    CopyRefusedError,
    EncryptedError,
    NoProfileError,
    NoRoomError,
    UnreadableError,
)
from classify.extract.envelope import Limits
from classify.extract.ocr.recognised import Recognised
from classify.extract.source import Source
from classify.label.policy import Policy
from classify.pipeline import Tools
from classify.redact.whole import told, whole_document
from classify.wire import Line


@pytest.fixture(scope="module")
def tools() -> Tools:
    return Tools(scanner=Scanner.load(names=False), policy=Policy.load())


def document(tools: Tools, data: bytes, name: str, member: str | None = None) -> Document:
    [one] = whole_document(Source(name, data=data, size=len(data)), name, member, tools)
    return one


class Blind:
    """An engine that reads nothing."""

    stalled = 0

    def __call__(self, _image: Image.Image) -> Recognised:
        return Recognised("", 0.0)


def picture() -> bytes:
    held = io.BytesIO()
    Image.new("L", (40, 40), 200).save(held, "PNG")
    return held.getvalue()


def scanned_page() -> bytes:
    held = io.BytesIO()
    page = canvas.Canvas(held)
    page.drawString(72, 700, "A page, and another that is a picture")
    page.showPage()
    page.drawImage(ImageReader(Image.new("L", (1700, 2200), 200)), 0, 0, 600, 800)
    page.save()
    return held.getvalue()


def test_a_whole_document_comes_with_its_findings(tools: Tools) -> None:
    one = document(tools, b"Employee SSN: 219-09-4321\n", "a.txt")
    assert [finding.entity for finding in one.found] == ["US_SSN"]
    assert one.evidence is not None
    assert one.members == 0


def test_a_page_that_is_a_picture_nobody_read_is_refused(tools: Tools) -> None:
    with pytest.raises(CopyRefusedError, match="needs_ocr"):
        document(tools, scanned_page(), "a.pdf")


def test_a_picture_that_stalled_the_engine_is_refused(tools: Tools) -> None:
    class Stalled:
        stalled = 1

    with pytest.raises(CopyRefusedError, match="partial: a picture took too long"):
        document(replace(tools, ocr=Stalled()), b"text", "a.txt")  # type: ignore[arg-type]


def test_a_longer_text_than_is_held_is_refused(tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_CHARACTERS", 1_000)
    with pytest.raises(CopyRefusedError, match="too_large"):
        document(tools, b"word " * 50_000, "a.txt")


def test_a_bomb_is_refused(tools: Tools) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"<w:document>" + b" " * 80_000_000)
        package.writestr("[Content_Types].xml", b"<Types/>")
    small = replace(tools, limits=Limits(unfolded_bytes=1_000_000, member_bytes=1_000_000))
    with pytest.raises(CopyRefusedError):
        document(small, held.getvalue(), "a.docx")


def test_what_holds_no_text_is_refused(tools: Tools) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        package.writestr("a.txt", "SSN 219-09-4321")
    with pytest.raises(CopyRefusedError, match=r"only holds others \(1 file\)"):
        document(tools, held.getvalue(), "a.zip")
    with pytest.raises(CopyRefusedError, match="no text"):
        document(replace(tools, ocr=Blind()), picture(), "a.png")  # type: ignore[arg-type]


def test_a_member_is_read_in_its_container(tools: Tools) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        package.writestr("a.txt", "SSN: 219-09-4321")
    assert len(document(tools, held.getvalue(), "a.zip", "a.txt").found) == 1
    with pytest.raises(UnreadableError):
        document(tools, held.getvalue(), "a.zip", "b.txt")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (EncryptedError("It is locked."), "encrypted: It is locked."),
        (CopyRefusedError("partial: a page is missing"), "partial: a page is missing"),
        (NoProfileError("There is none."), "unsupported: There is none."),
        (MemoryError(), "too_large: it needs more memory than one file may take"),
        (OSError(27, "File too large"), "unreadable: reading or copying it failed: File too large"),
        (ValueError("219-09-4321"), "corrupt: its reader, a detector or the copying failed (ValueError)"),
    ],
)
def test_whatever_stops_it_ends_in_a_sentence_without_values(error: Exception, sentence: str) -> None:
    def act() -> Iterator[str]:
        raise error
        yield

    assert list(told(7, act)) == [Line(7, sentence, is_problem=True)]


def test_no_room_is_everybodys_matter() -> None:
    def act() -> Iterator[str]:
        raise NoRoomError("The disk is full.")
        yield

    with pytest.raises(NoRoomError):
        list(told(7, act))
