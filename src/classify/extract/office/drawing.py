"""DrawingML: text of shapes, charts and diagrams, alike in Word, PowerPoint and Excel."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from classify.extract.document import Piece, Place, TableBlock, TextBlock
from classify.extract.xml.package import Package

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


OTHER_RENDERING = "for other programs"
"""Why a rendering is not seen that an older or newer program would show."""

_SIGNS = {f"{A}br": "\n", f"{A}tab": "\t"}


def shape_text(element: etree._Element) -> str:
    """All paragraphs (`a:p`) below an element, one a line, tabs and breaks kept."""
    lines = []
    for paragraph in element.iter(f"{A}p"):
        nodes = paragraph.iter(f"{A}t", f"{A}br", f"{A}tab")
        lines.append("".join(_SIGNS.get(node.tag) or node.text or "" for node in nodes))
    return "\n".join(lines).strip("\n").replace("\xa0", " ")


def read_table(element: etree._Element, place: Place) -> Iterator[Piece]:
    """An `a:tbl`: cells merged into a neighbour stay empty, and what they still hold is told apart."""
    rows: list[list[str]] = []
    covered: list[str] = []
    for row in element.iterfind(f"{A}tr"):
        rows.append([])
        for cell in row.iterfind(f"{A}tc"):
            text = shape_text(cell)
            merged = bool(cell.get("hMerge") or cell.get("vMerge"))
            covered += [text] if merged and text else []
            rows[-1].append("" if merged else text)
    if any(any(row) for row in rows):
        yield TableBlock(rows, place)
    if covered:
        yield TextBlock("\n".join(covered), replace(place, hidden=place.hidden or "merged cell"))


def read_charts(package: Package, folder: str, place: Place, only: set[str] | None = None) -> Iterator[Piece]:
    """Titles, categories, series names and cached values of every chart under `folder`.

    `only` names the chart parts wanted, None all of them.
    """
    for name in package.names:
        lower = name.lower()
        if (
            not lower.startswith(f"{folder}/charts/")
            or not lower.endswith(".xml")
            or (only is not None and name not in only)
        ):
            continue
        if posixpath.basename(lower).startswith(("style", "colors")):
            continue
        root = package.xml(name)
        if root is None:
            continue
        yield from _chart_series(root, place)
        title = "\n".join(filter(None, (shape_text(rich) for rich in root.iter(f"{C}rich", f"{A}txBody"))))
        loose = [
            node.text
            for node in root.iter()
            if isinstance(node.tag, str)
            and node.tag.endswith("}v")
            and node.text
            and not node.tag.startswith(C)
        ]
        text = "\n".join(filter(None, [title, *loose]))
        if text:
            yield TextBlock(text, place)


def _chart_series(root: etree._Element, place: Place) -> Iterator[Piece]:
    """Each series as a two-column table: category and value, headed by the series name."""
    for series in root.iter(f"{C}ser"):
        heading = " ".join(node.text or "" for node in series.iterfind(f"{C}tx//{C}v"))
        columns = []
        for axis in ("cat", "xVal", "val", "yVal", "bubbleSize"):
            nodes = series.iterfind(f"{C}{axis}//{C}v")
            values = [node.text or "" for node in nodes]
            if values:
                columns.append(values)
        labels = [shape_text(rich) for rich in series.iter(f"{C}rich")]
        height = max(map(len, columns), default=0)
        rows = [[column[at] if at < len(column) else "" for column in columns] for at in range(height)]
        head = [""] * (len(columns) - 1) + [heading] if columns else [heading]
        if rows or heading:
            yield TableBlock([head, *rows], place)
        if any(labels):
            yield TextBlock("\n".join(filter(None, labels)), place)


def read_diagrams(
    package: Package, folder: str, place: Place, only: set[str] | None = None
) -> Iterator[Piece]:
    """Words of SmartArt: its data parts (their drawings repeat the same words)."""
    for name in package.names:
        lower = name.lower()
        if (
            lower.startswith(f"{folder}/diagrams/data")
            and lower.endswith(".xml")
            and (only is None or name in only)
        ):
            root = package.xml(name)
            text = shape_text(root) if root is not None else ""
            if text:
                yield TextBlock(text, replace(place, part="diagram"))
