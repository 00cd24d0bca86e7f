"""The text of a file in reading order, and a sentence for everything that could not be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from classify.errors import EncryptedError, NoRoomError
from classify.extract import reading
from classify.extract.document import Member, Piece, Place, Remark, TableBlock, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.source import Source
from classify.plaintext import text_of

SOURCE = Source("box.zip", data=b"x")
TEXT = TextBlock("Dear all", Place(line=3))
LABELLED = TextBlock("Hale", Place("form field"), label="Surname")
TABLE = TableBlock([["Name", "Phone"], ["Hale", "555"]], Place(sheet="Staff"), first_row=4)


@dataclass
class Reader:
    """Yields given pieces by the name of the source, then ends as told; notes how deep it was asked."""

    pieces: dict[str, list[Piece]]
    ends: dict[str, Exception] = field(default_factory=dict)
    depths: list[int] = field(default_factory=list)

    def __call__(self, source: Source, envelope: Envelope) -> Iterator[Piece]:
        self.depths.append(envelope.depth)
        yield from self.pieces[source.name]
        if source.name in self.ends:
            raise self.ends[source.name]


def told(monkeypatch: pytest.MonkeyPatch, reader: Reader, *, places: bool = False) -> list[tuple[str, bool]]:
    monkeypatch.setattr(reading, "read", reader)
    return list(text_of(SOURCE, "box.zip", Envelope(), places=places))


def test_text_and_tables_come_as_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """A label before its value, the cells of a row apart by tabs."""
    lines = told(monkeypatch, Reader({"box.zip": [TEXT, LABELLED, TABLE]}))
    assert lines == [
        ("Dear all", False),
        ("Surname: Hale", False),
        ("Name\tPhone", False),
        ("Hale\t555", False),
    ]


def test_with_places_each_line_begins_with_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = told(monkeypatch, Reader({"box.zip": [TEXT, TABLE]}), places=True)
    assert [line for line, _ in lines] == [
        '[box.zip {"part": "body", "line": 3}] Dear all',
        '[box.zip {"part": "body", "sheet": "Staff", "cell": "A4"}] Name\tPhone',
        '[box.zip {"part": "body", "sheet": "Staff", "cell": "A5"}] Hale\t555',
    ]


def test_a_remark_is_a_problem_unless_it_only_names_the_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces: list[Piece] = [Remark("media", "zip"), Remark("partial", "two pages are torn")]
    assert told(monkeypatch, Reader({"box.zip": pieces})) == [("box.zip: partial: two pages are torn", True)]


def test_members_are_read_one_level_deeper_under_their_own_names(monkeypatch: pytest.MonkeyPatch) -> None:
    inner = Member("in.zip", Source("in.zip", data=b"x"))
    innermost = Member("a.txt", Source("a.txt", data=b"x"))
    reader = Reader({"box.zip": [inner], "in.zip": [innermost, Remark("partial", "torn")], "a.txt": [TEXT]})
    assert told(monkeypatch, reader) == [("Dear all", False), ("box.zip!/in.zip: partial: torn", True)]
    assert reader.depths == [0, 1, 2]


def test_a_member_nobody_can_open_is_said_and_one_that_is_cut_is_read_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    locked = Member("locked.txt", None, error="locked by a password")
    cut = Member("cut.txt", Source("cut.txt", data=b"x"), error="its end is missing")
    lines = told(monkeypatch, Reader({"box.zip": [locked, cut], "cut.txt": [TEXT]}))
    assert lines == [
        ("box.zip!/locked.txt: locked by a password", True),
        ("box.zip!/cut.txt: partial: its end is missing", True),
        ("Dear all", False),
    ]


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (EncryptedError("It is locked."), "encrypted: It is locked."),
        (OSError(5, "Input/output error"), "unreadable: Input/output error"),
        (OSError("gone"), "unreadable: gone"),
        (ZeroDivisionError("219-09-9999"), "corrupt: its reader failed (ZeroDivisionError)"),
    ],
)
def test_what_was_read_stands_and_the_end_is_said(
    monkeypatch: pytest.MonkeyPatch, end: Exception, words: str
) -> None:
    """What a reader's own error says may quote the file: only its kind is told."""
    lines = told(monkeypatch, Reader({"box.zip": [TEXT]}, {"box.zip": end}))
    assert lines == [("Dear all", False), (f"box.zip: {words}", True)]


def test_a_full_disk_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command ends with that sentence instead."""
    with pytest.raises(NoRoomError):
        told(monkeypatch, Reader({"box.zip": [TEXT]}, {"box.zip": NoRoomError("The disk is full.")}))
