"""The runs of a Word paragraph: text, fields, changes, symbols, boxes, and what is hidden in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from lxml import etree

from classify.extract.document import Piece, TableBlock, TextBlock
from classify.extract.office.drawing import OTHER_RENDERING
from classify.extract.office.field_codes import telling_code
from classify.extract.office.word_markup import (
    MATH,
    MC,
    OFFICE,
    A,
    W,
    control_title,
    vanished,
)
from classify.extract.xml.lenient import whole
from classify.extract.xml.links import Links


class Flow(Protocol):
    """`classify.extract.office.word_story.Story`, as far as a paragraph's runs need it."""

    links: Links
    authors: dict[str, None]
    asides: list[Piece]
    part: str

    def aside(self, text: str, part: str, hidden: str | None = None, label: str | None = None) -> None:
        """Say something beside the text."""

    def control_notes(self, element: etree._Element) -> None:
        """What a content control offers and asks."""

    def boxed(self, element: etree._Element) -> list[Piece]:
        """The pieces of a text box that is anchored here."""
        ...


class Runs:
    """Collects the text of one paragraph and marks what its reader does not see."""

    def __init__(self, story: Flow) -> None:
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
                    unseen = hidden or vanished(properties)
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
        pieces = self.story.boxed(element)
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
