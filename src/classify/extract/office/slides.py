"""PowerPoint presentations (ECMA-376 part 1, PresentationML): slides, notes, comments, masters.

Slides come in their running order, hidden ones too. A shape outside the slide or switched off is
marked; placeholders of masters and layouts ("Click to edit") are not text of anybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from classify.extract.document import Piece, Place, TableBlock, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.office.drawing import (
    OTHER_RENDERING,
    A,
    read_charts,
    read_diagrams,
    read_table,
    shape_text,
)
from classify.extract.office.leftovers import read_leftovers
from classify.extract.office.macros import package_macros
from classify.extract.office.opc import (
    collect_links,
    main_part,
    read_custom_xml,
    read_embedded,
    read_properties,
    relationships,
)
from classify.extract.source import Source
from classify.extract.xml.lenient import local_name, whole
from classify.extract.xml.links import Links
from classify.extract.xml.package import Package, end, open_package

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def read(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """Read pptx, pptm, ppsx and potx.

    Raises EncryptedError, CorruptError (after what could be read), BombError and TooLargeError.
    """
    with open_package(source, envelope) as package:
        main = main_part(package, "ppt/presentation.xml")
        links, told = Links(), set[str]()
        presentation = package.xml(main)
        size = slide_size(presentation)
        for number, part in enumerate(slide_parts(package, main, presentation), 1):
            collect_links(package, part, links)
            yield from links.see(read_slide(package, part, number, size, told))
        for name in package.names:
            if name.lower().startswith(
                ("ppt/slidemasters/", "ppt/slidelayouts/", "ppt/notesmasters/", "ppt/handoutmasters/")
            ):
                yield from read_master(package, name)
        yield from read_lists(package, presentation)
        # Charts and diagrams that no slide points to any more are still in the file.
        charts = {name for name in package.names if name not in told}
        yield from read_charts(package, "ppt", Place(part="chart"), only=charts)
        yield from read_diagrams(package, "ppt", Place(part="diagram"), only=charts)
        yield from read_properties(package)
        yield from read_custom_xml(package)
        yield from package_macros(package)
        yield from read_embedded(package, "ppt")
        yield from read_leftovers(package, links)
        yield from links.rest()
        if presentation is None and not package.flaws:
            package.flaws.append("the main part is missing")
        yield from end(package)


def slide_parts(package: Package, main: str, presentation: etree._Element | None) -> list[str]:
    """Slides in running order, then those that no list names."""
    arrows = {arrow.id: arrow.target for arrow in relationships(package, main) if arrow.kind == "slide"}
    entries = presentation.iterfind(f"{P}sldIdLst/{P}sldId") if presentation is not None else iter(())
    listed = [arrows[str(entry.get(f"{R}id"))] for entry in entries if entry.get(f"{R}id") in arrows]
    found = [
        name
        for name in package.names
        if name.lower().startswith("ppt/slides/slide") and name.endswith(".xml")
    ]
    return listed + sorted((name for name in found if name not in listed), key=lambda name: (len(name), name))


def slide_size(presentation: etree._Element | None) -> tuple[int, int]:
    """Width and height of a slide in EMU (1/914400 inch)."""
    size = presentation.find(f"{P}sldSz") if presentation is not None else None
    return (whole(size.get("cx")), whole(size.get("cy"))) if size is not None else (0, 0)


def read_slide(
    package: Package, part: str, number: int, size: tuple[int, int], told: set[str]
) -> Iterator[Piece]:
    """One slide with its notes, comments, charts and diagrams."""
    root = package.xml(part)
    if root is None:
        return
    place = Place(page=number, hidden="hidden slide" if root.get("show") in ("0", "false") else None)
    tree = root.find(f"{P}cSld/{P}spTree")
    if tree is not None:
        yield from Shapes(size).read(tree, place)
    for arrow in relationships(package, part):
        if arrow.external or arrow.target in told:
            continue
        told.add(arrow.target)
        if arrow.kind == "notesSlide":
            notes = package.xml(arrow.target)
            tree = notes.find(f"{P}cSld/{P}spTree") if notes is not None else None
            if tree is not None:
                yield from Shapes(size, skip=("sldNum", "sldImg", "dt")).read(
                    tree, replace(place, part="notes")
                )
        elif arrow.kind == "comments":
            yield from read_comments(package, arrow.target, replace(place, part="comment"))
        elif arrow.kind == "chart":
            yield from read_charts(package, "ppt", replace(place, part="chart"), only={arrow.target})
        elif arrow.kind == "diagramData":
            yield from read_diagrams(package, "ppt", place, only={arrow.target})
        elif arrow.kind == "tags":
            yield from read_tags(package, arrow.target, replace(place, part="tag", hidden="tag"))


class Shapes:
    """Walks the shapes of one slide, layout or notes page."""

    def __init__(
        self, size: tuple[int, int] = (0, 0), *, skip: tuple[str, ...] = (), placeholders: bool = True
    ) -> None:
        self.size, self.skip, self.placeholders = size, skip, placeholders

    def read(self, tree: etree._Element, place: Place) -> Iterator[Piece]:
        """Texts of shapes in drawing order, groups opened."""
        texts: list[str] = []
        for shape in tree:
            if not isinstance(shape.tag, str):
                continue
            own = self.own_place(shape, place)
            pieces = list(self.shape(shape, own))
            for piece in pieces:
                if isinstance(piece, TextBlock) and piece.place == place:
                    texts.append(piece.text)
                else:
                    yield from _joined(texts, place)
                    yield piece
        yield from _joined(texts, place)

    def shape(self, shape: etree._Element, place: Place) -> Iterator[Piece]:
        """Pieces of one shape."""
        kind = local_name(shape)
        if kind == "AlternateContent":
            told = ""
            for version in shape:
                words = "".join("".join(version.itertext()).split())
                if not words or words not in told:
                    own = replace(place, hidden=place.hidden or OTHER_RENDERING) if told else place
                    yield from (piece for inner in version for piece in self.shape(inner, own))
                told += words
            return
        yield from self.alternative(shape, place)
        if kind == "grpSp":
            yield from self.read(shape, place)
        elif kind == "graphicFrame":
            for table in shape.iter(f"{A}tbl"):
                yield from read_table(
                    table, replace(place, part="table" if place.part == "body" else place.part)
                )
        elif kind in ("sp", "cxnSp", "contentPart", "pic"):
            slot = shape.find(f"*/{P}nvPr/{P}ph")
            if slot is not None and (not self.placeholders or slot.get("type") in self.skip):
                return
            text = shape_text(shape)
            if text.strip():
                yield TextBlock(text, place)

    def alternative(self, shape: etree._Element, place: Place) -> Iterator[Piece]:
        """Alternative texts and tooltips."""
        about = shape.find(f"*/{P}cNvPr")
        if about is None:
            return
        for key in ("descr", "title"):
            if about.get(key):
                yield TextBlock(
                    str(about.get(key)), replace(place, part="alt text", hidden=place.hidden or "alt text")
                )
        for link in shape.iter(f"{A}hlinkClick", f"{A}hlinkHover"):
            if link.get("tooltip"):
                yield TextBlock(
                    str(link.get("tooltip")), replace(place, part="tooltip", hidden=place.hidden or "tooltip")
                )

    def own_place(self, shape: etree._Element, place: Place) -> Place:
        """The place, marked when the shape is switched off or lies outside the slide."""
        about = shape.find(f"*/{P}cNvPr")
        if about is not None and about.get("hidden") in ("1", "true"):
            return replace(place, hidden=place.hidden or "hidden shape")
        offset, extent = shape.find(f".//{A}xfrm/{A}off"), shape.find(f".//{A}xfrm/{A}ext")
        if offset is None or extent is None or not all(self.size) or place.part != "body":
            return place
        x, y = whole(offset.get("x")), whole(offset.get("y"))
        width, height = whole(extent.get("cx")), whole(extent.get("cy"))
        if x >= self.size[0] or y >= self.size[1] or x + width <= 0 or y + height <= 0:
            return replace(place, hidden=place.hidden or "off the slide")
        return place


def _joined(texts: list[str], place: Place) -> Iterator[Piece]:
    """Texts of neighbouring shapes as one block: a label and its value are often two shapes."""
    if texts:
        yield TextBlock("\n".join(texts), place)
        texts.clear()


def read_master(package: Package, name: str) -> Iterator[Piece]:
    """Fixed text of a master or layout: what is no placeholder is on every slide."""
    if not name.lower().endswith(".xml"):
        return
    root = package.xml(name)
    tree = root.find(f"{P}cSld/{P}spTree") if root is not None else None
    if tree is not None:
        for piece in Shapes(placeholders=False).read(tree, Place(part="master")):
            if isinstance(piece, TextBlock | TableBlock):
                yield piece


def read_comments(package: Package, name: str, place: Place) -> Iterator[Piece]:
    """Comments of a slide, the older kind (`p:text`) and the threaded one (`a:t`)."""
    root = package.xml(name)
    if root is None:
        return
    for comment in root:
        old = [
            node.text or "" for node in comment.iter() if isinstance(node.tag, str) and node.tag == f"{P}text"
        ]
        text = "\n".join(filter(None, [*old, shape_text(comment)]))
        if text.strip():
            yield TextBlock(text, place)


def read_tags(package: Package, name: str, place: Place) -> Iterator[Piece]:
    """Name and value pairs that add-ins store in a presentation."""
    root = package.xml(name)
    for tag in root.iter(f"{P}tag") if root is not None else ():
        if tag.get("val"):
            yield TextBlock(str(tag.get("val")), place, label=tag.get("name"))


def read_lists(package: Package, presentation: etree._Element | None) -> Iterator[Piece]:
    """Comment authors, section names and custom shows."""
    for name in package.names:
        if name.lower() in ("ppt/commentauthors.xml", "ppt/authors.xml"):
            root = package.xml(name)
            for author in root if root is not None else ():
                if author.get("name"):
                    yield TextBlock(str(author.get("name")), Place("metadata"), label="author of comments")
    for element in presentation.iter() if presentation is not None else ():
        if (
            isinstance(element.tag, str)
            and local_name(element) in ("section", "custShow")
            and element.get("name")
        ):
            yield TextBlock(str(element.get("name")), Place("section name"))
