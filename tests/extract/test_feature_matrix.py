"""One marker word for every place where a format can hold text: each is found once, in its place."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module

import pytest

from . import office_files, other_files, pdf_files
from .office_files import Expected
from .reading_tools import Seen, read_all

BUILDERS: dict[str, tuple[str, Callable[[], tuple[bytes, Expected]]]] = {
    "docx": ("word:read", office_files.docx),
    "pptx": ("slides:read", office_files.pptx),
    "xlsx": ("sheets:read", office_files.xlsx),
    "pdf": ("pdf:read", pdf_files.full_pdf),
    "odt": ("odf:read", other_files.odt),
    "odp": ("odf:read", other_files.odp),
    "ods": ("sheets:read", other_files.ods),
    "xls": ("sheets:read", other_files.xls),
    "doc": ("legacy:read_doc", other_files.doc),
    "ppt": ("legacy:read_ppt", other_files.ppt),
    "jpg": ("image:read", other_files.jpg),
    "png": ("image:read", other_files.png),
}


@cache
def built(kind: str) -> tuple[Seen, Expected]:
    reader, build = BUILDERS[kind]
    module, _, function = reader.partition(":")
    data, expected = build()
    return read_all(
        getattr(import_module(f"classify.extract.{module}"), function), data, f"matrix.{kind}"
    ), expected


ROWS = [(kind, marker) for kind, (_, build) in BUILDERS.items() for marker in build()[1]]


@pytest.mark.parametrize(("kind", "marker"), ROWS, ids=[f"{kind}-{marker}" for kind, marker in ROWS])
def test_every_hiding_place_is_read_once_and_in_its_place(kind: str, marker: str) -> None:
    """A marker is found exactly once, and its place says what and where it is."""
    seen, expected = built(kind)
    places = seen.places(marker)
    assert len(places) == 1, [place.as_json() for place, _ in places]
    place = places[0][0].as_json()
    assert {name: place.get(name) for name in expected[marker]} == expected[marker]


def test_the_matrix_covers_at_least_two_hundred_and_twenty_places() -> None:
    """The matrix is as wide as promised."""
    assert len(ROWS) >= 220
