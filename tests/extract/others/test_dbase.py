"""dBase and FoxPro tables with what they keep beside them: memo texts are read, or said to lie elsewhere."""

from __future__ import annotations

import struct

import pytest

from tests.extract.archives.test_reader import _zip
from tests.extract.families import SSN, reading, source, walk


def table(fields: list[tuple[str, str, int]], records: list[bytes], version: int = 0x83) -> bytes:
    """A table of level 3 (level 7 when the version says so)."""
    if version & 7 == 4:
        described = b"".join(
            name.encode().ljust(32, b"\0") + kind.encode() + bytes([width]) + bytes(14)
            for name, kind, width in fields
        )
        described = bytes(36) + described
    else:
        described = b"".join(
            name.encode().ljust(11, b"\0") + kind.encode() + bytes(4) + bytes([width]) + bytes(15)
            for name, kind, width in fields
        )
    size = 1 + sum(width for _, _, width in fields)
    head = struct.pack("<BBBBIHH20x", version, 124, 1, 2, len(records), 33 + len(described), size)
    return head + described + b"\r" + b"".join(b" " + record for record in records) + b"\x1a"


def dbase3(*memos: bytes) -> bytes:
    """Memos up to two 0x1A, each from a new block of 512 bytes."""
    blocks = [(memo + b"\x1a\x1a").ljust(-(-(len(memo) + 2) // 512) * 512, b"\0") for memo in memos]
    return struct.pack("<I", 1 + len(blocks)).ljust(512, b"\0") + b"".join(blocks)


def dbase4(*memos: bytes) -> bytes:
    """Memos with their length, in blocks of 512 bytes."""
    blocks = [b"\xff\xff\x08\0" + struct.pack("<I", len(memo) + 8) + memo for memo in memos]
    padded = [block.ljust(-(-len(block) // 512) * 512, b"\0") for block in blocks]
    return (struct.pack("<I", 9).ljust(20, b"\0") + struct.pack("<H", 512)).ljust(512, b"\0") + b"".join(
        padded
    )


def foxpro(*memos: bytes, kind: int = 1, block: int = 64) -> bytes:
    """Memos with type and length, all big-endian."""
    blocks = [struct.pack(">II", kind, len(memo)) + memo for memo in memos]
    padded = [content.ljust(-(-len(content) // block) * block, b"\0") for content in blocks]
    return (struct.pack(">IHH", 8, 0, block)).ljust(512, b"\0") + b"".join(padded)


MEMOS = [f"Driver Jane Doe, SSN {SSN}, said so.".encode(), b"second " * 200 + b"kestrel", b"caf\x82 in cp437"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("CRASH.DBT", dbase3(*MEMOS)),
        ("crash.dbt", dbase4(*MEMOS)),
        ("Crash.Fpt", foxpro(*MEMOS)),
        ("crash.FPT", foxpro(*MEMOS, block=512)),
        ("crash.fpt", foxpro(*MEMOS, block=1)),
    ],
)
def test_memo_files_are_read_by_themselves(name: str, data: bytes) -> None:
    """Whatever program kept them, and however it spells their names."""
    found = reading(name, data)
    assert found.error is None
    assert len(found.blocks) == 3
    assert SSN in found.blocks[0].text
    assert found.blocks[1].text.endswith("kestrel")
    assert found.blocks[0].place.part == "memo"


def test_a_line_that_the_editor_wrapped_is_whole() -> None:
    """A soft line end stands within words' gaps, not within what they say."""
    assert "her cell is 406-555-0100" in reading("a.dbt", dbase3(b"her cell\x8d\nis 406-555-0100")).text


def test_what_a_deleted_memo_left_behind_is_read() -> None:
    """A shorter memo over a longer one leaves the end of the longer."""
    left = dbase3(b"A long memo about " + SSN.encode() + b" and others")
    data = left[:512] + b"short\x1a\x1a" + left[519:]
    assert SSN in reading("a.dbt", data).text


def test_pictures_in_memos_are_members() -> None:
    """FoxPro keeps them beside texts."""
    assert [member.path for member in reading("a.fpt", foxpro(b"\x89PNG" + bytes(90), kind=0)).members] == [
        "memo-1"
    ]


def test_a_table_says_that_its_memos_lie_elsewhere() -> None:
    """Beside it or missing: its own outcome never hides that they were not in it."""
    fields = [("NAME", "C", 8), ("NOTE", "M", 10)]
    data = table(fields, [b"Doe     " + b"         1", b"Roe     " + b" " * 10])
    found = reading("crash.dbf", data)
    assert found.rows == [["NAME", "NOTE"], ["Doe", ""], ["Roe", ""]]
    assert "memo texts of 1 records" in found.remarks("partial")[0]
    none = reading("crash.dbf", table(fields, [b"Roe     " + b" " * 10]))
    assert none.remarks("partial") == []


def test_a_table_and_its_memos_in_an_archive_are_two_members() -> None:
    """Each with its row."""
    data = _zip({"C/CRASH.DBF": table([("N", "M", 10)], [b"         1"]), "C/CRASH.DBT": dbase3(MEMOS[0])})
    assert SSN in walk(source("a.zip", data)).texts["a.zip!/C/CRASH.DBT"]


def test_binary_fields_of_foxpro_are_numbers_and_moments() -> None:
    """Integers, money, doubles, moments."""
    record = struct.pack("<iqdII", -7, 125_000, 2.5, 2_451_545, 3_600_000)
    data = table([("I", "I", 4), ("Y", "Y", 8), ("B", "B", 8), ("T", "T", 8)], [record], version=0x30)
    assert reading("a.dbf", data).rows[1] == ["-7", "12.50", "2.5", "2000-01-01 1:00:00"]


@pytest.mark.parametrize("version", [3, 4, 5, 0x30, 0x83, 0x8B, 0x8C, 0xF5])
def test_tables_of_every_version_are_known(version: int) -> None:
    """With and without memos; level 7 has longer names."""
    found = reading("a.DBF", table([("SSN", "C", 11)], [SSN.encode()], version=version))
    assert found.rows == [["SSN"], [SSN]]
