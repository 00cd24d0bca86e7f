"""Words that somebody looks for in records, as they type them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from classify.blackout.words import folded, times
from classify.errors import SearchError
from classify.wire import MOST_TERMS

_TYPED = re.compile(r'"([^"]*)"|([^\s",;]+)')
_LONGEST = 200
_LEAST = 2
_APART = str.maketrans("_-./\\!", "      ")
"""What stands between words where names of files have no spaces."""


def terms_in(typed: str) -> tuple[str, ...]:
    """The terms of one line: words, and phrases in quotation marks.

    Raises:
        SearchError: one of them cannot be looked for.
    """
    straight = typed.translate({ord(mark): '"' for mark in "“”„«»"})
    return terms_of([phrase or word for phrase, word in _TYPED.findall(straight) if phrase or word])


def terms_of(phrases: Sequence[str]) -> tuple[str, ...]:
    """Each phrase as one term, none twice.

    Raises:
        SearchError: one is too short to be looked for, too long, or they are too many.
    """
    terms = tuple(dict.fromkeys(_term(phrase) for phrase in phrases))
    if len(terms) > MOST_TERMS:
        raise SearchError(f"At most {MOST_TERMS} words or phrases are looked for at a time.")
    return terms


def _term(phrase: str) -> str:
    words = folded(phrase).split()
    term = " ".join(words)
    bare = term.removesuffix("*")
    if "*" in bare:
        raise SearchError("A word can only be left open at its end, as in evict*.")
    if sum(map(str.isalnum, bare)) < _LEAST:
        raise SearchError("A word to look for has two letters or digits at least.")
    if len(term) > _LONGEST:
        raise SearchError(f"A phrase to look for has at most {_LONGEST} letters.")
    return term


def in_path(terms: Sequence[str], path: str) -> tuple[int, ...]:
    """How often each term stands in a path: `tow truck` stands in `tows/Tow_Truck-2024.pdf`."""
    forms = [folded(path.replace("_", " ")), folded(path.translate(_APART))]
    return tuple(max(times(term, form) for form in forms) for term in terms)
