"""The values of a document, found again wherever they stand in it: whole, in other spellings, in part."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from models.labels import Entity

Span = tuple[int, int]

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d(?:[ \t().\-/\u00a0\u2010-\u2015]{0,3}\d)+")
"""Digits with what people put between their groups."""
_FEWEST_DIGITS = 5
"""A shorter number is anybody's: it is black where it was found, and where it stands as it was found."""
_SHORTEST_NAME = 3
_START = 3
"""Letters of a value by which it is looked up."""


@dataclass(slots=True)
class Values:
    """All that was found in a document."""

    _literal: set[str] = field(default_factory=set)
    _words: dict[str, dict[int, set[tuple[str, ...]]]] = field(default_factory=dict)
    """Words of values in small letters, by their first word and how many there are."""
    _numbers: dict[int, set[str]] = field(default_factory=dict)
    """Digits of values, by how many there are."""
    _names: set[str] = field(default_factory=set)
    """Parts of people's names, in small letters."""
    _letters: Letters = field(default_factory=lambda: Letters())  # noqa: PLW0108 - it stands below
    """Values in small letters."""

    @classmethod
    def of(cls, found: Iterable[tuple[str, str]]) -> Values:
        """The values `found`: entity and text of each."""
        values = cls()
        for entity, text in set(found):
            values._take(entity, text.strip())
        return values

    def _take(self, entity: str, text: str) -> None:
        words = tuple(word.casefold() for word in _WORD.findall(text))
        if not words:
            return
        self._literal.add(text)
        self._letters.take(text.lower())
        self._words.setdefault(words[0], {}).setdefault(len(words), set()).add(words)
        digits = "".join(filter(str.isdecimal, text))
        letters = sum(map(str.isalpha, text))
        if len(digits) >= _FEWEST_DIGITS and letters <= len(digits):
            self._numbers.setdefault(len(digits), set()).add(digits)
        if entity == Entity.PERSON:
            self._names |= {word for word in words if len(word) >= _SHORTEST_NAME and word.isalpha()}

    def spans(self, text: str) -> list[Span]:
        """Where in `text` one of them stands, in whole or as a part of a person's name."""
        return [*self._spelt(text), *self._counted(text), *self._as_they_stand(text)]

    def _spelt(self, text: str) -> Iterable[Span]:
        """The same words, whatever case they have and whatever stands between them."""
        words = [(word.start(), word.end(), word[0].casefold()) for word in _WORD.finditer(text)]
        for at, (start, end, word) in enumerate(words):
            if word in self._names and text[start].isupper():
                yield start, end
            for length, known in self._words.get(word, {}).items():
                if tuple(other for _, _, other in words[at : at + length]) in known:
                    yield start, words[at + length - 1][1]

    def _counted(self, text: str) -> Iterable[Span]:
        """The same digits, however they are grouped, and within longer numbers."""
        for number in _NUMBER.finditer(text) if self._numbers else ():
            places = [at for at in range(*number.span()) if text[at].isdecimal()]
            digits = "".join(text[at] for at in places)
            for length, known in self._numbers.items():
                for first in range(len(digits) - length + 1):
                    if digits[first : first + length] in known:
                        yield places[first], places[first + length - 1] + 1

    def _as_they_stand(self, text: str) -> Iterable[Span]:
        """The same letters, also in the middle of a word."""
        lower = text.lower()
        if len(lower) == len(text):
            yield from self._letters.spans(lower)
            return
        # A letter can be longer in small: then only its own case is looked for.
        for value in self._literal:
            at = text.find(value)
            while at >= 0:
                yield at, at + len(value)
                at = text.find(value, at + 1)


@dataclass(slots=True)
class Letters:
    """Many texts that are sought at a time, also in the middle of words."""

    _starts: dict[str, dict[int, set[str]]] = field(default_factory=dict)
    """By how they begin and how long they are."""
    _sizes: set[int] = field(default_factory=set)

    def take(self, wanted: str) -> None:
        """One more."""
        self._sizes.add(len(wanted[:_START]))
        self._starts.setdefault(wanted[:_START], {}).setdefault(len(wanted), set()).add(wanted)

    def spans(self, text: str) -> Iterable[Span]:
        """Where they stand in a text."""
        for at in range(len(text)):
            for size in self._sizes:
                for length, known in self._starts.get(text[at : at + size], {}).items():
                    if text[at : at + length] in known:
                        yield at, at + length


def merged(spans: Iterable[Span]) -> list[Span]:
    """`spans` in order, those that touch or overlap as one."""
    whole: list[Span] = []
    for start, end in sorted(spans):
        if whole and start <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(whole[-1][1], end))
        elif start < end:
            whole.append((start, end))
    return whole
