"""Which spans are no person's name, and why: the vetoes in their order.

Every veto brings its own example and the like of it that it spares; both are tests.
"""

from __future__ import annotations

from classify.detect.names.candidate import Candidate, Veto, Words
from classify.detect.names.lists import Lists
from classify.detect.names.place_vetoes import BY_SURROUNDINGS
from classify.detect.names.word_vetoes import BY_WORDS

VETOES = BY_WORDS + BY_SURROUNDINGS
"""The first that holds is the reason. What those by the words, which come first, say is remembered."""


def _for(words: Words, vetoes: tuple[Veto, ...]) -> tuple[Veto, ...]:
    return tuple(veto for veto in vetoes if veto.words in (Words.ANY, words))


_BY_WORDS = {True: _for(Words.ONE, BY_WORDS), False: _for(Words.SEVERAL, BY_WORDS)}
_BY_SURROUNDINGS = {True: _for(Words.ONE, BY_SURROUNDINGS), False: _for(Words.SEVERAL, BY_SURROUNDINGS)}
"""By whether the name is a single word."""


def veto_of(one: Candidate) -> Veto | None:
    """The first veto that holds; None where the candidate may be a person."""
    said = one.spelling.said
    circumstances = one.circumstances
    if circumstances not in said:
        said[circumstances] = _first(_BY_WORDS, one)
    known: Veto | None = said[circumstances]
    return known or _first(_BY_SURROUNDINGS, one)


def _first(vetoes: dict[bool, tuple[Veto, ...]], one: Candidate) -> Veto | None:
    for veto in vetoes[len(one.spelling.words) == 1]:
        if veto.holds(one):
            return veto
    return None


def is_no_name(
    text: str, start: int, end: int, lists: Lists, *, announced: bool = False, weighed: bool = False
) -> bool:
    """Whether a span cannot be a person: digits, only words that never name one, a street, a firm.

    `announced` names stand behind a title or label. What is `weighed` has a score that already tells usual
    words of the language from names.
    """
    return veto_of(Candidate.of(text, start, end, lists, announced=announced, weighed=weighed)) is not None
