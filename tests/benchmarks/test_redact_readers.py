"""The strangers who attack copies find a value however it is spelt."""

from __future__ import annotations

import io
import zipfile
import zlib

import docx
import pytest

from benchmarks.redact_readers import (
    _package_text,
    _python_docx,
    is_found,
    raw_parts,
    spellings,
    stands_in,
)

SSN = "219-09-4321"


@pytest.mark.parametrize(
    "words", [SSN, "219 09 4321", "no 219094321.", "219\u201109\u20114321", "(219)-09-4321"]
)
def test_a_number_is_found_however_it_is_grouped(words: str) -> None:
    assert stands_in(SSN, words)


@pytest.mark.parametrize("words", ["2190943210", "219-09-432", "XXX-XX-4321", ""])
def test_another_number_is_another(words: str) -> None:
    assert not stands_in(SSN, words)


def test_a_name_is_found_over_lines_and_never_in_a_longer_word() -> None:
    assert stands_in("Jane Roe", "JANE\n  ROE lives here")
    assert not stands_in("Jane Roe", "Jane Roebuck")
    assert not stands_in("...", "anything")


def test_values_are_looked_for_in_every_part_and_encoding() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/a.xml", SSN.encode("utf-16-le"))
    stream = zlib.compress(f"({SSN.encode().hex()})".encode())
    for data in (held.getvalue(), b"%PDF-1.7\n1 0 obj\nstream\n" + stream + b"\nendstream"):
        assert any(spelling in part for spelling in spellings(SSN) for part in raw_parts(data))
    assert any(SSN.encode() in part for part in raw_parts(SSN.encode()))
    assert SSN.encode("utf-16-be").hex().upper().encode() in spellings(SSN)


def test_a_planted_value_was_found_in_whole_or_in_parts() -> None:
    assert is_found(SSN, [("US_SSN", "219094321")])
    assert is_found("Jane Roe", [("PERSON", "Ms. Jane Roe")])
    assert is_found("140 W Pine St, Missoula", [("A", "140 W Pine St"), ("B", "Missoula")])
    assert not is_found("Jane Roe", [("PERSON", "Jane")])


def test_readers_of_documents_see_what_is_in_them() -> None:
    held = io.BytesIO()
    document = docx.Document()
    run = document.add_paragraph().add_run("219-0")
    run.bold = True
    document.paragraphs[0].add_run("9-4321")
    document.core_properties.author = "Jane Roe"
    document.save(held)
    for reader in (_python_docx, _package_text):
        assert stands_in(SSN, reader(held.getvalue()))
        assert stands_in("Jane Roe", reader(held.getvalue()))
