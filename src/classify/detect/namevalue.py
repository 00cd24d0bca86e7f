"""Whether a whole value (a table cell, a form field) looks like somebody's name."""

from __future__ import annotations

import re

from classify.detect.namedesign import NOBODIES
from classify.detect.nameshape import WORD, Lists
from classify.detect.namewords import BUSINESS, DOUBTFUL, NEVER, PARTICLES, ROLE_WORDS, SUFFIX, TITLES
from classify.detect.wordlists import WordClass

_CONNECTED = re.compile(r"\s{1,60}(?:&|and)\s{1,60}|\s{0,60}[;/]\s{0,60}", re.IGNORECASE)
_ALIAS = re.compile(r"[\"“'(][^\W\d_]+[\"”')]")
_FORBIDDEN = re.compile(r"[\d@\\_=<>{}?!#%$*+~^]|//")
_LONGEST = 60
_MOST_WORDS = 6


def looks_like_name(value: str, lists: Lists) -> float:
    """0 for what is no name, about 0.3 for a single word that may be one, above 0.8 for a usual
    full name in any order.
    """
    value = _ALIAS.sub(" ", value.strip())
    if not value or len(value) > _LONGEST or _FORBIDDEN.search(value) or value.lower() in NOBODIES:
        return 0.0
    people = _CONNECTED.split(value)
    if len(people) > 1:
        scores = [_one(person, lists) for person in people]
        return min(scores) if min(scores) >= 0.25 else 0.0
    return _one(value, lists)


def _one(value: str, lists: Lists) -> float:
    before, comma, after = value.partition(",")
    if after.count(",") > 1:
        return 0.0
    words = [word.rstrip(".") for word in WORD.findall(value)]
    if not words or len(words) > _MOST_WORDS or sum(map(len, words)) < 0.6 * len(value.replace(" ", "")):
        return 0.0
    while len(words) > 1 and words[0].lower() in TITLES:
        words = words[1:]
    words = [word for word in words if not SUFFIX.fullmatch(word)] or words
    lower = [word.lower() for word in words]
    if all(word in NEVER or word in ROLE_WORDS for word in lower) or any(
        word in ROLE_WORDS for word in lower[1:]
    ):
        return 0.0
    may_be_firm = len(words) > 1 and lower[-1] in BUSINESS and not (comma and lists.of(lower[-1]).first)
    if may_be_firm and not _is_frequent(lists.of(lower[0]), lists.of(lower[-1])):
        return 0.05
    if lists.of("".join(lower)).surname and len(words) == 2:
        return 0.5  # "Spotted Eagle": the lists write such surnames as one word
    classes = [
        lists.of(word)
        for word, low in zip(words, lower, strict=True)
        if len(word) > 1 and low not in PARTICLES
    ]
    if not classes:
        return 0.0
    if len(words) == 1:
        return min(0.25, _single(classes[0])) if lower[0] in DOUBTFUL else _single(classes[0])
    if comma and WORD.search(after):
        split = len(WORD.findall(before))
        given = lists.of(words[split]) if split < len(words) and len(words[split]) > 1 else None
        return _pair(given, lists.of(words[split - 1])) if split <= len(words) else 0.0
    if lower[0] in NEVER or lower[-1] in NEVER:
        return 0.1
    given = lists.of(words[0]) if len(words[0]) > 1 else None
    last = lists.of(words[-1])
    score = _pair(given, last)
    if len(words[-1]) == 1 and len(classes) > 1:
        score = max(score, _pair(classes[1], classes[0]))
    if score < 0.5 and given is not None:
        # "DOE JANE": forms without the comma.
        score = max(score, _pair(last, given) - 0.15)
    return score


def _is_frequent(given: WordClass, last: WordClass) -> bool:
    """Whether a frequent first name and a frequent surname outweigh a word of firms: Tyler Hall."""
    return last.surname == 3 and given.first >= 2 and given.capital == 3 and not given.place


def _single(word: WordClass) -> float:
    if word.suffix or (word.place and word.first < 2):
        return 0.2
    known = max(word.first, word.surname)
    if known == 0:
        return 0.25 if word.common == 0 else 0.0
    if word.common >= 2 and word.capital == 1:
        return 0.25 if known == 3 else 0.1
    return (0.3, 0.45, 0.6)[known - 1]


def _pair(given: WordClass | None, last: WordClass) -> float:
    """Score of a first name (None for an initial) with a surname."""
    if given is None:
        return (0.35, 0.7, 0.8, 0.85)[last.surname] if not _plain(last) else 0.3 + 0.1 * last.surname
    if _plain(given) and given.first < 2:
        return 0.4 if last.surname >= 2 and not _plain(last) and given.first else 0.05
    if given.first and last.surname:
        return 0.72 + 0.04 * (given.first + last.surname) - (0.15 if _plain(last) else 0.0)
    if given.first >= 1:
        return 0.2 if _plain(last) else 0.6 + 0.08 * given.first
    if given.common == 0 and last.surname and not _plain(last):
        return 0.65
    if given.common == 0 and last.common == 0:
        return 0.5
    return 0.3 if given.surname and last.surname and not _plain(given) and not _plain(last) else 0.1


def _plain(word: WordClass) -> bool:
    """A usual word of the language, written in lower case."""
    return word.common >= 2 and word.capital == 1
