"""One marker word for every place where a format can hold text: each is found once, in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import pytest

from classify.extract.document import Member, Piece, Place, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.known.formats import reader_of
from classify.extract.reading import read
from classify.extract.source import Source

from . import binary_sheets, office_files, other_files, outlook_files, pdf_files, plain_files
from .office_files import Expected
from .reading_tools import Seen, read_all, source

BUILDERS: dict[str, Callable[[], tuple[bytes, Expected]]] = {
    "docx": office_files.docx,
    "pptx": office_files.pptx,
    "xlsx": office_files.xlsx,
    "xlsb": binary_sheets.xlsb,
    "pdf": pdf_files.full_pdf,
    "odt": other_files.odt,
    "odp": other_files.odp,
    "ods": other_files.ods,
    "xls": other_files.xls,
    "doc": other_files.doc,
    "ppt": other_files.ppt,
    "jpg": other_files.jpg,
    "png": other_files.png,
}


@cache
def built(kind: str) -> tuple[Seen, Expected]:
    data, expected = BUILDERS[kind]()
    reader = reader_of(kind)
    assert reader is not None
    return read_all(reader, data, f"matrix.{kind}"), expected


ROWS = [(kind, marker) for kind, build in BUILDERS.items() for marker in build()[1]]


@pytest.mark.parametrize(("kind", "marker"), ROWS, ids=[f"{kind}-{marker}" for kind, marker in ROWS])
def test_every_hiding_place_is_read_once_and_in_its_place(kind: str, marker: str) -> None:
    """A marker is found exactly once, and its place says what and where it is."""
    seen, expected = built(kind)
    places = seen.places(marker)
    assert len(places) == 1, [place.as_json() for place, _ in places]
    place = places[0][0].as_json()
    assert {name: place.get(name) for name in expected[marker]} == expected[marker]


PLAIN: dict[str, Callable[[], tuple[bytes, Expected]]] = {
    "html": plain_files.html,
    "rtf": plain_files.rtf,
    "pdf": pdf_files.deep_pdf,
    "eml": plain_files.eml,
    "msg": outlook_files.full_msg,
    "ott": plain_files.odt_aside,
    "ots": plain_files.ods_aside,
    "vcf": plain_files.vcf,
    "ics": plain_files.ics,
    "json": plain_files.json_file,
    "yaml": plain_files.yaml_file,
    "xml": plain_files.xml_file,
    "csv": plain_files.csv_file,
    "sqlite": plain_files.sqlite_file,
    "epub": plain_files.epub,
    "vtt": plain_files.vtt,
    "zip": plain_files.zip_file,
}


@cache
def read_plain(kind: str) -> tuple[Seen, Expected]:
    data, expected = PLAIN[kind]()
    return Seen(list(with_members(source(data, f"matrix.{kind}"), Envelope()))), expected


def with_members(file: Source, envelope: Envelope) -> Iterator[Piece]:
    """Pieces of a file and of all files inside, whose paths count as text."""
    for piece in read(file, envelope):
        yield piece
        if isinstance(piece, Member):
            yield TextBlock(piece.path, Place("name"))
            assert piece.source is not None
            yield from with_members(piece.source, envelope.child())


PLAIN_ROWS = [(kind, marker) for kind, build in PLAIN.items() for marker in build()[1]]


@pytest.mark.parametrize(("kind", "marker"), PLAIN_ROWS, ids=[f"{kind}-{mark}" for kind, mark in PLAIN_ROWS])
def test_every_hiding_place_of_other_formats_is_read_once(kind: str, marker: str) -> None:
    """A marker in a page, mail, export, database or archive is found exactly once, in its place."""
    seen, expected = read_plain(kind)
    places = seen.places(marker)
    assert len(places) == 1, [place.as_json() for place, _ in places]
    place = places[0][0].as_json()
    assert {name: place.get(name) for name in expected[marker]} == expected[marker]


def test_the_matrix_covers_at_least_five_hundred_places() -> None:
    """The matrix is as wide as promised."""
    assert len(ROWS) + len(PLAIN_ROWS) >= 500
