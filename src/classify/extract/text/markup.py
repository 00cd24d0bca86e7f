"""Web pages: what is seen, in blocks and tables; and what is not: comments, fields, attributes, scripts."""

from __future__ import annotations

import binascii
import json
import mimetypes
import re
from collections.abc import Iterator
from typing import cast
from urllib.parse import unquote, unquote_plus, unquote_to_bytes

from lxml import etree, html

from classify.extract.document import Member, Piece, Place, Remark, TableBlock, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.known.charset import SAMPLE_BYTES, charset_of, decode
from classify.extract.source import Source
from classify.extract.text.fragments import plain
from classify.extract.text.keyed import flattened

BLOCK_CHARACTERS = 8000
"""Running text is handed on in blocks of about this size."""

LARGEST_TREE = 48_000_000
"""Bytes of a page that are parsed into a tree (about ten times as much memory); more is read as text."""

_BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol "
    "optgroup option p pre section select summary table tbody td textarea tfoot th thead title tr ul "
    "label button".split()
)
_UNSEEN = frozenset({"noscript", "template"})
_SILENT = frozenset({"style", "script", "head", "svg", "math"})
# Words, punctuated numbers and addresses; the rest of what scripts keep there are switches and keys.
_DATA = re.compile(r"\s|@|\d[-/]\d")
_LONG_NUMBER = re.compile(r"\d{6}")
_TELLING = (
    "title",
    "alt",
    "placeholder",
    "aria-label",
    "aria-description",
    "summary",
    "content",
    "label",
    "download",
)
_SOURCES = ("src", "href", "data", "poster")
_CONDITION = re.compile(r"^\[if[^\]]*\]>|<!\[endif\]$")
# What is never closed ends with the sheet (CSS Syntax 3, 4.3.2 and 4.3.5).
_STYLE_WORDS = re.compile(r"/\*(.*?)(?:\*/|\Z)|content\s*+:\s*+([\"'])(.*?)(?:\2|\Z)", re.DOTALL)
_CONTACT_LINKS = ("mailto:", "tel:", "sms:", "callto:", "skype:")
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|mso-hide\s*:\s*all", re.I
)
_DECLARED = re.compile(rb"charset\s*+=\s*+[\"']?\s*+([A-Za-z0-9_:-]+)", re.IGNORECASE)
_SPACE = re.compile(r"[^\S\n]+")
_LARGEST_ICON = 10_000
"""Bytes of a picture inside a page up to which it is taken for decoration."""
_EMPTY_META = frozenset(
    {"viewport", "generator", "robots", "theme-color", "progid", "originator", "content-type"}
)


def read(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """A web page of any size and character set."""
    if source.size > LARGEST_TREE:
        from classify.extract.text.plain import read_code

        yield Remark("fact", "The page is very large: it was read as text, tags and all.")
        yield from read_code(source, envelope)
        return
    with source.open() as stream:
        data = stream.read()
    yield from pieces(page_text(data))


def page_text(data: bytes, told: str | None = None) -> str:
    """The page's characters: as the byte order mark, the mail header (`told`) or the page itself says."""
    head = data[:SAMPLE_BYTES]
    codec = charset_of(head)
    if codec.startswith(("utf-8", "utf-16", "utf-32")):
        return decode(data, codec)
    declared = _DECLARED.search(head[:4096])
    name = told or (declared and declared[1].decode("ascii")) or codec
    # Pages that say Latin-1 are cp1252, as browsers read them (WHATWG Encoding Standard).
    name = "cp1252" if name.lower() in ("iso-8859-1", "latin-1", "us-ascii", "ascii") else name
    return decode(data, name)


def pieces(page: str, part: str = "body") -> Iterator[Piece]:
    """Blocks, tables and unseen text of a page that is already decoded."""
    tree = _parsed(page)
    if tree is None:
        yield TextBlock(plain(page), Place(part))
        return
    walk = _Walk(part)
    # Comments before the page's element and words behind it become its neighbours.
    for node in (*reversed(list(tree.itersiblings(preceding=True))), tree, *tree.itersiblings()):
        walk.element(node)
    walk.end_block()
    walk.end_text()
    yield from walk.found


def _parsed(page: str) -> etree._Element | None:
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_pis=True)
    # As bytes: lxml refuses strings that declare a character set of their own. NUL would end the page.
    data = page.replace("\0", " ").encode("utf-8", "replace")
    try:
        tree = cast("etree._Element | None", etree.fromstring(data, parser))
    except etree.XMLSyntaxError:
        return None
    # The parser gives up on a page nested too deeply, and what follows would be lost.
    return None if any("depth" in entry.message.lower() for entry in parser.error_log) else tree


def _has_data(value: str) -> bool:
    return _DATA.search(value.strip()) is not None


class _Walk:
    """Walks a page once, in reading order. Its visible text comes in blocks of many paragraphs, so
    that a label and the value in the next paragraph are seen together.
    """

    def __init__(self, part: str) -> None:
        self.found: list[Piece] = []
        self._part = part
        self._words: list[str] = []
        self._paragraphs: list[tuple[str, str | None]] = []
        self._number = 1
        self._line: int | None = None
        self._hidden: str | None = None
        self._labels: dict[str, str] = {}
        self._told: set[str] = set()
        self._files = 0

    def element(self, root: etree._Element) -> None:
        """The whole subtree of `root`, iteratively: pages may nest more deeply than Python recurses."""
        self._collect_labels(root)
        stack: list[tuple[etree._Element, bool]] = [(root, False)]
        while stack:
            node, leaving = stack.pop()
            if leaving:
                self._leave(node)
            elif self._enter(node):
                stack.append((node, True))
                stack.extend((child, False) for child in reversed(node))

    def _collect_labels(self, root: etree._Element) -> None:
        for label in root.iter("label"):
            target = label.get("for")
            if target:
                self._labels[target] = _folded("".join(label.itertext()))

    def _enter(self, node: etree._Element) -> bool:
        """Handle an element's start; False when its inside is done with."""
        if not isinstance(node.tag, str):
            self._comment(node)
            self._say(node.tail)
            return False
        if node.tag in _SILENT and node.tag != "head":
            self._silent(node)
            self._say(node.tail)
            return False
        if node.tag in _BLOCKS:
            self.end_block()
        elif node.tag == "a" and _follows_link(node):
            self._say(" ")
        self._line = node.sourceline or self._line
        self._attributes(node)
        if self._hidden is None and _is_hidden(node):
            self.end_block()
            self._hidden = "hidden element"
            node.set("classify-hides", "yes")
        if node.tag == "table" and _is_data_table(node):
            self._table(node)
            self._unhide(node)
            self._say(node.tail)
            return False
        self._say(node.text)
        return True

    def _leave(self, node: etree._Element) -> None:
        if node.tag in _BLOCKS:
            self.end_block()
        self._unhide(node)
        self._say(node.tail)

    def _unhide(self, node: etree._Element) -> None:
        if node.get("classify-hides"):
            self.end_block()
            self._hidden = None

    def _say(self, text: str | None) -> None:
        if text:
            self._words.append(text)

    def end_block(self) -> None:
        """What was said since the last paragraph is one paragraph."""
        text = _folded("".join(self._words))
        self._words.clear()
        if text:
            self._paragraphs.append((text, self._hidden))
            if sum(len(said) for said, _ in self._paragraphs[-100:]) > BLOCK_CHARACTERS:
                self.end_text()

    def end_text(self) -> None:
        """The paragraphs since the last table, as one block."""
        text, starts, marks = "", list[int](), list[tuple[int, int, str]]()
        for said, hidden in self._paragraphs:
            if text:
                text += "\n"
                starts.append(len(text))
            if hidden:
                marks.append((len(text), len(text) + len(said), hidden))
            text += said
        if text:
            place = Place(self._part, paragraph=self._number)
            self.found.append(TextBlock(text, place, starts=tuple(starts), marks=tuple(marks)))
        self._number += len(self._paragraphs)
        self._paragraphs = []

    def _add(self, text: str, *, part: str, label: str | None = None, hidden: str | None = None) -> None:
        """Something said outside of the running text; captions and tool tips often say it twice."""
        if (told := f"{label}\0{text}") not in self._told:
            self._told.add(told)
            place = Place(part, line=self._line, hidden=hidden or self._hidden)
            self.found.append(TextBlock(text, place, label=label))

    def _comment(self, node: etree._Element) -> None:
        text = (node.text or "").strip() if node.tag is etree.Comment else ""
        # Conditional comments hold markup for Outlook, and now and then words.
        text = plain(_CONDITION.sub("", text)) if text.startswith("[if") else plain(text)
        if text.strip() and text not in ("<![endif]", "[endif]"):
            self._line = node.sourceline or self._line
            self._add(text, part="comment", hidden="comment")

    def _silent(self, node: etree._Element) -> None:
        """Elements that are no running text: scripts, words in style sheets, drawings and formulas."""
        if node.tag == "script":
            self._script(node)
        elif node.tag == "style":
            found = _STYLE_WORDS.findall(node.text or "")
            words = "\n".join(filter(str.strip, (comment or content for comment, _, content in found)))
            if words:
                self._add(words, part="style", hidden="style")
        else:
            words = "\n".join(filter(None, map(_folded, map(str, node.itertext()))))
            if words:
                self._add(words, part="drawing")

    def _script(self, node: etree._Element) -> None:
        text = (node.text or "").strip()
        if not text:
            return
        place = Place("script", line=node.sourceline, hidden="script")
        if "json" in (node.get("type") or "").lower():
            try:
                self.found.extend(flattened(json.loads(text), place))
            except (ValueError, RecursionError):
                self.found.append(TextBlock(text, place, prose=False))
            return
        self.found.append(TextBlock(text, place, prose=False))

    def _attributes(self, node: etree._Element) -> None:
        """Values that stand in attributes: fields with their labels, contacts behind links, tool tips."""
        if node.tag in ("input", "button", "option", "data", "param"):
            self._field(node)
        link = str(node.get("href") or "")
        if link.lower().startswith(_CONTACT_LINKS):
            scheme, _, target = link.partition(":")
            self._add(unquote(target.partition("?")[0]), part="link", label=scheme)
        self._addresses(node)
        if node.get("srcdoc"):
            self.found.extend(pieces(str(node.get("srcdoc")), "inner page"))
        if node.tag == "meta" and (node.get("name") or node.get("http-equiv") or "").lower() in _EMPTY_META:
            return
        for name, value in node.attrib.items():
            self._attribute(node, str(name), str(value))

    def _attribute(self, node: etree._Element, name: str, value: str) -> None:
        telling = name in _TELLING or (name.startswith("data-") and _has_data(value))
        if telling and value.strip():
            label = str(node.get("name") or node.get("property") or name)
            self._add(value, part="metadata" if node.tag == "meta" else "alt text", label=label)
        elif name.startswith("on") and _has_data(value):
            self._add(value, part="script", hidden="script")

    def _addresses(self, node: etree._Element) -> None:
        """Files written into addresses (`data:`, RFC 2397), and what the query of an address says."""
        for name in _SOURCES:
            address = str(node.get(name) or "")
            if address[:5].lower() == "data:":
                self._inline_file(address)
                continue
            query = unquote_plus(address.partition("?")[2])
            telling = _LONG_NUMBER.search(query) or _DATA.search(query.strip())
            if telling and not address.lower().startswith(_CONTACT_LINKS):
                self._add(query, part="link", hidden="link target")

    def _inline_file(self, address: str) -> None:
        head, _, content = address[5:].partition(",")
        kind, *options = head.split(";")
        data = unquote_to_bytes(content)
        if "base64" in options:
            try:
                data = binascii.a2b_base64(data)
            except binascii.Error:
                return
        # Smaller pictures are icons.
        if data and (not kind.startswith("image/") or len(data) > _LARGEST_ICON):
            self._files += 1
            suffix = (mimetypes.guess_extension(kind) or ".txt") if kind else ".txt"
            name = f"inline-{self._files}{suffix}"
            self.found.append(Member(name, Source(name, data=data, size=len(data))))

    def _field(self, node: etree._Element) -> None:
        value = str(node.get("value") or "").strip()
        kind = (node.get("type") or "text").lower()
        if not value or kind in ("submit", "reset", "image", "checkbox", "radio") or node.tag == "button":
            return
        label = self._labels.get(str(node.get("id"))) or str(node.get("name") or node.get("id") or "") or None
        self._add(value, part="form field", label=label, hidden="hidden field" if kind == "hidden" else None)

    def _table(self, node: etree._Element) -> None:
        rows = [[_cell_text(cell) for cell in row.iter("td", "th")] for row in node.iter("tr")]
        for child in node.iter(etree.Comment, "input", "a", "script"):
            if child.tag == "script":
                self._script(child)
            elif isinstance(child.tag, str):
                self._attributes(child)
            else:
                self._comment(child)
        caption = node.find("caption")
        if caption is not None:
            self._say("".join(caption.itertext()))
        self.end_block()
        self.end_text()
        place = Place(self._part, line=node.sourceline, hidden=self._hidden)
        unseen = frozenset(number for number, row in enumerate(node.iter("tr"), 1) if _is_hidden(row))
        self.found.append(TableBlock(rows, place, hidden_rows=unseen))


def _cell_text(cell: etree._Element) -> str:
    words = []
    for node in cell.iter():
        if isinstance(node.tag, str) and node.tag not in _SILENT:
            words.append(" " if node.tag in _BLOCKS and node is not cell else "")
            words.append(node.text or "")
        if node is not cell:
            words.append(" " if node.tag in _BLOCKS else "")
            words.append(node.tail or "")
    return _folded("".join(words))


def _is_data_table(table: etree._Element) -> bool:
    """Tables with tables inside, or with one column, only arrange a page."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    widths = [sum(1 for _ in row.iter("td", "th")) for row in table.iter("tr")]
    return sum(width >= 2 for width in widths) >= 2


def _follows_link(node: etree._Element) -> bool:
    """Links side by side in a menu are kept apart by the style sheet alone."""
    before = node.getprevious()
    return before is not None and before.tag == "a" and not before.tail


def _is_hidden(node: etree._Element) -> bool:
    if node.tag in _UNSEEN or node.get("hidden") is not None:
        return True
    return bool(_HIDDEN_STYLE.search(str(node.get("style") or "")))


def _folded(text: str) -> str:
    """White space as a browser shows it, but keeping the line ends that the page's text has."""
    lines = (_SPACE.sub(" ", line).strip() for line in text.replace("\xa0", " ").splitlines())
    return "\n".join(line for line in lines if line)
