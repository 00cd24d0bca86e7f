"""What kinds of names a model reads, by what the lists say of their words.

How often names of each kind are right stands model by model in `detectors/names_models.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from classify.detect.names.lists import Lists, Spelling, is_ordinary, is_plain


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of name."""

    name: str
    holds: Callable[[Spelling], bool]
    sentence: str
    example: str
    """A name of which this is the first kind that holds."""


def kind_of(name: str, lists: Lists) -> Kind:
    """The first kind that holds for a name as written; the last one always does."""
    spelling = lists.spelling(name)
    return next((kind for kind in KINDS[:-1] if kind.holds(spelling)), KINDS[-1])


def _is_full(one: Spelling) -> bool:
    return len(one.classes) > 1


def _is_of_words(one: Spelling) -> bool:
    return bool(one.classes) and all(map(is_plain, one.classes))


def _has_first_name(one: Spelling) -> bool:
    return any(word.first >= 1 and not is_ordinary(word) for word in one.classes)


def _has_surname(one: Spelling) -> bool:
    return any(word.surname >= 1 and not is_ordinary(word) for word in one.classes)


def _is_place(one: Spelling) -> bool:
    return len(one.classes) == 1 and one.first.place


KINDS = (
    Kind(
        "words",
        lambda one: _is_full(one) and _is_of_words(one),
        "The names model reads this as a person, though all of it are words of the language.",
        "Window Water",
    ),
    Kind(
        "word",
        _is_of_words,
        "The names model reads this single word as a person, though it is a word of the language.",
        "Window",
    ),
    Kind(
        "full, listed",
        lambda one: _is_full(one) and _has_first_name(one) and _has_surname(one),
        "The names model reads this as a person; lists know a first name and a surname in it.",
        "Karen Ostrowski",
    ),
    Kind(
        "full",
        _is_full,
        "The names model reads this as a person.",
        "Qzarvo Zarqvo",
    ),
    Kind(
        "place",
        _is_place,
        "The names model reads this single word as a person; it is a place's name as well.",
        "Florence",
    ),
    Kind(
        "single, listed",
        lambda one: _has_first_name(one) or _has_surname(one),
        "The names model reads this single word as a person; it is on the lists of names.",
        "Ostrowski",
    ),
    Kind(
        "single",
        lambda _: True,
        "The names model reads this single word as a person; no list of names has it.",
        "Qzarvo",
    ),
)
"""In the order in which they are asked."""
