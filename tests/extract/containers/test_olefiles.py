"""No document chooses a path that is opened: bytes inside of files are content, never names of files."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import olefile
import pytest

from classify.extract.containers import olefiles
from classify.extract.objects.ole import pack
from tests.extract import office_files, outlook_data, outlook_files
from tests.extract.archives.test_reader import _7z, _tar, _zip
from tests.extract.families import Walk, source, walk
from tests.extract.mail.test_outlook import _tnef

PAGE = (
    b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=B\r\n\r\n--B\r\n"
    b"Content-Type: text/html; charset=utf-8\r\nContent-Location: file:///C:/a.htm\r\n\r\n"
    b"<html><body><p>Invented: the kestrel sits here.</p></body></html>\r\n--B--\r\n"
)


def _docx(part: bytes) -> bytes:
    return office_files.docx({"word/afchunk1.mht": part, "word/embeddings/oleObject9.bin": part})[0]


def _with_parts(data: bytes, folder: str, part: bytes) -> bytes:
    import io
    import zipfile

    target = io.BytesIO(data)
    with zipfile.ZipFile(target, "a") as package:
        package.writestr(f"{folder}/embeddings/oleObject9.bin", part)
        package.writestr(f"{folder}/embeddings/Package9.mht", part)
    return target.getvalue()


def _odt(part: bytes) -> bytes:
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0">'
        "<office:body><office:text/></office:body></office:document-content>"
    )
    return _zip(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": content.encode(),
            "Object 1": part,
        }
    )


def _rtf(part: bytes) -> bytes:
    def counted(data: bytes) -> bytes:
        return len(data).to_bytes(4, "little") + data

    wrapped = bytes.fromhex("0105000002000000") + counted(b"Word\0") + bytes(8) + counted(part)
    return rb"{\rtf1 before {\object\objemb{\*\objdata " + wrapped.hex().encode() + rb"}} after}"


def _msg(part: bytes) -> bytes:
    attached = outlook_files.storage({0x3707: "x.doc", 0x3701: part}, 8, "__attach_version1.0_#00000000/")
    return outlook_files.msg(outlook_files.storage({0x0037: "note"}, 32) | attached)


def _eml(part: bytes) -> bytes:
    import base64

    return (
        b"From: a@example.org\nTo: b@example.org\nMIME-Version: 1.0\nContent-Type: application/msword\n"
        b'Content-Disposition: attachment; filename="x.doc"\nContent-Transfer-Encoding: base64\n\n'
    ) + base64.encodebytes(part)


CONTAINERS: dict[str, Callable[[bytes], bytes]] = {
    "a.docx": _docx,
    "a.pptx": lambda part: _with_parts(office_files.pptx()[0], "ppt", part),
    "a.xlsx": lambda part: _with_parts(office_files.xlsx()[0], "xl", part),
    "a.odt": _odt,
    "a.rtf": _rtf,
    "a.msg": _msg,
    "a.doc": lambda part: pack({"ObjectPool/_1/CONTENTS": part, "ObjectPool/_2/\x01Ole10Native": part}),
    "a.eml": _eml,
    "a.pst": lambda part: outlook_data.mailbox([("note", "body", [("x.doc", part)])]),
    "winmail.dat": lambda part: _tnef((0x9002, b""), (0x8010, b"x.doc\0"), (0x800F, part)),
    "a.zip": lambda part: _zip({"x.doc": part, "x.xls": part, "x.msg": part, "x.pdf": part, "x.mdb": part}),
    "a.7z": lambda part: _7z({"x.doc": part, "x.png": part}),
    "a.tar": lambda part: _tar({"x.doc": part, "x.db": part}),
}

_watched: list[str | bytes] = []
_opened: list[object] = []


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and _watched and arguments[0] in _watched:
        _opened.append(arguments[0])
        raise PermissionError("a path that a document chose")


sys.addaudithook(_note)


@contextmanager
def _trap(path: Path) -> Iterator[list[object]]:
    """What of `path` is opened inside the block, however it is spelled; opening it fails."""
    _watched[:] = [str(path), bytes(path)]
    _opened.clear()
    try:
        yield _opened
    finally:
        _watched.clear()


@pytest.mark.parametrize("name", list(CONTAINERS))
@pytest.mark.parametrize("ending", [b"", b"\0", b"\n"])
def test_a_part_that_spells_a_path_is_never_opened(name: str, ending: bytes, tmp_path: Path) -> None:
    """A file outside the share, and a pipe at which a reader would wait for ever."""
    secret, pipe = tmp_path / "secret.txt", tmp_path / "pipe"
    secret.write_text("not for this scan: 901-99-7777")
    os.mkfifo(pipe)
    for path in (secret, pipe):
        data = CONTAINERS[name](bytes(path) + ending)
        with _trap(path) as opened:
            found = walk(source(name, data))
        assert opened == []
        assert "901-99-7777" not in "\n".join(found.texts.values())
        assert found.outcomes[name] != "unreadable"


def test_the_trap_springs(tmp_path: Path) -> None:
    """Otherwise the test above could not fail."""
    secret = tmp_path / "secret.txt"
    secret.write_text("x")
    with _trap(secret) as opened, pytest.raises(PermissionError):
        olefile.isOleFile(bytes(secret))  # noqa: TID251  # what must not be called
    assert opened == [bytes(secret)]


@pytest.mark.parametrize(
    ("name", "member"),
    [("a.docx", "afchunk1.mht"), ("a.pptx", "Package9.mht"), ("a.xlsx", "Package9.mht")],
)
def test_a_small_part_is_read(name: str, member: str) -> None:
    """A saved page of a few hundred bytes holds the whole text of some documents (altChunk)."""
    found: Walk = walk(source(name, CONTAINERS[name](PAGE)))
    assert "the kestrel sits here" in found.texts[f"{name}!/{member}"]
    assert set(found.outcomes.values()) <= {"ok", "unsupported"}
    assert found.outcomes[name] == "ok"


@pytest.mark.parametrize("size", [0, 1, 8, 511, 512, 1535])
def test_bytes_too_few_for_a_compound_file_are_none(size: int) -> None:
    """Whatever they begin with."""
    assert not olefiles.is_ole((olefile.MAGIC + bytes(2000))[:size])
    with pytest.raises((OSError, ValueError, IndexError)):
        olefiles.open_ole(b"/etc/passwd"[:size])


def test_a_compound_file_is_known_and_opened() -> None:
    """By its mark and its streams."""
    data = pack({"Own": b"x" * 5000})
    assert olefiles.is_ole(data)
    with olefiles.open_ole(data) as ole:
        assert ole.listdir() == [["Own"]]
