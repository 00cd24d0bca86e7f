"""Surnames that stand alone where their bearer was named in full elsewhere in the same text.

Reports name a party once in full and go on with the surname; file names carry only that.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import accumulate

from classify.detect.finding import Step, Why
from classify.detect.resolve import Claim, always
from models.labels import Entity, Role

_WORD = re.compile(r"[^\W\d_][\w'-]+")
_RUN = re.compile(r"[\w'-]+")
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_SHORTEST = 3
_SCORE = 0.8
NAME_ALONE = 0.25
"""How much a surname must look like a name by itself ("White" and "Park" do not)."""
_DETECTOR = "names/repeated"


def surname_of(name: str) -> str | None:
    """The surname in a full name, as written: before the comma, else the last word."""
    before, comma, _ = name.partition(",")
    words = [word for word in _WORD.findall(before) if word.lower() not in _SUFFIXES]
    if not words or (not comma and len(words) < 2):
        return None
    surname = words[-1]
    return surname if len(surname) >= _SHORTEST else None


def repeated(
    text: str, persons: Mapping[str, Role | None], taken: Iterable[Claim], version: str, *, fold: bool = False
) -> list[Claim]:
    """Claims to bare surnames of `persons` (surname as written -> role) outside the spans `taken`.

    `fold` takes small and capital letters for the same.
    """
    if not persons:
        return []
    roles = {surname.lower(): role for surname, role in persons.items()}
    wanted = roles if fold else persons
    spans = sorted((claim.start, claim.end) for claim in taken)
    starts = [start for start, _ in spans]
    reach = [0, *accumulate((end for _, end in spans), max)]
    return [
        _claim(start, end, roles[text[start:end].lower()], version)
        for start, end in _standing_alone(text, wanted, fold=fold)
        # None of the spans that begin before the surname's end reaches into it.
        if reach[bisect_left(starts, end)] <= start
    ]


def _standing_alone(text: str, surnames: Collection[str], *, fold: bool) -> Iterator[tuple[int, int]]:
    """Where one of `surnames` is a word by itself, or before an apostrophe ("Doe's").

    Every word is looked up: an expression with a choice of all surnames would have to be made for each text.
    """
    for run in _RUN.finditer(text):
        word = run[0].lower() if fold else run[0]
        if word in surnames:
            yield run.span()
        elif "'" in word:
            before = [word[:place] for place, sign in enumerate(word) if sign == "'"]
            if found := next((surname for surname in surnames if surname in before), None):
                yield run.start(), run.start() + len(found)


def _claim(start: int, end: int, role: Role | None, version: str) -> Claim:
    why = Why(
        _DETECTOR,
        version,
        "The surname of a person who is named in full elsewhere in the same document.",
        (Step("a surname met with its first name elsewhere", _SCORE),),
    )
    person = Entity.PERSON.value
    return Claim(person, start, end, _SCORE, _DETECTOR, always(why), role=role)
