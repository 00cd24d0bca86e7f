"""Words in lines and columns, and how high a line is."""

from __future__ import annotations

from PIL import Image, ImageDraw

from classify.redact.lines import Piece, band_of, height_of, inked, lines_of, measure_of, stretches_of
from classify.redact.plan import Cut

CUT = Cut(0, 1, "PERSON")


def piece(text: str, left: float, top: float, *, high: float = 20, cut: Cut | None = None) -> Piece:
    return Piece(text, (left, top, left + 12 * len(text), top + high), cut)


def test_words_of_one_line_though_some_reach_higher() -> None:
    words = [piece("b", 200, 12, high=24), piece("a", 100, 20, high=14), piece("c", 100, 50)]
    assert [[word.text for word in line] for line in lines_of(words)] == [["a", "b"], ["c"]]


def test_columns_part_where_the_gap_is_wide() -> None:
    words = [piece("one", 40, 20), piece("two", 85, 20), piece("three", 300, 20)]
    stretches = [*stretches_of(words)]
    assert [[word.text for word in stretch.pieces] for stretch in stretches] == [["one", "two"], ["three"]]
    assert stretches[0].following == 300
    assert stretches[1].before == 85 + 36


def test_a_line_is_measured_by_what_stays() -> None:
    kept, name = piece("Officer", 40, 20), piece("Young", 140, 20, high=26, cut=CUT)
    assert measure_of([kept, name], [kept, name]) == [kept]
    flat = piece("saw", 40, 28, high=9)
    assert measure_of([flat, name], [flat, name]) == [flat, name]
    assert height_of([kept]) < height_of([name])


def test_a_band_ends_at_its_neighbors_and_at_rules_that_go_on() -> None:
    image = Image.new("L", (400, 100), 255)
    word, below = piece("Officer", 40, 40), piece("below", 40, 62)
    assert band_of(image, [word], [word], [], 24)[1] == 65
    assert band_of(image, [word], [word], [below], 24)[1] == 62
    ImageDraw.Draw(image).line((10, 63, 390, 63), fill=0)
    assert band_of(image, [word], [word], [], 24)[1] == 63


def test_columns_of_ink() -> None:
    image = Image.new("L", (50, 20), 255)
    image.putpixel((30, 5), 0)
    assert inked(image, 10, 50, 0, 20) == [20]
    assert inked(image, 50, 10, 0, 20) == []
