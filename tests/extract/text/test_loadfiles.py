"""Load files of document reviews: thorns and DC4 make tables, in every character set."""

from __future__ import annotations

import pytest

from tests.extract.families import SSN, reading

HEADER = ["BEGDOC", "CUSTODIAN", "TEXT"]
ROWS = [["DOC001", "Zoë Roe", f"SSN {SSN}\nsecond line"], ["DOC002", "", 'with "quotes", commas']]


def load_file(rows: list[list[str]], end: str = "\r\n") -> str:
    """As Concordance writes it: line ends in cells as registered signs."""
    return "".join(
        "\x14".join("\xfe" + cell.replace("\n", "\xae") + "\xfe" for cell in row) + end for row in rows
    )


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("name", ["load.dat", "VOL001.DAT", "load.txt", "load"])
def test_cells_between_thorns_are_a_table(codec: str, end: str, name: str) -> None:
    """With the names of the fields first."""
    found = reading(name, load_file([HEADER, *ROWS], end).encode(codec))
    assert found.media == "loadfile"
    assert found.remarks("mismatch") == []
    assert found.rows == [HEADER, *ROWS]


def test_cells_without_thorns_are_a_table() -> None:
    """Some vendors leave them out."""
    data = "\n".join("\x14".join(row).replace("\nsecond", " second") for row in [HEADER, *ROWS]).encode(
        "cp1252"
    )
    found = reading("load.dat", data)
    assert found.rows[0] == HEADER
    assert found.rows[1][1] == "Zoë Roe"


def test_a_cell_with_raw_line_ends_is_one() -> None:
    """Text of a document, put in as it is."""
    rows = [HEADER, ["DOC001", "Roe", "x"]]
    data = load_file(rows).replace("\xfex\xfe", f"\xfefirst\r\nSSN {SSN}\xfe")
    assert reading("load.dat", data.encode()).rows[1][2] == f"first\r\nSSN {SSN}"


def test_long_load_files_keep_their_rows() -> None:
    """In blocks, the header once."""
    rows = [[f"DOC{number:06}", "Roe", f"text {number}\nmore"] for number in range(5000)]
    found = reading("load.dat", load_file([HEADER, *rows]).encode())
    assert found.rows == [HEADER, *rows]
    assert len(found.tables) > 1


def test_the_other_load_files_are_read() -> None:
    """Opticon's tables of pages and Summation's texts."""
    opticon = "".join(f"ROE{n:03},VOL1,\\IMAGES\\{n:03}.TIF,Y,,,1\r\n" for n in range(6))
    assert "ROE003" in reading("vol.opt", opticon).text
    summation = (
        f"; for Roe\r\n@T ROE001\r\n@C CUSTODIAN Jane Roe\r\n@OCRTEXT {SSN}\r\n@D @I\\IMG\\\r\n001.TIF\r\n"
    )
    text = reading("vol.dii", summation).text
    assert "Jane Roe" in text
    assert SSN in text
