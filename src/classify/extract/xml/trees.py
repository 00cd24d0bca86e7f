"""XML parts as trees, read without entities, network or outsize trees."""

from __future__ import annotations

import re

from lxml import etree

from classify.errors import BombError, CorruptError

TREE_BYTES = 40_000_000
"""Largest XML part held as a tree; lxml needs about ten times that."""
DECLARES = "A part of the document declares entities, as only attacks do; it was not read."
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
                raise BombError(DECLARES)
            return root
    raise CorruptError("A part of the document is not readable XML.")


def _transitional(match: re.Match[bytes]) -> bytes:
    home = _STRICT_HOMES.get(match[1])
    return home + match[2] if home else match[0]
