"""What is cut from a document: the one interface between a profile and the makers of copies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from classify.extract.document import TableBlock, TextBlock

Rectangle = tuple[float, float, float, float]
"""Left, top, right, bottom in points from the top left of a page."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of a text that does not reach the copy."""

    start: int
    end: int
    entity: str
    """What it was, `Entity` or a city's own; MANUAL where a person drew it."""
    instead: str = ""
    """What stands there in the copy (`XXX-XX-1234`, `1984`, `J. D.`); empty: it is black."""


class Plan(Protocol):
    """What is cut from one document. Offsets are of the text that is asked about."""

    def cuts(self, text: str) -> Sequence[Cut]:
        """Of any text of the document, wherever it stands: in order, none overlapping another."""

    def block_cuts(self, block: TextBlock) -> Sequence[Cut]:
        """Of a block, with what was found at its own places besides."""

    def cell_cuts(self, block: TableBlock, row: int, column: int) -> Sequence[Cut]:
        """Of a cell; offsets in `block.rows[row][column]`."""

    def dropped(self, block: TableBlock) -> frozenset[int]:
        """Columns that are dropped whole."""

    def boxes(self, page: int) -> Sequence[Rectangle]:
        """What people drew on a page (from 1)."""


@dataclass(slots=True)
class Made:
    """What a maker wrote."""

    suffix: str
    """Of the copy's name: `.pdf`, `.docx`, `.xlsx`, `.csv`, `.txt`, `.html`, `.png`."""
    removed: dict[str, int] = field(default_factory=dict)
    """Stretches that were cut, by entity."""
    boxes: list[tuple[int, float, float, float, float]] = field(default_factory=list)
    """Black boxes of a document of pages: page (from 1); left, top, right, bottom in points from top left."""
    left_out: dict[str, int] = field(default_factory=dict)
    """What of the document is not in the copy, in words ("pictures", "hidden rows"), and how often."""
