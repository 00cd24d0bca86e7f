"""Black in the pixels: boxes a little larger than what they hide, and a PNG of pixels alone."""

from __future__ import annotations

import io

from PIL import Image, PngImagePlugin

from classify.blackout import paint
from classify.blackout.paint import Blot, painted


def test_every_box_is_black_and_covers_what_it_was_given() -> None:
    shown = painted(Image.new("RGB", (200, 100), "white"), [Blot([(50, 40, 91, 52)], {3})], recognised=False)
    assert shown is not None
    [box] = shown.boxes
    assert box.marks == [3]
    assert (box.left, box.top) <= (47, 37)
    assert box.right >= 94
    assert box.bottom >= 55
    # As wide as a multiple of twelve: its width does not tell how long a name is.
    assert (box.right - box.left) % 12 == 0
    image = Image.open(io.BytesIO(shown.png))
    assert image.crop((box.left, box.top, box.right, box.bottom)).getextrema() == (0, 0)
    assert image.getpixel((0, 0)) == 255
    assert (shown.width, shown.height) == image.size == (200, 100)


def test_boxes_at_the_edge_stay_on_the_picture() -> None:
    shown = painted(
        Image.new("L", (50, 50), 255), [Blot([(-20, -20, 5, 5), (45, 45, 90, 90)])], recognised=True
    )
    assert shown is not None
    assert all(0 <= box.left < box.right <= 50 and 0 <= box.top < box.bottom <= 50 for box in shown.boxes)
    assert shown.recognised


def test_nothing_written_in_the_picture_goes_along() -> None:
    """Comments and profiles of the original stay behind."""
    file, notes = io.BytesIO(), PngImagePlugin.PngInfo()
    notes.add_text("Author", "Marguerite Oldenbarnevelt")
    Image.new("L", (9, 9), 255).save(file, "PNG", pnginfo=notes, dpi=(72, 72))
    shown = painted(Image.open(file), [], recognised=False)
    assert shown is not None
    assert b"Marguerite" not in shown.png
    assert b"pHYs" not in shown.png


def test_what_is_more_than_can_be_sent_is_not_sent(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(paint, "MOST_SHOWN", 2)
    assert painted(Image.new("L", (9, 9)), [Blot([(1, 1, 2, 2)] * 3)], recognised=False) is None
    monkeypatch.setattr(paint, "MOST_PICTURE_BYTES", 10)
    assert painted(Image.new("L", (9, 9)), [], recognised=False) is None
