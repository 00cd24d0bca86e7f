"""Boxes that people drew on a page: what stands under them goes, whatever a detector thinks of it.

A box over words of one or two lines cuts these words, and their lines are set anew as with any cut: how wide
somebody drew it would tell how wide a name was. One over three lines or more, or over none (a signature, a
photograph), is black as it was drawn, with every word whole that it touches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from classify.redact.lines import Piece, Pixels, lines_of
from classify.redact.plan import Cut, Rectangle
from classify.redact.unread import GREY
from models.labels import Entity
from models.sharing import MANUAL

if TYPE_CHECKING:
    from PIL.Image import Image

_UNDER = 0.15
"""Share of a word, across and down, from which it lies under a box."""
_MOST_LINES = 2
"""Lines whose words are cut; a box over more stays as it was drawn."""
_TALL = 2.5
"""Heights of a word: what else a taller box covers was something, too, and becomes grey."""


@dataclass(slots=True)
class Covered:
    """A page with what people drew on it."""

    pieces: list[Piece]
    """Of its words those that are left, and those to be cut as others are."""
    cuts: list[Cut] = field(default_factory=list)
    """One for each box under which nothing was cut before."""
    black: list[Pixels] = field(default_factory=list)
    """Boxes that stay as they were drawn."""
    texts: list[str] = field(default_factory=list)
    """What stood under them, line by line."""


def on_picture(
    boxes: Iterable[Rectangle], size: tuple[float, float], pixels: tuple[int, int], turned: int = 0
) -> list[Pixels]:
    """Boxes in points on the picture of their page, which was turned clockwise since they were drawn.

    Args:
        boxes: as drawn.
        size: of the page in points, as it lies now.
        pixels: of its picture, as it lies now.
        turned: degrees.
    """
    wide, high = size if turned in (0, 180) else (size[1], size[0])
    across, down = pixels[0] / size[0], pixels[1] / size[1]
    placed = (_turned(_clamped(box, wide, high), wide, high, turned) for box in boxes)
    return [(left * across, top * down, right * across, bottom * down) for left, top, right, bottom in placed]


def _clamped(box: Rectangle, wide: float, high: float) -> Rectangle:
    """What of a box lies on its page, from whichever corner it was drawn."""
    across = sorted(min(max(edge, 0.0), wide) for edge in (box[0], box[2]))
    down = sorted(min(max(edge, 0.0), high) for edge in (box[1], box[3]))
    return across[0], down[0], across[1], down[1]


def _turned(box: Rectangle, wide: float, high: float, turned: int) -> Rectangle:
    """A box on a page so wide and high, turned clockwise."""
    left, top, right, bottom = box
    if turned == 90:
        return high - bottom, left, high - top, right
    if turned == 180:
        return wide - right, high - bottom, wide - left, high - top
    if turned == 270:
        return top, wide - right, bottom, wide - left
    return box


def covered_by(image: Image, pieces: Sequence[Piece], boxes: Sequence[Pixels]) -> Covered:
    """Black out what lies under `boxes`: changes the picture (mode L) under those that cut words."""
    covered = Covered([*pieces])
    texts: dict[str, None] = {}
    for number, box in enumerate(boxes):
        # Two cuts are told apart by where they begin; a page's text has no places below zero.
        cut = Cut(-number - 1, 0, MANUAL)
        under = [piece for piece in covered.pieces if _is_under(piece, box)]
        texts |= dict.fromkeys(_said(under))
        if not any(piece.cut for piece in under):
            covered.cuts.append(cut)
        if under and len(lines_of(under)) <= _MOST_LINES:
            _erase(image, box, under, covered.pieces)
            for piece in under:
                # A name stays one for who measures boxes.
                was_name = piece.cut is not None and piece.cut.entity == Entity.PERSON
                piece.cut = Cut(cut.start, 0, Entity.PERSON) if was_name else cut
            continue
        black, under = _whole(box, covered.pieces)
        texts |= dict.fromkeys(_said(under))
        gone = {id(piece) for piece in under}
        covered.pieces = [piece for piece in covered.pieces if id(piece) not in gone]
        covered.black.append(_rounded(black, image.size))
    covered.texts = [*texts]
    return covered


def _is_under(piece: Piece, box: Pixels) -> bool:
    left, top, right, bottom = piece.box
    across = min(box[2], right) - max(box[0], left)
    down = min(box[3], bottom) - max(box[1], top)
    return across > _UNDER * (right - left) and down > _UNDER * (bottom - top)


def _said(pieces: Iterable[Piece]) -> Iterator[str]:
    for line in lines_of(pieces):
        if text := " ".join(piece.text for piece in line if piece.text):
            yield text


def _whole(box: Pixels, pieces: Sequence[Piece]) -> tuple[Pixels, list[Piece]]:
    """A box made wider until no word sticks out of it, and the words under it."""
    under: list[Piece] = []
    while True:
        more = [piece for piece in pieces if _is_under(piece, box)]
        if len(more) == len(under):
            return box, under
        under = more
        corners = [box, *(piece.box for piece in under)]
        box = (
            min(one[0] for one in corners),
            min(one[1] for one in corners),
            max(one[2] for one in corners),
            max(one[3] for one in corners),
        )


def _erase(image: Image, box: Pixels, under: Sequence[Piece], pieces: Sequence[Piece]) -> None:
    """What else lies under a box: drawings, writing by hand, letters that no text tells of. The words beside
    it that it only touches stay whole.
    """
    from PIL import ImageDraw

    gone = {id(piece) for piece in under}
    area = _rounded(box, image.size)
    kept = [
        (image.crop(_rounded(piece.box, image.size)), _rounded(piece.box, image.size)[:2])
        for piece in pieces
        if id(piece) not in gone and _meets(piece.box, area)
    ]
    is_tall = box[3] - box[1] > _TALL * max(piece.box[3] - piece.box[1] for piece in under)
    paper = image.crop(area).histogram()
    shade = GREY if is_tall else paper.index(max(paper))
    ImageDraw.Draw(image).rectangle((area[0], area[1], area[2] - 1, area[3] - 1), fill=shade)
    for patch, corner in kept:
        image.paste(patch, corner)


def _meets(one: Pixels, other: Pixels) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _rounded(box: Pixels, size: tuple[int, int]) -> tuple[int, int, int, int]:
    left, top = min(max(int(box[0]), 0), size[0] - 1), min(max(int(box[1]), 0), size[1] - 1)
    right, bottom = min(int(-(-box[2] // 1)), size[0]), min(int(-(-box[3] // 1)), size[1])
    return left, top, max(right, left + 1), max(bottom, top + 1)
