"""The strangers who attack copies: they find a value however it is spelt, and know whose fault it is."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

import docx
import pytest

from benchmarks.prove_redact import (
    Attacked,
    Subject,
    _by_format,
    _look_for,
    _package_text,
    _python_docx,
    is_found,
    raw_parts,
    spellings,
    stands_in,
    table,
)

SSN = "219-09-4321"
SUBJECT = Subject(Path("a.txt"), "sample", "txt", (("US_SSN", SSN),))


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
        one = Attacked(SUBJECT)
        _look_for(one, [("US_SSN", SSN, True)], {"reader": "nothing here"}, data)
        assert one.left == [("US_SSN", "bytes")]
    assert any(SSN.encode() in part for part in raw_parts(SSN.encode()))
    assert SSN.encode("utf-16-be").hex().upper().encode() in spellings(SSN)


def test_what_no_detector_found_is_counted_apart() -> None:
    one = Attacked(SUBJECT)
    values = [("US_SSN", SSN, True), ("PERSON", "Jane Roe", False), ("PERSON", "Jo", True)]
    _look_for(one, values, {"reader": "Jane Roe and Jo"}, b"")
    assert (one.gone, one.left, dict(one.missed)) == (1, [], {"PERSON": 1})


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


def test_a_short_run_has_every_format_and_a_table_of_them() -> None:
    subjects = [Subject(Path(name), "sample", name[-3:], ()) for name in ("a.txt", "b.txt", "c.pdf")]
    assert [one.file.name for one in _by_format(subjects)] == ["a.txt", "c.pdf", "b.txt"]
    done = [Attacked(subjects[0], cut=3, gone=5), Attacked(subjects[2], refused="encrypted")]
    lines = list(table(done))
    assert "| txt | 1 | 1 | 0 | 3 | 5 | 0 | 0 | 0 |" in lines
    assert "| all | 2 | 1 | 1 | 3 | 5 | 0 | 0 | 0 |" in lines
    assert lines[-1] == "redact: refused 1x: encrypted"
