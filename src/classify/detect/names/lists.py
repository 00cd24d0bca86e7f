"""What the word lists say of words and names as written, remembered from one question to the next.

The same words come again and again in a text, and the same names in a table: what a word is called in the
lists is looked up once, and so is what its spelling alone says of a name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from classify.detect.names.wordlists import WordClass, WordTable, unpack
from classify.detect.vocabulary.accents import without_accents
from classify.memos import Memo

WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’`\-](?=[^\W\d_]))*+(?![\w])\.?")
"""A word of a name, with the point behind it."""

_POSSESSIVE = re.compile(r"['’`]s$", re.IGNORECASE)
_JOINTS = re.compile(r"['’\-]")
_WORDS_KEPT = 200_000
_SPELLINGS_KEPT = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class Spelling:
    """A possible name as written, without what stands around it."""

    name: str
    words: tuple[str, ...]
    """In small letters, without points."""
    letters: tuple[str, ...]
    """Those of more than one letter."""
    classes: tuple[WordClass, ...]
    """What the lists say of `letters`."""
    said: dict[int, Any] = field(default_factory=dict, repr=False)
    """What was decided of it before, by the circumstances it was asked in (see `nameveto`)."""

    @property
    def first(self) -> WordClass:
        """Classes of the first word of more than one letter."""
        return self.classes[0]


class Lists:
    """What the word lists say, asked by words as written."""

    __slots__ = ("_spellings", "_words", "table")

    def __init__(self, table: WordTable) -> None:
        self.table = table
        self._words = Memo(_WORDS_KEPT, self._look_up)
        self._spellings = Memo(_SPELLINGS_KEPT, self._spell)

    def of(self, word: str) -> WordClass:
        """Classes of one word; of a hyphenated one, those of its better-known half."""
        return self._words[word]

    def spelling(self, name: str) -> Spelling:
        """The words of a name, with their classes."""
        return self._spellings[name]

    def _look_up(self, word: str) -> WordClass:
        return _classes(self.table, word.rstrip(".").lower())

    def _spell(self, name: str) -> Spelling:
        words = tuple(word.rstrip(".").lower() for word in WORD.findall(name))
        letters = tuple(word for word in words if len(word) > 1)
        return Spelling(name, words, letters, tuple(map(self.of, letters)))

    def knows_place(self, name: str) -> bool:
        """Whether a name of one word or several is that of a town, county or state."""
        return unpack(self.table.packed(name)).place

    def namelike(self, word: str) -> bool:
        """A capitalised word that may stand in a name: listed as one, or no word of the language."""
        classes = self.of(word)
        if is_ordinary(classes):
            return False
        return bool(classes.first or classes.surname) or classes.common == 0 or classes.capital >= 2

    def knows_name(self, name: str) -> bool:
        """Whether any list of names has one of the words of `name`."""
        return any(map(is_listed, map(self.of, WORD.findall(name))))


def _classes(table: WordTable, word: str) -> WordClass:
    word = _POSSESSIVE.sub("", word)
    found = table.packed(word)
    if not found and _JOINTS.search(word):
        found = max((table.packed(part) for part in _JOINTS.split(word)), default=0)
        found = found or table.packed(_JOINTS.sub("", word))
    if not found and not word.isascii():
        found = table.packed(without_accents(word, "NFKD"))
    return unpack(found)


def is_listed(classes: WordClass) -> bool:
    """Whether a list of first names or surnames has the word."""
    return classes.first > 0 or classes.surname > 0


def is_ordinary(classes: WordClass) -> bool:
    """A usual word of the language that is hardly ever a name ("left", "safety")."""
    frequent = classes.common >= 2 and classes.capital == 1
    return frequent and classes.first < 2 and (classes.surname < 3 or classes.common == 3)


def is_plain(classes: WordClass) -> bool:
    """A usual word of the language, written in lower case; it may be a name as well."""
    return classes.common >= 2 and classes.capital == 1


def is_wordlike(classes: WordClass) -> bool:
    """A usual word of the language, or one of the most frequent in whatever case."""
    return is_plain(classes) or classes.common == 3


def is_capitalised(word: str) -> bool:
    """Whether the word begins with a capital."""
    return word[:1].isupper()
