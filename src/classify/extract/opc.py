"""Office packages (ECMA-376 part 2): a zip of parts tied together by relationships.

Word, slides and sheets share this: open the zip under the limits, find the parts by name even when
the zip's directory is gone, parse XML without entities or network, read what every kind of package
may carry (properties, custom XML, links), and hand out what is embedded as members.
"""

from __future__ import annotations

import base64
import contextlib
import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import BinaryIO, cast

from lxml import etree

from classify.errors import BombError, CorruptError, EncryptedError, TooLargeError
from classify.extract.document import (
    HARMLESS_BYTES,
    Envelope,
    Member,
    Piece,
    Place,
    Remark,
    Source,
    TableBlock,
    TextBlock,
)
from classify.extract.embedded import IMAGE_SUFFIXES
from classify.extract.lenient import local_name
from classify.extract.locked import unlock
from classify.extract.registry import FORMATS, RECORDINGS
from classify.extract.zipmend import as_far_as_it_goes, salvage

OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK = 1 << 20
TREE_BYTES = 40_000_000
"""Largest XML part held as a tree; lxml needs about ten times that."""

_DECLARES = "A part of the document declares entities, as only attacks do; it was not read."
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/([a-zA-Z]+)/(\w+)")
_STRICT_HOMES = {
    b"wordprocessingml": b"http://schemas.openxmlformats.org/wordprocessingml/2006/",
    b"spreadsheetml": b"http://schemas.openxmlformats.org/spreadsheetml/2006/",
    b"presentationml": b"http://schemas.openxmlformats.org/presentationml/2006/",
    b"drawingml": b"http://schemas.openxmlformats.org/drawingml/2006/",
    b"officeDocument": b"http://schemas.openxmlformats.org/officeDocument/2006/",
}


def parse_xml(data: bytes) -> etree._Element:
    """Root of an XML part, read without entities, network or outsize trees.

    Namespaces of the Strict flavour (ISO/IEC 29500) become the usual ones, so that readers know one
    set of names. A part with a flaw is read as far as it makes sense; CorruptError when nothing does,
    BombError when it declares entities: packages may not (ECMA-376 part 2, 9.1.3.1), only attacks do.
    """
    if b"purl.oclc.org/ooxml" in data:
        data = _STRICT.sub(_transitional, data)
    for recover in (False, True):
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            recover=recover,
            remove_pis=True,
            remove_comments=True,
            huge_tree=len(data) > 9_000_000,
        )
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError):
            continue
        if root is not None:
            declared = root.getroottree().docinfo.internalDTD
            if declared is not None and any(True for _ in declared.iterentities()):
                raise BombError(_DECLARES)
            return root
    raise CorruptError("A part of the document is not readable XML.")


def _transitional(match: re.Match[bytes]) -> bytes:
    home = _STRICT_HOMES.get(match[1])
    return home + match[2] if home else match[0]


@dataclass(frozen=True, slots=True)
class Relationship:
    """An arrow from one part to another part or to an address outside."""

    id: str
    kind: str
    """Last word of the relationship's type: image, hyperlink, oleObject, comments, ..."""
    target: str
    """Part name without a leading slash, or the address when `external`."""
    external: bool


@dataclass(slots=True)
class Package:
    """The parts of an opened package, by name, each read under the limits."""

    archive: zipfile.ZipFile | None
    envelope: Envelope
    salvaged: dict[str, bytes] = field(default_factory=dict)
    flaws: list[str] = field(default_factory=list)
    """Parts that could not be read, in words."""
    opened: set[str] = field(default_factory=set)
    """Names, in small letters, of the parts that some reader has looked at."""
    _lower: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = self.archive.namelist() if self.archive else list(self.salvaged)
        self._lower = {name.replace("\\", "/").lstrip("/").lower(): name for name in names}

    @property
    def names(self) -> list[str]:
        """All part names as stored, folders left out."""
        return [name for name in self._lower.values() if not name.endswith("/")]

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return name.lstrip("/").lower() in self._lower

    def size(self, name: str) -> int:
        """Bytes the part claims to unfold to; 0 when it is not there."""
        stored = self._lower.get(name.lstrip("/").lower())
        if stored is None:
            return 0
        return len(self.salvaged[stored]) if self.archive is None else self.archive.getinfo(stored).file_size

    def stream(self, name: str) -> Counted:
        """A part for readers that never hold it whole, its bytes counted. KeyError when missing."""
        try:
            return Counted(self, name, self.open(name))
        except DAMAGE:
            self.flaws.append(f"the part {posixpath.basename(name)} is damaged")
            return Counted(self, name, io.BytesIO())

    def open(self, name: str) -> BinaryIO:
        """The bare stream of one part. KeyError when missing."""
        stored = self._lower[name.lstrip("/").lower()]
        self.opened.add(name.lstrip("/").lower())
        if self.archive is None:
            return io.BytesIO(self.salvaged[stored])
        return cast(BinaryIO, self.archive.open(stored))

    def read(self, name: str) -> bytes | None:
        """Bytes of one part, None when it is missing; of a damaged one (then noted) what is good."""
        if not self.has(name):
            return None
        try:
            data = self._read(name)
        except (*DAMAGE, RuntimeError) as error:
            if isinstance(error, RuntimeError) and "encrypted" in str(error):
                raise EncryptedError("The parts of this document are locked by a password.") from error
            self.flaws.append(f"the part {posixpath.basename(name)} is damaged")
            return self._start_of(name)
        return data

    def _start_of(self, name: str) -> bytes | None:
        """What stands before the damage in a part."""
        if self.archive is None or self.archive.fp is None:
            return None
        info = self.archive.getinfo(self._lower[name.lstrip("/").lower()])
        return as_far_as_it_goes(self.archive.fp, info, TREE_BYTES)

    def _read(self, name: str) -> bytes:
        data = bytearray()
        with self.open(name) as stream:
            while chunk := stream.read(_CHUNK):
                data += chunk
                if len(data) > self.envelope.limits.member_bytes:
                    raise TooLargeError("A part of this document is larger than the limit allows.")
                self.count(name, len(data), len(chunk))
        return bytes(data)

    def count(self, name: str, unfolded: int, fresh: int) -> None:
        """Note that a part unfolded to so much so far, `fresh` bytes of it since the last note.

        Raises BombError and TooLargeError over the limits.
        """
        stored = self._lower[name.lstrip("/").lower()]
        packed = max(self.archive.getinfo(stored).compress_size, 1) if self.archive else max(unfolded, 1)
        if unfolded > HARMLESS_BYTES and unfolded / packed > self.envelope.limits.ratio:
            raise BombError("A small part of this document unfolds beyond all reason.")
        if self.envelope.ledger.stored_bytes:
            self.envelope.count_bytes(fresh)

    def xml(self, name: str) -> etree._Element | None:
        """Root element of a part, or None when it is missing, damaged or too large for a tree."""
        if self.size(name) > TREE_BYTES:
            self.flaws.append(f"the part {posixpath.basename(name)} is too large")
            return None
        data = self.read(name)
        if not data:
            return None
        try:
            return parse_xml(data)
        except CorruptError:
            self.flaws.append(f"the part {posixpath.basename(name)} is not readable XML")
            return None

    def refuse_entities(self, names: Iterable[str]) -> None:
        """Raises BombError when a part that others will parse declares entities."""
        for name in names:
            if self.has(name):
                with contextlib.suppress(*DAMAGE, RuntimeError), self.open(name) as stream:
                    if b"<!ENTITY" in stream.read(2000):
                        raise BombError(_DECLARES)

    def relationships(self, part: str) -> list[Relationship]:
        """Arrows that leave `part` ("" for the package itself)."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = []
        for arrow in root if root is not None else ():
            target, external = arrow.get("Target") or "", arrow.get("TargetMode") == "External"
            if not external:
                absolute = target.startswith("/")
                target = (
                    target.lstrip("/") if absolute else posixpath.normpath(posixpath.join(folder, target))
                )
            kind = (arrow.get("Type") or "").rsplit("/", 1)[-1]
            found.append(Relationship(arrow.get("Id") or "", kind, target, external))
        return found

    def main_part(self, fallback: str) -> str:
        """The part the package exists for, as its own relationships say."""
        targets = (arrow.target for arrow in self.relationships("") if arrow.kind == "officeDocument")
        return next((target for target in targets if self.has(target)), fallback)

    def close(self) -> None:
        """Close the archive."""
        if self.archive is not None:
            self.archive.close()


DAMAGE = (
    etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, struct.error
)  # fmt: skip
"""What streaming a damaged part raises."""


class Counted:
    """A part being streamed: what it unfolds to is counted as it comes, since headers lie."""

    def __init__(self, package: Package, name: str, inner: BinaryIO) -> None:
        self.package, self.name, self.inner = package, name, inner
        self.told = self.total = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises BombError, TooLargeError and what a damaged part raises."""
        data = self.inner.read(size)
        self.total += len(data)
        if self.total - self.told > _CHUNK:
            self.package.count(self.name, self.total, self.total - self.told)
            self.told = self.total
        return data

    def close(self) -> None:
        """Close the archive."""
        self.inner.close()


def open_package(source: Source, envelope: Envelope) -> closing[Package]:
    """Open a package for a `with` block.

    Raises EncryptedError for a package locked inside an OLE container, CorruptError when the bytes
    hold no part at all. A zip without its directory is read part by part and keeps a flaw.
    """
    stream = source.open()
    start = stream.read(8)
    stream.seek(0)
    if start == OLE_START:
        stream = unlock(stream, envelope.passwords)
    try:
        archive = zipfile.ZipFile(stream)
        # Bytes were lost on the way: the directory points to places before the file's beginning.
        displaced = any(info.header_offset < 0 for info in archive.infolist())
    except (zipfile.BadZipFile, struct.error, ValueError, OSError, NotImplementedError):
        displaced = True
    if displaced:
        stream.seek(0)
        parts = salvage(stream.read(envelope.limits.member_bytes), envelope.limits.member_bytes)
        if not parts:
            raise CorruptError("The file is not a readable Office document.")
        return closing(Package(None, envelope, parts, ["its list of parts is damaged"]))
    if len(archive.namelist()) > envelope.limits.members:
        raise TooLargeError("This document has more parts than the limit allows.")
    return closing(Package(archive, envelope))


# What every package may carry beside its main part.

_SKIPPED_PROPERTIES = frozenset(
    "TotalTime Pages Words Characters Lines Paragraphs CharactersWithSpaces DocSecurity ScaleCrop "
    "LinksUpToDate SharedDoc HyperlinksChanged Template AppVersion Application revision created modified "
    "lastPrinted Slides Notes HiddenSlides MMClips language HeadingPairs TitlesOfParts PresentationFormat "
    "version".split()
)


def read_properties(package: Package) -> Iterator[Piece]:
    """Core, extended and custom properties: one block each, labelled with the property's name."""
    place = Place(part="metadata")
    for part in ("docProps/core.xml", "docProps/app.xml"):
        root = package.xml(part)
        for element in root if root is not None else ():
            name = local_name(element)
            text = " ".join("".join(element.itertext()).split())
            if text and name not in _SKIPPED_PROPERTIES:
                yield TextBlock(text, place, label=_words(name))
    root = package.xml("docProps/custom.xml")
    for element in root if root is not None else ():
        text = " ".join("".join(element.itertext()).split())
        if text:
            yield TextBlock(text, place, label=element.get("name"))


def read_custom_xml(package: Package) -> Iterator[Piece]:
    """Data stores under customXml: texts labelled by their element, attributes by theirs."""
    for name in package.names:
        lower = name.lower()
        if not (lower.startswith("customxml/item") and lower.endswith(".xml") and "props" not in lower):
            continue
        root = package.xml(name)
        if root is None or ("bibliography" in str(root.tag) and not len(root)):
            continue
        for element in root.iter(etree.Element):
            label = _words(local_name(element))
            if label == "data mashup":
                yield from _queries(element.text or "")
                continue
            for key, value in element.attrib.items():
                if _telling(str(value)):
                    yield TextBlock(str(value), Place(part="custom XML"), label=_words(local_name(str(key))))
            if element.text and _telling(element.text):
                yield TextBlock(element.text.strip(), Place(part="custom XML"), label=label)


def _queries(text: str) -> Iterator[Piece]:
    """Power Query's own package, which Excel keeps in base64 with its formulas inside ([MS-QDEFF] 2.2)."""
    try:
        data = base64.b64decode(text)
    except ValueError:
        return
    size = int.from_bytes(data[4:8], "little")
    if data[8:10] == b"PK":
        yield Member(
            "queries.zip", Source("queries.zip", data=data[8 : 8 + size], size=min(size, len(data) - 8))
        )


class Links:
    """Addresses outside that parts point to; those that stand in the text anyway are struck off."""

    def __init__(self) -> None:
        self.targets: dict[str, None] = {}

    def collect(self, package: Package, part: str) -> None:
        """Note the outside targets of one part."""
        self.add(arrow.target for arrow in package.relationships(part) if arrow.external)

    def add(self, targets: Iterable[str]) -> None:
        """Note addresses; those inside the document are none."""
        self.targets.update(
            dict.fromkeys(target for target in targets if target and not target.startswith("#"))
        )

    def see(self, pieces: Iterator[Piece]) -> Iterator[Piece]:
        """Pass pieces on and strike off the targets that they spell out."""
        for piece in pieces:
            if self.targets and isinstance(piece, TextBlock | TableBlock):
                text = piece.text if isinstance(piece, TextBlock) else "\n".join(map("\n".join, piece.rows))
                for target in [target for target in self.targets if _address(target) in text]:
                    del self.targets[target]
            yield piece

    def rest(self) -> Iterator[Piece]:
        """The targets nobody reads in the text, as one block."""
        if self.targets:
            yield TextBlock("\n".join(self.targets), Place(part="link", hidden="link target"), prose=False)


_PLAIN_FIELDS = re.compile(
    r"(?i)\A(PAGE|NUMPAGES|TOC|PAGEREF|REF|SEQ|DATE|TIME|EMBED|STYLEREF|SECTION|SECTIONPAGES|FORM(TEXT|CHECKBOX|DROPDOWN)|"
    r"LISTNUM|CREATEDATE|SAVEDATE|PRINTDATE|SHAPE|NOTEREF|TC|XE|INDEX|CITATION|BIBLIOGRAPHY|ADDIN)\b[^\"]*\Z"
)


def telling_code(code: str, links: Links) -> str | None:
    """A field code that may hold content; a link's address goes to `links`, machinery is dropped."""
    code = code.strip()
    link = re.match(r'HYPERLINK\s+(?:\\l\s+)?"([^"]+)"', code)
    if link:
        links.add([link[1]] if ":" in link[1] or "@" in link[1] else [])
        return None
    return None if not code or _PLAIN_FIELDS.match(code) else code


def _address(target: str) -> str:
    """mailto:jane@example.org?subject=x -> jane@example.org; other addresses as they are."""
    return target[7:].partition("?")[0] if target.lower().startswith("mailto:") else target.rstrip("/")


def _telling(value: str) -> bool:
    """Whether a value of a data store may be content rather than machinery."""
    value = value.strip()
    return bool(value) and not value.startswith(("http://schemas.", "{")) and value not in ("true", "false")


def _words(name: str) -> str:
    """LastModifiedBy -> last modified by: labels are read by the same eyes as headings."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ").lower()


def read_embedded(package: Package, folder: str) -> Iterator[Piece]:
    """Files inside the document under `folder` (`word`, `ppt`, `xl`): packages, OLE objects, large images."""
    from classify.extract.embedded import open_ole_object, worth_reading

    taken: set[str] = set()
    for name in package.names:
        lower = name.lower()
        if not lower.startswith(f"{folder}/"):
            continue
        base = posixpath.basename(name)
        if "/embeddings/" in lower or "/afchunk" in lower:
            data = package.read(name)
            if data:
                path, data = open_ole_object(base, data)
                path = _unique(path, taken)
                yield Member(path, Source(posixpath.basename(path), data=data, size=len(data)))
        elif "/media/" in lower and worth_reading(package, name):
            data = package.read(name)
            if data:
                path = _unique(f"media/{base}", taken)
                yield Member(path, Source(base, data=data, size=len(data)))


# What no reader asked for and nobody wrote: looks, fonts, printers, lists of names for programs.
_MACHINERY = re.compile(
    r"(?s)\A(?:mimetype|settings\.xml|manifest\.rdf|layout-cache|meta-inf/.*|thumbnails/.*|configurations2/.*|objectreplacements/.*|"
    r"\[content_types\]\.xml|.*\.rels|.*/theme/.*|.*/(?:styles\w*|fonttable|websettings|calcchain|sharedstrings|"
    r"tablestyles|volatiledependencies|metadata|viewprops|presprops)\.(?:xml|bin)|.*/printersettings/.*|"
    r".*/fonts/.*|.*/media/hdphoto\d+\.wdp|.*vbaprojectsignature\w*\.bin|_xmlsignatures/.*|docprops/thumbnail\.\w+|customxml/itemprops\d*\.xml|.*/chart(?:s|ex)/(?:style|colors)\d*\.xml|.*/(?:layout|quickstyle|colors)\d*\.xml)"
)
_TELLING_KEYS = frozenset(
    "caption descr title alt tooltip displayText comment author helpText string prompt displayName "
    "userName suggestedsigner val".split()
)


def read_leftovers(package: Package, links: Links) -> Iterator[Piece]:
    """Parts that no reader has looked at: their words, the files among them, and what they link to.

    Programs pass over such parts; people and tools put texts there, by chance and on purpose.
    """
    from classify.extract.embedded import worth_reading
    from classify.extract.sniff import sniff

    unread = 0
    for name in package.names:
        lower = name.lower()
        if lower.endswith(".rels") and lower not in package.opened:
            folder, base = posixpath.split(lower)
            links.collect(package, posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels")))
        if lower in package.opened or _MACHINERY.fullmatch(lower):
            continue
        if lower.endswith("model/item.data"):
            yield Remark("partial", "the data model of the workbook, which only Excel reads")
        elif lower.endswith((".xml", ".vml")) and package.size(name) <= TREE_BYTES:
            yield from links.see(_leftover_words(package, name))
        elif lower.rpartition(".")[2] not in IMAGE_SUFFIXES or worth_reading(package, name):
            data = package.read(name) or b""
            source = Source(posixpath.basename(name), data=data, size=len(data))
            kind = sniff(source) if data else ""
            if kind and (FORMATS[kind].reader is not None or kind in RECORDINGS):
                yield Member(name, source)
            elif kind:
                unread += 1
    if unread:
        yield Remark("partial", f"{unread} parts of the document are in a form that is not read")


def _leftover_words(package: Package, name: str) -> Iterator[Piece]:
    """Texts of a part, and those of its attributes that are named like words for people."""
    root = package.xml(name)
    told: dict[str, None] = {}
    for element in root.iter(etree.Element) if root is not None else ():
        values = [
            str(value) for key, value in element.attrib.items() if local_name(str(key)) in _TELLING_KEYS
        ]
        for text in (element.text or "", element.tail or "", *values):
            if re.search(r"[^\W\d_]{3}|\d{4}", text) and _telling(text):
                told[text.strip()] = None
    if told:
        yield TextBlock("\n".join(told), Place(part="other part", hidden="part that no program shows"))


def _unique(path: str, taken: set[str]) -> str:
    """The path, or the path with a number when an earlier member has it."""
    stem, dot, suffix = path.rpartition(".")
    if not dot:
        stem, suffix = path, ""
    candidate, number = path, 1
    while candidate in taken:
        number += 1
        candidate = f"{stem}-{number}{dot}{suffix}"
    taken.add(candidate)
    return candidate


def end(package: Package) -> Iterator[Piece]:
    """Close the account of a package: nothing when all was read, else CorruptError with the flaws."""
    if package.flaws:
        flaws = "; ".join(dict.fromkeys(package.flaws))
        raise CorruptError(f"The document is damaged: {flaws}.")
    return iter(())
