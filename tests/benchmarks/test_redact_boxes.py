"""Boxes found in the pixels of a copy alone, and what their width tells."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

from benchmarks.redact_boxes import FEWEST, NAMES, Box, _between, _names, _widths, boxes, fewest_names
from classify.redact.relaying import STEPS


def _picture(*, shade: int = 0) -> bytes:
    image = Image.new("L", (800, 200), 255)
    pen = ImageDraw.Draw(image)
    pen.rectangle((50, 40, 250, 80), fill=0)
    pen.rectangle((120, 55, 140, 65), fill=shade)
    pen.rectangle((50, 120, 700, 123), fill=0)
    pen.text((400, 40), "Winifred Castle", fill=0)
    held = io.BytesIO()
    image.save(held, "PNG")
    return held.getvalue()


def test_a_box_is_found_and_rules_and_letters_are_none() -> None:
    assert boxes(_picture(), ".png") == [Box(1, 201, 41, is_one_color=True)]
    assert boxes(b"text", ".txt") == []


def test_what_shows_through_a_box_is_another_color() -> None:
    assert boxes(_picture(shade=60), ".png") == [Box(1, 201, 41, is_one_color=False)]


def test_a_box_of_the_ladder_names_nobody_and_one_between_its_steps_would() -> None:
    assert len(set(_names())) == NAMES
    for step in STEPS:
        assert fewest_names(Box(1, round(step * 40), 40, is_one_color=True)) >= FEWEST
    assert _between(_widths()[0], 3.0, 3.01) < FEWEST, "a box as wide as its name"
