"""What the lists say of words and spellings as written."""

from __future__ import annotations

import pytest

from classify.detect.names.finder import NameFinder
from classify.detect.names.lists import Lists, is_capitalised, is_listed, is_ordinary, is_plain, is_wordlike


@pytest.fixture(scope="module")
def lists() -> Lists:
    return NameFinder.load().lists


def test_case_points_and_possessives_are_nothing_to_the_lists(lists: Lists) -> None:
    """The classes of a word are those of its bare form; a hyphenated one has its better half's."""
    assert lists.of("KAREN") == lists.of("karen.") == lists.of("Karen's") == lists.of("Karen")
    assert lists.of("Qzarvo-Whitcomb").surname == lists.of("Whitcomb").surname > 0
    assert lists.of("Kárèn") == lists.of("Karen")


def test_ordinary_words_are_told_from_names(lists: Lists) -> None:
    assert is_ordinary(lists.of("safety"))
    assert is_plain(lists.of("Young"))
    assert not is_ordinary(lists.of("Young"))
    assert is_wordlike(lists.of("Window"))
    assert not is_wordlike(lists.of("Karen"))
    assert is_listed(lists.of("Karen"))
    assert not is_listed(lists.of("Qzarvo"))
    assert is_capitalised("Élan")
    assert not is_capitalised("")


def test_a_word_that_no_list_knows_may_stand_in_a_name(lists: Lists) -> None:
    assert lists.namelike("Qzarvo")
    assert not lists.namelike("Safety")


def test_a_spelling_knows_its_words(lists: Lists) -> None:
    """Small letters, no points; single letters are words, but no list is asked about them."""
    spelling = lists.spelling("OSTROWSKI, Karen M.")
    assert spelling.words == ("ostrowski", "karen", "m")
    assert spelling.letters == ("ostrowski", "karen")
    assert spelling.classes == (lists.of("Ostrowski"), lists.of("Karen"))
    assert spelling.first == lists.of("Ostrowski")
    assert lists.spelling("OSTROWSKI, Karen M.") is spelling


def test_towns_of_two_words_and_names_in_a_value(lists: Lists) -> None:
    assert lists.knows_place("great falls")
    assert not lists.knows_place("qzarvo")
    assert lists.knows_name("the Ostrowski file")
    assert not lists.knows_name("qzarvo 12")
