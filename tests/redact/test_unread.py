"""Of what nobody has read only read words and rules are left; the rest is white or grey."""

from __future__ import annotations

import numpy
import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from classify.redact.lines import Piece
from classify.redact.unread import GREY, only_what_was_read, pixels_of, runs, unread_areas, within_areas
from tests.redact.paged import Draw, pdf_of

WHOLE = (0.0, 0.0, 400.0, 300.0)


def areas(draw: Draw) -> int:
    with pypdfium2.PdfDocument(pdf_of(draw)) as document:
        return len(unread_areas(document[0]))


def curve(sheet: Canvas) -> None:
    path = sheet.beginPath()
    path.moveTo(50, 50)
    for at in range(8):
        path.curveTo(55 + at, 90, 60 + at, 10, 62 + at, 50)
    sheet.drawPath(path)


def in_a_form(sheet: Canvas) -> None:
    sheet.beginForm("logo")
    curve(sheet)
    sheet.endForm()
    sheet.doForm("logo")


def strokes(sheet: Canvas) -> None:
    """Letters as drawing programs make them, of short lines."""
    for at in range(80):
        sheet.line(20 + 4 * at, 100, 24 + 4 * at, 110)


@pytest.mark.parametrize("draw", [curve, in_a_form])
def test_curves_may_be_letters(draw: Draw) -> None:
    assert areas(draw) == 1


def test_so_may_a_picture_and_many_short_strokes() -> None:
    photo = ImageReader(Image.new("RGB", (9, 9)))
    assert areas(lambda sheet: sheet.drawImage(photo, 10, 10, 90, 90)) == 1
    assert areas(strokes) == 80


def test_rules_bars_and_words_are_none() -> None:
    def draw(sheet: Canvas) -> None:
        sheet.drawString(40, 200, "Words")
        sheet.rect(20, 20, 100, 60, fill=0)
        sheet.rect(200, 20, 30, 90, fill=1)
        sheet.line(10, 150, 300, 150)
        sheet.circle(300, 250, 8)

    assert areas(draw) == 0


def test_words_and_rules_stay_and_writing_is_grey() -> None:
    image = Image.new("L", (400, 300), 255)
    pen = ImageDraw.Draw(image)
    pen.text((40, 40), "Words", fill=0, font=ImageFont.load_default(24))
    word = Piece("Words", pen.textbbox((40, 40), "Words", font=ImageFont.load_default(24)))
    before = image.crop(tuple(int(edge) for edge in word.box)).tobytes()  # type: ignore[arg-type]
    pen.line((20, 120, 380, 120), fill=0, width=2)
    pen.text((200, 200), "by hand", fill=0, font=ImageFont.load_default(30))
    image.putpixel((350, 30), 0)
    only_what_was_read(image, [WHOLE], [word])
    assert image.crop(tuple(int(edge) for edge in word.box)).tobytes() == before  # type: ignore[arg-type]
    assert image.getpixel((100, 120)) == 0
    assert image.crop((195, 200, 310, 240)).getextrema()[0] == GREY
    assert image.getpixel((350, 30)) == 255


def test_outside_of_areas_nothing_changes() -> None:
    image = Image.effect_noise((400, 300), 80)
    before = image.crop((200, 0, 400, 300)).tobytes()
    only_what_was_read(image, [(0, 0, 195, 300)], [])
    assert image.crop((200, 0, 400, 300)).tobytes() == before
    assert set(image.crop((0, 0, 190, 300)).tobytes()) <= {255, GREY}


def test_runs_are_found_where_they_are_long_enough() -> None:
    row = numpy.array([[1, 1, 1, 0, 1, 1, 0, 1, 1, 1, 1]], dtype=bool)
    assert runs(row, 3).astype(int).tolist() == [[1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1]]
    assert not runs(row, 12).any()


def test_pieces_by_their_middle() -> None:
    inside, outside = Piece("a", (10, 10, 20, 20)), Piece("b", (40, 40, 50, 50))
    boxes = pixels_of([(0, 0, 30, 30)], lambda box: box)
    assert within_areas([inside, outside], boxes) == [inside]
