"""Black boxes of a copy as somebody finds them who has only its pages: in the pixels.

Of each: is it of one color, and how many of 5,000 names could be behind it? The names are the judge's, and what they
measure is told by Adobe's font metrics (of pdfminer.six), so nothing here is taken from the program's proof but the
ladder of widths, which an attacker knows as well: it is in its source.
"""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy
from scipy import ndimage

from classify.redact.relaying import STEPS

if TYPE_CHECKING:
    from PIL.Image import Image

FEWEST = 20
"""Names that each box leaves possible at least."""
NAMES = 5_000
_DOTS = 200
_DARK, _BLACK = 110, 8
_LEAST_HIGH, _LEAST_AREA, _FULL, _EDGE = 9, 400, 0.97, 2
_FONTS = ("Helvetica", "Helvetica-Bold", "Times-Roman", "Courier")
_SIZES = (0.9, 1.0, 1.1, 1.25)
"""Sizes of the font, in heights of its line."""
_HEIGHTS = (0.72, 1.25)
"""Between these, in heights of the box, lies the height of the line: letters below it are in the box, too."""


@dataclass(frozen=True, slots=True)
class Box:
    """One on a page, in dots."""

    page: int
    width: int
    height: int
    is_one_color: bool


def boxes(data: bytes, suffix: str) -> list[Box]:
    """Those of a PDF or a picture; none of other kinds."""
    return [box for page, image in enumerate(_pages(data, suffix), start=1) for box in _boxes_of(image, page)]


def fewest_names(box: Box) -> int:
    """How many names could be behind it, at the worst of what an attacker may assume of font and line."""
    fewest = NAMES
    for low, high in _behind(box.width, box.height):
        for widths, size in product(_widths(), _SIZES):
            fewest = min(fewest, _between(widths, low / size, high / size))
    return fewest


def _behind(width: float, height: float) -> Iterator[tuple[float, float]]:
    """From which to which width something is behind a box, in heights of its line."""
    low, high = (share * height for share in _HEIGHTS)
    for below, step in zip((0.0, *STEPS), STEPS, strict=False):
        if low <= width / step <= high:
            yield below, step
    # It may also fill what room there was, which is no less than the lowest step: then anything not wider.
    yield 0.0, max(STEPS[0], width / high)


def _between(widths: list[float], low: float, high: float) -> int:
    return bisect_right(widths, high) - bisect_right(widths, low)


@cache
def _widths() -> list[list[float]]:
    return [sorted(_width(name, font) for name in _names()) for font in _FONTS]


def _width(name: str, font: str) -> float:
    from pdfminer.fontmetrics import FONT_METRICS

    of: dict[str, Any] = FONT_METRICS[font][1]
    return sum(of.get(letter, 500) for letter in name) / 1_000


@cache
def _names() -> list[str]:
    """First names, surnames and whole names of every edition in the forms records give them, with a middle
    name, too; as many as an attacker's list has.
    """
    from benchmarks.judge.editions import EDITIONS

    first = sorted({name for edition in EDITIONS.values() for name in edition.first})
    last = sorted({name for edition in EDITIONS.values() for name in edition.last})
    single = sorted({*first, *last})
    wanted = NAMES - len(single)
    whole = list(product(first, last))
    spread = whole[:: max(len(whole) // wanted, 1)][:wanted]
    both = [
        (f"{given} {surname}", f"{surname}, {given}", f"{surname}, {given} {first[at * 7 % len(first)]}")[
            at % 3
        ]
        for at, (given, surname) in enumerate(spread)
    ]
    return [*single, *both]


def _pages(data: bytes, suffix: str) -> Iterator[Image]:
    import pypdfium2
    from PIL import Image

    if suffix == ".pdf":
        for page in pypdfium2.PdfDocument(data):
            yield page.render(scale=_DOTS / 72, grayscale=True).to_pil()
    elif suffix == ".png":
        with Image.open(io.BytesIO(data)) as image:
            yield image.convert("L")


def _boxes_of(image: Image, page: int) -> Iterator[Box]:
    shades = numpy.asarray(image)
    labels, _ = ndimage.label(shades <= _DARK)
    for number, (rows, columns) in enumerate(ndimage.find_objects(labels), start=1):
        height, width = rows.stop - rows.start, columns.stop - columns.start
        short, long = sorted((height, width))  # of a line that runs up or down, too
        if short < _LEAST_HIGH or width * height < _LEAST_AREA:
            continue
        # Without its edge, which a viewer blends with what is beside it.
        inner = (
            slice(rows.start + _EDGE, rows.stop - _EDGE),
            slice(columns.start + _EDGE, columns.stop - _EDGE),
        )
        if (labels[inner] == number).mean() >= _FULL:
            yield Box(page, long, short, bool(shades[inner].max() <= _BLACK))
