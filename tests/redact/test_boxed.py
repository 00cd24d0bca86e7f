"""Boxes drawn by hand: words under them go and tell no width, larger ones stay as they were drawn."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from classify.redact.boxed import covered_by, on_picture
from classify.redact.lines import Piece
from classify.redact.plan import Cut
from classify.redact.unread import GREY
from models.labels import Entity
from models.sharing import MANUAL


def piece(text: str, left: float, top: float, wide: float = 50) -> Piece:
    return Piece(text, (left, top, left + wide, top + 20))


def test_words_of_a_line_are_cut_and_the_others_stay() -> None:
    image = Image.new("L", (400, 200), 255)
    ImageDraw.Draw(image).rectangle((60, 20, 70, 25), fill=0)
    covered = covered_by(image, [piece("one", 50, 50), piece("two", 120, 50)], [(40, 45, 110, 75)])
    assert [(one.text, one.cut is not None) for one in covered.pieces] == [("one", True), ("two", False)]
    assert covered.texts == ["one"]
    assert covered.black == []
    assert [cut.entity for cut in covered.cuts] == [MANUAL]


def test_a_name_under_a_box_is_still_measured_as_a_name() -> None:
    named = piece("Anna", 50, 50)
    named.cut = Cut(0, 4, Entity.PERSON, "[victim 1]")
    covered = covered_by(Image.new("L", (400, 200), 255), [named], [(40, 45, 110, 75)])
    cut = covered.pieces[0].cut
    assert cut is not None
    assert (cut.entity, cut.instead) == (Entity.PERSON, "")


def test_a_box_over_no_word_is_black_as_it_was_drawn() -> None:
    covered = covered_by(Image.new("L", (400, 200), 255), [piece("one", 50, 50)], [(200.4, 90, 300.2, 150)])
    assert covered.black == [(200, 90, 301, 150)]
    assert [one.text for one in covered.pieces] == ["one"]
    assert len(covered.cuts) == 1


def test_a_box_over_a_paragraph_takes_words_whole_that_it_touches() -> None:
    pieces = [piece(f"w{row}{column}", 50 + 60 * column, 40 * row) for row in range(4) for column in range(4)]
    covered = covered_by(Image.new("L", (400, 200), 255), pieces, [(70, 30, 130, 130)])
    assert covered.black == [(50, 30, 160, 140)]
    assert {one.text for one in pieces} - {one.text for one in covered.pieces} == {
        f"w{row}{column}" for row in (1, 2, 3) for column in (0, 1)
    }
    assert covered.texts == ["w10 w11", "w20 w21", "w30 w31"]


def test_what_else_lies_under_a_box_is_not_in_the_copy() -> None:
    image = Image.new("L", (400, 200), 255)
    pen = ImageDraw.Draw(image)
    pen.line((50, 80, 150, 120), fill=0, width=3)
    pen.rectangle((160, 50, 180, 70), fill=0)
    beside = piece("beside", 155, 50)
    covered_by(image, [piece("one", 50, 50), beside], [(40, 45, 156, 130)])
    assert image.getpixel((100, 100)) == GREY, "a signature below the name"
    assert image.getpixel((170, 60)) == 0, "the word beside it stays whole"


@pytest.mark.parametrize(
    ("turned", "placed"),
    [
        (0, (20, 40, 60, 80)),
        (90, (160 - 80, 20, 160 - 40, 60)),
        (180, (200 - 60, 160 - 80, 200 - 20, 160 - 40)),
        (270, (40, 200 - 60, 80, 200 - 20)),
    ],
)
def test_where_a_box_lies_once_its_page_was_turned(turned: int, placed: tuple[float, ...]) -> None:
    size = (100, 80) if turned in (0, 180) else (80, 100)
    image = Image.new("L", (200, 160), 255)
    ImageDraw.Draw(image).rectangle((20, 40, 59, 79), fill=0)
    image = image.rotate(-turned, expand=True)
    [box] = on_picture([(10, 20, 30, 40)], size, image.size, turned)
    assert box == placed
    assert image.point(lambda shade: 255 - shade).getbbox() == placed


def test_a_box_drawn_from_below_or_over_the_edge() -> None:
    assert on_picture([(30, 40, -5, 200)], (100, 80), (200, 160)) == [(0, 80, 60, 160)]
