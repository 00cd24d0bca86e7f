"""WordprocessingML (ECMA-376 part 1, 17): namespaces, and what rows, cells and properties say."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from classify.extract.xml.lenient import whole

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
OFFICE = "{urn:schemas-microsoft-com:office:office}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def control_title(element: etree._Element) -> str | None:
    """What a content control calls itself: its title, else its tag."""
    for name in ("alias", "tag"):
        found = element.find(f"{W}sdtPr/{W}{name}")
        if found is not None and found.get(f"{W}val"):
            return str(found.get(f"{W}val")).replace("_", " ")
    return None


def vanished(properties: etree._Element) -> str | None:
    """Why a run is invisible: hidden, white or as small as a full stop."""
    for name in ("vanish", "webHidden", "specVanish"):
        flag = properties.find(f"{W}{name}")
        if flag is not None and flag.get(f"{W}val") not in ("0", "false", "off"):
            return "hidden text"
    colour = properties.find(f"{W}color")
    if colour is not None and (colour.get(f"{W}val") or "").upper() in ("FFFFFF", "FEFEFE"):
        shade, bright = properties.find(f"{W}shd"), properties.find(f"{W}highlight")
        if shade is None and bright is None:
            return "white text"
    size = properties.find(f"{W}sz")
    if size is not None and whole(size.get(f"{W}val"), 99) <= 4:
        return "tiny text"
    return None


def rows_of(table: etree._Element) -> Iterator[etree._Element]:
    """Rows of a table, those of content controls and of inserted or deleted rows among them."""
    for child in table:
        if child.tag == f"{W}tr":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}del", f"{W}customXml"):
            yield from rows_of(child)


def cells_of(row: etree._Element) -> Iterator[etree._Element]:
    """Cells of a row, those of content controls among them."""
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml"):
            yield from cells_of(child)


def blocks_of(cell: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables of a cell, whatever holds them."""
    for child in cell:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag != f"{W}tcPr":
            yield from blocks_of(child)


def continues(cell: etree._Element) -> bool:
    """Whether the cell only continues a merged cell above."""
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and merge.get(f"{W}val") != "restart"
