"""The objects of a PDF that no page shows (ISO 32000-1, 7.3): read by walking from the trailer.

PDFium answers for pages, their annotations and what lies in the usual trees. Own properties, fields
that stand on no page, default values, scripts of fields, packed XMP, layers, threads, page labels,
signatures and files of embedded players it has no call for. pdfminer gives the bare objects.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from io import BytesIO
from typing import Any

from classify.errors import CorruptError
from classify.extract.document import Member, Piece, Place, Remark, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.pdf.extras import xmp_texts
from classify.extract.pdf.failures import miner_failures
from classify.extract.source import Source
from classify.extract.xml.links import Links
from classify.extract.xml.trees import parse_xml

_MOST_OBJECTS = 50_000
"""Objects looked at in one file; more are left out, and that is told."""
_LONGEST = 1_000_000
"""Characters of one string or script."""

# Keys whose values say nothing to a person, or lead to what the pages show anyway.
_PASSED_OVER = frozenset(
    "Parent ActualText P Pg Prev Last Resources StructTreeRoot Encrypt ID Lang Producer Creator Trapped "
    "DA DR DS NM Opt Thumb AP MK CheckSum Cert ByteRange Changes Data Dests Prop_Build State StateModel "
    "SpiderInfo OutputIntents Perms PTEX.Fullbanner AAPL:AKAnnotationObject BorderStyle".split()
)
_NAMES_OF_PLACES = frozenset("Names Limits D Dest ITXT XFA CT Fields".split())
"""Keys under which strings are names of places and machinery, while what they lead to may be words."""
_PARTS: dict[str, tuple[str, str | None]] = {
    # key: what the text is called, and why no reader of the pages sees it
    "V": ("form field", "field that no page shows"),
    "RV": ("form field", "field that no page shows"),
    "DV": ("form field", "default value"),
    "TU": ("tooltip", "tooltip"),
    "Contents": ("annotation", "annotation that no page shows"),
    "RC": ("annotation", "annotation that no page shows"),
    "JS": ("script", None),
    "Alt": ("alt text", "alt text"),
    "E": ("alt text", "alt text"),
    "Desc": ("annotation", None),
    "Reason": ("signature", None),
    "Location": ("signature", None),
    "ContactInfo": ("signature", None),
}
_LABELS = {"T": "author", "Subj": "subject"}
_TOOLS = frozenset({"stickynote", "textbox", "highlight", "commentontext", "inserttext", "cross-out"})
"""Subjects that viewers write by themselves, without white space."""
_MACHINE_VALUE = re.compile(r"D:\d{6,}.*|(?:uuid:|urn:|xmp\.)\S*|[0-9A-Fa-f]{16,}|[\W_]*")
_JOINED = re.compile(r"\w{1,20}|\w{1,7}(?:[-/.]\w{1,7})+")
_MARKUP = re.compile(r"<[^<>]+>")


_KINDS: dict[str, tuple[str, str | None]] = {
    # kind of the dictionary: what its texts are called, and why no reader of the pages sees them
    "Info": ("metadata", None),
    "earlier": ("metadata", "earlier version"),
    "page label": ("page label", None),
    "layer": ("layer", "layer name"),
    "article": ("article", "article"),
    "signature": ("signature", None),
}


@dataclass(frozen=True, slots=True)
class _Owner:
    """The dictionary a text stands in, as far as the text is called after it."""

    kind: str = ""
    label: str | None = None


@dataclass(slots=True)
class PdfObjects:
    """The object tree of one PDF, and what has already been said of it."""

    document: Any
    said: set[str] = field(default_factory=set)
    """Texts that other readings of the file gave; they are not told again."""
    labels: list[str] = field(default_factory=list)
    """What named the fields told so far."""
    files: set[int] = field(default_factory=set)
    """Hashes of attached files already handed out."""

    @classmethod
    def of(cls, source: Source, password: str | None) -> PdfObjects | None:
        """The objects of a sound file, None where the table of references is damaged."""
        from pdfminer.pdfdocument import PDFDocument
        from pdfminer.pdfparser import PDFParser

        stream = source.open() if source.data is None else BytesIO(source.data)
        try:
            return cls(PDFDocument(PDFParser(stream), password or "", fallback=False))
        except miner_failures():
            # PDFium reads the pages all the same.
            return None

    def hear(self, pieces: Iterator[Piece]) -> Iterator[Piece]:
        """Pass pieces on and remember what stands beside the pages' own text."""
        for piece in pieces:
            if isinstance(piece, TextBlock) and piece.place.part not in ("body", "table"):
                self.said.update(map(_plain, (piece.text, *piece.text.splitlines())))
                self.labels += [_plain(piece.label)] if piece.label else []
                if piece.place.part == "form field" and _JOINED.fullmatch(piece.text):
                    # Boxes that share a value were joined; each alone has been told with it.
                    self.said.update((*re.split(r"\W", piece.text), *piece.text))
            elif isinstance(piece, Member):
                self.said.add(_plain(piece.path))
                if piece.source is not None and piece.source.data is not None:
                    self.files.add(hash(piece.source.data))
            yield piece

    def layers_off(self) -> frozenset[str]:
        """Names of the layers that a reader sees only after switching them on (ISO 32000-1, 8.11.4.3)."""
        layers = self._dictionary(self._dictionary(self._catalog()).get("OCProperties"))
        view = self._dictionary(layers.get("D"))
        every = [self._name(layer) for layer in self._list(layers.get("OCGs"))]
        on = {self._name(layer) for layer in self._list(view.get("ON"))}
        off = {self._name(layer) for layer in self._list(view.get("OFF"))}
        base = getattr(view.get("BaseState"), "name", "ON")
        return frozenset(set(every) - on if base == "OFF" else off) - {""}

    def pieces(self, links: Links, envelope: Envelope) -> Iterator[Piece]:
        """Every text and file reachable from the trailer that has not been said yet."""
        todo: list[tuple[str, Any, _Owner]] = [("Root", self._catalog(), _Owner())]
        infos = [_Owner("Info" if number == 0 else "earlier") for number in range(len(self.document.info))]
        if self._resolved(self._dictionary(self._catalog().get("MarkInfo")).get("Marked")) is not True:
            # PDFium reads the structure tree of tagged files only.
            todo.append(("K", self._catalog().get("StructTreeRoot"), _Owner()))
        todo += reversed([("Info", *pair) for pair in zip(self.document.info, infos, strict=True)])
        seen: set[int] = set()
        while todo:
            key, node, owner = todo.pop()
            reference = getattr(node, "objid", None)
            if reference in seen:
                continue
            if reference is not None:
                if len(seen) >= _MOST_OBJECTS:
                    yield Remark("partial", f"objects beside the pages after the first {_MOST_OBJECTS:,}")
                    return
                seen.add(reference)
                envelope.check_time()
            node = self._resolved(node)
            if isinstance(node, bytes):
                yield from self._text(key, node, owner, links)
            elif isinstance(node, list):
                todo += [(key, item, owner) for item in reversed(node)]
            elif isinstance(node, dict):
                owner = self._owner(key, node, owner)
                yield from self._file(node, envelope)
                inner = [(name, value) for name, value in node.items() if _worth_a_look(name, owner.kind)]
                todo += [(name, value, owner) for name, value in reversed(inner)]
            elif hasattr(node, "get_data"):
                yield from self._stream(key, node)

    def _text(self, key: str, raw: bytes, owner: _Owner, links: Links) -> Iterator[Piece]:
        if key in _NAMES_OF_PLACES:
            return
        text = _decoded(raw)[:_LONGEST]
        if key in ("RC", "RV"):
            text = unescape(_MARKUP.sub(" ", text)).strip()
        if _plain(text) in self.said or _MACHINE_VALUE.fullmatch(text) or _plain(text.lower()) in _TOOLS:
            return
        self.said.add(_plain(text))
        if key == "TU" and any(_plain(text) in label for label in self.labels):
            return
        if key == "URI":
            links.add([text])
            return
        part, hidden = _PARTS.get(key, _KINDS.get(owner.kind, ("metadata", "document object")))
        label = owner.label if part == "form field" else _LABELS.get(key, _words(key))
        label = None if part in ("script", "page label", "layer") else label
        yield TextBlock(text, Place(part, hidden=hidden), label=label, prose=part != "script")

    def _stream(self, key: str, stream: Any) -> Iterator[Piece]:
        """Scripts and XMP that lie in streams of their own."""
        if key not in ("JS", "Metadata"):
            return
        data = self._data(stream)
        if key == "JS":
            from classify.extract.known.charset import decode

            script = decode(data)[:_LONGEST].strip()
            if script and _plain(script) not in self.said:
                self.said.add(_plain(script))
                yield TextBlock(script, Place("script"), prose=False)
            return
        start = data.find(b"<x:xmpmeta")
        try:
            root = parse_xml(data[max(start, 0) :].partition(b"<?xpacket end")[0])
        except CorruptError:
            return
        for piece in xmp_texts(root, set()):
            if isinstance(piece, TextBlock) and _plain(piece.text) not in self.said:
                yield from self.hear(iter([piece]))

    def _file(self, node: dict[str, Any], envelope: Envelope) -> Iterator[Piece]:
        """The file of a specification that no tree of attachments names: players, portfolios, 3D."""
        files = self._dictionary(node.get("EF"))
        content = self._resolved(files.get("F") or files.get("UF"))
        if not hasattr(content, "get_data"):
            return
        data = self._data(content)
        if not data or hash(data) in self.files:
            return
        self.files.add(hash(data))
        told = self._resolved(node.get("UF") or node.get("F"))
        name = _decoded(told) if isinstance(told, bytes) else ""
        name = name.replace("\\", "/").rpartition("/")[2] or f"attachment-{len(self.files)}"
        self.said.add(_plain(name))
        envelope.count_member()
        envelope.count_bytes(len(data))
        yield Member(name, Source(name, data=data, size=len(data)))

    def _data(self, stream: Any) -> bytes:
        try:
            return bytes(stream.get_data())
        except miner_failures():
            # A stream that pdfminer cannot unpack holds nothing for us.
            return b""

    def _resolved(self, node: Any) -> Any:
        from pdfminer.pdftypes import resolve1

        try:
            return resolve1(node)
        except miner_failures():
            # A reference into damage leads nowhere; the rest of the tree is still there.
            return None

    def _catalog(self) -> Any:
        return getattr(self.document, "catalog", {})

    def _dictionary(self, node: Any) -> dict[str, Any]:
        found = self._resolved(node)
        return found if isinstance(found, dict) else {}

    def _list(self, node: Any) -> list[Any]:
        found = self._resolved(node)
        return found if isinstance(found, list) else []

    def _name(self, layer: Any) -> str:
        name = self._resolved(self._dictionary(layer).get("Name"))
        return _decoded(name) if isinstance(name, bytes) else ""

    def _owner(self, key: str, node: dict[str, Any], above: _Owner) -> _Owner:
        """What a dictionary describes, as far as its texts are called after it."""
        kind = getattr(node.get("Type"), "name", "")
        if kind in ("OCG", "Thread", "Sig"):
            return _Owner({"OCG": "layer", "Thread": "article", "Sig": "signature"}[kind])
        if key == "PageLabels":
            return _Owner("page label")
        if "FT" in node or "TU" in node or ("T" in node and "Subtype" not in node):
            name = next((self._resolved(node[key]) for key in ("TU", "T") if key in node), b"")
            return _Owner("field", _decoded(name) if isinstance(name, bytes) else None)
        return above if above.kind in _KINDS else _Owner()


def _worth_a_look(key: str, owner: str) -> bool:
    """Whether what stands under a key may be somebody's words."""
    if owner == "page label":
        return key in ("P", "Nums", "Kids")
    if owner == "signature":
        return key in ("Name", "Reason", "Location", "ContactInfo")
    # Names of fields are labels of their values.
    return key not in _PASSED_OVER and not (owner == "field" and key in ("T", "TM"))


def _decoded(raw: bytes) -> str:
    from pdfminer.utils import decode_text

    return str(decode_text(raw)).strip("\0 \r\n")


def _plain(text: str) -> str:
    """Text without white space, for telling whether it was said already."""
    return "".join(text.split())


def _words(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", name).lower()
