"""The XML of a worksheet: its frame, its masks, and its cells as a stream for sheets too large to hold."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from html import unescape
from typing import Protocol

from lxml import etree

from classify.errors import CorruptError
from classify.extract.sheets.number_format import (
    BUILT_IN_DATES,
    BUILT_IN_TIMES,
    apply,
    from_serial,
    is_date,
    is_mask,
    number_of,
    show,
)
from classify.extract.xml.lenient import whole
from classify.extract.xml.package import DAMAGE, Package
from classify.extract.xml.trees import parse_xml

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\bhidden="(?:1|true)"[^>]*?>')
_ROW_NUMBER = re.compile(rb'\br="(\d+)"')
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*[^/])>(.*?)</(?:\w+:)?c>", re.DOTALL)
_STYLE = re.compile(rb'\bs="(\d+)"')
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d+)"')
_FORMULA = re.compile(rb"<(?:\w+:)?f\b[^>]*>([^<]*(?:\"|&quot;)[^<]*)</")
_CONSTANT = re.compile(r'"((?:[^"]|"")+)"')
_WORDY = re.compile(r"[^\W\d_]{3}|\d{4}")
_DATE_MASK = re.compile(r"[ymdhsYMDHSAP0#?/:.,\- ]+")
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)</")
_TYPED = re.compile(rb'\bt="(?!n")')
_EXACT_DIGITS = 15
"""Whole numbers of so many digits are always held exactly by a double."""
_LONG_CELL = len("<v></v>") + _EXACT_DIGITS + 1
_LONG_NUMBER = re.compile(rb"v>\d{%d}" % (_EXACT_DIGITS + 1))


class Book(Protocol):
    """What streaming a sheet needs to know of its workbook."""

    base_1904: bool

    @property
    def strings(self) -> SharedStrings:
        """The table of shared texts."""
        ...

    @property
    def styles(self) -> Styles:
        """Styles that decide how numbers look."""
        ...


@dataclass(slots=True)
class Frame:
    """What stands around the cells of a sheet."""

    rest: etree._Element | None
    """The sheet's XML without its cells."""
    cells: int
    """Cells of the rectangle that holds them all, empty ones counted."""
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


def frame_of(data: bytes) -> Frame:
    """Cut the cells out of a sheet's XML and look at what is left."""
    start, stop = re.search(rb"<(?:\w+:)?sheetData\s*>", data), data.rfind(b"sheetData>")
    head, tail = data, b""
    cells = b""
    if start and stop > start.end():
        stop = data.rfind(b"<", 0, stop)
        head, tail, cells = data[: start.end()], data[stop:], data[start.end() : stop]
    try:
        rest = parse_xml(head + tail)
    except CorruptError:
        rest = None
    hidden: set[int] = set()
    if b"hidden=" in cells:
        numbers = (_ROW_NUMBER.search(match[0]) for match in _HIDDEN_ROW.finditer(cells))
        hidden = {int(number[1]) for number in numbers if number}
    columns: set[int] = set()
    for column in rest.iter(f"{S}col") if rest is not None else ():
        if column.get("hidden") in ("1", "true"):
            columns.update(
                range(whole(column.get("min"), 1), min(whole(column.get("max"), 1), MOST_COLUMNS) + 1)
            )
    return Frame(rest, _area(cells), frozenset(hidden), frozenset(columns))


def _area(cells: bytes) -> int:
    """Rows times columns between the first cell and the last, without trusting the sheet's own word."""
    last = cells.rfind(b"row ")
    number = _ROW_NUMBER.search(cells[last : last + 200]) if last >= 0 else None
    rows = max(int(number[1]) if number else 0, 1)
    # Cutting at every reference is three times as fast as looking at each with a pattern.
    starts = {part[:3] for part in cells.split(b' r="')[1:]}
    wide = [start.rstrip(b"0123456789") for start in starts if start[1:2].isalpha()]
    return rows * max(map(column_number, wide), default=26)


MOST_COLUMNS = 16_384


def column_number(letters: bytes | str) -> int:
    """A -> 1, Z -> 26, AA -> 27."""
    number = 0
    for letter in letters if isinstance(letters, bytes) else letters.encode():
        number = number * 26 + letter - 64
    return number


@dataclass(slots=True)
class Styles:
    """Which cell styles show numbers as dates or lay them into masks."""

    dates: frozenset[int] = frozenset()
    masks: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, package: Package) -> Styles:
        """Read it from its part; empty when there is none."""
        root = package.xml("xl/styles.xml")
        if root is None:
            return cls()
        codes = {
            whole(item.get("numFmtId")): str(item.get("formatCode") or "") for item in root.iter(f"{S}numFmt")
        }
        dates, masks = set(), {}
        for at, style in enumerate(root.iterfind(f"{S}cellXfs/{S}xf")):
            number = whole(style.get("numFmtId"))
            code = codes.get(number, "")
            if number in BUILT_IN_DATES or number in BUILT_IN_TIMES or is_date(code):
                dates.add(at)
            elif is_mask(code):
                masks[at] = code
        return cls(frozenset(dates), masks)


def better_texts(data: bytes, styles: Styles) -> dict[tuple[int, int], str]:
    """Texts of cells that say more than their bare number, by row and column.

    Those whose style lays the number into a mask, and whole numbers longer than a double can hold.
    """
    found: dict[tuple[int, int], str] = {}
    wanted = {str(style).encode(): code for style, code in styles.masks.items()}
    if not _LONG_NUMBER.search(data) and not any(b's="' + style + b'"' in data for style in wanted):
        return found
    for match in _CELL.finditer(data):
        style = _STYLE.search(match[1])
        code = wanted.get(style[1]) if style else None
        if _TYPED.search(match[1]) or (code is None and len(match[2]) < _LONG_CELL):
            continue
        place, value = _PLACE.search(match[1]), _VALUE.search(match[2])
        if place and value and (code is not None or (value[1].isdigit() and len(value[1]) > _EXACT_DIGITS)):
            try:
                text = apply(code, number_of(value[1])) if code is not None else value[1].decode()
            except ValueError:
                continue
            found[int(place[2]), column_number(place[1])] = text
    return found


def formula_texts(data: bytes) -> str:
    """Texts written into formulas, which cells need not show; one a line, each once."""
    # Looking for four letters is the quickest way through tens of megabytes without a formula.
    if b"</f>" not in data and b":worksheet" not in data[:2000]:
        return ""
    return constants(unescape(match[1].decode("utf-8", "replace")) for match in _FORMULA.finditer(data))


def constants(formulas: Iterable[str]) -> str:
    """The texts in formulas that say something; one a line, each once."""
    found: dict[str, None] = {}
    for formula in formulas:
        for text in _CONSTANT.findall(formula):
            if _WORDY.search(text) and not _DATE_MASK.fullmatch(text):
                found[text.replace('""', '"')] = None
    return "\n".join(found)


@dataclass(slots=True)
class SharedStrings:
    """The workbook's table of texts, kept as one string with offsets: a million of them in little room."""

    text: str = ""
    ends: array[int] = field(default_factory=lambda: array("Q"))

    @classmethod
    def of(cls, package: Package) -> SharedStrings:
        """Read it from its part; empty when there is none."""
        name = next((name for name in package.names if name.lower().endswith("sharedstrings.xml")), None)
        if name is None:
            return cls()
        parts: list[str] = []
        ends, size = array("Q"), 0
        for item in elements(package, name, f"{S}si"):
            text = "".join(
                node.text or "" for node in item.iter(f"{S}t") if node.getparent().tag != f"{S}rPh"
            )
            parts.append(text)
            size += len(text)
            ends.append(size)
        return cls("".join(parts), ends)

    def __getitem__(self, at: int) -> str:
        if not 0 <= at < len(self.ends):
            return ""
        return self.text[self.ends[at - 1] if at else 0 : self.ends[at]]


def elements(package: Package, part: str, tag: str) -> Iterator[etree._Element]:
    """Elements of a part one after the other, each dropped before the next is read.

    A damaged end is noted among the package's flaws.
    """
    with closing(package.stream(part)) as stream:
        parser = etree.iterparse(
            stream, tag=(tag,), resolve_entities=False, no_network=True, huge_tree=True, recover=True
        )
        try:
            for _, element in parser:
                yield element
                element.clear()
                parent = element.getparent()
                while parent is not None and element.getprevious() is not None:
                    del parent[0]
        except DAMAGE:
            package.flaws.append(f"the part {part.rpartition('/')[2]} is damaged")


def stream_rows(package: Package, part: str, book: Book) -> Iterator[tuple[int, int, list[str]]]:
    """Row number, first column and texts of each row that holds something."""
    number = 0
    strings, styles = book.strings, book.styles
    for row in elements(package, part, f"{S}row"):
        number = whole(row.get("r"), number + 1)
        column, texts = 0, list[str]()
        for cell in row:
            place = cell.get("r")
            named = column_number(place.rstrip("0123456789")) if place else column + 1
            column = named if 1 <= named <= MOST_COLUMNS else column + 1
            text = _cell_text(cell, strings, styles, base_1904=book.base_1904)
            if text:
                texts += [""] * (column - 1 - len(texts))
                texts.append(text)
        if texts:
            yield number, 1, texts


def _cell_text(cell: etree._Element, strings: SharedStrings, styles: Styles, *, base_1904: bool) -> str:
    kind = cell.get("t")
    if kind == "inlineStr":
        return "".join(node.text or "" for node in cell.iter(f"{S}t"))
    value: str | None = cell.findtext(f"{S}v")
    if not value:
        return ""
    if kind == "s":
        return strings[whole(value, -1)]
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    if kind in ("str", "e", "d"):
        return value
    try:
        number = number_of(value)
    except ValueError:
        return value
    style = whole(cell.get("s"))
    if style in styles.dates:
        return from_serial(number, base_1904=base_1904)
    return apply(styles.masks[style], number) if style in styles.masks else show(number)
