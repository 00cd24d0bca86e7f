"""The traps hold their values in the places where redactions forget them."""

from __future__ import annotations

from email import message_from_bytes
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pikepdf

from benchmarks.redact_traps import _HIDDEN, write


def test_each_trap_is_there_with_its_values(tmp_path: Path) -> None:
    traps = {file.name: (file, planted) for file, planted in write(tmp_path)}
    assert len(traps) == 12
    assert all(file.stat().st_size and len(planted) >= 4 for file, planted in traps.values())
    with ZipFile(traps["tracked and commented.docx"][0]) as package:
        assert _HIDDEN in package.read("word/comments.xml").decode()
        assert "<w:delText>" in package.read("word/document.xml").decode()
    book = openpyxl.load_workbook(traps["hidden sheets.xlsx"][0])
    assert book["Old"].sheet_state == "veryHidden"
    with pikepdf.open(traps["form with notes.pdf"][0]) as document:
        assert list(document.attachments) == ["roster.txt"]
        assert document.Root.AcroForm.Fields[0].V == _HIDDEN
    with pikepdf.open(traps["turned.pdf"][0]) as document:
        assert [page.Rotate for page in document.pages] == [90, 270]
    mail = message_from_bytes(traps["mail with files.eml"][0].read_bytes())
    assert _HIDDEN in mail["X-Employee"]
    before = {file: file.stat().st_mtime_ns for file, _ in traps.values()}
    assert before == {file: file.stat().st_mtime_ns for file, _ in write(tmp_path)}, "written once"
