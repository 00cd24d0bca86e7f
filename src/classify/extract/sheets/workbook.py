"""Excel packages (ECMA-376 part 1, SpreadsheetML; xlsb per [MS-XLSB]): sheets and what surrounds them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from classify.errors import CorruptError
from classify.extract.document import Piece, Place, Remark, TableBlock, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.office.drawing import read_charts, read_diagrams
from classify.extract.office.leftovers import read_leftovers
from classify.extract.office.macros import package_macros
from classify.extract.office.opc import (
    Relationship,
    collect_links,
    main_part,
    read_custom_xml,
    read_embedded,
    read_properties,
    relationships,
)
from classify.extract.sheets import binary as sheet_binary
from classify.extract.sheets.blocks import sheet_name, sheet_place, table_blocks
from classify.extract.sheets.calamine import CALAMINE_CELLS, Polish, calamine_rows, guarded
from classify.extract.sheets.parts import read_around, read_caches, read_sheet_part
from classify.extract.sheets.worksheet import (
    SharedStrings,
    Styles,
    better_texts,
    formula_texts,
    frame_of,
    stream_rows,
)
from classify.extract.source import Source
from classify.extract.xml.lenient import local_name
from classify.extract.xml.links import Links
from classify.extract.xml.package import Package, end, open_package

if TYPE_CHECKING:
    import python_calamine

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
STREAM_ABOVE = 60_000_000
"""Bytes of sheet XML from which a sheet is streamed rather than held (about 1.5 million cells)."""


def read(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """Read xlsx, xlsm and xlsb; a damaged package as far as its parts go."""
    with open_package(source, envelope) as package:
        book = Workbook.of(package)
        package.refuse_entities(["xl/sharedStrings.xml", *(sheet.part for sheet in book.sheets)])
        calamine = _Calamine(source, package)
        for sheet in book.sheets:
            envelope.check_time()
            yield from read_sheet(package, book, sheet, calamine)
        yield from book.names()
        yield from read_around(package)
        yield from read_caches(package, book.seen or set())
        yield from read_charts(package, "xl", Place(part="chart"))
        yield from read_diagrams(package, "xl", Place(part="diagram"))
        yield from read_properties(package)
        yield from read_custom_xml(package)
        yield from package_macros(package)
        yield from read_embedded(package, "xl")
        yield from read_leftovers(package, book.links)
        yield from book.links.rest()
        if not book.sheets:
            raise CorruptError("The workbook holds no sheet.")
        yield from end(package)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One entry of the list of sheets."""

    name: str
    part: str
    hidden: bool


@dataclass(slots=True)
class Workbook:
    """The list of sheets, and what their cells refer to, read when first needed."""

    package: Package
    sheets: list[Sheet] = field(default_factory=list)
    links: Links = field(default_factory=Links)
    base_1904: bool = False
    defined: list[tuple[str, str]] = field(default_factory=list)
    seen: set[int] | None = None
    """Hashes of all cell texts, kept only where caches may repeat them."""
    _strings: SharedStrings | None = None
    _styles: Styles | None = None

    @classmethod
    def of(cls, package: Package) -> Workbook:
        """The workbook of a package; sheets whose list is lost are found by their part names."""
        book = cls(package)
        if any(name.lower().startswith("xl/pivotcache/") for name in package.names):
            book.seen = set()
        main = main_part(package, "xl/workbook.xml")
        if main.endswith(".bin"):
            return book._binary(main)
        root = package.xml(main)
        arrows = {arrow.id: arrow for arrow in relationships(package, main)}
        for element in root.iter() if root is not None else ():
            kind = local_name(element)
            if kind == "sheet":
                book._add(
                    str(element.get("name")), arrows.get(str(element.get(f"{R}id"))), element.get("state")
                )
            elif kind == "workbookPr":
                book.base_1904 = element.get("date1904") in ("1", "true")
            elif kind == "definedName" and element.text:
                book.defined.append((str(element.get("name")), element.text))
        listed = {sheet.part for sheet in book.sheets}
        for name in package.names:
            if re.match(r"xl/worksheets/sheet\d+\.xml$", name.lower()) and name not in listed:
                book.sheets.append(Sheet(name.rpartition("/")[2][:-4], name, hidden=bool(listed)))
        return book

    def _add(self, name: str, arrow: Relationship | None, state: str | None) -> None:
        if arrow is not None and self.package.has(arrow.target):
            self.sheets.append(Sheet(name, arrow.target, hidden=state in ("hidden", "veryHidden")))

    def _binary(self, main: str) -> Workbook:
        """The list of an xlsb workbook."""
        data = self.package.read(main) or b""
        arrows = {arrow.id: arrow for arrow in relationships(self.package, main)}
        for sheet in sheet_binary.listed_sheets(data):
            self._add(sheet.name, arrows.get(sheet.relationship), "hidden" if sheet.hidden else None)
        self.base_1904 = sheet_binary.counts_from_1904(data)
        self.defined = [(name, f'"{text}"') for name, text in sheet_binary.named_constants(data)]
        styles = self.package.read("xl/styles.bin")
        self._styles = Styles(masks=sheet_binary.masks(styles or b""))
        return self

    @property
    def strings(self) -> SharedStrings:
        """The shared texts, read when the first sheet needs them."""
        if self._strings is None:
            self._strings = SharedStrings.of(self.package)
        return self._strings

    @property
    def styles(self) -> Styles:
        """The cell styles, read when the first sheet needs them."""
        if self._styles is None:
            self._styles = Styles.of(self.package)
        return self._styles

    def see(self, blocks: Iterator[TableBlock]) -> Iterator[Piece]:
        """Pass cells on and remember what they say, for links and caches that would say it again."""
        for block in self.links.see(blocks):
            if self.seen is not None and isinstance(block, TableBlock):
                self.seen.update(hash(cell) for row in block.rows for cell in row)
            yield block

    def names(self) -> Iterator[Piece]:
        """Defined names that hold a value rather than point to cells."""
        for name, value in self.defined:
            if not re.fullmatch(r"\A[^\"!$:#]*+[!$:#][^\"]*+", value):
                yield TextBlock(value.strip('="'), Place("defined name", hidden="defined name"), label=name)


class _Calamine:
    """calamine's view of the workbook, opened when first needed and given up when it fails."""

    def __init__(self, source: Source, package: Package) -> None:
        self.source, self.package = source, package
        self.book: python_calamine.CalamineWorkbook | None = None
        self.failed = package.archive is None

    def sheet(self, name: str) -> python_calamine.CalamineSheet | None:
        import python_calamine

        if self.failed:
            return None
        try:
            if self.book is None:
                stream = self.package.archive.fp if self.package.archive else None
                assert stream is not None, "an opened archive has its stream"
                stream.seek(0)
                self.book = guarded(lambda: python_calamine.CalamineWorkbook.from_filelike(stream))
            book = self.book
            return guarded(partial(book.get_sheet_by_name, name))
        except CorruptError:
            self.failed = self.book is None
            return None


def read_sheet(package: Package, book: Workbook, sheet: Sheet, calamine: _Calamine) -> Iterator[Piece]:
    """Cells of one sheet, then its comments, drawings and small print."""
    if sheet.part.endswith(".bin"):
        yield from _binary_sheet(package, book, sheet, calamine)
        return
    place = sheet_place(sheet.name, hidden=sheet.hidden)
    yield from sheet_name(place)
    if package.size(sheet.part) > STREAM_ABOVE:
        frame = None
        yield from book.see(table_blocks(stream_rows(package, sheet.part, book), place))
    else:
        data = package.read(sheet.part)
        if data is None:
            yield Remark("partial", f"sheet {sheet.name} could not be read")
            return
        frame = frame_of(data)
        told = formula_texts(data)
        cells = frame.cells <= CALAMINE_CELLS and calamine.sheet(sheet.name)
        if cells:
            better = better_texts(data, book.styles)
            rows = calamine_rows(cells, sheet.name, _polish(better) if better else None)
        else:
            rows = stream_rows(package, sheet.part, book)
        del data
        yield from book.see(table_blocks(rows, place, frame.hidden_rows, frame.hidden_columns))
        if told:
            yield TextBlock(told, replace(place, part="formula", hidden=place.hidden or "formula"))
    collect_links(package, sheet.part, book.links)
    yield from read_sheet_part(package, sheet.part, frame.rest if frame else None, place)


def _polish(masks: dict[tuple[int, int], str]) -> Polish:
    """Put masked texts in the place of bare numbers."""
    by_row: dict[int, list[tuple[int, str]]] = {}
    for (row, column), text in masks.items():
        by_row.setdefault(row, []).append((column, text))

    def polish(_name: str, number: int, first: int, texts: list[str]) -> None:
        for column, text in by_row.get(number, ()):
            if 0 <= column - first < len(texts):
                texts[column - first] = text

    return polish


def _binary_sheet(package: Package, book: Workbook, sheet: Sheet, calamine: _Calamine) -> Iterator[Piece]:
    place = sheet_place(sheet.name, hidden=sheet.hidden)
    yield from sheet_name(place)
    frame = sheet_binary.frame_of(package.read(sheet.part) or b"", book.styles.masks, place)
    cells = calamine.sheet(sheet.name)
    if cells is None:
        yield Remark("partial", f"sheet {sheet.name} could not be read")
    else:
        rows = calamine_rows(cells, sheet.name, _polish(frame.masked) if frame.masked else None)
        yield from book.see(table_blocks(rows, place, frame.hidden_rows, frame.hidden_columns))
    yield from frame.pieces
    collect_links(package, sheet.part, book.links)
    yield from sheet_binary.comments(package, sheet.part, place)
    yield from read_sheet_part(package, sheet.part, None, place)
