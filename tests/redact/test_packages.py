"""Packages hold known parts alone, and not a word about the others."""

from __future__ import annotations

import io
import zipfile

import docx

from classify.redact.packages import WORD, reduced
from tests.redact.officefiles import VALUES, word


def test_a_package_keeps_known_parts_and_no_dates() -> None:
    made = reduced(word(), WORD)
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        names = package.namelist()
        entries = package.infolist()
        types, rels = package.read("[Content_Types].xml"), package.read("word/_rels/document.xml.rels")
    assert all(WORD.fullmatch(name) for name in names)
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert b"docProps" not in types
    assert b"footnotes" not in types
    assert b"comments" not in types
    assert b"External" not in rels
    assert b"footnotes" not in rels
    assert b"header" in rels
    assert docx.Document(io.BytesIO(made)).paragraphs


def test_links_of_the_original_are_gone_with_their_targets() -> None:
    assert any(value.encode() in _unpacked(word(), "word/_rels/document.xml.rels") for value in VALUES)
    made = _unpacked(reduced(word(), WORD), "word/_rels/document.xml.rels")
    assert not [value for value in VALUES if value.encode() in made]


def _unpacked(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name)
