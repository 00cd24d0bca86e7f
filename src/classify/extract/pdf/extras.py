"""What a PDF carries beside its page text: fields, notes, links, alternative texts, bookmarks,
properties, scripts, XFA forms and attached files. No engine's page text holds any of it.
"""

from __future__ import annotations

import contextlib
import ctypes
import mmap
import re
from collections.abc import Callable, Generator, Iterator

import pypdfium2 as pdfium_helpers
import pypdfium2.raw as pdfium

from classify.errors import CorruptError
from classify.extract.document import Member, Piece, Place, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.pdf.fields import Field, alike, label_of, told
from classify.extract.pdf.survey import Box
from classify.extract.source import Source
from classify.extract.xml.lenient import local_name
from classify.extract.xml.links import Links
from classify.extract.xml.trees import parse_xml

_BUTTONS = (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON)
_UNSEEN_FLAGS = (
    pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW | pdfium.FPDF_ANNOT_FLAG_INVISIBLE
)
_XMP_MACHINERY = frozenset(
    "CreatorTool Producer CreateDate ModifyDate MetadataDate DocumentID InstanceID OriginalDocumentID "
    "format RenditionClass VersionID part conformance Trapped instanceID documentID when action changed "
    "softwareAgent parameters xmptk about lang parseType toolkit Thumbnails image GTS_PDFXVersion "
    "PDFVersion".split()
)


def _wide(call: Callable[..., int], *arguments: object) -> str:
    """A UTF-16 string from one of PDFium's ask-twice functions."""
    size = call(*arguments, None, 0)
    if size <= 2 or size > 50_000_000:
        return ""
    buffer = (ctypes.c_ushort * ((size + 1) // 2))()
    call(*arguments, buffer, size)
    return (
        bytes(buffer)[: size - 2]
        .decode("utf-16-le", "replace")
        .replace("\r\n", "\n")
        .replace("\r", "\n")
        .strip("\0")
    )


class PageNotes:
    """Fields and notes of one page, read before flattening would change them."""

    def __init__(self, page: pdfium_helpers.PdfPage, number: int, links: Links) -> None:
        self.page, self.number, self.links = page, number, links
        self.form = page.formenv.raw if page.formenv else None
        self.redactions: list[Box] = []
        """Boxes of redaction marks and opaque rectangles that lie over the page."""
        self.filled: list[Field] = []
        """Text fields with a value, told when all are known: one value may stand in several."""
        self.flatten = False
        """Whether some annotation shows text that only its drawing holds."""

    def read(
        self, near: Callable[[Box], tuple[str, str]], between: Callable[[Box, Box], str]
    ) -> Iterator[Piece]:
        """Pieces for every annotation; `near(box)` gives the words left of a box and right of it, `between`
        those from one box to the next.
        """
        done = []
        for at in range(pdfium.FPDFPage_GetAnnotCount(self.page)):
            note = pdfium.FPDFPage_GetAnnot(self.page, at)
            if not note:
                continue
            try:
                kind = pdfium.FPDFAnnot_GetSubtype(note)
                drawn_only = False
                if kind == pdfium.FPDF_ANNOT_WIDGET:
                    drawn_only = yield from self.field(note, near)
                elif kind == pdfium.FPDF_ANNOT_LINK:
                    self.links.add([self.target(note)])
                    yield from self.note(note)
                else:
                    drawn_only = yield from self.note(note)
                    drawn_only = drawn_only and kind not in (pdfium.FPDF_ANNOT_POPUP, pdfium.FPDF_ANNOT_TEXT)
                    yield from self.attached(note)
                self.redact(note, kind)
                if not drawn_only:
                    done.append(at)
                elif pdfium.FPDFAnnot_HasKey(note, b"AP"):
                    self.flatten = True
            finally:
                pdfium.FPDFPage_CloseAnnot(note)
        yield from told(self.filled, between)
        if self.flatten:
            # What was read by its value must not be read again by its looks.
            for at in reversed(done):
                pdfium.FPDFPage_RemoveAnnot(self.page, at)

    def field(
        self, note: pdfium.FPDF_ANNOTATION, near: Callable[[Box], tuple[str, str]]
    ) -> Generator[Piece, None, bool]:
        """A form field: its value under its name. Returns whether only its drawing holds text."""
        kind = pdfium.FPDFAnnot_GetFormFieldType(self.form, note) if self.form else -1
        if kind in (pdfium.FPDF_FORMFIELD_SIGNATURE, pdfium.FPDF_FORMFIELD_PUSHBUTTON):
            return True
        before, after = near(self.box(note))
        names = (
            [
                _wide(pdfium.FPDFAnnot_GetFormFieldAlternateName, self.form, note),
                _wide(pdfium.FPDFAnnot_GetFormFieldName, self.form, note),
            ]
            if self.form
            else []
        )
        name = next(filter(None, names), "")
        place = self.place(note, "form field")
        if kind in _BUTTONS:
            if pdfium.FPDFAnnot_IsChecked(self.form, note):
                export = _wide(pdfium.FPDFAnnot_GetFormFieldExportValue, self.form, note)
                yield TextBlock(
                    " ".join(filter(None, ["[x]", after or export])), place, label=label_of("", name)
                )
            return False
        value = _wide(pdfium.FPDFAnnot_GetFormFieldValue, self.form, note) if self.form else ""
        value = value or self.string(note, b"V")
        if value.strip():
            own = names[1] if names else self.string(note, b"T")
            self.filled.append(Field(value, self.box(note), before, name or own, own, place))
        options = pdfium.FPDFAnnot_GetOptionCount(self.form, note) if self.form else 0
        entries = [
            _wide(pdfium.FPDFAnnot_GetOptionLabel, self.form, note, at) for at in range(min(options, 500))
        ]
        rest = [entry for entry in entries if entry and entry != value]
        if rest:
            yield TextBlock("\n".join(rest), Place("list entry", page=self.number, hidden="list entry"))
        # The drawing only repeats the value; without a value it may be all there is.
        return not value.strip()

    def note(self, note: pdfium.FPDF_ANNOTATION) -> Generator[Piece, None, bool]:
        """A comment, highlight or typed text. Returns whether it says nothing but by its drawing."""
        text = self.string(note, b"Contents")
        if not text:
            text = re.sub(r"<[^<>]+>", " ", self.string(note, b"RC")).strip()
        if text:
            place = self.place(note, "annotation")
            yield TextBlock(text, place)
        for key, label in ((b"Subj", "subject"), (b"T", "author")):
            value = self.string(note, key)
            if (
                text
                and value
                and value.lower() not in ("sticky note", "text box", "highlight", "comment on text")
            ):
                yield TextBlock(value, Place("annotation", page=self.number), label=label)
        return not text

    def redact(self, note: pdfium.FPDF_ANNOTATION, kind: int) -> None:
        """Remember boxes put over the page by annotations rather than by its drawing."""
        parts = [ctypes.c_uint() for _ in range(4)]
        filled = kind in (pdfium.FPDF_ANNOT_SQUARE, pdfium.FPDF_ANNOT_POLYGON) and pdfium.FPDFAnnot_GetColor(
            note, pdfium.FPDFANNOT_COLORTYPE_InteriorColor, *parts
        )
        if kind == pdfium.FPDF_ANNOT_REDACT or (
            filled and parts[3].value == 255 and max(p.value for p in parts[:3]) < 80
        ):
            self.redactions.append(self.box(note))

    def attached(self, note: pdfium.FPDF_ANNOTATION) -> Iterator[Piece]:
        """A file pinned to the page."""
        handle = pdfium.FPDFAnnot_GetFileAttachment(note)
        if handle:
            yield from _member(handle, f"attachment-p{self.number}")

    def target(self, note: pdfium.FPDF_ANNOTATION) -> str:
        """Address that a link opens, "" for links inside the document."""
        link = pdfium.FPDFAnnot_GetLink(note)
        action = pdfium.FPDFLink_GetAction(link) if link else None
        document = self.page.pdf.raw
        if not action:
            return ""
        size = pdfium.FPDFAction_GetURIPath(document, action, None, 0)
        buffer = ctypes.create_string_buffer(max(size, 1))
        pdfium.FPDFAction_GetURIPath(document, action, buffer, size)
        return buffer.value.decode("utf-8", "replace")

    def place(self, note: pdfium.FPDF_ANNOTATION, part: str) -> Place:
        """Place of an annotation, marked when the page does not show it."""
        unseen = pdfium.FPDFAnnot_GetFlags(note) & _UNSEEN_FLAGS
        return Place(part, page=self.number, hidden=f"hidden {part}" if unseen else None)

    @staticmethod
    def string(note: pdfium.FPDF_ANNOTATION, key: bytes) -> str:
        """A string of the annotation's dictionary."""
        return _wide(pdfium.FPDFAnnot_GetStringValue, note, key).strip()

    @staticmethod
    def box(note: pdfium.FPDF_ANNOTATION) -> Box:
        """Where the annotation lies on the page."""
        rect = pdfium.FS_RECTF()
        pdfium.FPDFAnnot_GetRect(note, rect)
        return (rect.left, min(rect.bottom, rect.top), rect.right, max(rect.bottom, rect.top))


_SPOKEN = (
    pdfium.FPDF_StructElement_GetAltText,
    pdfium.FPDF_StructElement_GetActualText,
    pdfium.FPDF_StructElement_GetExpansion,
    pdfium.FPDF_StructElement_GetTitle,
)


def alt_texts(page: pdfium_helpers.PdfPage, number: int, shown: str) -> Iterator[Piece]:
    """What the structure tree says of a page's figures, words and abbreviations and `shown` does not."""
    tree = pdfium.FPDF_StructTree_GetForPage(page)
    if not tree:
        return
    try:
        todo = [
            pdfium.FPDF_StructTree_GetChildAtIndex(tree, at)
            for at in range(max(pdfium.FPDF_StructTree_CountChildren(tree), 0))
        ]
        told: set[str] = set()
        for _ in range(20_000):
            if not todo:
                break
            element = todo.pop()
            if not element:
                continue
            for text in (_wide(call, element).strip() for call in _SPOKEN):
                if text and text not in told and text not in shown:
                    told.add(text)
                    yield TextBlock(text, Place("alt text", page=number, hidden="alt text"))
            count = pdfium.FPDF_StructElement_CountChildren(element)
            todo += [pdfium.FPDF_StructElement_GetChildAtIndex(element, at) for at in range(max(count, 0))]
    finally:
        pdfium.FPDF_StructTree_Close(tree)


def document_parts(
    document: pdfium_helpers.PdfDocument, source: Source, envelope: Envelope
) -> Iterator[Piece]:
    """Properties, bookmarks, scripts, XFA data and attached files."""
    told: set[str] = set()
    for key in ("Title", "Author", "Subject", "Keywords"):
        value = document.get_metadata_value(key).strip()
        if value:
            told.add(value)
            yield TextBlock(value, Place("metadata"), label=key.lower())
    yield from _xmp(source, told)
    titles = [mark.get_title() for mark in document.get_toc(max_depth=12)]
    if any(titles):
        yield TextBlock("\n".join(titles), Place("bookmark"))
    yield from _scripts(document)
    yield from _xfa(document)
    for at in range(max(document.count_attachments(), 0)):
        handle = pdfium.FPDFDoc_GetAttachment(document, at)
        if handle:
            envelope.count_member()
            yield from _member(handle, f"attachment-{at + 1}")


def _member(handle: pdfium.FPDF_ATTACHMENT, fallback: str) -> Iterator[Piece]:
    name = _wide(pdfium.FPDFAttachment_GetName, handle).replace("\\", "/").rpartition("/")[2] or fallback
    size = ctypes.c_ulong()
    pdfium.FPDFAttachment_GetFile(handle, None, 0, size)
    buffer = ctypes.create_string_buffer(size.value) if size.value else None
    if buffer is None or not pdfium.FPDFAttachment_GetFile(handle, buffer, size.value, size):
        yield Member(name, None, CorruptError("The attached file could not be had."))
        return
    yield Member(name, Source(name, data=buffer.raw[: size.value], size=size.value))
    text = _wide(pdfium.FPDFAttachment_GetDescription, handle)
    if text:
        yield TextBlock(text, Place("annotation"), label=f"description of {name}")


def _xmp(source: Source, told: set[str]) -> Iterator[Piece]:
    """Texts of the XMP packets, which lie unpacked in the file so that any program can find them."""
    with source.open() as stream, contextlib.ExitStack() as stack:
        if source.data is not None:
            view: bytes | mmap.mmap = source.data
        else:
            try:
                view = stack.enter_context(
                    contextlib.closing(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))
                )
            except ValueError:
                return
        at = view.find(b"<x:xmpmeta")
        while at >= 0:
            stop = view.find(b"</x:xmpmeta>", at)
            if stop < 0:
                break
            try:
                root = parse_xml(bytes(view[at : min(stop + 12, at + 4_000_000)]))
            except CorruptError:
                break
            yield from xmp_texts(root, told)
            at = view.find(b"<x:xmpmeta", stop)


def xmp_texts(root: object, told: set[str]) -> Iterator[Piece]:
    """Human texts of an XMP tree, each once, without dates, ids and tool names."""
    from lxml import etree

    for element in root.iter(etree.Element):  # type: ignore[attr-defined]
        holders = [local_name(up) for up in (element, *element.iterancestors())]
        label = next((name for name in holders if name not in ("li", "Alt", "Seq", "Bag", "Description")), "")
        values = [(label, element.text or "")]
        values += [(local_name(str(key)), str(value)) for key, value in element.attrib.items()]
        for name, value in ((name, value.strip()) for name, value in values):
            if not value or value in told or name in _XMP_MACHINERY or set(holders) & _XMP_MACHINERY:
                continue
            if re.match(r"(uuid|xmp\.\w+|urn|adobe):|\d{4}-\d\d-\d\dT|https?://(ns\.|www\.w3\.|purl)", value):
                continue
            told.add(value)
            yield TextBlock(value, Place("metadata"), label=name)


def _scripts(document: pdfium_helpers.PdfDocument) -> Iterator[Piece]:
    for at in range(max(pdfium.FPDFDoc_GetJavaScriptActionCount(document), 0)):
        action = pdfium.FPDFDoc_GetJavaScriptAction(document, at)
        if action:
            script = _wide(pdfium.FPDFJavaScriptAction_GetScript, action)
            pdfium.FPDFDoc_CloseJavaScriptAction(action)
            if script.strip():
                yield TextBlock(script, Place("script"), prose=False)


def _xfa(document: pdfium_helpers.PdfDocument) -> Iterator[Piece]:
    """Values and captions of an XFA form: its data labelled by element, its template's texts."""
    from lxml import etree

    for at in range(max(pdfium.FPDF_GetXFAPacketCount(document), 0)):
        size = pdfium.FPDF_GetXFAPacketName(document, at, None, 0)
        name = ctypes.create_string_buffer(max(size, 1))
        pdfium.FPDF_GetXFAPacketName(document, at, name, size)
        if name.value not in (b"datasets", b"template"):
            continue
        length = ctypes.c_ulong()
        pdfium.FPDF_GetXFAPacketContent(document, at, None, 0, length)
        content = ctypes.create_string_buffer(max(length.value, 1))
        pdfium.FPDF_GetXFAPacketContent(document, at, content, length.value, length)
        try:
            root = parse_xml(content.raw[: length.value])
        except CorruptError:
            continue
        texts: list[tuple[str, str]] = []
        for element in root.iter(etree.Element):
            text = (element.text or "").strip()
            kind = local_name(element)
            if not text or kind in ("script", "event"):
                continue
            texts.append((kind, text))
        if name.value == b"datasets":
            for kind, text in alike(texts):
                yield TextBlock(text, Place("form field"), label=re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", kind))
        elif texts:
            said = "\n".join(text for _, text in texts)
            yield TextBlock(said, Place("form field", hidden="form template"))
