"""Mainframe files: decoded when they surely are EBCDIC, and never "ok" where fields had to be guessed."""

from __future__ import annotations

import random
import struct

import pytest

from tests.extract.families import SSN, reading

PEOPLE = [
    ("ROE", "JANE", "219099999", "19810412", "PARKS"),
    ("DOE", "RICHARD", "517441234", "19991103", "FIRE"),
]
PAGES = ["cp037", "cp500", "cp1140"]


def records(count: int, size: int = 80) -> list[str]:
    """People in fields of fixed width, numbers without a blank between."""
    shapes = "{0:<16}{1:<14}{2}{3}{4:<12}"
    return [shapes.format(*PEOPLE[number % 2]).ljust(size) for number in range(count)]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("name", ["EMPMAST.DAT", "EMPMAST", "list.txt"])
@pytest.mark.parametrize("size", [59, 80, 133, 400])
def test_records_without_line_ends_are_rows(page: str, name: str, size: int) -> None:
    """Fields parted where all records agree; that it was a guess is told."""
    title = "EMPLOYEE MASTER FILE  LAST NAME  FIRST NAME  SSN".ljust(size)
    found = reading(name, "".join([title, *records(24, size)]).encode(page))
    assert found.media == "ebcdic"
    assert "EMPLOYEE MASTER FILE" in found.text
    assert found.rows[0][:5] == list(PEOPLE[0])
    assert len(found.rows) == 24
    assert "guessed" in found.remarks("partial")[0]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("end", [b"\x15", b"\x25", b"\x0d\x25", b"\x0d\x15"])
def test_lines_are_lines(page: str, end: bytes) -> None:
    """Whatever ends them."""
    lines = [f"Line {number} about Jane Roe, SSN {SSN}." for number in range(30)]
    found = reading("LETTER", end.join(line.encode(page) for line in lines))
    assert [line.strip() for line in found.text.splitlines() if line.strip()] == lines
    assert found.remarks("partial") == []


def test_records_with_their_length_before_them_are_lines() -> None:
    """Variable records as FTP brings them in binary mode."""
    lines = [f"Record {number} of Jane Roe {'x' * (number % 7)} {SSN}" for number in range(40)]
    data = b"".join(struct.pack(">HH", len(line) + 4, 0) + line.encode("cp037") for line in lines)
    assert reading("VARFILE", data).text.splitlines() == lines


def test_packed_numbers_are_told_as_left_out() -> None:
    """The words around them are read."""
    packed = [
        record[:60].encode("cp037") + bytes([0x01, 0x23, 0x4C, 0x00, 0x1F, 0x9C]) for record in records(40)
    ]
    found = reading("PAYROLL.DAT", b"".join(packed))
    assert "ROE" in found.text
    assert any("packed" in remark for remark in found.remarks("partial"))


@pytest.mark.parametrize(
    "codec", ["cp1252", "cp1251", "koi8_r", "cp932", "gb18030", "euc_kr", "iso8859_7", "cp437"]
)
def test_other_character_sets_are_not_taken_for_ebcdic(codec: str) -> None:
    """However many letters of them lie in the same places."""
    text = "Ein Brief über Straße. Доклад о работе. Καλημέρα. 名前 住所 佐藤 이름 @@@@ 123\n" * 20
    assert reading("note.txt", text.encode(codec, "ignore")).media != "ebcdic"


def test_random_bytes_are_not_taken_for_ebcdic() -> None:
    """Nor packed data."""
    chance = random.Random(7)
    for _ in range(40):
        assert reading("a.dat", chance.randbytes(5000)).media != "ebcdic"
