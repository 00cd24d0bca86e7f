"""Packages of parts (docx, xlsx) reduced to those that a copy needs: an allow-list, no dates, no names."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable
from functools import partial

from lxml import etree

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_TYPES = "[Content_Types].xml"
_RELS = re.compile(r"(?:^|/)_rels/[^/]*\.rels$")
WORD = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|word/(?:document|styles|settings|fontTable|numbering|header\d*|footer\d*)"
    r"\.xml|word/theme/theme\d+\.xml|word/_rels/document\.xml\.rels"
)
"""Parts that a Word document of ours consists of."""
SHEETS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/(?:workbook|styles|sharedStrings)\.xml|xl/theme/theme\d+\.xml"
    r"|xl/worksheets/sheet\d+\.xml|xl/_rels/workbook\.xml\.rels"
)
"""Parts that a workbook of ours consists of."""


def reduced(data: bytes, parts: re.Pattern[str]) -> bytes:
    """A package with those of its parts alone whose names match, without a word of the others."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as package,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        kept = [name for name in package.namelist() if parts.fullmatch(name)]
        for name in kept:
            part = package.read(name)
            if name == _TYPES:
                part = _only(part, {"", *kept}, lambda one: one.get("PartName", "/")[1:])
            elif _RELS.search(name):
                part = _only(part, set(kept), partial(_target, posixpath.dirname(posixpath.dirname(name))))
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, part)
    return made.getvalue()


def _target(base: str, relationship: etree._Element) -> str:
    if relationship.get("TargetMode") == "External":
        return ""
    target = relationship.get("Target", "")
    return target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(base, target))


def _only(xml: bytes, kept: set[str], part_of: Callable[[etree._Element], str]) -> bytes:
    """A list of parts without those that are not kept."""
    root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    for child in list(root):
        if part_of(child) not in kept:
            root.remove(child)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
