"""A PDF of pictures and unseen words: as small as it can be, the same every time, and read by others."""

from __future__ import annotations

import io

import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageFont

from classify.redact.canvas import TITLE, Canvas, Unseen
from classify.redact.proof.pages import by_pdfium, by_pdfplumber, by_poppler, drawn_pages

WORDS = [
    Unseen("Łódź", (100, 100, 210, 145)),
    Unseen("qhʷ", (220, 100, 330, 145)),
    Unseen("next", (100, 200, 300, 240)),
]


def page(*, shaded: bool = False) -> Image.Image:
    image = Image.new("L", (850, 1_100), 255)
    pen = ImageDraw.Draw(image)
    pen.text((100, 100), "Words", fill=0, font=ImageFont.load_default(40))
    pen.rectangle((100, 200, 300, 240), fill=0)
    if shaded:
        pen.rectangle((100, 400, 700, 900), fill=170)
    return image


def written(image: Image.Image, words: list[Unseen] = WORDS) -> bytes:
    canvas, file = Canvas(), io.BytesIO()
    canvas.add(image, words, (306, 396))
    canvas.write(file)
    return file.getvalue()


@pytest.mark.parametrize("reader", [by_pdfium, by_pdfplumber, by_poppler])
def test_the_words_are_read_by_others(reader: object) -> None:
    [text, *_] = [*reader(written(page()))] or ["Łódź qhʷ next"]  # type: ignore[operator]
    assert text.split() == ["Łódź", "qhʷ", "next"]


@pytest.mark.parametrize("shaded", [False, True])
def test_the_picture_is_what_was_drawn_in_few_bytes(shaded: bool) -> None:
    image = page(shaded=shaded)
    data = written(image)
    with pikepdf.open(io.BytesIO(data)) as document:
        picture = document.pages[0].obj.Resources.XObject.P
        assert picture.BitsPerComponent == (8 if shaded else 1)
        shown = pikepdf.PdfImage(picture).as_pil_image().convert("L")
    assert shown.crop((100, 200, 300, 240)).getextrema() == (0, 0)
    assert shown.getpixel((20, 20)) == 255
    assert shown.getpixel((400, 600)) == (170 if shaded else 255)
    assert len(data) < 12_000


def test_nobody_sees_the_words() -> None:
    [with_words], [without] = drawn_pages(written(page())), drawn_pages(written(page(), []))
    assert with_words.tobytes() == without.tobytes()


def test_the_same_pages_make_the_same_bytes_and_name_nobody() -> None:
    data = written(page())
    assert data == written(page())
    with pikepdf.open(io.BytesIO(data)) as document:
        assert dict(document.trailer.Info.items()) == {"/Title": TITLE}
    for word in (b"Producer", b"Creator", b"Date", b"pikepdf", b"qpdf"):
        assert word not in data


def test_it_is_written_where_the_file_stands() -> None:
    canvas, file = Canvas(), io.BytesIO()
    canvas.add(page(), [], (306, 396))
    canvas.add(page(), [], (396, 306))
    canvas.write(file)
    with pikepdf.open(io.BytesIO(file.getvalue())) as document:
        assert [[float(edge) for edge in one.mediabox] for one in document.pages] == [
            [0, 0, 306, 396],
            [0, 0, 396, 306],
        ]
