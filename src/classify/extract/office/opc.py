"""Office packages (ECMA-376 part 2): parts tied together by relationships.

Word, slides and sheets share this: who points to what, and what every kind of package may carry (properties,
custom XML, files inside).
"""

from __future__ import annotations

import base64
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from classify.extract.document import Member, Piece, Place, TextBlock
from classify.extract.objects.embedded import open_ole_object, worth_reading
from classify.extract.source import Source
from classify.extract.xml.lenient import local_name
from classify.extract.xml.links import Links
from classify.extract.xml.package import Package


@dataclass(frozen=True, slots=True)
class Relationship:
    """An arrow from one part to another part or to an address outside."""

    id: str
    kind: str
    """Last word of the relationship's type: image, hyperlink, oleObject, comments, ..."""
    target: str
    """Part name without a leading slash, or the address when `external`."""
    external: bool


def relationships(package: Package, part: str) -> list[Relationship]:
    """Arrows that leave `part` of a package ("" for the package itself)."""
    folder, name = posixpath.split(part)
    root = package.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
    found = []
    for arrow in root if root is not None else ():
        target, external = arrow.get("Target") or "", arrow.get("TargetMode") == "External"
        if not external:
            absolute = target.startswith("/")
            target = target.lstrip("/") if absolute else posixpath.normpath(posixpath.join(folder, target))
        kind = (arrow.get("Type") or "").rsplit("/", 1)[-1]
        found.append(Relationship(arrow.get("Id") or "", kind, target, external))
    return found


def main_part(package: Package, fallback: str) -> str:
    """The part the package exists for, as its own relationships say."""
    targets = (arrow.target for arrow in relationships(package, "") if arrow.kind == "officeDocument")
    return next((target for target in targets if package.has(target)), fallback)


def collect_links(package: Package, part: str, links: Links) -> None:
    """Note the outside targets of one part."""
    links.add(arrow.target for arrow in relationships(package, part) if arrow.external)


def is_content(value: str) -> bool:
    """Whether a value of a data store may be content rather than machinery."""
    value = value.strip()
    return bool(value) and not value.startswith(("http://schemas.", "{")) and value not in ("true", "false")


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
                if is_content(str(value)):
                    yield TextBlock(str(value), Place(part="custom XML"), label=_words(local_name(str(key))))
            if element.text and is_content(element.text):
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


def _words(name: str) -> str:
    """LastModifiedBy -> last modified by: labels are read by the same eyes as headings."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ").lower()


def read_embedded(package: Package, folder: str) -> Iterator[Piece]:
    """Files inside the document under `folder` (`word`, `ppt`, `xl`): packages, OLE objects, large images."""
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
