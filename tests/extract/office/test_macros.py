"""Macros: their source is read from every kind of Office file, and what has none says so."""

# ruff: noqa: E501 - markup reads better unbroken

from __future__ import annotations

import pytest

from classify.extract.objects.ole import pack
from classify.extract.office.macros import decompressed
from tests.extract.families import SSN, Reading, reading
from tests.extract.office_files import package, pptx, rels, root, xlsx
from tests.extract.other_files import doc, xls

SOURCE = f'Attribute VB_Name = "Module1"\r\nSub Lookup()\r\n    \' key of Jané Doe\r\n    Password = "{SSN}"\r\nEnd Sub\r\n'


def compressed(text: bytes) -> bytes:
    """A container of literal letters only, which every unpacker must read."""
    chunk = b"".join(b"\0" + text[at : at + 8] for at in range(0, len(text), 8))
    return b"\1" + (len(chunk) - 1 | 0xB000).to_bytes(2, "little") + chunk


def project(home: str = "", source: str = SOURCE) -> dict[str, bytes]:
    """The streams of a macro project with one module and one form."""
    code_page = b"\3\0\2\0\0\0" + (1252).to_bytes(2, "little")
    return {
        f"{home}VBA/dir": compressed(b"\1\0\4\0\0\0\1\0\0\0" + code_page),
        f"{home}VBA/_VBA_PROJECT": b"\xcc\x61\xff\xff" + bytes(20),
        f"{home}VBA/Module1": b"compiled code " * 20 + compressed(source.encode("cp1252")),
        f"{home}UserForm1/\x03VBFrame": b'Begin {C62A} UserForm1\r\n   Caption  =  "Warrant search"\r\nEnd\r\n',
        f"{home}PROJECT": b'Module=Module1\r\nName="VBAProject"\r\n',
    }


def _word() -> bytes:
    text = "<w:body><w:p><w:r><w:t>text</w:t></w:r></w:p></w:body>"
    return package({"word/document.xml": root("w:document", text), "word/vbaProject.bin": pack(project())})


def _with_part(data: bytes, name: str, content: bytes) -> bytes:
    import io
    import zipfile

    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(name, content)
    return stream.getvalue()


def _with_streams(data: bytes, more: dict[str, bytes]) -> bytes:
    import io

    import olefile

    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        own = {"/".join(path): ole.openstream(path).read() for path in ole.listdir()}
    return pack(own | more)


def _files() -> dict[str, bytes]:
    return {
        "a.docm": _word(),
        "a.xlsm": _with_part(xlsx()[0], "xl/vbaProject.bin", pack(project())),
        "a.pptm": _with_part(pptx()[0], "ppt/vbaProject.bin", pack(project())),
        "a.doc": _with_streams(doc()[0], project("Macros/")),
        "a.xls": _with_streams(xls()[0], project("_VBA_PROJECT_CUR/")),
        "vbaProject.bin": pack(project()),
    }


def _macros(result: Reading) -> dict[str, str]:
    return {block.place.part: block.text for block in result.blocks if block.place.part.startswith("macro ")}


@pytest.mark.parametrize("name", list(_files()))
def test_macro_source_is_read_with_its_modules_name(name: str) -> None:
    """What a macro says is text of the file, marked as nothing a page shows."""
    found = _macros(reading(name, _files()[name]))
    assert found["macro Module1"] == f'Sub Lookup()\n    \' key of Jané Doe\n    Password = "{SSN}"\nEnd Sub'
    assert found["macro UserForm1"] == "Warrant search"


def test_a_module_without_its_source_is_told() -> None:
    """Compiled code alone cannot be read as text; the file is partial."""
    streams = project() | {"VBA/Module1": b"compiled code only" * 9}
    result = reading("vbaProject.bin", pack(streams))
    assert result.remarks("partial") == ["1 macro modules hold compiled code without its source"]


def test_a_macro_part_that_is_no_project_is_a_flaw_of_its_document() -> None:
    """The text of the document stays."""
    data = package(
        {
            "word/document.xml": root("w:document", "<w:body><w:p><w:r><w:t>text</w:t></w:r></w:p></w:body>"),
            "word/_rels/document.xml.rels": rels(),
            "word/vbaProject.bin": b"nonsense",
        }
    )
    result = reading("a.docm", data)
    assert result.text == "text"
    assert "macros" in str(result.error)


def test_references_to_what_was_said_before_are_followed() -> None:
    """The specification's own examples ([MS-OVBA] 3.2.1 to 3.2.3)."""
    plain = bytes.fromhex("0119b000616263646566676800696a6b6c6d6e6f70007172737475762e")
    normal = bytes.fromhex(
        "012fb00023616161626364658266007061676869"
        "6a013808616b6c00306d6e6f7006710270041072737475761077"
        "78797a003c"
    )
    longest = bytes.fromhex("0103b002614500")
    assert decompressed(plain) == b"abcdefghijklmnopqrstuv."
    assert decompressed(normal) == b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa"
    assert decompressed(longest) == b"a" * 73


@pytest.mark.parametrize("data", [b"", b"\1", b"\1\xff\xff\xff", b"\1\x03\xb0\x01\xff\xff", b"\2abc"])
def test_damaged_containers_end_where_the_damage_begins(data: bytes) -> None:
    """A reference to before the beginning, a cut chunk, a foreign mark: no error, no endless loop."""
    assert decompressed(data) == b""
