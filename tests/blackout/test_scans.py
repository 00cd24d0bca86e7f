"""Of a recognised page only words are shown that were read surely; black ones are black, the rest is not
there.
"""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

from classify.blackout.eyes import Eyes
from classify.blackout.ink import Bar
from classify.blackout.scans import is_sure, scan_picture
from classify.extract.ocr.recognised import Recognised, Word

TEXT = "Name Hale 4321 blur"
WORDS = (
    Word(0, 4, (10, 10, 60, 30), 0.95),
    Word(5, 9, (70, 10, 120, 30), 0.95),
    Word(10, 14, (130, 10, 180, 30), 0.75),
    Word(15, 19, (190, 10, 240, 30), 0.40),
)
HANDWRITING = (20, 60, 200, 90)


def eyes() -> Eyes:
    """A page with four words, and something nobody could read."""
    page = Image.new("L", (300, 120), 255)
    pen = ImageDraw.Draw(page)
    for word in WORDS:
        pen.rectangle(word.box, fill=100)
    pen.rectangle(HANDWRITING, fill=120)
    seen = Eyes(lambda _: Recognised(TEXT, 0.8, WORDS))
    seen(page)
    return seen


def shown() -> tuple[Image.Image, object]:
    picture = scan_picture(eyes(), [Bar(5, 9, {6})], TEXT)
    assert picture is not None
    assert picture.recognised
    return Image.open(io.BytesIO(picture.png)), picture


def test_sure_words_are_shown_found_ones_black_unread_ones_absent() -> None:
    image, picture = shown()
    assert image.getpixel((30, 20)) == 100
    assert image.crop(WORDS[1].box).getextrema() == (0, 0)
    assert image.crop(HANDWRITING).getextrema() == (255, 255)
    assert next(box.marks for box in picture.boxes) == [6]  # type: ignore[attr-defined]


def test_words_that_were_read_unsurely_are_black_numbers_sooner() -> None:
    """One digit misread, and no detector knows the number."""
    image, _ = shown()
    assert image.getpixel((150, 20)) == 0
    assert image.getpixel((210, 20)) == 0


def test_another_text_than_was_read_shows_nothing() -> None:
    assert scan_picture(eyes(), [], "something else") is None
    assert scan_picture(Eyes(None), [], TEXT) is None


def test_a_large_scan_is_shown_smaller_its_boxes_too() -> None:
    seen = Eyes(lambda _: Recognised("a", 0.9, (Word(0, 1, (1000, 1000, 1100, 1050), 0.9),)))
    seen(Image.new("L", (2800, 2000), 255))
    picture = scan_picture(seen, [Bar(0, 1)], "a")
    assert picture is not None
    assert (picture.width, picture.height) == (1400, 1000)
    [box] = list(picture.boxes)
    assert box.left <= 500
    assert box.right >= 550


def test_numbers_must_be_read_more_surely() -> None:
    read = Recognised("word 4065550143", 0.7, (Word(0, 4, (0, 0, 9, 9), 0.7), Word(5, 15, (0, 0, 9, 9), 0.7)))
    assert [is_sure(read, word) for word in read.words] == [True, False]
