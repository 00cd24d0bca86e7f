"""A page of a copy, as its template wants it."""

from __future__ import annotations

from classify.redacting.pictured import Part, Pictured
from classify.web.rooms.copies.seen import seen_of


def test_pages_and_their_neighbors() -> None:
    page = Pictured(3, [Part("Words")], b"png", 10, 20)
    first, last = seen_of(page, 1), seen_of(page, 9)
    assert (first.number, first.before, first.after) == (1, 0, 2)
    assert (last.number, last.before, last.after) == (3, 2, 0)
    assert first.address.startswith("data:image/png;base64,")
    assert seen_of(Pictured(0), 1).address == ""
