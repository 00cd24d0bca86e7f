"""What nobody has read of a page is not in its copy: pictures, letters drawn as curves, writing by hand.

Of such areas the words are kept that were read, straight rules (forms are made of them), and white paper.
Where there is other ink, a light grey says that something was there.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium

from classify.extract.pdf.survey import Box, drawn_objects
from classify.redact.lines import Piece, Pixels

if TYPE_CHECKING:
    import pypdfium2
    from PIL.Image import Image

GREY = 225
_INK = 165
_TILE = 16
_FAINT = 190
"""Of a dot and its neighbours: a hairline is darker, a speck of the paper or of a printer's raster is not."""
_SPECKS = 4
"""Dots in a tile that are dirt of the paper."""
_FULL = 60
"""Dots of a tile from which it is a picture: what looks like a rule in it is a part of that."""
_LONGEST_STROKE = 60
"""Dots in a row that are a rule: no letter of running text has so many."""
_THICKEST_RULE = 9
_HALO = 2
_RECTANGLE, _SIMPLE, _CIRCLE, _FRAME = 5, 8, 14, 18
"""Points of a path that is no letter, as PDFium counts them: a small one of straight sides, a larger one, a
circle (each curve has three), a frame with round corners."""
_SMALL = 30.0
_MANY = 60
"""Small drawings on one page that may be letters made of strokes, as drawing programs make them."""


def unread_areas(page: pypdfium2.PdfPage) -> list[Box]:
    """Areas of a page whose pictures or curves may be words that its text does not say."""
    areas: list[Box] = []
    small: list[Box] = []
    for item, kind, box in drawn_objects(page.raw):
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            areas.append(box)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH and _is_painted(item):
            if not _is_simple(item, box):
                areas.append(box)
            elif max(box[2] - box[0], box[3] - box[1]) < _SMALL < 12 * min(box[2] - box[0], box[3] - box[1]):
                small.append(box)
    return areas + (small if len(small) > _MANY else [])


def _is_painted(item: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(pdfium.FPDFPath_GetDrawMode(item, fill, stroke) and (fill.value or stroke.value))


def _is_simple(item: Any, box: Box) -> bool:
    """Whether a path is a rule, a bar, a circle or a frame, and no letter and no signature."""
    count = pdfium.FPDFPath_CountSegments(item)
    if count > _FRAME:
        return False
    wide, high = box[2] - box[0], box[3] - box[1]
    kinds = {
        pdfium.FPDFPathSegment_GetType(pdfium.FPDFPath_GetPathSegment(item, at))
        for at in range(max(count, 0))
    }
    if pdfium.FPDF_SEGMENT_BEZIERTO in kinds:
        is_round = count <= _CIRCLE and abs(wide - high) < 0.05 * max(wide, high)
        return bool(is_round or min(wide, high) > _SMALL)
    return bool(count <= (_RECTANGLE if max(wide, high) < _SMALL else _SIMPLE))


def only_what_was_read(image: Image, areas: Iterable[Pixels], pieces: Sequence[Piece]) -> None:
    """Changes `areas` of a picture (mode L) to what was read of them."""
    import numpy

    shades = numpy.array(image)
    high, wide = shades.shape
    inside = numpy.zeros(shades.shape, dtype=bool)
    for box in areas:
        left, top, right, bottom = _within(box, wide, high)
        inside[top:bottom, left:right] = True
    if not inside.any():
        return
    words = numpy.zeros(shades.shape, dtype=bool)
    for piece in pieces:
        left, top, right, bottom = _within(piece.box, wide, high)
        words[top:bottom, left:right] = True
    from PIL import Image as Pictures
    from PIL import ImageFilter

    beside = inside & ~words
    ink = shades < _INK
    rules = ink & _rules(ink)
    faint = numpy.asarray(image.filter(ImageFilter.BoxBlur(1))) < _FAINT
    rest = faint & beside & ~rules
    shades[beside & ~rules] = 255
    shades[_tiles(rest, _SPECKS) & beside & ~rules] = GREY
    shades[_tiles(rest, _FULL) & beside] = GREY
    image.paste(Pictures.fromarray(shades))


def _within(box: Pixels, wide: int, high: int) -> tuple[int, int, int, int]:
    left, top, right, bottom = box
    return (
        min(max(int(left) - _HALO, 0), wide),
        min(max(int(top) - _HALO, 0), high),
        min(max(int(right) + _HALO + 1, 0), wide),
        min(max(int(bottom) + _HALO + 1, 0), high),
    )


def _rules(ink: Any) -> Any:
    """Ink that lies in long, thin, straight strokes across or down."""
    across = runs(ink, _LONGEST_STROKE)
    down = runs(ink.T, _LONGEST_STROKE).T
    across &= ~runs(across.T, _THICKEST_RULE).T
    down &= ~runs(down, _THICKEST_RULE)
    return across | down


def runs(ink: Any, length: int) -> Any:
    """Of each row the dots that lie in runs of at least so many."""
    import numpy

    if ink.shape[1] < length:
        return numpy.zeros(ink.shape, dtype=bool)
    sums = numpy.zeros((ink.shape[0], ink.shape[1] + 1), dtype=numpy.int32)
    numpy.cumsum(ink, axis=1, out=sums[:, 1:])
    begins = (sums[:, length:] - sums[:, :-length]) == length
    marks = numpy.zeros((ink.shape[0], ink.shape[1] + 1), dtype=numpy.int32)
    marks[:, : begins.shape[1]] += begins
    marks[:, length : length + begins.shape[1]] -= begins
    return numpy.cumsum(marks, axis=1, dtype=numpy.int32, out=marks)[:, :-1] > 0


def _tiles(rest: Any, least: int) -> Any:
    """Tiles with so much unread ink, and those beside them: its outline is told to nobody."""
    import numpy

    high, wide = rest.shape
    padded = numpy.zeros((-(-high // _TILE) * _TILE, -(-wide // _TILE) * _TILE), dtype=bool)
    padded[:high, :wide] = rest
    counts = padded.reshape(padded.shape[0] // _TILE, _TILE, padded.shape[1] // _TILE, _TILE).sum(axis=(1, 3))
    # Specks all over a page are its paper, or the raster of what printed it.
    full = counts >= max(least, 3 * float(numpy.median(counts)))
    grown = full.copy()
    grown[1:] |= full[:-1]
    grown[:-1] |= full[1:]
    grown[:, 1:] |= full[:, :-1]
    grown[:, :-1] |= full[:, 1:]
    return grown.repeat(_TILE, axis=0).repeat(_TILE, axis=1)[:high, :wide]


def within_areas(pieces: Iterable[Piece], areas: Sequence[Pixels]) -> list[Piece]:
    """Pieces whose middle lies in one of `areas`."""
    found = []
    for piece in pieces:
        x, y = (piece.box[0] + piece.box[2]) / 2, (piece.box[1] + piece.box[3]) / 2
        if any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in areas):
            found.append(piece)
    return found


def pixels_of(areas: Iterable[Box], to_pixels: Callable[[Box], Pixels]) -> list[Pixels]:
    """Areas of a page on its picture."""
    return [to_pixels(box) for box in areas]
