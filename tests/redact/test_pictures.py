"""Copies of pictures: read words and boxes, page by page; nothing that stood beside the pixels."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from classify.errors import NotOnThePageError, UnreadPageError
from classify.redact import pictures
from classify.redact.plan import Made
from classify.redact.proof.pages import by_pdfium, prove
from tests.redact.paged import NAME, ByHeart, Eyes, document_of, written

TEXT = f"Victim: {NAME} of Missoula"


def saved(*images: Image.Image, form: str = "PNG", **how: object) -> bytes:
    file = io.BytesIO()
    first, *rest = images
    more = {"save_all": True, "append_images": rest} if rest else {}
    first.save(file, form, **more, **how)  # type: ignore[arg-type]
    return file.getvalue()


def made(data: bytes, eyes: Eyes | None) -> tuple[Made, bytes]:
    file = io.BytesIO()
    what = pictures.make(document_of(data, eyes), ByHeart(), file)
    return what, file.getvalue()


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "BMP", "WEBP"])
def test_a_picture_becomes_a_page_that_withstands_every_attack(form: str) -> None:
    image, eyes = written("Offense report", TEXT)
    data = saved(image, form=form)
    what, copy = made(data, eyes)
    assert " ".join(next(by_pdfium(copy)).split()) == "Offense report Victim: of Missoula"
    assert what.suffix == ".pdf"
    plan = ByHeart()
    checks = prove(document_of(data, eyes), plan, copy, what.boxes, [*plan.values])
    assert [check for check in checks if not check.holds] == []


def test_every_page_of_a_tiff() -> None:
    image, eyes = written(TEXT)
    what, copy = made(saved(image, image, form="TIFF"), eyes)
    assert [box[0] for box in what.boxes] == [1, 2]
    assert len([*by_pdfium(copy)]) == 2


def test_what_cameras_write_is_not_copied() -> None:
    image, eyes = written(TEXT)
    exif = image.getexif()
    exif[0x013B] = exif[0x010E] = NAME
    _, copy = made(saved(image, form="JPEG", exif=exif, comment=NAME.encode()), eyes)
    assert b"Galloway" not in copy


def test_a_picture_that_lies_on_its_side_stands_upright_in_its_copy() -> None:
    image, eyes = written(TEXT)
    exif = image.getexif()
    exif[0x0112] = 6
    data = saved(image.rotate(90, expand=True), form="JPEG", exif=exif)
    _, copy = made(data, eyes)
    assert "Missoula" in next(by_pdfium(copy))


def test_a_picture_that_nobody_or_nobody_surely_read_is_refused() -> None:
    image, eyes = written(TEXT)
    with pytest.raises(UnreadPageError):
        made(saved(image), None)
    eyes.confidence.update({"of": 0.2, "Missoula": 0.2})
    with pytest.raises(UnreadPageError):
        made(saved(image), eyes)
    with pytest.raises(UnreadPageError):
        made(saved(image), Eyes([], image.width))


def test_what_was_read_before_and_is_not_read_again_is_refused() -> None:
    image, eyes = written(TEXT)
    document = document_of(saved(image), eyes)
    eyes.words = [word for word in eyes.words if word[0] != "Galloway"]
    with pytest.raises(NotOnThePageError):
        pictures.make(document, ByHeart(), io.BytesIO())
