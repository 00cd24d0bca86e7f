"""Columns of people's names told by their values, where no header announces them.

One column of "Given Family" or "Family, Given", or two columns side by side whose cells read
together as such, are names by the share of rows that do; in a sheet, and in text whose columns
are parted by tabs, bars or wide gaps.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from classify.detect.names.lists import WORD, Lists
from classify.detect.names.value import looks_like_name
from classify.detect.names.words import BUSINESS, LEADING, NEVER
from classify.memos import remembered

SURE = 0.72
"""A value from this score on is a full name by itself: lists know its first name and its surname."""
PASS = 0.6
"""Share of a column's values, or of a pair's rows, that must be full names."""
LEAST_ROWS = 3

_SURE_INITIAL = 0.35
"""The shape "J. Doe" says more than the lists do."""
_LONGEST_CELL = 40
_MOST_WORDS = 4
_CELLS_KEPT = 20_000
"""Cells that are remembered: each is asked about beside both its neighbours."""
_FEW_WORDS = 3
_CELL_GAP = re.compile(r"[ ]*(?:\t|\||[ \xa0]{2})[ \t\xa0|]*")
_GRID_LINE = re.compile(r"^.*\S(?:\t|[ ]?\||[ \xa0]{2}).*\S.*$", re.MULTILINE)
_INITIAL = re.compile(r"[A-Z]\. ?[A-ZÀ-Þ][^\W\d_]+(?:['’\- ][^\W\d_]+)*")
_NO_NAME = re.compile(r"[\d@/\\_=:;<>#%$*+&!?()]")

Looks = Callable[[str], float]
"""How much a whole value looks like a person's name, 0 to 1."""


@dataclass(frozen=True, slots=True)
class GridName:
    """A name in a column of text, and in how many of its rows names stand."""

    start: int
    end: int
    share: float


def full_names(values: Sequence[str], looks: Looks) -> list[str]:
    """Those of `values` that are a full name by themselves, or an initial and a surname."""
    return [
        value
        for value in values
        if 2 <= len(value.split()) <= _MOST_WORDS + 1
        and looks(value) >= (_SURE_INITIAL if _INITIAL.fullmatch(value) else SURE)
    ]


def is_given_beside_family(pairs: Sequence[tuple[str, str]], lists: Lists) -> bool | None:
    """Whether the cells of two columns, side by side, are names: True for first name and surname, False
    for surname and first name, None for no names.

    Town beside state, or make beside model, may read like names as well; but those repeat, and are places.
    """
    pairs = [pair for pair in dict.fromkeys(pairs) if all(map(could_be_part, pair))]
    if len(pairs) < LEAST_ROWS or any(
        len(set(column)) * 2 < len(pairs) for column in zip(*pairs, strict=True)
    ):
        return None
    if sum(_is_place(left, lists) and _is_place(right, lists) for left, right in pairs) * 3 > len(pairs):
        return None
    forward = _share_together(pairs, lists)
    backward = _share_together([(right, left) for left, right in pairs], lists)
    if max(forward, backward) < PASS:
        return None
    return forward >= backward


@remembered(_CELLS_KEPT)
def could_be_part(cell: str) -> bool:
    """Whether a cell may hold a first name or a surname alone: up to three capitalised words."""
    words = cell.split()
    return (
        1 <= len(words) <= _FEW_WORDS
        and len(cell) <= _LONGEST_CELL
        and not _NO_NAME.search(cell)
        and any(word[0].isupper() for word in words)
    )


def _share_together(pairs: Sequence[tuple[str, str]], lists: Lists) -> float:
    return sum(_is_pair(given, family, lists) for given, family in pairs) / len(pairs)


def _is_pair(given: str, family: str, lists: Lists) -> bool:
    if _is_firm(given) or _is_firm(family):
        return False
    first, last = lists.of(given.split(maxsplit=1)[0]), lists.of(family.rsplit(maxsplit=1)[-1])
    return bool(first.first) and (bool(last.surname) or last.common == 0) and first.first >= last.first


def _is_firm(cell: str) -> bool:
    """Whether a cell of several words ends as streets, parks and firms do."""
    return " " in cell and cell.rsplit(maxsplit=1)[-1].rstrip(".").lower() in BUSINESS


def _is_place(cell: str, lists: Lists) -> bool:
    return all(lists.of(word).place for word in cell.split())


def names_in_grids(text: str, lists: Lists) -> Iterator[GridName]:
    """Names in the columns of `text`, where three lines or more have the same number of columns."""
    for rows in _grids(text):
        for column in range(len(rows[0])):
            cells = [row[column] for row in rows]
            yield from _column_names(text, cells, lists)
        for left in range(len(rows[0]) - 1):
            yield from _pair_names(text, [(row[left], row[left + 1]) for row in rows], lists)


Place = tuple[int, int]


def _column_names(text: str, cells: list[Place], lists: Lists) -> Iterator[GridName]:
    values = [text[start:end] for start, end in cells]
    found = set(full_names(list(dict.fromkeys(values)), lambda value: looks_like_name(value, lists)))
    share = sum(value in found for value in values) / len(values)
    if len(found) >= LEAST_ROWS - 1 and share >= PASS:
        for (start, end), value in zip(cells, values, strict=True):
            if value in found or (_is_capitalised_pair(value) and not _is_heading(value, lists)):
                yield GridName(start, end, share)


def _pair_names(text: str, pairs: list[tuple[Place, Place]], lists: Lists) -> Iterator[GridName]:
    values = [(text[slice(*left)], text[slice(*right)]) for left, right in pairs]
    if is_given_beside_family(values, lists) is None:
        return
    for cells, both in zip(pairs, values, strict=True):
        if all(map(could_be_part, both)) and not all(_is_heading(value, lists) for value in both):
            for start, end in cells:
                yield GridName(start, end, PASS)


def _is_capitalised_pair(value: str) -> bool:
    words = value.split()
    return could_be_part(value) and len(words) > 1 and all(word[0].isupper() for word in words)


def _is_heading(value: str, lists: Lists) -> bool:
    """Whether a cell holds a header's words rather than a name."""
    words = [word.rstrip(".").lower() for word in WORD.findall(value)]
    return all(
        word in LEADING or word in NEVER or (lists.of(word).common == 3 and not lists.of(word).surname)
        for word in words
    )


def _grids(text: str) -> Iterator[list[list[Place]]]:
    """Runs of lines with equally many cells, each cell with its offsets."""
    rows: list[list[Place]] = []
    last = -1
    for line in _GRID_LINE.finditer(text):
        cells = list(_cells(text, line.start(), line.end()))
        if rows and (line.start() != last + 1 or len(cells) != len(rows[0])):
            if len(rows) >= LEAST_ROWS:
                yield rows
            rows = []
        if len(cells) > 1:
            rows.append(cells)
            last = line.end()
    if len(rows) >= LEAST_ROWS:
        yield rows


def _cells(text: str, start: int, end: int) -> Iterator[Place]:
    while start < end and text[start] in " \t\xa0|":
        start += 1
    while end > start and text[end - 1] in " \t\xa0|\r":
        end -= 1
    for gap in _CELL_GAP.finditer(text, start, end):
        yield start, gap.start()
        start = gap.end()
    yield start, end
