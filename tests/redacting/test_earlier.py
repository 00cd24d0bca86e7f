"""An earlier copy of the same content that shows what this one hides is told before this one goes out."""

from __future__ import annotations

from dataclasses import replace

from classify.redacting.earlier import Earlier, ShowsMore, shows_more
from tests.redacting.folders import SHEET

SAME = SHEET.source_sha256


def test_a_copy_that_hides_as_much_is_no_matter() -> None:
    assert shows_more(SHEET, [Earlier(1, SAME, SHEET)]) == []
    assert shows_more(SHEET, [Earlier(1, SAME, replace(SHEET, removed={**SHEET.removed, "PERSON": 4}))]) == []


def test_a_copy_that_hides_less_of_a_kind_is_told() -> None:
    less = replace(SHEET, removed={"US_SSN": 1, "PERSON": 9})
    [found] = shows_more(SHEET, [Earlier(7, SAME, less)])
    assert found == ShowsMore(7, is_whole=False, kinds={"US_SSN": (1, 2), "MANUAL": (0, 1)})


def test_what_left_as_it_was_shows_everything() -> None:
    assert shows_more(SHEET, [Earlier(7, SAME)]) == [ShowsMore(7, is_whole=True)]
    assert shows_more(replace(SHEET, removed={}), [Earlier(7, SAME)]) == []


def test_another_original_is_not_compared_and_an_unknown_one_is() -> None:
    assert shows_more(SHEET, [Earlier(7, "2" * 64)]) == []
    assert shows_more(SHEET, [Earlier(7, "")]) == [ShowsMore(7, is_whole=True)]
