"""A leaf made ready: anchors once, words for who does not see black, places as people say them."""

from __future__ import annotations

import pytest

from classify.extract.document import Place
from classify.inventory.filed import Filed
from classify.results import StoredFinding
from classify.web.house import House
from classify.web.rooms.document.rendering import Page, where_words
from classify.wire import BlackBox, PictureShown, Run, Shown, TableShown, TextShown
from tests.web.rooms.document.test_views import share_of
from tests.web.town import PERSONNEL


def finding(part: str = "body", **place: object) -> StoredFinding:
    return StoredFinding("US_SSN", {"part": part, **place}, 0, 0, 0.9, "***", None, None, {})


def page(web: House, *parts: TextShown | TableShown, findings: int = 2, **more: object) -> Page:
    known = tuple((number, finding(line=number)) for number in range(1, findings + 1))
    filed = Filed(1, "x", None, "d", "ok", known)
    shown = Shown(1, 1, 1, False, "text", list(parts), **more)  # type: ignore[arg-type]
    return Page(shown, filed, share_of(web, PERSONNEL))


def test_an_anchor_stands_once_and_words_say_what_is_black(web: House) -> None:
    text = TextShown(Place(), [], [Run("a "), Run("", [1]), Run(" "), Run("", [1, 2]), Run("", [])])
    made = page(web, text)
    bars = [bit for bit in made.pieces[0].bits if bit.is_black]
    assert [bar.anchors for bar in bars] == [(1,), (2,), ()]
    assert [bar.link for bar in bars] == [1, 1, None]
    assert bars[0].words == "Social Security number"
    assert bars[2].words == "words that look like a value"
    assert [one.id for one in made.findings] == [1, 2]
    assert made.next_elsewhere is None


def test_marks_that_are_no_findings_of_the_document_lead_nowhere(web: House) -> None:
    """A worker that was taken over can name any number."""
    [bar] = page(web, TextShown(Place(), [], [Run("", [99])])).pieces[0].bits
    assert (bar.anchors, bar.link) == ((), None)


def test_a_picture_is_sent_with_its_page(web: House) -> None:
    picture = PictureShown(b"png", 100, 50, [BlackBox([1, 2], 1, 2, 11, 22)])
    made = page(web, picture=picture)
    assert made.picture is not None
    assert made.picture.address == "data:image/png;base64,cG5n"
    assert [(box.anchor, box.left, box.width) for box in made.picture.boxes] == [(1, 1, 10), (2, 1, 10)]
    assert made.picture.alt == "Page 1. 1 black box; 2 findings are listed beside it."


def test_rows_and_columns_are_named_as_in_their_sheet(web: House) -> None:
    table = TableShown(Place("cell", sheet="Staff"), 50, 27, [[[Run("a")], [Run("b")]]])
    [piece] = page(web, table).pieces
    assert piece.columns == ["AA", "AB"]
    assert [number for number, _ in piece.rows] == [50]
    assert piece.heading == "sheet “Staff”"


def test_the_next_finding_elsewhere_is_named(web: House) -> None:
    made = page(web, TextShown(Place(), [], [Run("", [2])]), findings=3)
    assert made.next_elsewhere == 3
    assert page(web, TextShown(Place(), [], [Run("", [3])]), findings=3).next_elsewhere == 1


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ({"part": "body"}, ""),
        ({"part": "body", "page": 3, "line": 2}, "page 3, line 2"),
        ({"part": "cell", "sheet": "May", "cell": "B2"}, "sheet “May”, cell B2"),
        ({"part": "name"}, "in the file's name"),
        ({"part": "comment", "hidden": "hidden sheet"}, "in a comment, hidden: hidden sheet"),
    ],
)
def test_places_in_words(place: dict[str, object], words: str) -> None:
    assert where_words(place) == words


def test_pages_are_counted_as_pages_and_what_is_on_none_stands_beside_them(web: House) -> None:
    """The properties of a document of two pages are no third page."""
    told = []
    for leaf, leaves, pages in ((1, 3, 2), (2, 3, 2), (3, 3, 2), (4, 4, 2), (2, 2, 2), (1, 1, 1), (2, 5, 0)):
        shown = Shown(1, leaf, leaves, leaf <= pages, "pdf", [], pages=pages)
        made = Page(shown, Filed(1, "x", None, "d", "ok", ()), share_of(web, PERSONNEL))
        told.append((made.title, made.beside))
    assert told == [
        ("Page 1 of 2", 3),
        ("Page 2 of 2", 3),
        ("Beside the pages: properties and the like", 0),
        ("Beside the pages: properties and the like, 2 of 2", 0),
        ("Page 2 of 2", 0),
        ("", 0),
        ("Part 2 of 5", 0),
    ]
