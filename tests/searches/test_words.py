"""Words as they are typed: phrases in quotation marks, an open end, nothing that finds everything."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.blackout.words import folded, times
from classify.errors import SearchError
from classify.searches.words import in_path, terms_in, terms_of


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("tow truck", ("tow", "truck")),
        ('"tow truck" permit', ("tow truck", "permit")),
        ("“Tow  Truck”, PERMIT", ("tow truck", "permit")),
        ("evict*", ("evict*",)),
        ("permit; permit", ("permit",)),
        ("", ()),
    ],
)
def test_a_line_is_words_and_phrases(typed: str, terms: tuple[str, ...]) -> None:
    assert terms_in(typed) == terms


@pytest.mark.parametrize("typed", ["a", "*", "a*", "ev*ct", "--", "x" * 201])
def test_what_cannot_be_looked_for_is_refused(typed: str) -> None:
    with pytest.raises(SearchError):
        terms_of([typed])


def test_too_many_are_refused() -> None:
    with pytest.raises(SearchError):
        terms_of([f"word{number}" for number in range(51)])


@given(st.text(max_size=80))
def test_whatever_is_typed_is_refused_or_found_in_itself(typed: str) -> None:
    try:
        terms = terms_of([typed])
    except SearchError:
        return
    assert times(terms[0], folded(f"a {typed.strip().removesuffix('*')} b")) >= 1


@given(st.text(max_size=80))
def test_a_line_never_fails_in_another_way(typed: str) -> None:
    try:
        terms = terms_in(typed)
    except SearchError:
        return
    assert all(term == folded(term) for term in terms)


@pytest.mark.parametrize(
    ("term", "path", "found"),
    [
        ("tow truck", "2024/Tow_Truck-invoice.PDF", 1),
        ("26-114", "cases/case_26-114_notes.txt", 1),
        ("evict*", "Évictions/one.txt", 1),
        ("tow", "tower.txt", 0),
        ("tow", "tow/tow.txt", 2),
        ("tow truck", "tow/truck.txt", 1),
    ],
)
def test_a_term_stands_in_a_path_whatever_is_between_its_words(term: str, path: str, found: int) -> None:
    assert in_path(terms_of([term]), path) == (found,)
