"""How a table is laid out: its columns and what they hold, and what rows and values look like."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from classify.detect.finding import Why
from classify.detect.tables.headerrows import Rows
from classify.detect.vocabulary.headings import Heading, is_organization
from models.labels import Entity, Role

NOTHING = Heading("")
LETTERS = re.compile(r"[A-Z]{2,12}(?=[- ]?\d)")
FEWEST_NAMES = 2

SERIES = 3
"""Values that must begin with the same letters to be a series of serials."""


@dataclass(slots=True)
class Column:
    """A column and, once enough values were seen, what it holds."""

    heading: Heading
    entity: str | None = None
    score: float = 0.0
    why: Why | None = None
    role: Role | None = None
    fits: dict[str, float | None] = field(default_factory=dict)
    """Scores of the values it was judged by, None for those that are no such entity."""

    def explain(self) -> Why:
        """Why its cells are findings; asked only once the column is settled."""
        assert self.why is not None, "the column holds findings"
        return self.why


@dataclass(slots=True)
class Layout:
    """How one table is laid out; kept for the blocks that continue it."""

    columns: list[Column] = field(default_factory=list)
    header_row: list[str] = field(default_factory=list)
    role: Role | None = None
    is_form: bool = False

    def first_columns(self, number: int) -> list[Column]:
        """The first `number` columns; ragged rows may have more cells than the header."""
        self.columns += [Column(NOTHING) for _ in range(number - len(self.columns))]
        return self.columns[:number]


def is_series(entity: str, values: list[str]) -> bool:
    """Whether these are no plates but serials that an office gives out: BL2858, BL4331, BL4365."""
    if entity != Entity.MT_LICENSE_PLATE or len(values) < SERIES:
        return False
    leads = {lead[0] if (lead := LETTERS.match(value)) else "" for value in values}
    return len(leads) == 1 and leads != {""}


def is_filled(row: Sequence[str]) -> bool:
    """Whether a row shows anything: blanks in a cell show nothing."""
    return any(cell and not cell.isspace() for cell in row)


def is_two_columns(filled: Rows) -> bool:
    """Whether all rows are a short wording and one other cell, as a form's are."""
    pairs = [[cell for cell in row if cell.strip()] for row in filled]
    names = [pair[0] for pair in pairs]
    return (
        all(len(pair) <= 2 for pair in pairs)
        and len(set(names)) == len(names)
        and all(len(name) <= 40 and not any(map(str.isdigit, name)) for name in names)
    )


def names_nobody(value: str) -> bool:
    """Whether a cell leaves the name open ("spare", "n/a") or names a body beside the persons."""
    return value.islower() or len(value) < FEWEST_NAMES or is_organization(value)


def may_hold_part(column: Column) -> bool:
    """Whether a column that is not settled may hold first names or surnames all the same."""
    heading = column.heading
    return column.entity is None and (heading.name_part is not None or not heading.known)
