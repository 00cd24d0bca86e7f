"""Pages of a PDF: what was found is black in the pixels, turned pages and forms too; what cannot be found
there, or was not read, is not shown.
"""

from __future__ import annotations

import io

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from classify.blackout.pages import NotThereError, Wanted, page_count, page_picture
from classify.errors import CorruptError
from classify.extract.source import Source
from classify.wire import PictureShown

SSN = "219-09-4321"


def pdf(*lines: str, turned: int = 0, picture: bool = False, field: str = "") -> Source:
    file = io.BytesIO()
    page = canvas.Canvas(file, pagesize=(400, 300))
    if turned:
        page.setPageRotation(turned)
    if picture:
        page.drawImage(ImageReader(Image.new("RGB", (50, 50), (10, 10, 10))), 200, 50, 150, 100)
    for at, line in enumerate(lines):
        page.drawString(40, 250 - 30 * at, line)
    if field:
        page.acroForm.textfield(name="ssn", value=field, x=40, y=40, width=200, height=24)
    page.save()
    data = file.getvalue()
    return Source("x.pdf", data=data, size=len(data))


def drawn(source: Source, *wanted: Wanted) -> tuple[PictureShown, Image.Image]:
    picture = page_picture(source, (), 1, wanted, lambda _: [])
    assert picture is not None
    return picture, Image.open(io.BytesIO(picture.png))


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_value_is_black_whichever_way_the_page_lies(turned: int) -> None:
    """The same page without a value, drawn the same way, is the same everywhere but in the box."""
    source = pdf("Name: somebody", f"Number: {SSN}", turned=turned)
    picture, image = drawn(source, Wanted(SSN, {5}, must=True))
    [box] = picture.boxes
    assert box.marks == [5]
    assert image.crop((box.left, box.top, box.right, box.bottom)).getextrema() == (0, 0)
    _, blank = drawn(pdf("Name: somebody", "Number:", turned=turned))
    blank.paste(0, (box.left, box.top, box.right, box.bottom))
    assert image.tobytes() == blank.tobytes()


def test_every_place_of_a_value_is_black_each_with_its_mark() -> None:
    picture, _ = drawn(pdf(SSN, SSN, SSN), Wanted(SSN, {1}, must=True), Wanted(SSN, {2}, must=True))
    assert [box.marks for box in picture.boxes] == [[1], [2], []]


def test_what_the_text_of_the_page_says_by_itself_is_black_too() -> None:
    picture = page_picture(
        pdf("abc secret def"), (), 1, [], lambda text: [(text.index("secret"), text.index("secret") + 6)]
    )
    assert picture is not None
    assert len(picture.boxes) == 1


def test_what_must_be_black_and_is_not_there_keeps_the_page_back() -> None:
    with pytest.raises(NotThereError):
        page_picture(pdf("other words"), (), 1, [Wanted(SSN, set(), must=True)], lambda _: [])
    assert drawn(pdf("other words"), Wanted(SSN, set(), must=False))[0].boxes == []


def test_words_of_a_value_that_stand_apart_are_black_one_by_one() -> None:
    """As in a cell of several lines beside another one."""
    picture, _ = drawn(
        pdf("Marguerite  left", "Oldenbarnevelt  right"), Wanted("Marguerite\nOldenbarnevelt", {1}, must=True)
    )
    assert len(picture.boxes) == 2


def test_a_filled_field_is_part_of_the_page() -> None:
    """Its value is drawn, and black."""
    picture, image = drawn(pdf("Form", field=SSN), Wanted(SSN, {9}, must=True))
    [box] = picture.boxes
    assert image.crop((box.left, box.top, box.right, box.bottom)).getextrema() == (0, 0)


def test_pictures_on_a_page_are_left_out() -> None:
    """Nobody has read them; words that lie over them are shown."""
    _, image = drawn(pdf("Words", picture=True))
    across, down = image.width / 400, image.height / 300
    area = (int(205 * across), int(155 * down), int(345 * across), int(245 * down))
    assert image.crop(area).getextrema() == (225, 225)


def test_pages_are_counted_and_what_is_none_says_so() -> None:
    assert page_count(pdf("one"), ()) == 1
    with pytest.raises(CorruptError):
        page_picture(pdf("one"), (), 7, [], lambda _: [])
    with pytest.raises(CorruptError):
        page_count(Source("x.pdf", data=b"%PDF-1.7 no", size=11), ())
