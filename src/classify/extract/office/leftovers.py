"""Parts of a package that no reader has looked at: programs pass over them, people put texts there."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from lxml import etree

from classify.extract.document import Member, Piece, Place, Remark, TextBlock
from classify.extract.known.formats import FORMATS, RECORDINGS
from classify.extract.known.sniff import sniff
from classify.extract.objects.embedded import IMAGE_SUFFIXES, worth_reading
from classify.extract.office.opc import collect_links, is_content
from classify.extract.source import Source
from classify.extract.xml.lenient import local_name
from classify.extract.xml.links import Links
from classify.extract.xml.package import Package
from classify.extract.xml.trees import TREE_BYTES

# What no reader asked for and nobody wrote: looks, fonts, printers, lists of names for programs.
_MACHINERY = re.compile(
    r"(?s)\A(?:mimetype|settings\.xml|manifest\.rdf|layout-cache|meta-inf/.*|thumbnails/.*|configurations2/.*|objectreplacements/.*|"
    r"\[content_types\]\.xml|.*\.rels|.*/theme/.*|.*/(?:styles\w*|fonttable|websettings|calcchain|sharedstrings|"
    r"tablestyles|volatiledependencies|metadata|viewprops|presprops)\.(?:xml|bin)|.*/printersettings/.*|"
    r".*/fonts/.*|.*/media/hdphoto\d+\.wdp|.*vbaprojectsignature\w{0,16}\.bin|_xmlsignatures/.*|docprops/thumbnail\.\w+|customxml/itemprops\d*\.xml|.*/chart(?:s|ex)/(?:style|colors)\d*\.xml|.*/(?:layout|quickstyle|colors)\d*\.xml)"
)
_TELLING_KEYS = frozenset(
    "caption descr title alt tooltip displayText comment author helpText string prompt displayName "
    "userName suggestedsigner val".split()
)


def read_leftovers(package: Package, links: Links) -> Iterator[Piece]:
    """Parts that no reader has looked at: their words, the files among them, and what they link to.

    Programs pass over such parts; people and tools put texts there, by chance and on purpose.
    """
    unread = 0
    for name in package.names:
        lower = name.lower()
        if lower.endswith(".rels") and lower not in package.opened:
            folder, base = posixpath.split(lower)
            part = posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))
            collect_links(package, part, links)
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
            if re.search(r"[^\W\d_]{3}|\d{4}", text) and is_content(text):
                told[text.strip()] = None
    if told:
        yield TextBlock("\n".join(told), Place(part="other part", hidden="part that no program shows"))
