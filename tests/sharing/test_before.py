"""Earlier releases beside a new one: who holds both may read what one hides, whichever was first."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from classify.inventory.releases import Earlier, Held
from classify.sharing.before import Before, Removed, compared

COPY, OTHER = "a" * 64, "b" * 64


def left(*held: Held) -> Earlier:
    return Earlier(7, 3, datetime(2026, 11, 1, tzinfo=UTC), len(held), (), held)


def beside(held: Held, now: Removed | None, then: Removed | None = None) -> Before:
    known = {} if then is None else {COPY: then}
    (found,) = compared(
        [left(held)], {1: now}, lambda hashes: {one: known[one] for one in hashes if one in known}
    )
    return found


AS_IT_WAS, REDACTED = Held(1, COPY, "", True), Held(1, COPY, "default", True)


def test_what_left_whole_shows_all_that_is_cut_now() -> None:
    met = beside(AS_IT_WAS, {"US_SSN": 2})
    assert (met.release, met.whole, met.is_concern) == (7, 1, True)


@pytest.mark.parametrize("now", [{}, None])
def test_where_nothing_is_cut_now_or_then_nothing_is_uncovered(now: Removed | None) -> None:
    assert not beside(AS_IT_WAS, now).is_concern


def test_a_copy_with_fewer_cuts_of_a_kind_shows_more_and_the_counts_are_told() -> None:
    met = beside(REDACTED, {"US_SSN": 5, "PERSON": 1}, {"US_SSN": 2, "PERSON": 1})
    assert (met.shows, met.uncovers, met.is_concern) == ({"US_SSN": (2, 5)}, {}, True)


def test_a_copy_that_shows_more_now_un_redacts_the_earlier_one() -> None:
    met = beside(REDACTED, {"US_SSN": 2}, {"US_SSN": 5})
    assert (met.shows, met.uncovers) == ({}, {"US_SSN": (5, 2)})
    assert met.is_concern
    assert beside(REDACTED, None, {"US_SSN": 5}).uncovers_whole == 1


def test_equal_counts_are_no_concern() -> None:
    assert not beside(REDACTED, {"US_SSN": 5}, {"US_SSN": 5}).is_concern


def test_of_a_copy_that_is_not_on_record_nobody_can_tell() -> None:
    met = beside(REDACTED, {"US_SSN": 5})
    assert (met.unknown, met.is_concern) == (1, True)


def test_an_earlier_state_of_a_file_is_named_and_not_compared() -> None:
    met = beside(Held(1, COPY, "", False), {"US_SSN": 5})
    assert (met.other_bytes, met.is_concern) == (1, False)


def test_counts_of_several_files_are_added_and_files_that_stay_here_are_left_out() -> None:
    held = [Held(item, OTHER, "default", True) for item in (1, 2, 3)]
    (met,) = compared([left(*held)], {1: {"US_SSN": 2}, 2: {"US_SSN": 3}}, lambda _: {OTHER: {"US_SSN": 1}})
    assert (met.files, met.shows) == (2, {"US_SSN": (2, 5)})
    assert compared([left(held[2])], {1: {}}, lambda _: {}) == []
