"""Cursors lead to the next page of their own list, and cannot be made up."""

from __future__ import annotations

import pytest

from classify.errors import NoSuchPageError
from classify.web.api.cursors import MOST_CHARACTERS, cursor, place_in
from classify.web.house import House


def test_a_cursor_leads_where_it_was_made(web: House) -> None:
    assert place_in("items []", cursor("items []", 3, 2**53), 2) == (3, 2**53)
    assert len(cursor("items []", 2**53, 2**53)) < MOST_CHARACTERS


def test_a_list_begins_at_its_beginning(web: House) -> None:
    assert place_in("items []", "", 2) == (0, 0)


def test_cursors_of_other_lists_and_made_up_ones_are_refused(web: House) -> None:
    good = cursor("items []", 3, 4)
    forged = good[:4] + ("A" if good[4] != "A" else "B") + good[5:]
    for about, after, size in (
        ("items [('label', 'RESTRICTED')]", good, 2),
        ("items []", cursor("items []", 3), 2),
        ("items []", forged, 2),
        ("items []", good[:-1], 2),
        ("items []", "\xe9", 2),
        ("items []", "1", 2),
    ):
        with pytest.raises(NoSuchPageError):
            place_in(about, after, size)
