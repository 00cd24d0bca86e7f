"""Redactions as they failed in public, made again: each is caught, and nothing of what was hidden is told."""

from __future__ import annotations

import io

import msgspec
import pikepdf
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from classify.extract.source import Source
from classify.redact import pdf
from classify.redact.proof.foreign import Looked, flaws_in
from tests.redact.paged import NAME, SIZE, ByHeart, Draw, document_of, lines, pdf_of, written

TEXT = f"The driver was {NAME} of Missoula."
BOX = (117, 246, 95, 14)
"""Over the name."""


def looked(data: bytes) -> Looked:
    said = flaws_in(Source("x.pdf", data=data, size=len(data)))
    assert b"alloway" not in msgspec.json.encode(said)
    return said


def told(data: bytes) -> dict[str, tuple[int, int]]:
    return {flaw.kind: (flaw.page, flaw.count) for flaw in looked(data).flaws}


def boxed(sheet: Canvas) -> None:
    lines(TEXT)(sheet)
    sheet.rect(*BOX, stroke=0, fill=1)


def and_then(*draws: Draw) -> Draw:
    def draw(sheet: Canvas) -> None:
        for one in draws:
            one(sheet)

    return draw


def test_text_under_a_box() -> None:
    assert told(pdf_of(lines("A page before"), boxed)) == {"under_black": (2, 2)}


def test_a_box_that_is_a_note() -> None:
    data = pdf_of(lines(TEXT))
    with pikepdf.open(io.BytesIO(data)) as document:
        x, y, wide, high = BOX
        box = pikepdf.Array([x, y, x + wide, y + high])
        look = document.make_stream(f"0 g 0 0 {wide} {high} re f".encode())
        look.Type, look.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        look.BBox = pikepdf.Array([0, 0, wide, high])
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Square, Rect=box, F=4, AP=pikepdf.Dictionary(N=look)
        )
        document.pages[0].obj.Annots = pikepdf.Array([document.make_indirect(note)])
        file = io.BytesIO()
        document.save(file)
    assert told(file.getvalue())["under_note"] == (1, 2)


def test_a_pen_that_shows_through() -> None:
    def draw(sheet: Canvas) -> None:
        lines(TEXT)(sheet)
        sheet.setFillGray(0.1, 0.85)
        sheet.rect(*BOX, stroke=0, fill=1)

    assert told(pdf_of(draw)) == {"shows_through": (1, 2)}


def test_text_in_the_color_of_the_paper() -> None:
    def draw(sheet: Canvas) -> None:
        lines("In black")(sheet)
        sheet.setFillGray(1)
        sheet.drawString(40, 100, "In white")

    assert told(pdf_of(draw)) == {"unseen": (1, 2)}


def test_a_picture_under_a_box() -> None:
    def draw(sheet: Canvas) -> None:
        lines("Words on the page")(sheet)
        sheet.drawImage(ImageReader(Image.effect_noise((80, 80), 60).convert("RGB")), 40, 40, 150, 150)
        sheet.rect(60, 60, 80, 30, stroke=0, fill=1)

    assert told(pdf_of(draw)) == {"picture_under_black": (1, 1)}


def test_a_bookmark_that_says_what_is_black() -> None:
    def mark(sheet: Canvas) -> None:
        sheet.bookmarkPage("a")
        sheet.addOutlineEntry(f"About {NAME}", "a")

    assert told(pdf_of(and_then(boxed, mark)))["bookmark"] == (0, 3)


def test_properties_that_say_what_is_black() -> None:
    assert told(pdf_of(and_then(boxed, lambda sheet: sheet.setTitle(f"Case of {NAME}"))))["metadata"] == (
        0,
        2,
    )


def test_a_note_and_a_field_beside_a_box() -> None:
    found = told(
        pdf_of(and_then(boxed, lambda sheet: sheet.textAnnotation(f"{NAME} called", (5, 5, 20, 20))))
    )
    assert found["annotation"] == (0, 3)


def test_a_file_that_is_attached() -> None:
    with pikepdf.open(io.BytesIO(pdf_of(boxed))) as document:
        document.attachments["case.txt"] = NAME.encode()
        file = io.BytesIO()
        document.save(file)
    assert told(file.getvalue())["attachment"] == (0, 1)


def test_boxes_in_a_picture_over_which_its_words_still_lie() -> None:
    """A scan with recognised text, of which only the picture was blackened."""
    image, eyes = written(TEXT)
    _, (left, top, _, _) = eyes.words[3]
    _, (_, _, right, bottom) = eyes.words[4]
    image.paste(0, (int(left) - 4, int(top) - 6, int(right) + 4, int(bottom) + 6))

    def draw(sheet: Canvas) -> None:
        sheet.drawImage(ImageReader(image), 0, 0, *SIZE)
        scale, text = SIZE[0] / image.width, sheet.beginText()
        text.setTextRenderMode(3)
        text.setFont("Helvetica", 11)
        for word, box in eyes.words:
            text.setTextOrigin(box[0] * scale, SIZE[1] - box[3] * SIZE[1] / image.height)
            text.textOut(word)
        sheet.drawText(text)

    assert told(pdf_of(draw))["under_black"] == (1, 2)


def test_a_document_without_boxes_has_no_flaws() -> None:
    def draw(sheet: Canvas) -> None:
        lines("An ill - all . I l 1 | will", TEXT)(sheet)
        sheet.bookmarkPage("a")
        sheet.addOutlineEntry("Another word", "a")

    assert looked(pdf_of(draw)) == Looked(1, 0, [])


@pytest.mark.parametrize("text", [TEXT, f"{NAME}"])
def test_our_own_copies_have_none(text: str) -> None:
    file = io.BytesIO()
    pdf.make(document_of(pdf_of(lines(text))), ByHeart(), file)
    said = looked(file.getvalue())
    assert said.flaws == []
    assert said.boxes == 1
