"""Flows of Word text: paragraphs with their tracked changes and hidden runs, tables, content controls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from lxml import etree

from classify.extract.boxed import spelled
from classify.extract.document import Piece, Place, TableBlock, TextBlock
from classify.extract.drawing import OTHER_RENDERING
from classify.extract.field_codes import telling_code
from classify.extract.lenient import whole
from classify.extract.links import Links

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
OFFICE = "{urn:schemas-microsoft-com:office:office}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
BLOCK_SIZE = 3_000
"""Characters after which joined paragraphs are handed on."""


class Story:
    """One flow of text (body, a header, the footnotes): paragraphs joined to blocks, tables apart."""

    def __init__(self, part: str, links: Links) -> None:
        self.part, self.links = part, links
        self.paragraph = 0
        self.texts: list[str] = []
        self.size = 0
        self.first = 1
        self.starts: list[int] = []
        self.marks: list[tuple[int, int, str]] = []
        self.asides: list[Piece] = []
        self.authors: dict[str, None] = {}

    def walk(self, root: etree._Element) -> Iterator[Piece]:
        """All pieces of the story in reading order."""
        body = root.find(f"{W}body")
        for element in root if body is None else body:
            yield from self.block(element)
        yield from self.finish()

    def block(self, element: etree._Element) -> Iterator[Piece]:
        """Take one paragraph, table or holder of them; yields what is ready."""
        tag = element.tag
        if tag == f"{W}p":
            yield from self.take_paragraph(element)
        elif tag == f"{W}tbl":
            yield from self.flush()
            yield from self.table(element)
        elif tag == f"{W}sdt":
            yield from self.control(element)
        elif tag != f"{W}sectPr" and isinstance(tag, str):
            if tag == f"{W}comment" and element.get(f"{W}author"):
                self.authors[str(element.get(f"{W}author"))] = None
            for child in element:
                yield from self.block(child)
            if self.part in ("comment", "footnote", "endnote"):
                yield from self.flush()

    def take_paragraph(self, element: etree._Element) -> Iterator[Piece]:
        """Take one paragraph; yields what is ready."""
        self.paragraph += 1
        runs = Runs(self)
        runs.walk(element, None)
        text = "".join(runs.texts)
        if text:
            if self.texts:
                self.starts.append(self.size)
            else:
                self.first = self.paragraph
            self.marks += [(start + self.size, stop + self.size, why) for start, stop, why in runs.marks]
            self.texts.append(text)
            self.size += len(text) + 1
        elif self.texts:
            self.starts.append(self.size)
            self.texts.append("")
            self.size += 1
        if self.size >= BLOCK_SIZE or self.asides:
            yield from self.flush()

    def flush(self) -> Iterator[Piece]:
        """Hand on the joined paragraphs and what stood beside them."""
        if self.texts:
            yield TextBlock(
                "\n".join(self.texts),
                Place(part=self.part, paragraph=self.first),
                starts=tuple(self.starts),
                marks=tuple(self.marks),
            )
            self.texts, self.starts, self.marks, self.size = [], [], [], 0
        asides, self.asides = self.asides, []
        yield from asides

    def finish(self) -> Iterator[Piece]:
        """What is left, and who wrote changes and comments."""
        yield from self.flush()
        for author in self.authors:
            yield TextBlock(author, Place(part="metadata"), label="author of changes or comments")

    def control(self, element: etree._Element) -> Iterator[Piece]:
        """A content control around blocks: its title names a short content."""
        self.control_notes(element)
        content = element.find(f"{W}sdtContent")
        title = control_title(element)
        blocks = list(content) if content is not None else []
        if title and len(blocks) == 1 and blocks[0].tag == f"{W}p":
            yield from self.flush()
            self.paragraph += 1
            runs = Runs(self)
            runs.walk(blocks[0], None)
            text = "".join(runs.texts)
            if text:
                place = Place(part=self.part, paragraph=self.paragraph)
                yield TextBlock(text, place, label=title, marks=tuple(runs.marks))
            return
        for child in blocks:
            yield from self.block(child)

    def control_notes(self, element: etree._Element) -> None:
        """List entries of a control that are not the chosen one stand in no sentence: keep them aside."""
        entries = [
            str(item.get(f"{W}displayText") or item.get(f"{W}value"))
            for item in element.iterfind(f"{W}sdtPr/*/{W}listItem")
            if item.get(f"{W}displayText") or item.get(f"{W}value")
        ]
        if entries:
            self.aside("\n".join(entries), "list entry")

    def aside(self, text: str, part: str, hidden: str | None = None, label: str | None = None) -> None:
        """Keep a text that belongs to no sentence, to be handed on after the current block."""
        place = Place(part=part, paragraph=self.paragraph or None, hidden=hidden)
        self.asides.append(TextBlock(text, place, label=label))

    def table(self, element: etree._Element) -> Iterator[Piece]:
        """A table as rows of cell texts; merged cells once, nested tables after it."""
        part = "table" if self.part == "body" else self.part
        rows: list[list[str]] = []
        hidden: list[TextBlock] = []
        inner: list[etree._Element] = []
        place = Place(part=part, paragraph=self.paragraph + 1 if self.part == "body" else None)
        for row in _rows(element):
            rows.append([])
            for cell in _cells(row):
                text, marks = self.cell(cell, inner)
                for start, stop, why in reversed(marks):
                    cut = text[start:stop]
                    text = text[:start] + text[stop:]
                    name = TableBlock([]).cell_name(len(rows) - 1, len(rows[-1]))
                    label = rows[-1][-1] if rows[-1] else None
                    hidden.append(TextBlock(cut, replace(place, cell=name, hidden=why), label=label))
                if text and _continues(cell):
                    # Word shows the first of merged cells; what stands in the others is still there.
                    hidden.append(TextBlock(text, replace(place, hidden="merged cell")))
                    text = ""
                rows[-1].append(text)
                span = cell.find(f"{W}tcPr/{W}gridSpan")
                width = whole(span.get(f"{W}val"), 1) if span is not None else 1
                rows[-1] += [""] * (min(width, 64) - 1)
        if any(any(row) for row in rows):
            table = TableBlock(rows, place)
            yield table
            yield from spelled(table)
        yield from hidden
        for name in ("tblCaption", "tblDescription"):
            about = element.find(f"{W}tblPr/{W}{name}")
            if about is not None and about.get(f"{W}val"):
                self.aside(str(about.get(f"{W}val")), "alt text", "alt text")
        yield from self.flush()
        for nested in inner:
            yield from self.table(nested)

    def cell(
        self, cell: etree._Element, inner: list[etree._Element]
    ) -> tuple[str, list[tuple[int, int, str]]]:
        """Text of a table cell with its hidden spans; tables inside go to `inner`."""
        texts: list[str] = []
        marks: list[tuple[int, int, str]] = []
        at = 0
        for block in _blocks(cell):
            if block.tag == f"{W}tbl":
                inner.append(block)
                continue
            self.paragraph += 1
            runs = Runs(self)
            runs.walk(block, None)
            text = "".join(runs.texts)
            if text:
                marks += [(start + at, stop + at, why) for start, stop, why in runs.marks]
                texts.append(text)
                at += len(text) + 1
        return "\n".join(texts), marks


class Runs:
    """Collects the text of one paragraph and marks what its reader does not see."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.texts: list[str] = []
        self.size = 0
        self.marks: list[tuple[int, int, str]] = []
        self.codes: list[str] = []

    def walk(self, element: etree._Element, hidden: str | None) -> None:
        """Append the texts below `element`; `hidden` says why its reader does not see them."""
        for child in element:
            tag = child.tag
            if tag == _T:
                self.add(child.text, hidden)
            elif tag == _R:
                properties = child.find(_RPR)
                unseen = hidden
                if properties is not None and len(properties):
                    unseen = hidden or _vanished(properties)
                self.walk(child, unseen)
            elif tag in _QUIET:
                continue
            elif tag in _SIGNS:
                self.add(_SIGNS[tag], hidden)
            else:
                handle = _SPECIAL.get(tag)
                if handle is not None:
                    handle(self, child, hidden)
                elif len(child):
                    self.walk(child, hidden)
        if self.codes and element.tag == f"{W}p":
            code = telling_code("".join(self.codes), self.story.links)
            if code:
                self.story.aside(code, "field code", "field code")
            self.codes = []

    def add(self, text: str | None, hidden: str | None) -> None:
        """Append a text and mark it when it is hidden."""
        if not text:
            return
        text = text.replace("\xa0", " ")
        if hidden:
            if self.marks and self.marks[-1][1:] == (self.size, hidden):
                self.marks[-1] = (self.marks[-1][0], self.size + len(text), hidden)
            else:
                self.marks.append((self.size, self.size + len(text), hidden))
        self.texts.append(text)
        self.size += len(text)

    def deleted(self, element: etree._Element, hidden: str | None) -> None:
        """Text that a tracked change takes out."""
        self.author(element)
        self.walk(element, hidden or "deleted text")

    def moved(self, element: etree._Element, hidden: str | None) -> None:
        """Text that a tracked move took away from here."""
        self.author(element)
        self.walk(element, hidden or "moved text")

    def inserted(self, element: etree._Element, hidden: str | None) -> None:
        """Text that a tracked change puts in."""
        self.author(element)
        self.walk(element, hidden)

    def author(self, element: etree._Element) -> None:
        """Remember who made a change."""
        name = element.get(f"{W}author")
        if name:
            self.story.authors[str(name)] = None

    def code(self, element: etree._Element, _hidden: str | None) -> None:
        """Part of a field's instruction."""
        self.codes.append(element.text or "")

    def simple_field(self, element: etree._Element, hidden: str | None) -> None:
        """A field with its instruction as an attribute."""
        self.codes.append(f"{element.get(f'{W}instr') or ''} ")
        self.walk(element, hidden)

    def control(self, element: etree._Element, hidden: str | None) -> None:
        """A content control inside a sentence."""
        self.story.control_notes(element)
        content = element.find(f"{W}sdtContent")
        if content is None:
            return
        title, before = control_title(element), "".join(self.texts)
        if title and not before.strip():
            # Nothing names the value but the control's own title.
            self.add(f"{title}: ", hidden)
        self.walk(content, hidden)

    def form_field(self, element: etree._Element, _hidden: str | None) -> None:
        """Help texts and defaults of an old form field."""
        for name in ("helpText", "statusText", "textInput/default", "ddList/listEntry"):
            path = "/".join(f"{W}{step}" for step in name.split("/"))
            for item in element.iterfind(path):
                if item.get(f"{W}val"):
                    self.story.aside(str(item.get(f"{W}val")), "form field")

    def text_box(self, element: etree._Element, hidden: str | None) -> None:
        """A text box anchored in the paragraph."""
        inner = Story("text box" if self.story.part == "body" else self.story.part, self.story.links)
        inner.paragraph = self.story.paragraph - 1
        pieces = list(inner.walk(element))
        if hidden:
            pieces = [
                replace(piece, place=replace(piece.place, hidden=hidden))
                if isinstance(piece, TextBlock | TableBlock)
                else piece
                for piece in pieces
            ]
        self.story.asides += pieces

    def alternate(self, element: etree._Element, hidden: str | None) -> None:
        """Several renderings of the same thing: the first that says something, then what it does not say."""
        told: str | None = None
        for version in element:
            words = "".join(version.itertext())
            if told is not None and "".join(words.split()) in told:
                continue
            before = self.size, len(self.story.asides)
            self.walk(version, hidden if told is None else hidden or OTHER_RENDERING)
            if (self.size, len(self.story.asides)) != before:
                told = (told or "") + "".join(words.split())

    def alt_text(self, element: etree._Element, hidden: str | None) -> None:
        """Alternative texts and tooltips of a picture."""
        for key in ("descr", "title", "alt"):
            value = element.get(key)
            if value:
                self.story.aside(str(value), "alt text", "alt text")
        link = element.find(f"{A}hlinkClick")
        if link is not None and link.get("tooltip"):
            self.story.aside(str(link.get("tooltip")), "tooltip", "tooltip")
        self.walk(element, hidden)

    def shape(self, element: etree._Element, hidden: str | None) -> None:
        """VML: alternative text and the words of WordArt."""
        for key in ("alt", "string", f"{OFFICE}title"):
            value = element.get(key)
            if value:
                self.story.aside(str(value), "alt text" if key == "alt" else "text box")
        self.walk(element, hidden)

    def signature_line(self, element: etree._Element, _hidden: str | None) -> None:
        """Who is asked to sign, and what the signer is told."""
        for key in ("suggestedsigner", "suggestedsigner2", "suggestedsigneremail", "signinginstructions"):
            value = element.get(f"{OFFICE}{key}")
            if value:
                self.story.aside(str(value), "form field", label="signature")

    def link(self, element: etree._Element, hidden: str | None) -> None:
        """A hyperlink with its tooltip."""
        if element.get(f"{W}tooltip"):
            self.story.aside(str(element.get(f"{W}tooltip")), "tooltip", "tooltip")
        self.walk(element, hidden)

    def symbol(self, element: etree._Element, hidden: str | None) -> None:
        """A character given by its code in a symbol font."""
        try:
            number = whole(element.get(f"{W}char"), 0, 16)
        except ValueError:
            return
        # Symbol fonts use the private area F000-F0FF for plain codes.
        self.add(chr(number - 0xF000 if 0xF020 <= number <= 0xF07E else number) if number else "", hidden)

    def bookmark(self, element: etree._Element, _hidden: str | None) -> None:
        """A bookmark that has a name of its own."""
        name = element.get(f"{W}name") or ""
        if name and not name.startswith("_"):
            self.story.aside(name.replace("_", " "), "bookmark", "bookmark")

    def checkbox(self, element: etree._Element, hidden: str | None) -> None:
        """A ticked or empty box."""
        state = element.find(f"{W}checked")
        if state is None:
            state = element.find(f"{W}default")
        checked = state is not None and state.get(f"{W}val") not in ("0", "false")
        self.add("[x] " if checked else "[ ] ", hidden)


_T, _R, _RPR = f"{W}t", f"{W}r", f"{W}rPr"
_QUIET = frozenset(
    f"{W}{name}"
    for name in (
        "rPr",
        "pPr",
        "proofErr",
        "lastRenderedPageBreak",
        "bookmarkEnd",
        "fldChar_",
        "sectPr",
        "tblPr",
        "commentRangeStart",
        "commentRangeEnd",
        "commentReference",
        "annotationRef",
        "softHyphen",
    )
)
_SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}footnoteReference": " ",
    f"{W}endnoteReference": " ",
    f"{A}br": "\n",
}
_SPECIAL: dict[str, Callable[[Runs, etree._Element, str | None], None]] = {
    f"{W}delText": lambda runs, element, hidden: runs.add(element.text, hidden or "deleted text"),
    f"{MATH}t": lambda runs, element, hidden: runs.add(element.text, hidden),
    f"{A}t": lambda runs, element, hidden: runs.add(element.text, hidden),
    f"{W}del": Runs.deleted,
    f"{W}moveFrom": Runs.moved,
    f"{W}ins": Runs.inserted,
    f"{W}moveTo": Runs.inserted,
    f"{W}instrText": Runs.code,
    f"{W}delInstrText": Runs.code,
    f"{W}fldSimple": Runs.simple_field,
    f"{W}sdt": Runs.control,
    f"{W}ffData": Runs.form_field,
    f"{W}checkBox": Runs.checkbox,
    f"{W}txbxContent": Runs.text_box,
    f"{MC}AlternateContent": Runs.alternate,
    f"{W}hyperlink": Runs.link,
    f"{W}sym": Runs.symbol,
    f"{W}bookmarkStart": Runs.bookmark,
    "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr": Runs.alt_text,
    "{http://schemas.openxmlformats.org/drawingml/2006/picture}cNvPr": Runs.alt_text,
    "{urn:schemas-microsoft-com:vml}shape": Runs.shape,
    "{urn:schemas-microsoft-com:vml}rect": Runs.shape,
    "{urn:schemas-microsoft-com:vml}textpath": Runs.shape,
    "{urn:schemas-microsoft-com:vml}imagedata": Runs.shape,
    f"{OFFICE}signatureline": Runs.signature_line,
}


def control_title(element: etree._Element) -> str | None:
    """What a content control calls itself: its title, else its tag."""
    for name in ("alias", "tag"):
        found = element.find(f"{W}sdtPr/{W}{name}")
        if found is not None and found.get(f"{W}val"):
            return str(found.get(f"{W}val")).replace("_", " ")
    return None


def _vanished(properties: etree._Element) -> str | None:
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


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == f"{W}tr":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}del", f"{W}customXml"):
            yield from _rows(child)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml"):
            yield from _cells(child)


def _blocks(cell: etree._Element) -> Iterator[etree._Element]:
    for child in cell:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag != f"{W}tcPr":
            yield from _blocks(child)


def _continues(cell: etree._Element) -> bool:
    """Whether the cell only continues a merged cell above."""
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and merge.get(f"{W}val") != "restart"
