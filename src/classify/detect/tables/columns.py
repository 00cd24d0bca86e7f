"""Tables: the column is the unit.

A header (in any of the first rows, over several rows if need be) and the share of values that
pass an entity's check decide together what a column holds; each of its cells is then a finding.
Forms (labels left of or above their values) and tables that lie on their side are read label by
label. What no header explains is searched cell by cell, like text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import accumulate, chain, pairwise

from classify.detect.analysis.finders import Finders
from classify.detect.finding import Step, Why
from classify.detect.hits import Hit
from classify.detect.names.columns import LEAST_ROWS, PASS, could_be_part, full_names
from classify.detect.resolve import Claim
from classify.detect.tables.cells import APART, FORM, PROSE_WORDS, Cell, CellClaim, CellReader
from classify.detect.tables.headerrows import HeaderRows, Rows
from classify.detect.tables.layout import (
    FEWEST_NAMES,
    Column,
    Layout,
    is_filled,
    is_series,
    is_two_columns,
    may_hold_part,
    names_nobody,
)
from classify.detect.vocabulary.headings import role_in
from classify.extract.document import TableBlock
from models.labels import Entity, Role

_SAMPLE = 300
_RIVAL_SAMPLE = 40
_RARE_NAME = 0.7

# Share of a column's values that must pass, by how strongly the header names the entity.
_STRONG = 0.8
_PASS_STRONG, _PASS_WEAK = 0.4, 0.75
_NAMES_PASS_SURE, _NAMES_PASS_DOUBTFUL, _NAMES_PASS_PLAIN = 0.25, 0.5, 0.8
# Headers whose people work for the table's keeper: then everybody in the row is staff.
_STAFF_WORDS = frozenset({"ext", "extension", "badge", "title", "position", "department", "dept", "division"})
_PRIVATE_COLUMNS = frozenset(
    {
        Entity.US_SSN.value,
        Entity.DATE_OF_BIRTH.value,
        Entity.US_BANK_NUMBER.value,
        Entity.STREET_ADDRESS.value,
    }
)


class TableScan:
    """One table (a sheet, a CSV file, a table in a document) as its blocks come in."""

    def __init__(self, finders: Finders, reader: CellReader, title: str = "") -> None:
        self._finders = finders
        self._reader = reader
        self._title = title
        self._headers = HeaderRows(finders.headings)
        self._layout = Layout()

    def feed(self, block: TableBlock) -> Iterator[CellClaim]:
        """Claims in `block`, row and column counted within it."""
        rows = block.rows
        start = 0
        if block.continued:
            end = next(iter(self._table_starts(rows, 1)), len(rows))
            yield from self._read_body(rows, range(end))
            start = end
        starts = [start, *self._table_starts(rows, start + 1)]
        for first, last in zip(starts, [*starts[1:], len(rows)], strict=True):
            if first < last:
                yield from self._read_table(rows, first, last)

    def _table_starts(self, rows: Rows, start: int) -> Iterator[int]:
        """Rows below a blank one that are a new header of their own."""
        for index in range(max(start, 1), len(rows)):
            after_a_gap = is_filled(rows[index]) and not is_filled(rows[index - 1])
            if after_a_gap and self._headers.strength(rows[index]) >= 2:
                yield index

    def _read_table(self, rows: Rows, first: int, last: int) -> Iterator[CellClaim]:
        found = self._headers.find(rows, first, last)
        if self._is_form(rows, first, last, found):
            self._layout = Layout(is_form=True, role=role_in(self._title))
            yield from self._read_form(rows, range(first, last))
            return
        if found is None:
            self._layout = Layout(role=role_in(self._title))
            yield from self._read_body(rows, range(first, last))
            return
        top, header = found
        title = " ".join(cell for row in rows[first:header] for cell in row if cell)[:200]
        headings = self._headers.headings(rows, top, header)
        self._layout = Layout(
            [Column(heading) for heading in headings],
            rows[header],
            role_in(title) or role_in(self._title),
        )
        yield from self._read_form(rows, range(first, top), prose_words=2)
        yield from self._reader.read_loose(rows, range(top, header + 1))
        yield from self._read_body(rows, range(header + 1, last))

    # Forms

    def _is_label(self, cell: str) -> bool:
        if not cell or len(cell) > 60 or cell.isspace():
            return False
        if cell.rstrip().endswith(":"):
            return True
        return sum(map(str.isdigit, cell)) < 3 and self._finders.headings.of(cell).promises

    def _is_form(self, rows: Rows, first: int, last: int, header: tuple[int, int] | None) -> bool:
        """Whether labels stand beside their values: more rows hold labels than the header has."""
        if last - first > 400:
            return False
        groups = range(*header) if header else range(0)
        filled = [rows[r] for r in range(first, last) if r not in groups and is_filled(rows[r])]
        two_columns = is_two_columns(filled)
        is_label = {cell: self._is_label(cell) for cell in set(chain.from_iterable(filled))}
        labelled = 0
        all_labels = []
        for row in filled:
            cells = [cell for cell in row if cell.strip()]
            labels = [is_label[cell] for cell in cells]
            labelled += bool(labels) and labels[0] and len(cells) > sum(labels)
            all_labels.append(bool(labels) and all(labels))
        # Rows of labels and rows of values take turns: a form whose labels stand above.
        turns = all(one != other for one, other in pairwise(all_labels))
        if turns and sum(all_labels) >= 2 and filled[0] != filled[2]:
            return True
        if header is None:
            return labelled >= 1 and (labelled * 4 >= len(filled) or two_columns)
        if two_columns and labelled >= 1 and len(filled) >= 3:
            heads = [self._finders.headings.of(cell).known for cell in rows[header[1]] if cell.strip()]
            if not all(heads):
                return True
        in_header = sum(is_label[cell] for cell in rows[header[1]])
        return labelled >= 2 and labelled * 2 >= len(filled) and labelled > in_header - 1

    def _read_form(self, rows: Rows, span: range, prose_words: int = PROSE_WORDS) -> Iterator[CellClaim]:
        governed, on_its_side = self._governed(rows, span)
        loose: list[Cell] = []
        for r in span:
            for c, cell in enumerate(rows[r]):
                if not cell.strip():
                    continue
                label = governed.get((r, c), "").rstrip(" :")
                claims = self._finders.judge(label, cell) if label else []
                if claims:
                    for claim in claims:
                        claim.role = claim.role or self._layout.role
                        yield CellClaim(r, c, claim, record=c if on_its_side else FORM)
                else:
                    loose.append(Cell(r, c, cell, label))
        for found in self._reader.read_cells(loose, prose_words):
            found.record = found.column if on_its_side else FORM
            yield found

    def _governed(self, rows: Rows, span: range) -> tuple[dict[tuple[int, int], str], bool]:
        """The label of each value, and whether labels stand left and each column is a record."""
        governed: dict[tuple[int, int], str] = {}
        labels_left_only = True
        for r in span:
            label = ""
            for c, cell in enumerate(rows[r]):
                if not cell.strip():
                    continue
                if self._is_label(cell) and not (label and rows[r][c - 1] == label and not self._known(cell)):
                    labels_left_only = labels_left_only and not label
                    label = cell
                    if self._value_is_below(rows, span, r, c):
                        governed[r + 1, c] = cell
                elif label:
                    governed.setdefault((r, c), label)
                elif not any(map(str.isdigit, cell)):
                    # An unknown label is context all the same.
                    label = cell
        values: dict[int, int] = {}
        for r, _ in governed:
            values[r] = values.get(r, 0) + 1
        wide = sum(count >= 2 for count in values.values())
        return governed, labels_left_only and wide >= 2 and wide * 2 > len(values)

    def _value_is_below(self, rows: Rows, span: range, r: int, c: int) -> bool:
        """Whether the label at `r`, `c` has nothing of its own beside it but a value below."""
        below = rows[r + 1][c] if r + 1 in span and c < len(rows[r + 1]) else ""
        beside = rows[r][c + 1] if c + 1 < len(rows[r]) else ""
        if not below.strip() or self._is_label(below):
            return False
        return not beside.strip() or self._is_label(beside)

    def _known(self, cell: str) -> bool:
        return self._finders.headings.of(cell).promises

    # Columns

    def _read_body(self, rows: Rows, span: range) -> Iterator[CellClaim]:
        if self._layout.is_form:
            yield from self._read_form(rows, span)
            return
        width = max((len(rows[r]) for r in span), default=0)
        headers = [cell.strip() for cell in self._layout.header_row]
        repeated = {r for r in span if headers and [cell.strip() for cell in rows[r]] == headers}
        staff = self._staff_table()
        below = [
            {r: rows[r][c] for r in span if c < len(rows[r]) and rows[r][c] and r not in repeated}
            for c in range(width)
        ]
        columns = self._layout.first_columns(width)
        for column, cells in zip(columns, below, strict=True):
            if column.entity is None:
                self._judge(column, list(dict.fromkeys(cells.values()))[:_SAMPLE], staff)
        for pair, beside in zip(pairwise(columns), pairwise(below), strict=True):
            self._judge_pair(pair, beside, staff)
        for c, cells in enumerate(below):
            yield from self._read_column(columns[c], c, cells, dict.fromkeys(cells.values()))

    def _read_column(
        self, column: Column, c: int, cells: dict[int, str], distinct: Iterable[str]
    ) -> Iterator[CellClaim]:
        scores: dict[str, float | None] = {}
        if column.entity:
            scores = {value: self._fit(column, value) for value in distinct}
        rest: list[Cell] = []
        speaks = column.heading.known or self._finders.own.stand_below(column.heading.text)
        plain = column.heading.text if speaks else ""
        dull = {value for value in distinct if scores.get(value) is None and self._reader.is_dull(value)}
        for r, value in cells.items():
            score = scores.get(value)
            if score is not None and column.why is not None and column.entity is not None:
                start = len(value) - len(value.lstrip())
                claim = Claim(
                    column.entity,
                    start,
                    len(value.rstrip()),
                    min(0.99, max(score, column.score)),
                    column.why.detector,
                    column.explain,
                    role=column.role,
                )
                yield CellClaim(r, c, claim)
            elif value not in dull:
                rest.append(Cell(r, c, value, plain))
        yield from self._reader.read_column(rest, column.heading)

    def _fit(self, column: Column, value: str) -> float | None:
        if value in column.fits:
            return column.fits[value]
        if column.entity == Entity.PERSON:
            return self._name_fit(column, value)
        return self._finders.fits_column(column.entity or "", value.strip())

    def _name_fit(self, column: Column, value: str) -> float | None:
        """By the header where it promises a name; rare names pass with the column they stand in."""
        heading = column.heading
        if heading.name_part is None:
            return self._full_name(value)
        score = self._finders.name_score(heading, value)
        enough_words = heading.name_part != "full" or " " in value.strip()
        if score is None and enough_words and self._finders.part_of_name(value):
            return _RARE_NAME
        return score

    def _judge(self, column: Column, sample: list[str], staff: bool) -> None:
        """Settle what the column holds, if its header and its values agree on something."""
        values = [value for value in sample if value.strip()]
        if not values:
            return
        for entity, strength in column.heading.entities:
            fits = {value: self._finders.fits_column(entity, value.strip()) for value in values}
            passed = sum(fit is not None for fit in fits.values())
            if passed < max(1, len(values) * (_PASS_STRONG if strength >= _STRONG else _PASS_WEAK)):
                continue
            if not self._have_another_form(entity, values) and not is_series(entity, values):
                self._settle(column, entity, passed, len(values), strength)
                column.fits = fits
                return
        self._judge_names(column, values, staff)

    def _have_another_form(self, entity: str, values: list[str]) -> bool:
        """Whether most values are plainly something else: court numbers under "Case No"."""
        seen = values[:_RIVAL_SAMPLE]
        starts = list(accumulate((len(value) + len(APART) for value in seen), initial=0))
        best: dict[int, Hit] = {}
        # In one search, too far apart to see one another: forty searches cost half as much again.
        for hit in self._finders.patterns.find(APART.join(seen)):
            at = bisect_right(starts, hit.start) - 1
            is_whole = hit.end - hit.start >= 0.8 * len(seen[at])
            if is_whole and (at not in best or hit.score > best[at].score):
                best[at] = hit
        others = sum(hit.entity != entity and hit.score >= 0.6 for hit in best.values())
        return others * 2 > len(seen)

    def _judge_names(self, column: Column, values: list[str], staff: bool) -> None:
        heading = column.heading
        if self._finders.names is None:
            return
        if heading.name_part:
            passed = sum(self._finders.name_score(heading, value) is not None for value in values)
            wanted = _NAMES_PASS_SURE if heading.name_strength >= 0.6 else _NAMES_PASS_DOUBTFUL
        elif not (heading.entities or heading.thing or heading.free_text):
            fewest = LEAST_ROWS if heading.known else FEWEST_NAMES
            if len(values) < fewest:
                return
            values = [value for value in values if not names_nobody(value)]
            passed = len(full_names(values, self._finders.names.looks_like_name))
            wanted = _NAMES_PASS_PLAIN if heading.known else PASS
            if passed < fewest:
                return
        else:
            return
        if passed and passed >= len(values) * wanted:
            self._settle_names(column, passed, len(values), staff)

    def _settle_names(self, column: Column, passed: int, seen: int, staff: bool) -> None:
        column.role = column.heading.role or self._layout.role or (Role.EMPLOYEE if staff else None)
        self._settle(column, Entity.PERSON.value, passed, seen, column.heading.name_strength)

    def _judge_pair(
        self, columns: tuple[Column, Column], cells: tuple[dict[int, str], dict[int, str]], staff: bool
    ) -> None:
        """Settle two columns side by side that hold first names and surnames, though no header says so."""
        left, right = cells
        if self._finders.names is None or min(len(left), len(right)) < LEAST_ROWS:
            return
        if not all(map(may_hold_part, columns)):
            return
        rows = [r for r in left if r in right][:_SAMPLE]
        pairs = [(left[r].strip(), right[r].strip()) for r in rows]
        given_first = self._finders.names.given_beside_family(pairs)
        if given_first is None:
            return
        parts = ("first", "last") if given_first else ("last", "first")
        for column, part, values in zip(columns, parts, zip(*pairs, strict=True), strict=True):
            passed = sum(map(could_be_part, values))
            column.heading = replace(column.heading, name_part=part, name_strength=PASS)
            self._settle_names(column, passed, len(values), staff)

    def _full_name(self, value: str) -> float | None:
        """Score of a value that is a name by itself, with no header to say so."""
        names = self._finders.names
        words = value.split()
        if names is None or len(value) > 50 or not 2 <= len(words) <= 5 or any(map(str.isdigit, value)):
            return None
        looks = names.looks_like_name(value)
        if looks < 0.6 and self._finders.part_of_name(value):
            return _RARE_NAME
        return looks if looks >= 0.6 else None

    def _settle(self, column: Column, entity: str, passed: int, seen: int, strength: float) -> None:
        share = passed / seen
        column.entity = entity
        column.score = min(0.99, 0.45 + 0.3 * strength + 0.24 * share)
        heading = f"headed '{column.heading.quote}'" if column.heading.quote else "without a header"
        check = "look like names" if entity == Entity.PERSON else f"pass the check for {entity}"
        versions = self._finders.names if entity == Entity.PERSON else self._finders.patterns
        column.why = Why(
            detector=f"column/{entity}",
            version=versions.version if versions else "",
            sentence=f"In the column {heading}: {passed} of {seen} different values {check}.",
            steps=(
                Step(f"the column is {heading}", round(0.45 + 0.3 * strength, 3)),
                Step(f"{passed} of {seen} values {check}", round(0.24 * share, 3)),
            ),
        )

    def _staff_table(self) -> bool:
        """Whether the headers are those of a staff directory: posts and extensions, nothing private."""
        words = {word for column in self._layout.columns for word in column.heading.text.split()}
        private = {entity for column in self._layout.columns for entity, _ in column.heading.entities[:1]}
        return not words.isdisjoint(_STAFF_WORDS) and private.isdisjoint(_PRIVATE_COLUMNS)
