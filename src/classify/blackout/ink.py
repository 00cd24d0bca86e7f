"""Which letters of a document are black, and which marks of the inventory stand for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from classify.blackout.leaves import MOST_COLUMNS, Block, Rows, Stretch
from classify.blackout.values import Span, Values, merged
from classify.detect.analysis.finders import NamesBudget
from classify.detect.finding import Finding
from classify.detect.patterns.candidates import candidates
from classify.detect.patterns.engine import PatternEngine
from classify.detect.scan import Scanner
from classify.detect.text import search
from classify.extract.document import Place, TableBlock, TextBlock
from classify.wire import Mark, Run, TableShown, TextShown

_LONGEST_CELL = 20_000
"""Characters of one cell that are shown."""
_CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127), " ")
_DIRECTIONS = dict.fromkeys((*range(8234, 8239), *range(8294, 8298)), "")
"""Signs that turn the order of letters: a page must show them in theirs."""

_Key = tuple[str, Place, int]
_Where = tuple[str, int | None, str | None, str | None]


@dataclass(slots=True)
class Bar:
    """A black stretch of one text."""

    start: int
    end: int
    marks: set[int] = field(default_factory=set)


def _where(place: Place) -> _Where:
    return place.part, place.page, place.sheet, place.cell


class Ink:
    """Blackens the leaves of one document, which was read and searched whole."""

    def __init__(
        self, scanner: Scanner, blocks: Sequence[Block], found: Sequence[Finding], marks: Sequence[Mark]
    ) -> None:
        self._scanner = scanner
        self.values = Values.of((finding.entity, finding.text) for finding in found)
        by_key: dict[_Key, list[int]] = {}
        for mark in marks:
            by_key.setdefault((mark.entity, mark.place, mark.start), []).append(mark.id)
        self._found: dict[_Where, list[tuple[Finding, set[int]]]] = {}
        for finding in found:
            # Taken out, one after the other where several texts have one place (properties, headers of a
            # mail): what is left in the end was not found again.
            left = by_key.get((finding.entity, finding.place, finding.start))
            ids = {left.pop(0)} if left else set()
            self._found.setdefault(_where(finding.place), []).append((finding, ids))
        lost = {number for left in by_key.values() for number in left}
        self._lost: dict[_Where, list[Mark]] = {}
        for mark in marks:
            if mark.id in lost:
                self._lost.setdefault(_where(mark.place), []).append(mark)
        self._spills = self._spilling(blocks)

    # Parts of a leaf

    def stretch(self, stretch: Stretch) -> TextShown:
        """A stretch of text, blacked out."""
        block = stretch.block
        place = block.place_at(stretch.start)
        label = self.plain(block.label) if block.label and not stretch.start else []
        bars = self.bars(stretch)
        return TextShown(self._shown(place), label, _runs(stretch.text, bars))

    def bars(self, stretch: Stretch) -> list[Bar]:
        """What is black in a stretch, in reading order; offsets in its text."""
        block, text = stretch.block, stretch.text
        bars = []
        for finding, ids in self._found.get((*_where(block.place)[:3], None), ()):
            at = finding.start - block.offset
            end = at + len(finding.text)
            if end <= stretch.start or at >= stretch.end or not _stands_at(block, at, finding):
                continue
            bars.append(Bar(max(at, stretch.start) - stretch.start, end - stretch.start, set(ids)))
        spilt = self._spills.get(id(block), 0)
        if spilt > stretch.start:
            bars.append(Bar(0, spilt - stretch.start))
        bars += [Bar(start, end) for start, end in self.spans(text)]
        for mark in self._lost.get((*_where(block.place)[:3], None), ()):
            at = mark.start - block.offset
            if stretch.start <= at < stretch.end and block.place_at(at) == mark.place:
                bars.append(_whole_line(text, at - stretch.start, mark.id))
        return _joined(bars, len(text))

    def rows(self, rows: Rows) -> TableShown:
        """Rows of a table, blacked out."""
        block = rows.block
        table = [
            [self._cell(block, row, column) for column in range(min(len(block.rows[row]), MOST_COLUMNS))]
            for row in range(rows.first, rows.end)
        ]
        first_row = block.first_row + rows.first
        return TableShown(self._shown(block.place), first_row, block.first_column, table)

    def plain(self, text: str) -> list[Run]:
        """A text that stands beside the document: a label, the name of a sheet."""
        return _runs(text, _joined([Bar(start, end) for start, end in self.spans(text)], len(text)))

    def spans(self, text: str) -> list[Span]:
        """What must be black in any text of this document, by itself: values of the document, and whatever
        has the shape of a value or looks like a name.
        """
        finders = self._scanner.finders
        found = [*self.values.spans(text)]
        found += [
            (claim.start, claim.end)
            for claim in search(text, finders, NamesBudget(len(text) + 1), prose=True)
            if claim.entity not in _NO_SECRET
        ]
        if isinstance(finders.patterns, PatternEngine):
            found += candidates(finders.patterns, text)
        return merged(found)

    # Cells

    def _cell(self, block: TableBlock, row: int, column: int) -> list[Run]:
        text = block.rows[row][column]
        return _runs(text[:_LONGEST_CELL], self.cell_bars(block, row, column))

    def cell_bars(self, block: TableBlock, row: int, column: int) -> list[Bar]:
        """What is black in a cell, in reading order."""
        text = block.rows[row][column]
        if not text or text.isspace():
            return []
        where = (*_where(block.place)[:3], block.cell_name(row, column))
        found, lost = self._found.get(where, ()), self._lost.get(where, ())
        bars = []
        if found or lost:
            place = block.cell_place(row, column)
            bars += [
                Bar(finding.start, finding.start + len(finding.text), set(ids))
                for finding, ids in found
                if finding.place == place and text.startswith(finding.text, finding.start)
            ]
            bars += [Bar(0, len(text), {mark.id}) for mark in lost if mark.place == place]
        bars += [Bar(start, end) for start, end in self.spans(text[:_LONGEST_CELL])]
        return _joined(bars, len(text))

    # What does not end where its block ends

    def _spilling(self, blocks: Sequence[Block]) -> dict[int, int]:
        """Of blocks into which a value of the block before runs on: how many characters from their start."""
        spills: dict[int, int] = {}
        running: dict[tuple[str, bool, bool], int] = {}
        for block in blocks:
            if not isinstance(block, TextBlock):
                continue
            stream = (block.place.part, block.place.hidden is not None, block.prose)
            rest = running.pop(stream, 0)
            if rest > 0:
                spills[id(block)] = min(rest, len(block.text))
                if rest > len(block.text):
                    running[stream] = rest - len(block.text)
            for finding, _ in self._found.get((*_where(block.place)[:3], None), ()):
                at = finding.start - block.offset
                over = at + len(finding.text) - len(block.text)
                if 0 <= at < len(block.text) and over > 0 and _stands_at(block, at, finding):
                    running[stream] = max(running.get(stream, 0), over)
        return spills

    def _shown(self, place: Place) -> Place:
        """A place as it may leave the worker: sheets are named after people."""
        if place.sheet is None:
            return place
        name = "".join(run.text if run.marks is None else BLACK for run in self.plain(place.sheet))
        return Place(place.part, place.page, place.paragraph, name, place.cell, place.line, place.hidden)


BLACK = "█████"
"""What stands for a black bar in plain words: always as long."""
_NO_SECRET = frozenset({"MT_STATUTE"})


def _stands_at(block: TextBlock, at: int, finding: Finding) -> bool:
    """Whether it is this block in which a finding begins: several may have the same place."""
    if not 0 <= at < len(block.text) or block.place_at(at) != finding.place:
        return False
    here = block.text[at : at + len(finding.text)]
    return finding.text.startswith(here)


def _whole_line(text: str, at: int, mark: int) -> Bar:
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    return Bar(start, len(text) if end < 0 else end, {mark})


def _joined(bars: Iterable[Bar], length: int) -> list[Bar]:
    """Bars in reading order, those that overlap or touch as one, within the text."""
    whole: list[Bar] = []
    for bar in sorted(bars, key=lambda bar: (bar.start, bar.end)):
        start, end = max(bar.start, 0), min(bar.end, length)
        if start >= end:
            continue
        if whole and start <= whole[-1].end:
            whole[-1].end = max(whole[-1].end, end)
            whole[-1].marks |= bar.marks
        else:
            whole.append(Bar(start, end, set(bar.marks)))
    return whole


def _runs(text: str, bars: Sequence[Bar]) -> list[Run]:
    runs, at = [], 0
    for bar in bars:
        if bar.start > at:
            runs.append(Run(_printable(text[at : bar.start])))
        runs.append(Run("", sorted(bar.marks)))
        at = bar.end
    if at < len(text):
        runs.append(Run(_printable(text[at:])))
    return runs


def _printable(text: str) -> str:
    plain = text.replace("\r\n", "\n").translate(_CONTROLS).translate(_DIRECTIONS)
    return plain.encode("utf-8", "replace").decode()
