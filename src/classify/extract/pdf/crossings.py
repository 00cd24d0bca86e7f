"""Cells between the rules of a page: pdfplumber's search, along rows and columns instead of everywhere.

`pdfplumber.table` compares every crossing of two rules with every other, so that a table of twice the rows
takes four times as long, and a drawing hours. The answer is the same (`tests/extract/pdf/test_crossings.py`);
edges are pdfplumber's, and so is what becomes of the cells.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pdfplumber.table import Table, TableFinder, TableSettings, cells_to_tables

if TYPE_CHECKING:
    from pdfplumber.page import Page

Edge = dict[str, Any]
Cell = tuple[float, float, float, float]
"""Left, top, right, bottom, from the top left of the page."""


@dataclass(slots=True)
class Crossing:
    """The rules that meet in a point."""

    upright: set[Cell] = field(default_factory=set)
    across: set[Cell] = field(default_factory=set)


Crossings = dict[tuple[float, float], Crossing]
"""By x and distance from the top."""


class CellFinder(TableFinder):
    """`TableFinder` by its usual settings: `tables` are those of `page.find_tables()`."""

    def __init__(self, page: Page) -> None:
        self.page, self.settings = page, TableSettings()
        self.edges = self.get_edges()
        self.cells = list(cells_of(crossings_of(self.edges, float(self.settings.intersection_tolerance))))
        self.tables = [Table(page, group) for group in cells_to_tables(self.cells)]


def crossings_of(edges: Iterable[Edge], tolerance: float) -> Crossings:
    """Where upright rules meet such as run across, or miss them by at most `tolerance` points."""
    found: Crossings = {}
    upright, across = list[Edge](), list[Edge]()
    for edge in edges:
        (upright if edge["orientation"] == "v" else across).append(edge)
    across.sort(key=lambda edge: edge["top"])
    lowest = [edge["top"] + tolerance for edge in across]
    highest = [edge["top"] - tolerance for edge in across]
    for rule in upright:
        x = rule["x0"]
        for other in across[bisect_left(lowest, rule["top"]) : bisect_right(highest, rule["bottom"])]:
            if other["x0"] - tolerance <= x <= other["x1"] + tolerance:
                crossing = found.setdefault((x, other["top"]), Crossing())
                crossing.upright.add(_box(rule))
                crossing.across.add(_box(other))
    return found


def _box(edge: Edge) -> Cell:
    return (edge["x0"], edge["top"], edge["x1"], edge["bottom"])


def cells_of(crossings: Crossings) -> Iterator[Cell]:
    """The smallest cell that each crossing is the upper left corner of, from left to right."""
    points = sorted(crossings)
    columns: dict[float, list[float]] = {}
    rows: dict[float, list[float]] = {}
    for x, y in points:
        columns.setdefault(x, []).append(y)
        rows.setdefault(y, []).append(x)
    for x, y in points:
        below, right = columns[x], rows[y]
        corner = _opposite(crossings, x, y, below[bisect_right(below, y) :], right[bisect_right(right, x) :])
        if corner:
            yield (x, y, *corner)


def _opposite(
    crossings: Crossings, x: float, y: float, below: list[float], right: list[float]
) -> tuple[float, float] | None:
    """The lower right corner of the cell that begins at x, y: rules must join all four corners."""
    here = crossings[x, y]
    beside = [other for other in right if not here.across.isdisjoint(crossings[other, y].across)]
    if not beside:
        return None
    for lower in below:
        under = crossings[x, lower]
        if here.upright.isdisjoint(under.upright):
            continue
        for other in beside:
            corner = crossings.get((other, lower))
            if (
                corner
                and not corner.upright.isdisjoint(crossings[other, y].upright)
                and not corner.across.isdisjoint(under.across)
            ):
                return other, lower
    return None
