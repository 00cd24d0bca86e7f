"""Where a table's header stands, and what its columns are headed with.

A header is one row among the first, or up to three: a group over its columns ("Direct deposit" over "Routing"
and "Account"), or words set one below the other ("Social" over "Security" over "Number").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from classify.detect.vocabulary.headings import Heading, Headings
from models.labels import Entity

Rows = list[list[str]]

_WITHIN = 15
"""First rows of a table among which its header stands."""
_MOST_ROWS = 3
_LONGEST_GROUP = 40
_SURE_HEADING = 0.85
_ACCOUNT_WORDS = frozenset({
    "account", "acct", "number", "no", "num", "bank", "dd", "deposit", "direct", "pay", "payroll", "ach", "#",
})  # fmt: skip


class HeaderRows:
    """Finds headers with what is known of their words."""

    def __init__(self, headings: Headings) -> None:
        self._of = headings.of
        self._may_hold = headings.may_hold

    def strength(self, row: Sequence[str]) -> float:
        """How many cells of `row` read like headers; 0 when some cell is plainly a value."""
        weights: dict[str, float] = {}
        for cell in dict.fromkeys(row):
            if not cell or cell.isspace():
                continue
            if len(cell) > 60 or sum(map(str.isdigit, cell)) > 4:
                return 0.0
            heading = self._of(cell)
            weights[cell] = 1.0 if heading.promises else 0.6 if heading.known else 0.0
        seen = [weights[cell] for cell in row if cell in weights]
        strength = sum(seen)
        return strength if strength * 6 >= len(seen) else 0.0

    def find(self, rows: Rows, first: int, last: int) -> tuple[int, int] | None:
        """The first and last row of the header of the table in `rows[first:last]`; None when it has none."""
        found = self._strongest(rows, first, last)
        if found is None:
            return None
        tops = [found]
        while tops[-1] > first and len(tops) < _MOST_ROWS and _is_group_row(rows[tops[-1] - 1]):
            tops.append(tops[-1] - 1)
        bottoms = [found, *self._further(rows, found, last)]
        extents = [(top, bottom) for bottom in bottoms for top in tops if bottom - top < _MOST_ROWS]
        # What promises most; of equals, what leaves the values most and takes one row of groups.
        return max(
            extents,
            key=lambda extent: (self._promised(rows, *extent), -extent[1], -abs(found - 1 - extent[0])),
        )

    def headings(self, rows: Rows, top: int, bottom: int) -> list[Heading]:
        """The heading of each column, joined with the groups above it where that says more."""
        levels = [*(_spread(rows[index], len(rows[bottom])) for index in range(top, bottom)), rows[bottom]]
        above = rows[top:bottom]
        headings = []
        for column in range(max(map(len, levels))):
            stack = [row[column].strip() if column < len(row) else "" for row in levels]
            own = [row[column].strip() if column < len(row) else "" for row in above]
            headings.append(self._joined(stack, own))
        return _with_whole_names(_with_bank_accounts(headings))

    def _joined(self, stack: list[str], own: list[str]) -> Heading:
        """The heading of a column, given its words from the top group down and which of them are its own."""
        lowest = self._of(stack[-1])
        words = list(dict.fromkeys(filter(None, stack)))
        joint = [self._of(" ".join(words[level:])) for level in range(len(words) - 1)] if stack[-1] else []
        joint.reverse()
        candidates = [lowest, *joint, *map(self._of, reversed(own))]
        promising = [heading for heading in candidates if heading.promises]
        if lowest.name_part:
            # A word below that heads names is no identifier for the group above it.
            promising = [heading for heading in promising if heading.name_part]
        plain = next((heading for heading in joint if heading.counts_things), lowest)
        return max(promising, key=_promise, default=plain)

    def _strongest(self, rows: Rows, first: int, last: int) -> int | None:
        best, best_strength = None, 0.0
        for index in range(first, min(first + _WITHIN, last)):
            strength = self.strength(rows[index])
            if self._is_data(rows, index, last):
                continue
            # The first row that will do, unless a later one is much better.
            margin = 0.0 if best is None else 0.9
            if strength > best_strength + margin and (
                strength >= 1.2 or self._heads_alone(rows, index, last)
            ):
                best, best_strength = index, strength
        return best

    def _further(self, rows: Rows, top: int, last: int) -> Iterator[int]:
        """Rows below `top` that may be the header's last: short wordings down to there, values behind."""
        for index in range(top + 1, min(top + _MOST_ROWS, last - 1)):
            if not self._may_head(rows[index]):
                return
            if _holds_values(rows[index + 1]) and not self._is_data(rows, index, last):
                yield index

    def _may_head(self, row: Sequence[str]) -> bool:
        """Whether a row below a header may belong to it: short wordings, most of them of words that head."""
        filled = [cell for cell in row if cell.strip()]
        heads = sum(all(map(self._may_hold, cell.split())) for cell in filled)
        return heads * 2 > len(filled) and all(map(_is_wording, filled))

    def _promised(self, rows: Rows, top: int, bottom: int) -> int:
        """Of how many columns a header of these rows tells what they hold."""
        return sum(heading.promises for heading in self.headings(rows, top, bottom))

    def _is_data(self, rows: Rows, index: int, last: int) -> bool:
        """Whether a cell that reads like a header comes again below in another row, as "Pass" does."""
        header = rows[index]
        promising = {cell for cell in set(header) if cell and self._of(cell).promises}
        for c, cell in enumerate(header):
            if cell in promising:
                below = (rows[r] for r in range(index + 1, min(index + 40, last)))
                if any(c < len(row) and row[c] == cell and row != header for row in below):
                    return True
        return False

    def _heads_alone(self, rows: Rows, index: int, last: int) -> bool:
        """Whether a row with one recognised cell may be a header: no digits, over digits or long cells."""
        below = rows[index + 1] if index + 1 < last else []
        if any(map(str.isdigit, "".join(rows[index]))):
            return False
        digits_below = any(map(str.isdigit, "".join(below)))
        return digits_below or (sum(map(bool, rows[index])) >= 2 and max(map(len, below), default=0) > 20)


def _is_group_row(row: Sequence[str]) -> bool:
    """Whether a row above a header may name groups of its columns: two short wordings or more, no digits."""
    filled = [cell for cell in row if cell.strip()]
    return len(filled) >= 2 and all(map(_is_wording, filled))


def _is_wording(cell: str) -> bool:
    return len(cell) <= _LONGEST_GROUP and "@" not in cell and not any(map(str.isdigit, cell))


def _holds_values(row: Sequence[str]) -> bool:
    return sum(map(str.isdigit, "".join(row))) >= 4


def _spread(row: Sequence[str], width: int) -> list[str]:
    """The cells of a row of groups, each spread over the blanks to its right."""
    spread, current = [], ""
    for cell in row:
        current = cell.strip() or current
        spread.append(current)
    return spread + [current] * (width - len(spread))


def _promise(heading: Heading) -> float:
    """How strongly a heading says what its values are."""
    return max(heading.name_strength, max((strength for _, strength in heading.entities), default=0.0))


def _with_whole_names(headings: list[Heading]) -> list[Heading]:
    """A plain "Last" beside a "First" is sure to be a surname, and the other way round."""
    parts = {heading.name_part for heading in headings}
    if not {"first", "last"} <= parts:
        return headings
    return [
        replace(heading, name_strength=max(heading.name_strength, _SURE_HEADING))
        if heading.name_part in ("first", "last", "middle")
        else heading
        for heading in headings
    ]


def _with_bank_accounts(headings: list[Heading]) -> list[Heading]:
    """Beside a routing number, a plain "Account" is a bank account."""
    routing, account = Entity.US_BANK_ROUTING.value, Entity.US_BANK_NUMBER.value
    if not any(heading.entities and heading.entities[0][0] == routing for heading in headings):
        return headings
    return [
        replace(heading, entities=((account, 0.9),), counts_things=False)
        if not heading.entities
        and {"account", "acct"} & (words := set(heading.text.split()))
        and words <= _ACCOUNT_WORDS
        else heading
        for heading in headings
    ]
