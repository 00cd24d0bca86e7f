"""Apple Mail's messages: a count, a mail, a property list."""

from __future__ import annotations

import base64
import plistlib

import pytest

from tests.extract.families import SSN, reading, source, walk

TABLE = base64.b64encode(f"name,ssn\nRichard Roe,{SSN}\n".encode()).decode()
LETTER = (
    "From: Jane Doe <jane.doe@example.com>\nTo: records@example.gov\nSubject: =?utf-8?q?My_caf=C3=A9?=\n"
    "Date: Tue, 3 Jun 2025 09:14:00 -0600\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B\n\n"
    "--B\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
    f"My number is {SSN[:6]}=\n{SSN[6:]}.\n--B\nContent-Type: text/csv; name=home.csv\n"
    "Content-Disposition: attachment; filename=home.csv\nContent-Transfer-Encoding: base64\n\n"
    f"{TABLE}\n--B--\n"
)
NOTES = plistlib.dumps({"flags": 1, "remote-id": "kestrel note"}).decode()


def _emlx(letter: str = LETTER, count: int | None = None, notes: str = NOTES) -> str:
    return f"{len(letter.encode()) if count is None else count}        \n{letter}{notes}"


@pytest.mark.parametrize("name", ["41207.emlx", "41207.partial.emlx", "41207", "note.txt"])
@pytest.mark.parametrize("count", [None, 0, 12, 600, 99_999])
def test_the_message_is_read_whatever_the_count_says(name: str, count: int | None) -> None:
    """Body and attachment decoded, under any name, with a count that is right or not."""
    found = walk(source(name, _emlx(count=count)))
    assert f"My number is {SSN}." in found.texts[name]
    assert "My café" in found.texts[name]
    assert "kestrel note" in found.texts[name]
    assert SSN in found.texts[f"{name}!/home.csv"]
    assert set(found.outcomes.values()) == {"ok"}


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_other_line_ends_change_nothing(end: str) -> None:
    """Files that went through other systems."""
    whole = _emlx(notes="").replace("\n", end)
    assert SSN in walk(source("1.emlx", whole)).texts["1.emlx"]


def test_the_list_is_metadata() -> None:
    """Not a part of the letter."""
    place = next(block.place for block in reading("1.emlx", _emlx()).blocks if block.text == "kestrel note")
    assert place.part == "metadata"


def test_a_damaged_list_is_read_as_text() -> None:
    """Its words are not lost."""
    found = reading("1.emlx", _emlx(notes=NOTES[: NOTES.index("</string>")]))
    assert "kestrel note" in found.text
    assert found.remarks("fact")


def test_attachments_kept_elsewhere_are_told() -> None:
    """In a .partial.emlx Mail leaves the header of a part and puts its bytes into a folder."""
    letter = LETTER.replace(TABLE, "").replace(
        "Content-Transfer-Encoding: base64", "X-Apple-Content-Length: 4711"
    )
    assert "1 attachments lie outside" in reading("1.partial.emlx", _emlx(letter)).remarks("partial")[0]


def test_a_number_above_a_letter_makes_no_mail() -> None:
    """Only headers do."""
    assert reading("note.txt", f"12\nDear Jane,\nSSN {SSN}\n").media == "text"
