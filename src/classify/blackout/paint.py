"""Black rectangles in the pixels of a page, and the page as a PNG."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from classify.wire import MOST_PICTURE_BYTES, MOST_SHOWN, BlackBox, PictureShown

if TYPE_CHECKING:
    from PIL.Image import Image

WIDTH = 1_000
"""Pixels of a page's longer side divided by 1.4: letters can be read, and a page is a few hundred
kilobytes.
"""
LONGEST = 1_400
_GRID = 12
"""Boxes are as wide as a multiple of this: how wide a name is, in a known font, can tell the name (ANCHORS
e).
"""
_MARGIN = 3

Pixels = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(slots=True)
class Blot:
    """Where a value stands on a picture: one box a line."""

    boxes: list[Pixels]
    marks: set[int] = field(default_factory=set)


def painted(image: Image, blots: Iterable[Blot], *, recognised: bool) -> PictureShown | None:
    """The picture with every box black; None when it has more of them or is larger than can be sent."""
    from PIL import ImageDraw

    sheet = image.convert("L")
    pen = ImageDraw.Draw(sheet)
    boxes = []
    for blot in blots:
        for box in blot.boxes:
            left, top, right, bottom = _grown(box, sheet.size)
            pen.rectangle((left, top, right - 1, bottom - 1), fill=0)
            boxes.append(BlackBox(sorted(blot.marks), left, top, right, bottom))
    if len(boxes) > MOST_SHOWN:
        return None
    file = io.BytesIO()
    # A new picture of pixels alone: nothing that came with the old one is written.
    sheet.info.clear()
    sheet.save(file, "PNG", compress_level=6)
    if file.tell() > MOST_PICTURE_BYTES:
        return None
    return PictureShown(file.getvalue(), sheet.width, sheet.height, boxes, recognised)


def _grown(box: Pixels, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """A box a little larger, its width rounded up to the grid, within the picture."""
    left, top, right, bottom = box
    pad = _MARGIN + 0.12 * (bottom - top)
    left, top = int(max(left - pad, 0)), int(max(top - pad, 0))
    right, bottom = int(right + pad) + 1, int(bottom + pad) + 1
    width = -(-(right - left) // _GRID) * _GRID
    return left, top, min(max(left + width, left + 1), size[0]), min(max(bottom, top + 1), size[1])
