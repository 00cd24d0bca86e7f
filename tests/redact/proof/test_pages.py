"""Attacks on copies of pages: each finds what it is for in a copy that was spoiled by hand."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageFont

from classify.redact import pdf
from classify.redact.canvas import Canvas, Unseen
from classify.redact.proof import pages
from classify.redact.proof.pages import by_pdfium, by_pdfplumber, by_poppler, nothing_under_boxes, prove
from classify.wire import Check
from tests.redact.paged import NAME, SSN, ByHeart, Eyes, document_of, lines, pdf_of

DATA = pdf_of(lines("Report", f"The driver was {NAME}, number {SSN}.", "He left."))
POINTS = 200 / 72


def copy() -> tuple[bytes, Sequence[pages.Box]]:
    file = io.BytesIO()
    made = pdf.make(document_of(DATA), ByHeart(), file)
    return file.getvalue(), made.boxes


def attacked(data: bytes, boxes: Sequence[pages.Box], eyes: Eyes | None = None) -> dict[str, Check]:
    plan = ByHeart()
    checks = prove(document_of(DATA), plan, data, boxes, [*plan.values], ocr=eyes)
    return {check.name: check for check in checks}


def spoiled(*words: str, image: Image.Image | None = None) -> bytes:
    canvas, file = Canvas(), io.BytesIO()
    image = image or Image.new("L", (1_111, 833), 255)
    boxes = [Unseen(word, (10 + 90 * at, 10, 90 + 90 * at, 40)) for at, word in enumerate(words)]
    canvas.add(image, boxes, (400, 300))
    canvas.write(file)
    return file.getvalue()


def test_an_honest_copy_withstands_all() -> None:
    data, boxes = copy()
    checks = attacked(data, boxes, Eyes([("Report", (10, 10, 90, 40))], 1_111))
    assert [name for name, check in checks.items() if not check.holds] == []
    assert checks["by_eyes"].figures == {"pages": 1, "left": 0}
    assert checks["words_unchanged"].figures["words"] == 7
    assert checks["widths"].figures["fewest"] >= 20


def test_without_eyes_nothing_is_claimed_of_them() -> None:
    assert "by_eyes" not in attacked(*copy())


def test_a_value_in_the_text_layer_is_found_by_every_reader() -> None:
    checks = attacked(spoiled(*NAME.split()), [])
    failed = {name for name, check in checks.items() if not check.holds}
    assert failed >= {"streams", "by_pdfium", "by_pdfplumber"}


def test_a_value_in_the_pixels_is_found_by_eyes() -> None:
    data, boxes = copy()
    eyes = Eyes([(word, (10, 10, 90, 40)) for word in NAME.split()], 1_111)
    assert not attacked(data, boxes, eyes)["by_eyes"].holds


def test_a_box_through_which_something_shows_is_found() -> None:
    image = Image.new("L", (1_111, 833), 255)
    pen = ImageDraw.Draw(image)
    pen.rectangle((600, 200, 1_000, 800), fill=170)
    pen.rectangle((100, 100, 500, 150), fill=0)
    box = (1, 100 / POINTS, 100 / POINTS, 500 / POINTS, 150 / POINTS)
    assert attacked(spoiled(image=image), [box])["one_color"].holds
    pen.text((120, 105), NAME, fill=60, font=ImageFont.load_default(30))
    assert not attacked(spoiled(image=image), [box])["one_color"].holds


@pytest.mark.parametrize("words", ["Report", "Report The driver was number He left. never"])
def test_words_that_are_missing_or_new_are_found(words: str) -> None:
    _, boxes = copy()
    assert not attacked(spoiled(*words.split()), boxes)["words_unchanged"].holds


def test_boxes_that_are_not_ours_are_found() -> None:
    data, boxes = copy()
    assert not attacked(data, boxes[:1])["words_unchanged"].holds


def test_another_version_and_another_object_are_found() -> None:
    data, boxes = copy()
    with pikepdf.open(io.BytesIO(data)) as document:
        document.trailer.Info.Author = pikepdf.String("somebody")
        file = io.BytesIO()
        document.save(file)
    assert not attacked(file.getvalue(), boxes)["known_objects"].holds
    assert not attacked(data + b"%%EOF", boxes)["single_version"].holds


@pytest.mark.parametrize("reader", [by_pdfium, by_pdfplumber, by_poppler])
def test_each_reader_reads_every_page(reader: object) -> None:
    data = pdf_of(lines("First page"), lines("Second page"))
    said = [text.strip() for text in reader(data)]  # type: ignore[operator]
    assert said[:2] in (["First page", "Second page"], [])


def test_words_under_a_box_that_are_still_there_are_found() -> None:
    data = pdf_of(lines("The old mill is quiet"))
    held = io.BytesIO()
    pdf.make(document_of(data), ByHeart({}), held)
    check = nothing_under_boxes(document_of(data), {1: [(60, 35, 110, 55)]}, held.getvalue(), lambda: None)
    assert not check.holds
    assert check.figures["left"] == 2
