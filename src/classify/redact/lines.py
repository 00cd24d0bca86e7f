"""The words of a page in lines, and how high a line is, up to its neighbours and the rules of its table."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from classify.redact.plan import Cut

if TYPE_CHECKING:
    from PIL.Image import Image

Pixels = tuple[float, float, float, float]
"""Left, top, right, bottom."""

INK = 150
"""Darker dots are ink."""
_NEXT_COLUMN = 1.6
"""From so wide a gap on, in heights of the line, what follows is not of the same sentence."""
_LIKE = 0.75
"""Of the height of a line: words without high letters do not measure it."""


@dataclass(slots=True)
class Piece:
    """A word, or a part of one: kept, or cut."""

    text: str
    box: Pixels
    cut: Cut | None = None
    glued: bool = False
    """No space stands before it."""
    confidence: float | None = None

    @property
    def is_upright(self) -> bool:
        """Whether it runs up or down the page."""
        left, top, right, bottom = self.box
        return len(self.text) > 2 and bottom - top > 2 * (right - left)


@dataclass(slots=True)
class Stretch:
    """A stretch of a line between two columns, and what stands beside it."""

    pieces: list[Piece]
    line: list[Piece]
    before: float
    """Where what stands left of it ends."""
    following: float
    """Where what stands right of it begins."""


def stretches_of(pieces: Iterable[Piece]) -> Iterator[Stretch]:
    """All stretches of all lines, from left to right."""
    for line in lines_of(pieces):
        columns = _columns(line)
        for at, column in enumerate(columns):
            before = columns[at - 1][-1].box[2] if at else 0.0
            following = columns[at + 1][0].box[0] if at + 1 < len(columns) else math.inf
            yield Stretch(column, line, before, following)


def lines_of(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Pieces that stand on one line, from left to right."""
    lines: list[tuple[float, float, list[Piece]]] = []
    for piece in sorted(pieces, key=lambda piece: piece.box[1] + piece.box[3]):
        _, top, _, bottom = piece.box
        for at in range(len(lines) - 1, max(len(lines) - 6, -1), -1):
            high, low, line = lines[at]
            if min(low, bottom) - max(high, top) > 0.5 * min(low - high, bottom - top):
                line.append(piece)
                lines[at] = min(high, top), max(low, bottom), line
                break
        else:
            lines.append((top, bottom, [piece]))
    return [sorted(line, key=lambda piece: piece.box[0]) for _, _, line in lines]


def _columns(line: list[Piece]) -> list[list[Piece]]:
    """A line taken apart where columns part."""
    height = height_of(line)
    found = [[line[0]]]
    for piece in line[1:]:
        if piece.box[0] - max(other.box[2] for other in found[-1]) > _NEXT_COLUMN * height:
            found.append([])
        found[-1].append(piece)
    return found


def height_of(line: Sequence[Piece]) -> float:
    """Of a line, about the size of its letters: boxes of letters are a little lower."""
    return 1.15 * max(max(p.box[3] for p in line) - min(p.box[1] for p in line), 6.0)


def measure_of(line: list[Piece], segment: list[Piece]) -> list[Piece]:
    """The pieces by which a line is measured: kept ones, for what is cut would tell whether it has letters
    that reach below the line.
    """
    kept = [piece for piece in line if piece.cut is None]
    if kept and height_of(kept) >= _LIKE * height_of(segment):
        return kept
    return segment


def band_of(
    image: Image, segment: list[Piece], measure: Sequence[Piece], others: Sequence[Piece], height: float
) -> tuple[int, int]:
    """How high and low a line is erased: with what underlines it, up to its neighbours and to rules that go
    on beyond it.
    """
    left, right = min(p.box[0] for p in segment), max(p.box[2] for p in segment)
    top, bottom = min(p.box[1] for p in measure), max(p.box[3] for p in measure)
    high, low = top - 0.1 * height, bottom + 0.2 * height
    for other in others:
        if other.box[2] < left or other.box[0] > right:
            continue
        if top > other.box[3] > high:
            high = other.box[3]
        if bottom < other.box[1] < low:
            low = other.box[1]
    beyond, rows = round(height), (int(high), math.ceil(low))
    through = _through(image, int(left), math.ceil(right) + beyond, *rows)
    through += _through(image, int(left) - beyond, math.ceil(right), *rows)
    high = max([high, *(row + 1 for row in through if row < (top + bottom) / 2)])
    low = min([low, *(row for row in through if row > (top + bottom) / 2)])
    return max(int(high), 0), min(math.ceil(low), image.height)


def _through(image: Image, left: int, right: int, top: int, bottom: int) -> list[int]:
    """Rows that are ink from one side to the other."""
    import numpy

    part = numpy.asarray(image.crop((left, top, right, bottom)))
    return [int(row) + top for row in numpy.flatnonzero((part < INK).all(axis=1))]


def inked(image: Image, left: int, right: int, top: int, bottom: int) -> list[int]:
    """Columns with ink in them, counted from `left`."""
    import numpy

    if right <= left or bottom <= top:
        return []
    part = numpy.asarray(image.crop((left, top, right, bottom)))
    return [int(column) for column in numpy.flatnonzero((part < INK).any(axis=0))]
