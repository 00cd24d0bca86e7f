"""Cells that no column verdict explains: searched like text, each value once."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, replace
from itertools import accumulate, chain

from classify.detect.analysis.finders import Finders, NamesBudget
from classify.detect.analysis.searching import Request, Sought, answered
from classify.detect.patterns.lookalikes import SHAPES
from classify.detect.patterns.normal import normalise
from classify.detect.resolve import Claim, settle
from classify.detect.vocabulary.headings import Heading
from classify.memos import Memo
from models.labels import Entity

# Numbers, amounts, percentages, short codes and the like: nothing a detector could want. Runs of
# seven and more digits are not dull (they may be a phone, an account, an SSN).
_DULL = re.compile(
    r"[-+($€£ ]*\d{1,3}(?:,\d{3})+(?:\.\d+)?[)% ]*"
    r"|[-+($€£ ]*\d{0,6}(?:\.\d{1,4})?[)% ]*"
    r"|[-– ]*|[A-Za-z]{1,3}|n/?a|none|yes|no|true|false|null",
    re.IGNORECASE,
)

FORM = -1

_SURE_PERSON = 0.6
_SURE_WORD = 0.85
APART = "\n" * 400
"""Wider than any detector's window for context words, so that cells searched together stay strangers."""
_MEMO = 50_000
_BATCH = 500
PROSE_WORDS = 4
"""A cell of this many words is read like prose."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell to be searched, with the label that names it ("" when nothing does)."""

    row: int
    column: int
    text: str
    label: str = ""
    counts_things: bool = False
    """It stands under a header such as "Part number": look-alikes of personal numbers are none."""


@dataclass(slots=True)
class CellClaim:
    """A claim within the cell at `row`, `column` of its block; offsets count within the cell."""

    row: int
    column: int
    claim: Claim
    record: int | None = None
    """What it belongs to, where that is not its row: a column's index, or FORM for a whole form."""


def is_dull(value: str) -> bool:
    """Whether a cell is a plain number or word that needs no search."""
    return len(value) < 24 and _DULL.fullmatch(value) is not None


def _leads(claim: Claim, text: str) -> bool:
    """Whether a claim rests on the mere shape of what begins `text`: "4-12345B wear pad"."""
    return claim.entity in SHAPES and not text[: claim.start].strip()


def _is_stray_word(claim: Claim, name: str) -> bool:
    """A single word in a cell is rarely a name, whatever the model says."""
    return " " not in name and claim.detector.startswith("names/model") and claim.score < _SURE_WORD


class CellReader:
    """Searches cells; a value that repeats is searched once."""

    def __init__(self, finders: Finders, budget: NamesBudget) -> None:
        self._finders = finders
        self._budget = budget
        self._memo: Memo[tuple[str, str, bool], list[Claim]] = Memo(_MEMO)

    def is_dull(self, value: str) -> bool:
        """Whether a cell is a plain number or word that none of these finders wants."""
        return not self._finders.own.short and is_dull(value)

    def read_loose(self, rows: list[list[str]], span: range) -> Iterator[CellClaim]:
        """Title rows and headers: searched as running text, row by row, names included."""
        cells = [
            Cell(r, c, cell)
            for r in span
            for c, cell in enumerate(rows[r])
            if cell and not self.is_dull(cell) and not self._finders.headings.of(cell).known
        ]
        # A single word of a title is no name, whatever the model says.
        words = [cell for cell in cells if " " not in cell.text.strip()]
        return chain(
            self._read([cell for cell in cells if " " in cell.text.strip()], prose=True),
            self._read(words, prose=False),
        )

    def read_cells(self, cells: list[Cell], prose_words: int = PROSE_WORDS) -> Iterator[CellClaim]:
        """Cells of a form that their labels did not explain."""
        for cell in cells:
            if not self.is_dull(cell.text):
                yield from self._read([cell], prose=len(cell.text.split()) >= prose_words)

    def read_column(self, cells: list[Cell], heading: Heading) -> Iterator[CellClaim]:
        """Cells of one column, as prose where the header or their length says so."""
        if not cells:
            return iter(())
        cells, persons = self._persons(cells, heading)
        return chain(persons, self._read_rest(cells, heading))

    def _persons(self, cells: list[Cell], heading: Heading) -> tuple[list[Cell], list[CellClaim]]:
        """Single persons in a column that promises names but mostly holds others ("Owner": firms, too)."""
        if heading.name_part != "full" or self._finders.names is None:
            return cells, []
        rest, persons = [], []
        for cell in cells:
            claims = self._finders.judge(heading.text, cell.text)
            if claims and claims[0].entity == Entity.PERSON and claims[0].score >= _SURE_PERSON:
                persons.append(CellClaim(cell.row, cell.column, claims[0]))
            else:
                rest.append(cell)
        return rest, persons

    def _read_rest(self, cells: list[Cell], heading: Heading) -> Iterator[CellClaim]:
        least = 3 if heading.free_text else PROSE_WORDS
        if heading.counts_things:
            return self._read([replace(cell, counts_things=True) for cell in cells], prose=False)
        prose = [cell for cell in cells if not heading.thing and cell.text.count(" ") + 1 >= least]
        if not prose:
            return self._read(cells, prose=False)
        rest = [cell for cell in cells if heading.thing or cell.text.count(" ") + 1 < least]
        return chain(self._read(prose, prose=True), self._read(rest, prose=False))

    def _read(self, cells: list[Cell], *, prose: bool) -> Iterator[CellClaim]:
        """Claims in `cells`, in batches so that the model for names sees many cells at once."""
        for start in range(0, len(cells), _BATCH):
            batch = cells[start : start + _BATCH]
            keys = dict.fromkeys((cell.text, cell.label, prose) for cell in batch)
            # All of the batch is to be at hand below, also what was known before.
            self._memo.make_room(len(keys))
            self._search([key for key in keys if key not in self._memo], prose=prose)
            for cell in batch:
                for claim in self._memo[cell.text, cell.label, prose]:
                    if cell.counts_things and _leads(claim, cell.text):
                        continue
                    yield CellClaim(cell.row, cell.column, copy(claim))

    def _search(self, keys: list[tuple[str, str, bool]], *, prose: bool) -> None:
        """Search the texts of `keys` and remember what they hold."""
        if not keys:
            return
        texts = [text for text, _, _ in keys]
        names = self._names_in(texts) if prose else {}
        patterns = self._patterns_in([(label, text) for text, label, _ in keys])
        for key, found in zip(keys, patterns, strict=True):
            self._memo[key] = settle(found + names.get(key[0], []), key[0])

    def _patterns_in(self, labelled: list[tuple[str, str]]) -> list[list[Claim]]:
        """Claims in each of the labelled texts, searched in one go, too far apart to see one another."""
        pieces: list[str] = []
        starts: list[int] = []
        at = 0
        for label, text in labelled:
            lead = f"{APART}{label}: " if label else APART
            starts.append(at + len(lead))
            pieces += (lead, text)
            at = starts[-1] + len(text)
        found: list[list[Claim]] = [[] for _ in labelled]
        for claim in answered(Request("".join(pieces), self._finders, sought=Sought.IDENTIFIERS)):
            index = bisect_right(starts, claim.start) - 1
            if index >= 0 and claim.end <= starts[index] + len(labelled[index][1]):
                claim.start, claim.end = claim.start - starts[index], claim.end - starts[index]
                found[index].append(claim)
        return found

    def _names_in(self, texts: list[str]) -> dict[str, list[Claim]]:
        """Names in each of `texts`, read together as lines of one text."""
        joined = "\n".join(texts)
        if self._finders.names is None or not self._budget.take(len(joined)):
            return {}
        starts = list(accumulate((len(text) + 1 for text in texts), initial=0))
        clean = normalise(joined)
        found: dict[str, list[Claim]] = {}
        for claim in answered(Request(clean.text, self._finders, sought=Sought.NAMES)):
            start, end = clean.back(claim.start, claim.end)
            index = bisect_right(starts, start) - 1
            whole = end <= starts[index] + len(texts[index])
            if whole and not _is_stray_word(claim, joined[start:end]):
                claim.start, claim.end = start - starts[index], end - starts[index]
                found.setdefault(texts[index], []).append(claim)
        return found
