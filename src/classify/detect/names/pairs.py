"""Names that the word lists alone suggest: a first name and a surname side by side, or about a comma.

Of the grounds (`nameground`) the first that holds gives the score; examples are two words, first name first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from classify.detect.names.grounds import Ground, ground_of, just
from classify.detect.names.lists import Lists, is_wordlike
from classify.detect.names.wordlists import WordClass
from classify.detect.names.words import BUSINESS, NEVER
from classify.memos import remembered

_CAPITAL_WORD = r"[A-ZÀ-Þ][^\W\d_]+(?:['’\-][^\W\d_]+)*"
_PAIR = re.compile(
    rf"(?<![\w'’&/.-])(?<![&,]\s)(?P<first>{_CAPITAL_WORD})[ ](?:[A-Z]\.?[ ])?"
    rf"(?P<last>{_CAPITAL_WORD})(?![\w/&-]|[ ]&)"
)
_PARTICLE_NAME = re.compile(
    rf"(?<![\w'’&/.-])(?P<first>{_CAPITAL_WORD})[ ](?:de la|de los|de las|del|de|van der|van|von)[ ]"
    rf"{_CAPITAL_WORD}(?:[ ]{_CAPITAL_WORD}){{0,2}}"
)
_PARTICLES = (" de ", " del ", " van ", " von ")
_PAIRS_KEPT = 20_000
_COMMA_PAIR = re.compile(
    rf"(?<![\w'’&/,.-])(?P<last>{_CAPITAL_WORD}),[ ]?(?P<first>{_CAPITAL_WORD})(?:[ ][A-Z]\b\.?)?(?![\w/&-]|"
    rf"[ ]&|,)"
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A first name and a surname, with what the lists say of them."""

    given: str
    family: str
    first: WordClass
    last: WordClass

    @classmethod
    def of(cls, given: str, family: str, lists: Lists) -> Pair:
        """The pair as written."""
        return cls(given, family, lists.of(given), lists.of(family))


def _no_first_name(pair: Pair) -> bool:
    return not pair.first.first or is_wordlike(pair.first)


def _no_surname(pair: Pair) -> bool:
    """A street's suffix, a word of firms or one that never names anybody stands second."""
    family = pair.family.lower()
    return pair.last.suffix or family in BUSINESS or family in NEVER


def _both_are_frequent(pair: Pair) -> bool:
    capitals = (pair.first.capital, pair.last.capital)
    return _both_are_listed(pair) and pair.first.first + pair.last.surname >= 4 and 1 not in capitals


def _both_are_listed(pair: Pair) -> bool:
    return pair.last.surname > 0 and not is_wordlike(pair.last)


def _first_name_is_sure(pair: Pair) -> bool:
    """Only a frequent first name, always capitalised, speaks for a surname that no list knows."""
    first, last = pair.first, pair.last
    if first.first < 2 or first.capital != 3 or first.place:
        return False
    in_capitals = pair.given.isupper() and pair.family.isupper()
    return not in_capitals and (last.surname >= 2 or last.common == 0)


SIDE_BY_SIDE: tuple[Ground[Pair], ...] = (
    Ground("no first name", _no_first_name, just(0.0), "Window Ostrowski", "Karen Ostrowski"),
    Ground("no surname", _no_surname, just(0.0), "Karen Plumbing", "Karen Ostrowski"),
    Ground(
        "both are frequent",
        _both_are_frequent,
        just(0.85),
        "Karen Ostrowski",
        "Aadhya Ostrowski",
        "A frequent first name and a surname stand side by side.",
    ),
    Ground(
        "both are listed",
        _both_are_listed,
        just(0.7),
        "Aadhya Ostrowski",
        "Karen Qzarvo",
        "A first name and a surname of the lists stand side by side.",
    ),
    Ground(
        "first name is sure",
        _first_name_is_sure,
        just(0.7),
        "Karen Qzarvo",
        "KAREN QZARVO",
        "A first name that is no other word stands before a surname that no list has.",
    ),
)
"""Given name first, as in "Karen Ostrowski"."""


def _never_in_a_name(pair: Pair) -> bool:
    return pair.family.lower() in NEVER or pair.given.lower() in NEVER


def _no_first_name_behind(pair: Pair) -> bool:
    """Town beside town, or a word of the language behind the comma."""
    return _no_first_name(pair) or pair.first.place


def _no_surname_before(pair: Pair) -> bool:
    return not pair.last.surname or (pair.last.place and pair.last.surname < 2)


def _surname_is_a_rare_word(pair: Pair) -> bool:
    return is_wordlike(pair.last) and not _frequent_though_a_word(pair)


def _frequent_though_a_word(pair: Pair) -> bool:
    return is_wordlike(pair.last) and pair.first.first >= 2 and pair.last.surname == 3


def _both_are_usual(pair: Pair) -> bool:
    return pair.first.first > 1 and pair.last.surname > 1


def _both_are_known(pair: Pair) -> bool:
    return pair.first.first > 0 and pair.last.surname > 0


ABOUT_A_COMMA: tuple[Ground[Pair], ...] = (
    Ground("never in a name", _never_in_a_name, just(0.0), "Karen Police", "Karen Ostrowski"),
    Ground("no first name", _no_first_name_behind, just(0.0), "Florence Hamilton", "Karen Hamilton"),
    Ground("no surname", _no_surname_before, just(0.0), "Karen Qzarvo", "Karen Ostrowski"),
    Ground("surname is a rare word", _surname_is_a_rare_word, just(0.0), "Karen Paper", "Karen Young"),
    Ground(
        "frequent though a word",
        _frequent_though_a_word,
        just(0.7),
        "Karen Young",
        "Karen Ostrowski",
        "A frequent surname, though a word, stands before a comma and a usual first name.",
    ),
    Ground(
        "both are usual",
        _both_are_usual,
        just(0.85),
        "Karen Ostrowski",
        "Aadhya Ostrowski",
        "A usual surname and a usual first name stand about a comma.",
    ),
    Ground(
        "both are known",
        _both_are_known,
        just(0.7),
        "Aadhya Ostrowski",
        "Karen Qzarvo",
        "A surname and a first name of the lists stand about a comma.",
    ),
)
"""Surname first, as in "Ostrowski, Karen"."""


class Support(NamedTuple):
    """What of the lists speaks for a name."""

    score: float
    ground: str
    """Its name."""
    sentence: str


_PARTICLE_BETWEEN = Support(
    0.75, "a particle between", "A first name and a surname stand about a particle such as de or van."
)


def pairs(text: str, lists: Lists) -> Iterator[tuple[int, int, Support]]:
    """Spans that the lists alone suggest to be names, each with what speaks for it."""
    for found in _PAIR.finditer(text):
        if support := side_by_side(found["first"], found["last"], lists):
            yield (*found.span(), support)
    if any(particle in text for particle in _PARTICLES):
        for found in _PARTICLE_NAME.finditer(text):
            first = lists.of(found["first"])
            if first.first >= 1 and not is_wordlike(first):
                yield (*found.span(), _PARTICLE_BETWEEN)
    for found in _COMMA_PAIR.finditer(text):
        if support := about_a_comma(found["first"], found["last"], lists):
            yield (*found.span(), support)


@remembered(_PAIRS_KEPT)
def side_by_side(given: str, family: str, lists: Lists) -> Support | None:
    """Why the lists alone take "Karen Ostrowski" for a person; None when they do not."""
    return _supporting(SIDE_BY_SIDE, Pair.of(given, family, lists))


@remembered(_PAIRS_KEPT)
def about_a_comma(given: str, family: str, lists: Lists) -> Support | None:
    """The same of "Ostrowski, Karen"."""
    return _supporting(ABOUT_A_COMMA, Pair.of(given, family, lists))


def _supporting(grounds: tuple[Ground[Pair], ...], pair: Pair) -> Support | None:
    ground = ground_of(grounds, pair)
    score = ground.score(pair) if ground else 0.0
    return Support(score, ground.name, ground.sentence) if ground and score else None
