"""What surrounds the cells of an Excel workbook: comments, drawings, small print, caches, connections."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from classify.extract.document import Piece, Place, TableBlock, TextBlock
from classify.extract.office.drawing import A, shape_text
from classify.extract.office.opc import relationships
from classify.extract.sheets.worksheet import S, elements
from classify.extract.xml.lenient import local_name, whole
from classify.extract.xml.package import Package

XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_FIELD_CODES = re.compile(r'&(?:"[^"]*"|[LCRPNDTFAGZBIUESXYO]|K[0-9A-F]{6}|\d+)')
_RECORDS_A_BLOCK = 2_000


def read_sheet_part(
    package: Package, part: str, rest: etree._Element | None, place: Place
) -> Iterator[Piece]:
    """Small print of a sheet, then the comments and drawings its relationships point to."""
    if rest is not None:
        yield from read_rest(rest, place)
    for arrow in relationships(package, part):
        if arrow.external:
            continue
        if arrow.kind == "comments" and arrow.target.endswith(".xml"):
            yield from read_comments(package, arrow.target, place)
        elif arrow.kind == "threadedComment":
            yield from read_threads(package, arrow.target, place)
        elif arrow.kind == "drawing":
            yield from read_drawing(package, arrow.target, place)
        elif arrow.kind == "vmlDrawing":
            yield from read_vml(package, arrow.target, place)
        elif arrow.kind == "table":
            yield from read_table_part(package, arrow.target, place)


_MARGINS = ("oddHeader", "evenHeader", "firstHeader", "oddFooter", "evenFooter", "firstFooter")


def read_rest(rest: etree._Element, place: Place) -> Iterator[Piece]:
    """Headers and footers, input prompts, link tips, scenarios, filters and constants in conditions."""
    for element in rest.iter(etree.Element):
        kind = local_name(element)
        text = (element.text or "").strip()
        if kind in _MARGINS:
            if line := printed_line(text):
                yield TextBlock(line, replace(place, part="header" if "Header" in kind else "footer"))
        elif kind == "dataValidation":
            yield from _read_check(element, replace(place, cell=_first(element)))
        elif kind == "hyperlink":
            yield from _read_link(element, place)
        elif kind in ("scenario", "inputCells", "filter", "protectedRange"):
            yield from _read_named(element, kind, place)
        elif kind == "formula" and '"' in text:
            constants = [constant for constant in re.findall(r'"([^"]+)"', text) if len(constant) > 2]
            if constants:
                yield TextBlock("\n".join(constants), replace(place, part="condition", hidden="condition"))


def _read_link(link: etree._Element, place: Place) -> Iterator[Piece]:
    """The tip of a link, and where it leads if that is a mail address."""
    for key in ("tooltip", "location"):
        told = str(link.get(key) or "")
        if told and (key == "tooltip" or "@" in told):
            hidden = place.hidden or "tooltip"
            yield TextBlock(told, replace(place, part="tooltip", cell=_first(link), hidden=hidden))


def _read_named(element: etree._Element, kind: str, place: Place) -> Iterator[Piece]:
    """What a scenario, a filter or a protected range is called and says."""
    part = kind if kind != "inputCells" else "scenario"
    cell = str(element.get("r") or "") or None
    for key in ("name", "comment", "user", "val"):
        if element.get(key):
            where = replace(place, part=part, cell=cell, hidden=place.hidden or kind)
            yield TextBlock(str(element.get(key)), where)


def printed_line(text: str) -> str:
    """A header or footer without the codes for page numbers, fonts and places."""
    return _FIELD_CODES.sub(" ", text).replace("&&", "&").strip()


def _read_check(element: etree._Element, place: Place) -> Iterator[Piece]:
    """Messages of an input check, and its list of allowed values."""
    for key in ("promptTitle", "prompt", "errorTitle", "error"):
        if element.get(key):
            yield TextBlock(str(element.get(key)), replace(place, part="input prompt"))
    for formula in element:
        if formula.text and formula.text.startswith('"'):
            entries = formula.text.strip('"').replace(",", "\n")
            yield TextBlock(entries, replace(place, part="list entry", hidden="list entry"))


def _first(element: etree._Element) -> str | None:
    """First cell that an element speaks of."""
    cells = str(element.get("sqref") or element.get("ref") or "")
    return re.split(r"[\s:]", cells)[0] or None


def read_comments(package: Package, name: str, place: Place) -> Iterator[Piece]:
    """Notes of cells, with their authors apart."""
    root = package.xml(name)
    if root is None:
        return
    for comment in root.iter(f"{S}comment"):
        text = "".join(node.text or "" for node in comment.iter(f"{S}t"))
        if text.strip() and not text.startswith("[Threaded comment]"):
            yield TextBlock(text, replace(place, part="comment", cell=comment.get("ref")))
        elif text.strip():
            # The old form of a threaded comment: a notice for old programs, then the same words.
            text = text.partition("Comment:\n")[2].strip()
            if text and not _has_threads(package):
                yield TextBlock(text, replace(place, part="comment", cell=comment.get("ref")))
    for author in root.iter(f"{S}author"):
        if author.text and not author.text.startswith("tc="):
            yield TextBlock(author.text, Place("metadata", sheet=place.sheet), label="author of comments")


def _has_threads(package: Package) -> bool:
    return any(name.lower().startswith("xl/threadedcomments/") for name in package.names)


def read_threads(package: Package, name: str, place: Place) -> Iterator[Piece]:
    """Threaded comments."""
    root = package.xml(name)
    for comment in root if root is not None else ():
        text = "".join(node.text or "" for node in comment.iter() if str(node.tag).endswith("}text"))
        if text.strip():
            yield TextBlock(text, replace(place, part="comment", cell=comment.get("ref")))


def read_drawing(package: Package, name: str, place: Place) -> Iterator[Piece]:
    """Text boxes and alternative texts of a sheet's drawing, with the cell they are anchored at."""
    root = package.xml(name)
    for anchor in root if root is not None else ():
        corner = anchor.find(f"{XDR}from")
        cell = None
        if corner is not None:
            column, row = whole(corner.findtext(f"{XDR}col")), whole(corner.findtext(f"{XDR}row"))
            cell = TableBlock([]).cell_name(row, column)
        text = shape_text(anchor)
        if text.strip():
            yield TextBlock(text, replace(place, part="text box", cell=cell))
        for about in anchor.iter(f"{XDR}cNvPr"):
            for key in ("descr", "title"):
                if about.get(key):
                    where = replace(place, part="alt text", cell=cell, hidden=place.hidden or "alt text")
                    yield TextBlock(str(about.get(key)), where)
        for link in anchor.iter(f"{A}hlinkClick"):
            if link.get("tooltip"):
                yield TextBlock(
                    str(link.get("tooltip")), replace(place, part="tooltip", cell=cell, hidden="tooltip")
                )


def read_vml(package: Package, name: str, place: Place) -> Iterator[Piece]:
    """Old text boxes and form controls; frames of cell comments hold no text of their own."""
    root = package.xml(name)
    for shape in root.iter("{urn:schemas-microsoft-com:vml}shape") if root is not None else ():
        client = shape.find("{urn:schemas-microsoft-com:office:excel}ClientData")
        box = shape.find("{urn:schemas-microsoft-com:vml}textbox")
        if client is not None and client.get("ObjectType") == "Note":
            continue
        text = " ".join(" ".join(box.itertext()).split()) if box is not None else ""
        for value in (text, shape.get("alt")):
            if value:
                yield TextBlock(str(value), replace(place, part="text box"))


def read_table_part(package: Package, name: str, place: Place) -> Iterator[Piece]:
    """Comment of a named table (its column names are cells)."""
    root = package.xml(name)
    if root is not None and root.get("comment"):
        yield TextBlock(
            str(root.get("comment")), replace(place, part="comment"), label=root.get("displayName")
        )


def read_around(package: Package) -> Iterator[Piece]:
    """Connections with their commands, people of threaded comments, queries and macros' user forms."""
    for name in package.names:
        lower = name.lower()
        if lower == "xl/connections.xml" or lower.startswith("xl/querytables/"):
            root = package.xml(name)
            for element in root.iter(etree.Element) if root is not None else ():
                for key in (
                    "connection",
                    "command",
                    "url",
                    "sourceFile",
                    "description",
                    "post",
                    "commandText",
                ):
                    if element.get(key):
                        yield TextBlock(
                            str(element.get(key)), Place("connection", hidden="connection"), prose=False
                        )
        elif lower.startswith("xl/persons/"):
            root = package.xml(name)
            for person in root if root is not None else ():
                if person.get("displayName"):
                    yield TextBlock(
                        str(person.get("displayName")), Place("metadata"), label="author of comments"
                    )


def read_caches(package: Package, seen: set[int]) -> Iterator[Piece]:
    """Values that pivot tables, outside links and change logs keep though their cells may be gone.

    `seen` holds the hashes of the texts that still stand in cells: those are not told again.
    """
    for name in package.names:
        lower = name.lower()
        if re.match(r"xl/pivotcache/pivotcachedefinition\d*\.xml", lower):
            yield from _pivot_fields(package, name, seen)
        elif re.match(r"xl/pivotcache/pivotcacherecords\d*\.xml", lower):
            yield from _pivot_records(package, name, seen)
        elif lower.startswith("xl/externallinks/external") and lower.endswith(".xml"):
            yield from _outside_cells(package, name)
        elif lower.startswith("xl/revisions/") and lower.endswith(".xml"):
            root = package.xml(name)
            texts = (
                [node.text for node in root.iter(f"{S}t", f"{S}v") if node.text] if root is not None else []
            )
            if texts:
                yield TextBlock("\n".join(texts), Place("change log", hidden="change log"))


def _pivot_fields(package: Package, name: str, seen: set[int]) -> Iterator[Piece]:
    """Each field of a pivot cache as a column headed by its name."""
    root = package.xml(name)
    for column in root.iter(f"{S}cacheField") if root is not None else ():
        values = [_cached(item, seen) for item in column.iterfind(f"{S}sharedItems/*")]
        values = [value for value in values if value]
        if values:
            rows = [[str(column.get("name") or "")], *([value] for value in values)]
            yield TableBlock(rows, Place("pivot cache", hidden="pivot cache"))


def _pivot_records(package: Package, name: str, seen: set[int]) -> Iterator[Piece]:
    """Values that records hold themselves (shared ones stand in the fields)."""
    rows: list[list[str]] = []
    told = False
    for record in elements(package, name, f"{S}r"):
        row = [_cached(item, seen) if item.tag != f"{S}x" else "" for item in record]
        if any(row):
            rows.append(row)
        if len(rows) >= _RECORDS_A_BLOCK:
            yield TableBlock(rows, Place("pivot cache", hidden="pivot cache"), continued=told)
            rows, told = [], True
    if rows:
        yield TableBlock(rows, Place("pivot cache", hidden="pivot cache"), continued=told)


def _cached(item: etree._Element, seen: set[int]) -> str:
    """A cached value, "" when there is none or a cell still shows it."""
    value = str(item.get("v") or "")
    return "" if hash(value) in seen or item.tag == f"{S}b" else value


def _outside_cells(package: Package, name: str) -> Iterator[Piece]:
    """Cells of other workbooks, kept from the last time they were opened."""
    root = package.xml(name)
    for sheet in root.iter(f"{S}sheetData") if root is not None else ():
        rows = [[value.text or "" for value in row.iter(f"{S}v")] for row in sheet.iterfind(f"{S}row")]
        rows = [row for row in rows if any(row)]
        if rows:
            yield TableBlock(rows, Place("outside link", hidden="outside link"))
