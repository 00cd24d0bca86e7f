"""A document in leaves: pages where it has them, else stretches of text and rows that fit a screen or two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from classify.extract.document import TableBlock, TextBlock

_CHARACTERS = 10_000
_LINES = 160
_ROWS = 50
_CELLS = 2_500
_SHORTEST = 2_000
"""Characters of a stretch before a line's end is waited for no more."""
MOST_COLUMNS = 60
"""Columns of a table that are shown; the rest are many screens to the right."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters of a block of text."""

    block: TextBlock
    start: int
    end: int

    @property
    def text(self) -> str:
        """What stands there."""
        return self.block.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a table."""

    block: TableBlock
    first: int
    end: int


Part = Stretch | Rows
Leaf = list[Part]
Block = TextBlock | TableBlock


def leaves_of(blocks: Sequence[Block], pages: int | None) -> list[Leaf]:
    """The leaves of a document; with `pages`, that many come first, one a page, then what is on none. The
    body of a document of one page need not name it.
    """
    if pages is None:
        return _filled(blocks) or [[]]
    paged: list[Leaf] = [[] for _ in range(pages)]
    beside: list[Block] = []
    for block in blocks:
        page = block.place.page
        if page is None and pages == 1 and block.place.part == "body":
            page = 1
        if page is not None and 1 <= page <= pages:
            paged[page - 1] += _parts(block)
        else:
            beside.append(block)
    return [*paged, *_filled(beside)]


def _filled(blocks: Iterable[Block]) -> list[Leaf]:
    leaves: list[Leaf] = []
    room = 0.0
    for block in blocks:
        for part in _parts(block):
            size = _size(part)
            if size > room and (not leaves or leaves[-1]):
                leaves.append([])
                room = 1.0
            leaves[-1].append(part)
            room -= size
    return leaves


def _size(part: Part) -> float:
    """How much of a leaf it takes: 1 for all of it."""
    if isinstance(part, Rows):
        columns = max((len(row) for row in part.block.rows[part.first : part.end]), default=1)
        return max((part.end - part.first) / _ROWS, (part.end - part.first) * columns / _CELLS)
    text = part.text
    return max(len(text) / _CHARACTERS, (1 + text.count("\n")) / _LINES)


def _parts(block: Block) -> Iterable[Part]:
    if isinstance(block, TableBlock):
        columns = min(max(map(len, block.rows), default=1), MOST_COLUMNS)
        step = max(1, min(_ROWS, _CELLS // max(columns, 1)))
        return [
            Rows(block, first, min(first + step, len(block.rows)))
            for first in range(0, len(block.rows), step)
        ]
    return _stretches(block)


def _stretches(block: TextBlock) -> Iterable[Stretch]:
    text, start = block.text, 0
    while start < len(text):
        end = min(start + _CHARACTERS, len(text))
        lines = text.count("\n", start, end)
        if lines >= _LINES:
            for _ in range(lines - _LINES + 1):
                end = text.rindex("\n", start, end)
            end += 1
        elif end < len(text):
            # Between two lines, if there are some; what is black is so on both sides of a cut.
            break_ = text.rfind("\n", start + _SHORTEST, end)
            end = break_ + 1 if break_ >= 0 else end
        yield Stretch(block, start, end)
        start = end
