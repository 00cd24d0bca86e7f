"""A large file is read through its one descriptor: the same pieces as from memory, and no path is opened."""

from __future__ import annotations

import io
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx as docx_library
import openpyxl
import py7zr
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.extract.envelope import Envelope
from classify.extract.source import Source

from .families import SSN, reading_of
from .pdf_files import line, simple_pdf


def _sqlite(folder: Path) -> bytes:
    place = folder / "made.sqlite"
    database = sqlite3.connect(place)
    database.execute("create table staff (name text, number text)")
    database.execute("insert into staff values ('Jane Doe', ?)", (SSN,))
    database.commit()
    database.close()
    return place.read_bytes()


def _zip(_: Path) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("note.txt", SSN)
    return held.getvalue()


def _seven(_: Path) -> bytes:
    held = io.BytesIO()
    with py7zr.SevenZipFile(held, "w") as archive:
        archive.writestr(SSN, "note.txt")
    return held.getvalue()


def _xlsx(_: Path) -> bytes:
    book, held = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["number", SSN])
    book.save(held)
    return held.getvalue()


def _docx() -> bytes:
    document, held = docx_library.Document(), io.BytesIO()
    document.add_paragraph(f"Number {SSN}")
    document.save(held)
    return held.getvalue()


MADE: dict[str, Callable[[Path], bytes]] = {
    "a.sqlite": _sqlite,
    "b.zip": _zip,
    "c.7z": _seven,
    "d.xlsx": _xlsx,
    "e.pdf": lambda _: simple_pdf(line(f"Number {SSN}", 72, 700)),
    "f.csv": lambda _: f"name,number\nJane Doe,{SSN}\n".encode() * 50,
    "g.txt": lambda _: f"The number is {SSN}.\n".encode() * 5_000,
    "h.docx": lambda _: _docx(),
}


@pytest.mark.parametrize("name", MADE)
def test_a_descriptor_reads_as_memory_does(name: str, tmp_path: Path) -> None:
    """Its file is unlinked before it is read: nothing can be opened by its name."""
    data = MADE[name](tmp_path)
    place = tmp_path / name
    place.write_bytes(data)
    descriptor = os.open(place, os.O_RDONLY)
    place.unlink()
    try:
        streamed = reading_of(Source(name, descriptor=descriptor, size=len(data)), Envelope(scratch=tmp_path))
    finally:
        os.close(descriptor)
    held = reading_of(Source(name, data=data, size=len(data)))
    assert streamed.text == held.text
    assert [member.path for member in streamed.members] == [member.path for member in held.members]
    assert streamed.error is None
    said = streamed.text + "".join(str(member.source and member.source.data) for member in streamed.members)
    assert SSN in said
    assert [left.name for left in tmp_path.iterdir() if left.name != "made.sqlite"] == []


@given(st.binary(max_size=300), st.lists(st.tuples(st.integers(0, 400), st.integers(0, 90)), max_size=8))
def test_streams_over_one_descriptor_have_places_of_their_own(
    data: bytes, reads: list[tuple[int, int]]
) -> None:
    """Read in turns, each gives what a file of its own would."""
    with tempfile.NamedTemporaryFile() as place:
        place.write(data)
        place.flush()
        descriptor = os.open(place.name, os.O_RDONLY)
    try:
        source = Source("x", descriptor=descriptor, size=len(data))
        streams = [(source.open(), io.BytesIO(data)) for _ in range(3)]
        for turn, (offset, length) in enumerate(reads):
            ours, theirs = streams[turn % 3]
            assert ours.seek(offset) == theirs.seek(offset)
            assert ours.read(length) == theirs.read(length)
            assert ours.tell() == theirs.tell()
        for ours, theirs in streams:
            ours.seek(0, os.SEEK_END)
            assert ours.tell() == len(data)
            with pytest.raises(OSError, match="Invalid"):
                ours.seek(-1)
            ours.close()
            theirs.close()
    finally:
        os.close(descriptor)
