"""Form fields of a PDF page: what names each, and boxes that hold one value between them.

Forms print one label before several boxes: three for a Social Security number, one for each digit, three for
a date. Read singly such boxes say nothing; joined they say what a person reads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from classify.extract.document import Place, TextBlock

Box = tuple[float, float, float, float]
_FARTHEST = 40.0
"""Points between neighbouring boxes of one value, a printed dash between them included."""
_LONGEST = 4
"""Characters of one box of several; years and the end of a number have four."""
_FEWEST_SINGLE = 4
"""Boxes of one character each from which they spell a value rather than stand in a table."""
_ROWS_OF_A_TABLE = 3
_FEWEST_DIGITS = 6
"""Digits from which boxes with names alike hold a number of some kind between them."""
_SEPARATORS = re.compile(r"[\s_|()]*([-\u2010-\u2015/.])?[\s_|()]*")
_DATE = re.compile(r"(?i)date|birth|born|\bdob\b|\bd\.o\.b|mm|dd|yy|month|day|year|fecha|expir")
_GROUPS = (
    # Digits in the boxes of a Social Security number, a card, a phone, an employer's number, a ZIP+4.
    (3, 2, 4),
    (4, 4, 4, 4),
    (3, 3, 4),
    (2, 7),
    (5, 4),
)
_GENERIC = re.compile(
    r"(?i)(?:(?:text|field|undefined|check ?box|untitled|fill|topmostsubform|page|form|box|input)[\s\d_]*)+"
    r"|[a-z]?\d*"
)


_APART = re.compile(
    r"(?:[\W_]{1,20}+[abc]|[\W_]{0,20}+(?:first|middle|last|part))?[\W_]{0,20}+\d{0,20}+[\W_]{0,20}+$",
    re.IGNORECASE,
)
"""What tells a field from its neighbours, at the end of its name."""


@dataclass(frozen=True, slots=True)
class Field:
    """A text field with a value."""

    value: str
    box: Box
    before: str
    """Words printed beside or above it."""
    name: str
    """What the form calls it: its tooltip where it has one."""
    own: str
    """Its name in the file, with those of the fields it belongs to."""
    place: Place

    @property
    def stem(self) -> str:
        """Its name without what tells it from its neighbours: SSN[1] and ssn_2 -> ssn."""
        last = self.own.rpartition(".")[2] or self.own
        last = _APART.sub("", last)
        return last.rstrip("0123456789").lower()


def label_of(before: str, name: str) -> str | None:
    """What names a field: the words printed beside it, and its own name where it adds something."""
    name = re.sub(r"\[\d+\]", "", name.rpartition(".")[2] if "[" in name else name)
    name = re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", name).strip()
    if not name or _GENERIC.fullmatch(name):
        return before or name or None
    return before if name.lower() in before.lower() else f"{before} {name}".strip()


def told(fields: Sequence[Field], between: Callable[[Box, Box], str]) -> Iterator[TextBlock]:
    """A block for each value, boxes that share one joined; `between` gives the words printed between two."""
    chains = list(_chains(fields, between))
    tables = _table_rows(chains)
    for chain in chains:
        at = 0
        while at < len(chain.fields):
            count, text = chain.value(at, in_table=chain.corner in tables)
            first = chain.fields[at]
            name = first.name if count == 1 or first.name != first.own else first.stem
            yield TextBlock(text, first.place, label=label_of(first.before, name))
            at += count


@dataclass(slots=True)
class _Chain:
    """Short boxes that follow one another on a line with nothing but signs between them."""

    fields: list[Field]
    signs: list[str] = field(default_factory=list)
    """The sign printed before each but the first, "" for none."""

    @property
    def corner(self) -> tuple[int, int]:
        """Where it begins across the page, and of how many boxes it is."""
        return round(self.fields[0].box[0] / 4), len(self.fields)

    def value(self, at: int, *, in_table: bool) -> tuple[int, str]:
        """How many boxes from `at` on hold one value, and that value."""
        rest = self.fields[at:]
        singles = next((n for n, it in enumerate(rest) if len(it.value) != 1), len(rest))
        if singles >= _FEWEST_SINGLE and (not in_table or self._akin(rest[:singles])):
            return singles, self._spelled(at, singles)
        lengths = tuple(len(it.value) for it in rest)
        digits = [it.value.isdigit() for it in rest]
        if len(rest) >= 3 and all(digits[:3]) and self._is_date(at, lengths[:3]):
            return 3, "/".join(it.value for it in rest[:3])
        for group in _GROUPS:
            count = len(group)
            if lengths[:count] == group and all(digits[:count]):
                if in_table and not self._akin(rest[:count]):
                    continue
                return count, self._parted(at, count)
        akin = next((n for n in range(len(rest), 1, -1) if self._akin(rest[:n])), 1)
        if akin > 1 and all(digits[:akin]) and sum(lengths[:akin]) >= _FEWEST_DIGITS:
            return akin, self._parted(at, akin)
        return 1, rest[0].value

    def _is_date(self, at: int, lengths: tuple[int, ...]) -> bool:
        first = self.fields[at]
        shaped = all(length <= 2 for length in lengths[:2]) and lengths[2] in (2, 4)
        shaped = shaped or (lengths[0] == 4 and all(length <= 2 for length in lengths[1:]))
        slashed = self.signs[at : at + 2] == ["/", "/"]
        return shaped and (slashed or bool(_DATE.search(f"{first.before} {first.name}")))

    @staticmethod
    def _akin(fields: Sequence[Field]) -> bool:
        """Whether names say that boxes belong together: ssn1, ssn2, ssn3, or several of one name."""
        stems = {it.stem for it in fields}
        return len(stems) == 1 and not _GENERIC.fullmatch(next(iter(stems)) or "1")

    def _parted(self, at: int, count: int) -> str:
        """Values with what is printed between them, else with a hyphen."""
        text = self.fields[at].value
        for number in range(at + 1, at + count):
            sign = self.signs[number - 1]
            text += ("-" if sign not in "/." or not sign else sign) + self.fields[number].value
        return text

    def _spelled(self, at: int, count: int) -> str:
        """Characters, parted where a sign is printed or the boxes stand apart."""
        boxes = self.fields[at : at + count]
        gaps = [after.box[0] - before.box[2] for before, after in pairwise(boxes)]
        usual = median(gaps)
        signs = [
            self.signs[at + number] or ("-" if gap > 1.8 * usual + 2 else "")
            for number, gap in enumerate(gaps)
        ]
        values = [it.value for it in boxes]
        first = boxes[0]
        dated = _DATE.search(f"{first.before} {first.name}") and all(map(str.isdigit, values))
        if dated and not any(signs) and count in (6, 8):
            return f"{''.join(values[:2])}/{''.join(values[2:4])}/{''.join(values[4:])}"
        digits = all(map(str.isdigit, values))
        return values[0] + "".join(
            (sign if digits else " " if sign else "") + value
            for sign, value in zip(signs, values[1:], strict=True)
        )


def _chains(fields: Sequence[Field], between: Callable[[Box, Box], str]) -> Iterator[_Chain]:
    """Fields in lines from the top, each line from the left, short neighbours chained."""
    chain: _Chain | None = None
    for it in _in_lines(fields):
        last = chain.fields[-1] if chain else None
        if chain and last and _neighbours(last, it):
            sign = _SEPARATORS.fullmatch(between(last.box, it.box))
            if sign:
                chain.fields.append(it)
                chain.signs.append(sign[1] or "")
                continue
        if chain:
            yield chain
        chain = _Chain([it])
    if chain:
        yield chain


def _in_lines(fields: Sequence[Field]) -> Iterator[Field]:
    line: list[Field] = []
    for it in sorted(fields, key=lambda it: -(it.box[1] + it.box[3])):
        if line and abs(_middle(line[0]) - _middle(it)) > (line[0].box[3] - line[0].box[1]) / 2:
            yield from sorted(line, key=lambda it: it.box[0])
            line = []
        line.append(it)
    yield from sorted(line, key=lambda it: it.box[0])


def _middle(it: Field) -> float:
    return (it.box[1] + it.box[3]) / 2


def _neighbours(one: Field, other: Field) -> bool:
    on_line = abs(_middle(one) - _middle(other)) <= (one.box[3] - one.box[1]) / 2
    short = all(0 < len(it.value.strip()) <= _LONGEST + 3 and "\n" not in it.value for it in (one, other))
    return on_line and short and one.place == other.place and -2 <= other.box[0] - one.box[2] <= _FARTHEST


def _table_rows(chains: Sequence[_Chain]) -> set[tuple[int, int]]:
    """Corners of chains that stand one below the other, as rows of a table do."""
    corners = [chain.corner for chain in chains if len(chain.fields) > 1]
    return {corner for corner in corners if corners.count(corner) >= _ROWS_OF_A_TABLE}


def alike(names: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Name and value of elements of a form without a page (XFA), those numbered through joined."""
    at = 0
    while at < len(names):
        stem = re.sub(r"[\W_]{0,20}+\d{1,20}+$", "", names[at][0])
        count = 1
        while (
            stem
            and at + count < len(names)
            and re.sub(r"[\W_]{0,20}+\d{1,20}+$", "", names[at + count][0]) == stem
            and len(names[at + count][1]) <= _LONGEST
            and len(names[at][1]) <= _LONGEST
        ):
            count += 1
        values = [value for _, value in names[at : at + count]]
        sign = _sign_of(stem, values)
        if sign is None:
            yield from names[at : at + count]
        else:
            yield stem, sign.join(values)
        at += count


def _sign_of(stem: str, values: list[str]) -> str | None:
    """What stands between values of elements numbered through, None when they are values of their own."""
    lengths = tuple(map(len, values))
    if len(values) >= _FEWEST_SINGLE and max(lengths) == 1:
        return ""
    if not all(map(str.isdigit, values)) or len(values) == 1:
        return None
    if (
        len(values) == 3
        and _DATE.search(stem)
        and sorted(lengths) in ([1, 1, 2], [1, 2, 4], [2, 2, 2], [2, 2, 4])
    ):
        return "/"
    return "-" if lengths in _GROUPS else None
