"""What Macs and Windows leave in folders is named as that, and what it says is read."""

from __future__ import annotations

import plistlib
import struct

import pytest

from classify.extract.objects.ole import pack
from tests.extract.families import SSN, reading, source, walk


def apple(entries: dict[int, bytes], mark: int = 7) -> bytes:
    """AppleDouble, or AppleSingle with mark 0 (RFC 1740)."""
    at, table, body = 26 + 12 * len(entries), b"", b""
    for kind, content in entries.items():
        table += struct.pack(">III", kind, at + len(body), len(content))
        body += content
    return (
        bytes([0, 5, 0x16, mark]) + struct.pack(">I16sH", 0x20000, b"Mac OS X", len(entries)) + table + body
    )


def finder(attributes: dict[str, bytes], entries: int = 1) -> bytes:
    """Finder's information with extended attributes, for the first of `entries` entries."""
    base = 26 + 12 * entries
    names = [name.encode() + b"\0" for name in attributes]
    sizes = [-(-(11 + len(name)) // 4) * 4 for name in names]
    at = base + 34 + 36 + sum(sizes)
    table, body = b"", b""
    for name, size, value in zip(names, sizes, attributes.values(), strict=True):
        table += (struct.pack(">IIHB", at + len(body), len(value), 0, len(name)) + name).ljust(size, b"\0")
        body += value
    head = struct.pack(">4sIIII12sHH", b"ATTR", 0, at + len(body), at, len(body), b"", 0, len(attributes))
    return bytes(34) + head + table + body


def _list(value: object) -> bytes:
    return plistlib.dumps(value, fmt=plistlib.FMT_BINARY)


def dsstore(*names: str, comment: str = "") -> bytes:
    """Records as they lie in the leaves of Finder's tree."""
    body = b""
    for name in names:
        wide = name.encode("utf-16-be")
        body += struct.pack(">I", len(wide) // 2) + wide + b"Ilocblob" + struct.pack(">I", 16) + bytes(16)
        if comment:
            said = comment.encode("utf-16-be")
            body += (
                struct.pack(">I", len(wide) // 2)
                + wide
                + b"cmmtustr"
                + struct.pack(">I", len(said) // 2)
                + said
            )
    return b"\0\0\0\1Bud1" + bytes(28) + body


@pytest.mark.parametrize(
    "name", ["._Agenda.docx", "._Roster.xlsx", "._.DS_Store", "._scan.pdf", "._plain", "x.bin"]
)
def test_mac_metadata_is_named_as_such(name: str) -> None:
    """Never a damaged document, and no lie of its name."""
    found = reading(name, apple({9: bytes(32), 2: bytes(286)}))
    assert found.error is None
    assert found.media == "appledouble"
    assert found.remarks("mismatch") == []
    assert "Mac metadata" in found.remarks("fact")[0]


def test_comments_and_origins_are_read() -> None:
    """What Finder knows about the file may name people."""
    data = apple(
        {
            9: finder(
                {
                    "com.apple.metadata:kMDItemFinderComment": plistlib.dumps(
                        f"for {SSN}", fmt=plistlib.FMT_BINARY
                    ),
                    "com.apple.metadata:kMDItemWhereFroms": plistlib.dumps(
                        ["https://example.org/roe.pdf", "from Jane"], fmt=plistlib.FMT_BINARY
                    ),
                    "com.apple.quarantine": b"0083;5f;Mail;",
                },
                entries=3,
            ),
            2: b"\0\0\1\0This resource fork intentionally left blank  \0" + b"\0kestrel in a resource\0",
            4: b"a comment of old",
        }
    )
    found = reading("._a.pdf", data)
    for wanted in (
        f"for {SSN}",
        "https://example.org/roe.pdf",
        "from Jane",
        "kestrel in a resource",
        "of old",
    ):
        assert wanted in found.text
    assert "intentionally" not in found.text


def test_lists_without_a_table_are_found() -> None:
    """Copies made by other systems lose the table of attributes."""
    value = plistlib.dumps(["https://example.org/roe"], fmt=plistlib.FMT_BINARY)
    assert "https://example.org/roe" in reading("._a", apple({9: bytes(80) + value + bytes(900)})).text


def test_a_file_in_one_with_its_metadata_is_a_member() -> None:
    """AppleSingle holds the file itself."""
    found = walk(source("letter.txt", apple({1: f"SSN {SSN}".encode(), 3: b"Letter to Roe"}, mark=0)))
    assert SSN in found.texts["letter.txt!/letter.txt"]
    assert "Letter to Roe" in found.texts["letter.txt"]


def test_broken_metadata_is_corrupt() -> None:
    """Its table breaks off."""
    error = reading("._a", apple({9: bytes(32)})[:30]).error
    assert error is not None
    assert error.outcome == "corrupt"


def test_the_finders_store_names_files_and_comments() -> None:
    """In UTF-16; files that were removed stay in it."""
    found = reading(".DS_Store", dsstore("Roe, Jane 219-09-9999.pdf", "Übersicht.doc", comment="ask Joe"))
    assert "Roe, Jane 219-09-9999.pdf\nÜbersicht.doc" in found.text
    assert "ask Joe" in found.text


def test_thumbnail_caches_name_files_and_what_was_not_seen() -> None:
    """The catalog is read; the pictures are told."""
    catalog = b"\x10\0\7\0" + b"".join(
        struct.pack("<II8x", 40, number) + f"{name}\0\0".encode("utf-16-le")
        for number, name in enumerate(["Roe Jane.jpg", "scan 219-09-9999.tif"])
    )
    found = reading("Thumbs.db", pack({"Catalog": catalog, "1": b"x" * 90, "2": b"x" * 90}))
    assert "Roe Jane.jpg" in found.text
    assert "scan 219-09-9999.tif" in found.text
    assert "2 thumbnails" in found.remarks("partial")[0]


def test_desktop_ini_is_text() -> None:
    """In the character sets in which Windows writes it."""
    text = "[.ShellClassInfo]\r\nInfoTip=Case of Jane Roe\r\n"
    for codec in ("cp1252", "utf-16", "utf-16-le"):
        assert "Case of Jane Roe" in reading("desktop.ini", text.encode(codec)).text
