"""OpenDocument (ISO/IEC 26300): texts, presentations, drawings and spreadsheets.

Notes, annotations, deleted text, text boxes, fields, forms, headers and metadata are read where they
stand; hidden text stays in its sentence and is marked.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from classify.errors import EncryptedError
from classify.extract.document import Member, Piece, Place, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.objects.embedded import open_ole_object, worth_reading
from classify.extract.odf.names import (
    DC,
    DRAW,
    FO,
    FORM,
    META,
    OFFICE,
    PRESENTATION,
    STYLE,
    TABLE,
    TEXT,
    XLINK,
)
from classify.extract.odf.story import Reader
from classify.extract.office.leftovers import read_leftovers
from classify.extract.sheets.calamine import calamine_sheets
from classify.extract.sheets.worksheet import constants
from classify.extract.source import Source
from classify.extract.xml.lenient import local_name
from classify.extract.xml.links import Links
from classify.extract.xml.package import Package, end, open_package
from classify.extract.xml.trees import TREE_BYTES

_QUIET_META = frozenset(
    "generator creation-date date editing-cycles editing-duration document-statistic print-date".split()
)


def read(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """Read odt, ott, odp, otp, odg.

    Raises EncryptedError, CorruptError (after what could be read), BombError and TooLargeError.
    """
    with _opened(source, envelope) as package:
        yield from read_content(package)
        yield from read_rest(package)


def read_sheets(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """Read ods and ots; a sheet too large for a tree through calamine, which gives bare values."""
    with _opened(source, envelope) as package:
        if package.size("content.xml") <= TREE_BYTES:
            yield from read_content(package)
        else:
            yield from calamine_sheets(source)
        yield from read_rest(package)


def _opened(source: Source, envelope: Envelope):  # type: ignore[no-untyped-def]
    opened = open_package(source, envelope)
    manifest = opened.thing.read("META-INF/manifest.xml")  # type: ignore[attr-defined]
    if manifest and b"encryption-data" in manifest:
        opened.thing.close()  # type: ignore[attr-defined]
        raise EncryptedError("The document is locked by a password.")
    return opened


def read_content(package: Package) -> Iterator[Piece]:
    """The body, then text of embedded formulas and charts."""
    root = package.xml("content.xml")
    if root is None:
        package.flaws.append("the main part is missing")
        return
    links = Links()
    reader = Reader(hidden_styles(root, package.xml("styles.xml")), links)
    links.add(
        str(node.get(f"{XLINK}href") or "") for node in root.iter(f"{TEXT}a", f"{DRAW}a", f"{FORM}button")
    )
    yield from links.see(reader.body(root))
    yield from _beside(root)
    yield from links.rest()
    for name in package.names:
        if name.endswith("/content.xml"):
            inner = package.xml(name)
            if inner is not None:
                part = "chart" if inner.find(f".//{OFFICE}chart") is not None else "embedded object"
                yield from Reader({}, Links(), part).body(inner)


_ASIDES = (
    # element, attribute with its text, what it is called, and why no reader of the page sees it
    (f"{TEXT}bookmark", f"{TEXT}name", "bookmark"),
    (f"{TEXT}bookmark-start", f"{TEXT}name", "bookmark"),
    (f"{TEXT}reference-mark", f"{TEXT}name", "bookmark"),
    (f"{TEXT}reference-mark-start", f"{TEXT}name", "bookmark"),
    (f"{TEXT}label", f"{TEXT}value", "list entry"),
    (f"{TEXT}user-index-mark", f"{TEXT}string-value", "index entry"),
    (f"{TEXT}alphabetical-index-mark", f"{TEXT}string-value", "index entry"),
    (f"{TEXT}text-input", f"{TEXT}description", "tooltip"),
    (f"{TEXT}a", f"{OFFICE}title", "tooltip"),
    (f"{TABLE}help-message", f"{TABLE}title", "input prompt"),
    (f"{TABLE}error-message", f"{TABLE}title", "input prompt"),
    (f"{TABLE}scenario", f"{TABLE}comment", "scenario"),
)


def _beside(root: etree._Element) -> Iterator[Piece]:
    """What stands in attributes: bookmarks, list entries, index marks, prompts, texts in formulas."""
    for tag, key, part in _ASIDES:
        texts = [str(node.get(key)) for node in root.iter(tag) if node.get(key)]
        told = dict.fromkeys(text.replace("_", " ") for text in texts if text[0] != "_")
        if told:
            yield TextBlock("\n".join(told), Place(part, hidden=part))
    formulas = [str(node.get(f"{TABLE}formula")) for node in root.iter(f"{TABLE}table-cell")]
    formulas += [str(node.get(f"{TABLE}expression")) for node in root.iter(f"{TABLE}named-expression")]
    text = constants(formulas)
    if text:
        yield TextBlock(text, Place("formula", hidden="formula"))
    for changes in root.iter(f"{TABLE}tracked-changes"):
        for author in dict.fromkeys(node.text for node in changes.iter(f"{DC}creator") if node.text):
            yield TextBlock(author, Place("metadata"), label="author of changes or comments")


def read_rest(package: Package) -> Iterator[Piece]:
    """Headers, footers, metadata, scripts, pictures; CorruptError at the end when parts were damaged."""
    root = package.xml("styles.xml")
    for master in root.iter(f"{STYLE}master-page") if root is not None else ():
        for band in master:
            name = local_name(band)
            part = (
                "footer" if name.startswith("footer") else "header" if name.startswith("header") else "master"
            )
            yield from Reader({}, Links(), part).flow(band)
    yield from read_meta(package)
    for name in package.names:
        lower = name.lower()
        if lower.startswith("basic/") and lower.endswith(".xml") and "script-l" not in lower:
            script = package.xml(name)
            text = "".join(script.itertext()).strip() if script is not None else ""
            if text:
                yield TextBlock(text, Place("script"), prose=False)
    yield from _pictures(package)
    links = Links()
    yield from read_leftovers(package, links)
    yield from links.rest()
    yield from end(package)


def _pictures(package: Package) -> Iterator[Piece]:
    for name in package.names:
        base = name.rpartition("/")[2]
        if name.lower().startswith("pictures/") and worth_reading(package, name):
            data = package.read(name) or b""
            yield Member(f"media/{base}", Source(base, data=data, size=len(data)))
        elif name.lower().startswith("object") and "/" not in name:
            data = package.read(name) or b""
            path, data = open_ole_object(base, data)
            yield Member(path, Source(path, data=data, size=len(data)))


def read_meta(package: Package) -> Iterator[Piece]:
    """Properties, the user's own ones under their names."""
    root = package.xml("meta.xml")
    for element in root.iter(etree.Element) if root is not None else ():
        name = local_name(element)
        text = (element.text or "").strip()
        if text and name not in _QUIET_META and not name.startswith(("document-meta", "meta")):
            label = element.get(f"{META}name") if name == "user-defined" else name.replace("-", " ")
            yield TextBlock(text, Place("metadata"), label=label)


def hidden_styles(*roots: etree._Element | None) -> dict[str, str]:
    """Names of styles whose text nobody sees, and why."""
    found: dict[str, str] = {}
    for root in roots:
        for style in root.iter(f"{STYLE}style") if root is not None else ():
            name = str(style.get(f"{STYLE}name") or "")
            text = style.find(f"{STYLE}text-properties")
            if text is not None and text.get(f"{TEXT}display") == "none":
                found[name] = "hidden text"
            elif text is not None and _is_white(text):
                found[name] = "white text"
            for kind, why in (("table", "hidden sheet"), ("drawing-page", "hidden slide")):
                inner = style.find(f"{STYLE}{kind}-properties")
                if inner is not None and (
                    inner.get(f"{TABLE}display") == "false"
                    or inner.get(f"{PRESENTATION}visibility") == "hidden"
                ):
                    found[name] = why
    return found


def _is_white(text: etree._Element) -> bool:
    """Whether text properties write white on nothing."""
    return (text.get(f"{FO}color") or "").lower() == "#ffffff" and not text.get(f"{FO}background-color")
