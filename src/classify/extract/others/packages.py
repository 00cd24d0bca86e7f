"""Packages of many parts: e-books, Apple's iWork, Visio, XPS and other Office packages."""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO, cast

from lxml import etree

from classify.errors import CorruptError, EncryptedError, TooLargeError
from classify.extract.containers.unfold import members
from classify.extract.document import Member, Piece, Place, Remark, TableBlock, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.others import xps
from classify.extract.source import Source
from classify.extract.text import markup, xmltext

_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, struct.error, ValueError, NotImplementedError, KeyError)
_MACHINERY = re.compile(
    r"(?s)\A(?:mimetype|\[content_types\]\.xml|(?:meta-inf|metadata)/.*|(?:.*/)?_rels/.*|.*/|"
    r".*\.(?:css|js|ttf|otf|odttf|woff2?|ncx|xpgt|plist|fdoc|fdseq|frag|struct|dict|piece|dtd))",
    re.IGNORECASE,
)
"""Looks, fonts and lists of contents: parts in which nobody writes."""
_PREVIEW = re.compile(r"thumb|preview|quicklook", re.IGNORECASE)
_LARGEST_PART = 64_000_000


def _open(stream: BinaryIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(stream)
    except _DAMAGED as error:
        raise CorruptError("The package is damaged: its directory cannot be read.") from error


def _part(package: zipfile.ZipFile, name: str, envelope: Envelope) -> bytes:
    """One part, counted. Raises EncryptedError, CorruptError or TooLargeError."""
    try:
        with package.open(name) as stream:
            data = stream.read(_LARGEST_PART + 1)
    except RuntimeError as error:
        raise EncryptedError("It is locked with a password.") from error
    except _DAMAGED as error:
        raise CorruptError("A part of the package is damaged.") from error
    envelope.count_bytes(len(data))
    if len(data) > _LARGEST_PART:
        raise TooLargeError("A part of the package is larger than any honest one.")
    return data


def read_epub(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """An e-book (EPUB 2 and 3): metadata, chapters in reading order as pages, images as members."""
    with source.open() as stream, _open(stream) as package:
        names = package.namelist()
        opf = next((name for name in names if name.endswith(".opf")), None)
        chapters = _spine(package, opf, envelope) if opf else []
        if opf:
            yield from _metadata(_part(package, opf, envelope))
        pages = [name for name in names if name.lower().endswith((".xhtml", ".html", ".htm"))]
        ordered = [name for name in chapters if name in names]
        ordered += [name for name in pages if name not in ordered]
        for number, name in enumerate(ordered, 1):
            page = markup.page_text(_part(package, name, envelope))
            yield from (_on_page(piece, number) for piece in markup.pieces(page))
        yield from _inner_files(package, names, envelope, {*ordered, *([opf] if opf else [])})


def _spine(package: zipfile.ZipFile, opf: str, envelope: Envelope) -> list[str]:
    """Paths of the chapters in reading order."""
    root = xmltext.parsed(_part(package, opf, envelope))
    if root is None:
        return []
    places = {item.get("id"): item.get("href") or "" for item in root.iter("{*}item")}
    folder = posixpath.dirname(opf)
    found = (places.get(item.get("idref"), "") for item in root.iter("{*}itemref"))
    return [posixpath.normpath(posixpath.join(folder, path)) for path in found if path]


def _metadata(opf: bytes) -> Iterator[TextBlock]:
    root = xmltext.parsed(opf)
    for node in root.iter("{http://purl.org/dc/elements/1.1/}*") if root is not None else ():
        text = "".join(node.itertext()).strip()
        if text:
            yield TextBlock(text, Place("metadata"), label=str(node.tag).rpartition("}")[2])


def _on_page(piece: Piece, number: int) -> Piece:
    if isinstance(piece, (TextBlock, TableBlock)):
        return replace(piece, place=replace(piece.place, page=number))
    return piece


def _inner_files(
    package: zipfile.ZipFile, names: list[str], envelope: Envelope, read: set[str]
) -> Iterator[Member]:
    """Every part that was not read, as a file of its own; machinery and previews of the document are left."""
    for name in names:
        if name in read or _MACHINERY.fullmatch(name) or _PREVIEW.search(name):
            continue
        try:
            with package.open(name) as stream:
                yield from members(name, cast("BinaryIO", stream), envelope)
        except (*_DAMAGED, RuntimeError):
            envelope.count_member()
            yield Member(name, None, CorruptError("Its packed data is damaged."))


def read_parts(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """Every XML part of an Office package (Visio, XPS, ...); embedded files and images as members."""
    with source.open() as stream, _open(stream) as package:
        names = package.namelist()
        fonts = xps.Fonts(lambda part: _font(package, part, envelope))
        read = {name for name in names if name.lower().endswith((".fpage", ".xml"))}
        for name in sorted(names, key=_natural):
            if name.lower().endswith(".fpage"):
                yield from _xps_page(package, name, fonts, envelope)
            elif name.lower().endswith(".xml") and not name.startswith(("[Content", "_rels")):
                root = xmltext.parsed(_part(package, name, envelope))
                if root is not None:
                    yield from _drawn_text(root, name)
        yield from _inner_files(package, names, envelope, read)


def _font(package: zipfile.ZipFile, path: str, envelope: Envelope) -> bytes | None:
    """A font by the path a page gives it, None when it is not there or damaged."""
    base = posixpath.basename(path).lower()
    name = next((name for name in package.namelist() if posixpath.basename(name).lower() == base), None)
    try:
        return _part(package, name, envelope) if base and name else None
    except (CorruptError, TooLargeError):
        return None


def _xps_page(package: zipfile.ZipFile, name: str, fonts: xps.Fonts, envelope: Envelope) -> Iterator[Piece]:
    root = xmltext.parsed(_part(package, name, envelope))
    if root is None:
        yield Remark("partial", f"a page of the document is damaged: {posixpath.basename(name)}")
        return
    number = re.search(r"(\d{1,9})\.fpage$", name, re.IGNORECASE)
    text, unknown = xps.page_text(root, fonts)
    if text:
        yield TextBlock(text, Place(page=int(number[1]) if number else None))
    links = dict.fromkeys(
        str(node.get("FixedPage.NavigateUri")) for node in root.iter() if node.get("FixedPage.NavigateUri")
    )
    outside = [link for link in links if ":" in link]
    if outside:
        yield TextBlock("\n".join(outside), Place("link", hidden="link target"), prose=False)
    if unknown:
        yield Remark("partial", "some text of the page is kept as numbers of letter shapes")


def _drawn_text(root: etree._Element, name: str) -> Iterator[TextBlock]:
    """Visio's <Text>, shape data, links and names of pages, properties; and all else."""
    number = re.search(r"page(\d{1,9})\.xml$", name, re.IGNORECASE)
    page = int(number[1]) if number else None
    for node in root.iter("{*}Text", "{*}Comment", "{*}CommentEntry"):
        text = "".join(node.itertext()).strip()
        if text:
            yield TextBlock(text, Place("text box" if "}Text" in str(node.tag) else "comment", page=page))
    yield from _shape_data(root, page)
    if "docProps" in name:
        for node in root.iter():
            if isinstance(node.tag, str) and (node.text or "").strip():
                label = str(node.tag).rpartition("}")[2]
                yield TextBlock((node.text or "").strip(), Place("metadata"), label=label)
        return
    known = {node for kind in ("Text", "Comment", "CommentEntry") for node in root.iter(f"{{*}}{kind}")}
    rest = [
        (node.text or "").strip()
        for node in root.iter(etree.Element)
        if node not in known and not known.intersection(node.iterancestors())
    ]
    words = [text for text in dict.fromkeys(rest) if re.search(r"[^\W\d_]{3}|\d{4}", text)]
    if words:
        yield TextBlock("\n".join(words), Place("other part", page=page))


def _shape_data(root: etree._Element, page: int | None) -> Iterator[TextBlock]:
    """What Visio keeps in cells: values that a shape carries, addresses it links to, names of pages."""
    for section in root.iter("{*}Section"):
        for row in section.iterfind("{*}Row"):
            cells = {str(cell.get("N")): str(cell.get("V") or "") for cell in row.iterfind("{*}Cell")}
            if section.get("N") == "Property" and cells.get("Value", "").strip():
                label = cells.get("Label") or cells.get("Prompt") or row.get("N")
                yield TextBlock(
                    cells["Value"], Place("shape data", page=page, hidden="shape data"), label=label
                )
            elif section.get("N") == "Hyperlink" and cells.get("Address", "").strip():
                yield TextBlock(cells["Address"], Place("link", page=page, hidden="link target"), prose=False)
    for sheet in root.iter("{*}Page"):
        if sheet.get("Name") and not re.fullmatch(r"(?i)page-?\d+|background-?\d*", str(sheet.get("Name"))):
            yield TextBlock(str(sheet.get("Name")), Place("sheet name"))


def _natural(name: str) -> list[tuple[int, str]]:
    return [(int(run) if run.isdigit() else 0, run) for run in re.split(r"(\d+)", name)]


def read_iwork(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """Pages, Numbers and Keynote: the XML of iWork '09, or the strings of the archives of later ones.

    The later format is not published: its strings are all told, but without their places.
    """
    with source.open() as stream, _open(stream) as package:
        names = package.namelist()
        if ".iwpv2" in names or ".iwph" in names:
            raise EncryptedError("It is locked with a password.")
        found = False
        for name in names:
            if name in ("index.xml", "index.apxl"):
                found = True
                yield from _iwork_09(_part(package, name, envelope))
            elif name.endswith(".iwa"):
                found = True
                yield from _iwa(_part(package, name, envelope), envelope)
            elif name == "Index.zip":
                found = True
                yield from _iwa_index(_part(package, name, envelope), envelope)
        if not found:
            raise CorruptError("The package has no document in it.")
        if any(name.endswith((".iwa", "Index.zip")) for name in names):
            yield Remark(
                "fact", "Apple's format is not published: text was read without its place in the layout."
            )
        read = {name for name in names if name.endswith((".iwa", ".xml", ".apxl", "Index.zip"))}
        yield from _inner_files(package, names, envelope, read)


def _iwork_09(data: bytes) -> Iterator[TextBlock]:
    """Paragraphs and cell texts of iWork '09 (2009 to 2013)."""
    root = xmltext.parsed(data)
    if root is None:
        raise CorruptError("The document's XML is damaged.")
    told = root.iter("{*}metadata")
    properties = [node for group in told for node in group.iter("{*}string")]
    for node in (*root.iter("{*}p", "{*}ct"), *properties):
        text = "".join(node.itertext()).strip() or next(
            (str(value) for name, value in node.attrib.items() if str(name).endswith(("}s", "}string"))), ""
        )
        if text:
            yield TextBlock(text, Place(line=node.sourceline))


def _iwa_index(data: bytes, envelope: Envelope) -> Iterator[TextBlock]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.endswith(".iwa"):
                yield from _iwa(_part(package, name, envelope), envelope)


_STRING = re.compile(r"[^\x00-\x08\x0b\x0e-\x1f\x7f\ufffd]{4,}")
_MACHINE_WORD = re.compile(r"^[\w.:/#@$%&*+<>-]*$")


def _iwa(data: bytes, envelope: Envelope) -> Iterator[TextBlock]:
    """Strings of one archive: Snappy blocks without checksums around Protocol Buffers messages."""
    plain = bytearray()
    at = 0
    while at + 4 <= len(data):
        size = int.from_bytes(data[at + 1 : at + 4], "little")
        plain += _unsnapped(data[at + 4 : at + 4 + size])
        envelope.count_bytes(size)
        at += 4 + size
    strings = (run.strip() for run in _STRING.findall(plain.decode("utf-8", "replace")))
    # Identifiers and style names have no blanks; but neither have addresses and numbers.
    told = [
        run for run in strings if not _MACHINE_WORD.match(run) or "@" in run or sum(map(str.isdigit, run)) > 5
    ]
    if told:
        yield TextBlock("\n".join(dict.fromkeys(told)))


def _unsnapped(data: bytes) -> bytes:
    """One Snappy block (github.com/google/snappy, format_description.txt), as far as it is sound."""
    at, shift = 0, 0
    while at < len(data) and data[at] & 0x80:
        at, shift = at + 1, shift + 7
    at += 1
    out = bytearray()
    while at < len(data):
        tag = data[at]
        at += 1
        if tag & 3 == 0:
            size = tag >> 2
            if size >= 60:
                width = size - 59
                size = int.from_bytes(data[at : at + width], "little")
                at += width
            out += data[at : at + size + 1]
            at += size + 1
            continue
        width = (1, 2, 4)[(tag & 3) - 1]
        size = (tag >> 2 & 7) + 4 if width == 1 else (tag >> 2) + 1
        back = int.from_bytes(data[at : at + width], "little") | ((tag >> 5) << 8 if width == 1 else 0)
        at += width
        if not 0 < back <= len(out):
            break
        start = len(out) - back
        for offset in range(size):
            out.append(out[start + offset])
    return bytes(out)
