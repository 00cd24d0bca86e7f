"""The words around names: lists that lean on one another and must not contradict."""

from __future__ import annotations

import pytest

from classify.detect.names import words as namewords
from classify.detect.names.words import LEADING, ROLE_WORDS, SUFFIX, TITLES, TRAILING, words_in

_LISTS = sorted(name for name, value in vars(namewords).items() if isinstance(value, frozenset))


def test_the_words_of_a_list_are_its_words() -> None:
    assert words_in("one two  two\nthree") == {"one", "two", "three"}


@pytest.mark.parametrize("name", _LISTS)
def test_lists_are_in_small_letters(name: str) -> None:
    """They are asked with words in small letters: a capital would never be met."""
    words = getattr(namewords, name)
    assert words
    assert {word for word in words if word != word.lower()} == set()


def test_titles_and_roles_are_cut_from_the_front_and_no_particle_is() -> None:
    """What announces somebody is no part of the name."""
    assert TITLES | set(ROLE_WORDS) <= LEADING
    assert TRAILING.isdisjoint({"jr", "sr"})


@pytest.mark.parametrize(("word", "expected"), [("Jr.", True), ("iv", True), ("V", False), ("Junior", False)])
def test_suffixes(word: str, expected: bool) -> None:
    assert bool(SUFFIX.fullmatch(word)) is expected
