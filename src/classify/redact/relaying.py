"""Lines of a page laid anew, so that nothing on them tells how wide was what was cut.

In a known font the width of a name tells the name (Bland, Iyer, Levchenko, PETS 2023), and the words around a
black box tell its width: where the next one begins, or, where lines end at one edge, how wide the others are.
So a line with a cut is set again from the pixels of its own words: they stand one even space apart, and each
box is as wide as a step of a coarse ladder. Where a line has no room for that, its words are drawn together
by a fixed step; where that is not enough, the box goes on to the next thing on its line and takes what stands
between with it: too much black is better than a leak.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

from classify.redact.canvas import Unseen
from classify.redact.lines import (
    INK,
    Piece,
    Pixels,
    Stretch,
    band_of,
    height_of,
    inked,
    measure_of,
    stretches_of,
)
from classify.redact.plan import Cut

if TYPE_CHECKING:
    from PIL.Image import Image

STEPS = (4.0, 6.0, 9.0, 13.5)
"""Widths of boxes, in heights of their line: first names, surnames, names, long names."""
_SPACE = 0.28
"""Between two words, in heights of the line."""
_AT_A_BOX = 0.45
"""Between a word and a box: engines misread words that touch one."""
_DRAWN_TOGETHER = (1.0, 0.9, 0.8)
_AT_EASE = 1.5
"""Heights of the line that a box leaves free at least, or it fills all: else being filled tells much."""
_SNAP = 2.0
_HALO = 2
_LOW, _HIGH = 0.8, 1.3
_SAME_EDGE = 0.15
_BESIDE = 0.15
"""Room of a page that stays white at its right edge, in inches of 200 dots."""


@dataclass(slots=True)
class Relaid:
    """A page after that."""

    image: Image
    words: list[Unseen] = field(default_factory=list)
    """In the order of the pieces; of what was cut, what stands there instead."""
    boxes: list[tuple[Pixels, bool]] = field(default_factory=list)
    """Black boxes, and whether a name may be behind them."""
    swallowed: int = 0
    """Words that are black for the room of others."""
    said: set[Cut] = field(default_factory=set)
    """Cuts of which it stands somewhere already what is there instead."""


@dataclass(slots=True)
class _Item:
    """What is laid on a line at a time: one kept piece, or all that is cut between two of them."""

    pieces: list[Piece]
    cut: bool
    at: Pixels = (0, 0, 0, 0)
    instead: str = ""

    @property
    def left(self) -> float:
        return min(piece.box[0] for piece in self.pieces)

    @property
    def right(self) -> float:
        return max(piece.box[2] for piece in self.pieces)

    def say(self, said: set[Cut]) -> None:
        """What stands here instead, unless it was said where the value began."""
        cut = next((piece.cut for piece in self.pieces if piece.cut and piece.cut.instead), None)
        if cut is not None and cut not in said:
            self.instead = cut.instead
            said.add(cut)


def relaid(image: Image, pieces: Sequence[Piece], black: Sequence[Pixels] = ()) -> Relaid:
    """The page whose picture (mode L) and words these are, without what is cut, and black where `black` says
    so. Changes the picture.
    """
    done = Relaid(image, boxes=[(box, False) for box in black])
    places: dict[int, Unseen] = {}
    level = [piece for piece in pieces if not piece.is_upright]
    stretches = [*stretches_of(level)]
    page = _Page.of(level, stretches)
    for stretch in stretches:
        if any(piece.cut for piece in stretch.pieces):
            places.update(_Setter(done, stretch, page).set())
    places.update(_turned(done, [piece for piece in pieces if piece.is_upright]))
    _blacken(done)
    placed = (places.get(id(piece)) or _where_it_was(piece) for piece in pieces)
    words = [word for word in placed if word.text]
    done.words = [word for word in words if not any(_covers(box, word.box) for box, _ in done.boxes)]
    done.swallowed += len(words) - len(done.words)
    return done


def _where_it_was(piece: Piece) -> Unseen:
    return Unseen("" if piece.cut else piece.text, piece.box)


def _blacken(done: Relaid) -> None:
    """Once more at the end: what was laid over a box that is wider than its line had room for."""
    from PIL import ImageDraw

    pen = ImageDraw.Draw(done.image)
    for (left, top, right, bottom), _ in done.boxes:
        pen.rectangle((left, top, right - 1, bottom - 1), fill=0)


def _covers(box: Pixels, word: Pixels) -> bool:
    across, down = min(box[2], word[2]) - max(box[0], word[0]), min(box[3], word[3]) - max(box[1], word[1])
    return across > _HALO and down > 0.4 * (word[3] - word[1])


def step(width: float, height: float) -> float | None:
    """The width of a box for something so wide on a line so high; None: wider than any."""
    return next((wide * height for wide in STEPS if width <= wide * height), None)


@dataclass(frozen=True, slots=True)
class _Page:
    """What a line shares with the others of its page."""

    pieces: Sequence[Piece]
    lefts: list[float]
    """Where stretches begin."""
    heights: list[float]
    """Of lines."""

    @classmethod
    def of(cls, pieces: Sequence[Piece], stretches: Sequence[Stretch]) -> _Page:
        lines = {id(stretch.line): stretch.line for stretch in stretches}.values()
        lefts = [stretch.pieces[0].box[0] for stretch in stretches]
        return cls(pieces, lefts, [height_of(measure_of(line, line)) for line in lines])

    def is_edge(self, left: float, height: float) -> bool:
        """Whether other lines begin there, too."""
        return sum(abs(other - left) < _SAME_EDGE * height for other in self.lefts) > 1

    def usual(self, height: float) -> float:
        """The height of most lines, if this one is about as high: two boxes of different widths over one name
        would tell more of it than one.
        """
        most = median(self.heights)
        return most if _LOW * most <= height <= _HIGH * most else height


class _Setter:
    """Sets one stretch of a line again."""

    def __init__(self, done: Relaid, stretch: Stretch, page: _Page) -> None:
        segment, measure = stretch.pieces, measure_of(stretch.line, stretch.pieces)
        self._done = done
        self._image = done.image
        self._height = page.usual(height_of(measure))
        self._items = _items(segment)
        for item in self._items:
            item.say(done.said)
        self._erased = band_of(done.image, segment, segment, page.pieces, self._height)
        top, bottom = band_of(done.image, segment, measure, page.pieces, self._height)
        self._top, self._bottom = max(top, self._erased[0]), min(bottom, self._erased[1])
        self._left = min(piece.box[0] for piece in segment)
        self._right = max(piece.box[2] for piece in segment)
        margin = _BESIDE * 200
        edge = min(stretch.following - 0.5 * self._height, done.image.width - margin)
        self._limit = max(self._free_right(edge), self._right)
        shared = page.is_edge(self._left, self._height)
        self._start = (
            self._left if shared else self._snapped(max(stretch.before + 0.5 * self._height, margin))
        )

    def set(self) -> dict[int, Unseen]:
        """Draws it; returns where pieces stand now, or what stands for them."""
        if not self._laid():
            self._swallow()
        return self._draw()

    def _laid(self) -> bool:
        """Whether all of it finds room, drawn together or not."""
        for factor in _DRAWN_TOGETHER:
            at = self._start
            for number, item in enumerate(self._items):
                if number:
                    space = _AT_A_BOX if item.cut or self._items[number - 1].cut else _SPACE
                    at += (0.08 if item.pieces[0].glued else space * factor) * self._height
                wide = self._wide(item, factor, is_last=number == len(self._items) - 1, at=at)
                item.at = (at, self._top, at + wide, self._bottom)
                at += wide
            if at <= self._limit + 0.5:
                return True
        return False

    def _wide(self, item: _Item, factor: float, *, is_last: bool, at: float) -> float:
        width = item.right - item.left
        if not item.cut:
            return width * factor
        if item.instead:
            return _label_width(item.instead, self._height)
        wide = step(width, self._height)
        room = self._limit - at
        least = max(width, STEPS[0] * self._height)
        if is_last and (wide is None or wide > room - _AT_EASE * self._height) and room >= least:
            return room
        return math.inf if wide is None else wide

    def _swallow(self) -> None:
        """From the first cut on all is black, up to the next thing on the line; and over that where there is
        no room for a box that names nobody.
        """
        first = next(at for at, item in enumerate(self._items) if item.cut)
        kept, gone = self._items[:first], self._items[first:]
        for item in kept:
            item.at = (item.left, self._top, item.right, self._bottom)
        black = _Item([piece for item in gone for piece in item.pieces], cut=True)
        self._done.swallowed += sum(piece.cut is None for piece in black.pieces)
        right = max(self._limit, self._right, gone[0].left + STEPS[0] * self._height)
        left = min(gone[0].left, max(self._image.width - STEPS[0] * self._height, 0))
        black.at = (left, self._top, min(right, self._image.width), self._bottom)
        self._items = [*kept, black]

    def _draw(self) -> dict[int, Unseen]:
        from PIL import ImageDraw

        image, top, bottom = self._image, self._top, self._bottom
        patches = [
            image.crop((int(item.left) - _HALO, top, math.ceil(item.right) + _HALO, bottom))
            for item in self._items
        ]
        whole = (int(self._left) - 2 * _HALO, top, math.ceil(self._right) + 2 * _HALO, bottom)
        paper = _paper(image.crop(whole))
        pen = ImageDraw.Draw(image)
        pen.rectangle((whole[0], self._erased[0], whole[2] - 1, self._erased[1] - 1), fill=paper)
        places: dict[int, Unseen] = {}
        for item, patch in zip(self._items, patches, strict=True):
            left, _, right, _ = item.at
            box = (round(left), top, round(right), bottom)
            if not item.cut:
                fitted = patch.resize((max(box[2] - box[0] + 2 * _HALO, 1), patch.height))
                _darken(image, fitted, (box[0] - _HALO, top), paper)
                [piece] = item.pieces
                places[id(piece)] = Unseen(piece.text, (left, piece.box[1], right, piece.box[3]))
                continue
            if item.instead:
                _label(image, box, item.instead)
            else:
                # What runs off the page is black up to its edge.
                box = (min(max(box[0], 0), image.width - 1), top, min(box[2], image.width), bottom)
                pen.rectangle((box[0], top, box[2] - 1, bottom - 1), fill=0)
                self._done.boxes.append(((*box,), any(_is_name(piece) for piece in item.pieces)))
            for number, piece in enumerate(item.pieces):
                places[id(piece)] = Unseen(item.instead if not number else "", box)
        return places

    def _free_right(self, edge: float) -> float:
        """How far to the right nothing is drawn on this line, a rule or a picture."""
        start = math.ceil(self._right) + _HALO + 1
        columns = inked(self._image, start, int(edge), self._top, self._bottom)
        return min(edge, start + columns[0] - 3) if columns else edge

    def _snapped(self, edge: float) -> float:
        """Where it begins, if not where others do: centered words tell with both ends how wide they are."""
        wanted = self._left // (_SNAP * self._height) * (_SNAP * self._height)
        columns = inked(self._image, int(edge), int(self._left) - _HALO - 1, self._top, self._bottom)
        free = edge + columns[-1] + 4 if columns else edge
        return min(max(wanted, free), self._left)


def _items(segment: list[Piece]) -> list[_Item]:
    """Kept pieces, and between them what is cut, with signs that stand close to it."""
    items: list[_Item] = []
    for number, piece in enumerate(segment):
        is_sign = not any(map(str.isalnum, piece.text))
        before = items[-1] if items else None
        follows = segment[number + 1] if number + 1 < len(segment) else None
        close = (piece.glued and before is not None and before.cut) or (
            follows is not None and follows.glued and follows.cut is not None
        )
        cut = piece.cut is not None or (is_sign and close)
        if cut and before is not None and before.cut and _is_one(before, piece):
            before.pieces.append(piece)
        else:
            items.append(_Item([piece], cut))
    return items


def _is_one(before: _Item, piece: Piece) -> bool:
    """Whether a cut piece goes with what is cut before it: the same value, or both black."""
    last = next((one.cut for one in reversed(before.pieces) if one.cut), None)
    return piece.cut is None or last is None or last == piece.cut or not (last.instead or piece.cut.instead)


def _paper(part: Image) -> int:
    """The shade on which a line stands."""
    counts = part.histogram()
    return counts.index(max(counts))


def _darken(image: Image, patch: Image, corner: tuple[int, int], paper: int) -> None:
    """Words drawn close together: where two patches overlap, the ink of both stays."""
    from PIL import ImageChops

    area = (corner[0], corner[1], corner[0] + patch.width, corner[1] + patch.height)
    below = image.crop(area)
    image.paste((ImageChops.darker if paper > INK else ImageChops.lighter)(below, patch), corner)


def _is_name(piece: Piece) -> bool:
    return piece.cut is not None and piece.cut.entity == "PERSON"


# What stands there instead


def _label_width(text: str, height: float) -> float:
    return 0.54 * height * len(text) + 0.6 * height


def _label(image: Image, box: tuple[int, int, int, int], text: str) -> None:
    """The words that stand there instead: in a frame, so that nobody takes them for the document's own."""
    from PIL import ImageDraw, ImageFont

    left, top, right, bottom = box
    pen = ImageDraw.Draw(image)
    pen.rectangle((left, top, right - 1, bottom - 1), fill=255, outline=0)
    size = max(0.75 * (bottom - top), 6.0)
    font = ImageFont.load_default(size)
    while size > 6 and font.getlength(text) > right - left - 4:
        size *= 0.92
        font = ImageFont.load_default(size)
    pen.text(((left + right) / 2, (top + bottom) / 2), text, fill=0, font=font, anchor="mm")


# Words that run up or down


def _turned(done: Relaid, pieces: list[Piece]) -> dict[int, Unseen]:
    """Of a line that runs up or down all is black as soon as something of it is cut."""
    from PIL import ImageDraw

    places: dict[int, Unseen] = {}
    pen = ImageDraw.Draw(done.image)
    for piece in pieces:
        if piece.cut is None:
            continue
        line = [other for other in pieces if other.box[0] < piece.box[2] and piece.box[0] < other.box[2]]
        left, right = min(p.box[0] for p in line) - _HALO, max(p.box[2] for p in line) + _HALO
        top, bottom = min(p.box[1] for p in line), max(p.box[3] for p in line)
        box = (max(int(left), 0), max(int(top), 0), math.ceil(right), math.ceil(bottom))
        pen.rectangle((box[0], box[1], box[2] - 1, box[3] - 1), fill=0)
        done.boxes.append(((*box,), False))
        done.swallowed += sum(other.cut is None and id(other) not in places for other in line)
        places.update({id(other): Unseen("", box) for other in line})
    return places
