"""A paper as templates and files have it."""

from __future__ import annotations

import json

import pytest

from classify.web.rooms.evidence.shown import KINDS, attached, formed, sections
from tests.evidence.test_printed import PAPER


def test_cells_know_their_heading_their_bar_and_whether_they_stand_out() -> None:
    [section] = sections(PAPER)
    by_label, read, left = section["tables"]
    first, files = by_label["rows"][0]
    assert (first.lines, files.label, files.is_number, files.percent) == (("Public",), "Files", True, 50)
    assert [cell.is_alarm for cell in read["rows"][0]] == [False, False, True]
    assert (left["rows"], left["wanting"]) == ([], "Nothing left.")


@pytest.mark.parametrize(
    ("kind", "begins"),
    [("pdf", b"%PDF"), ("xlsx", b"PK"), ("csv", b"section,"), ("json", b"{"), ("html", b"<!doc")],
)
def test_every_kind_is_formed(kind: str, begins: bytes) -> None:
    assert kind in KINDS
    data = formed(PAPER, kind)
    assert data.startswith(begins)
    if kind == "json":
        assert json.loads(data)["title"] == "Evidence"


def test_a_file_is_kept_and_never_shown_among_the_pages() -> None:
    answer = attached(b"x", "a.html", KINDS["html"])
    assert answer["Content-Disposition"] == 'attachment; filename="a.html"'
