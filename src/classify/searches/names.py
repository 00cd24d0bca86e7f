"""A person's name as somebody asks for it, and the ways it may stand in records.

Records are searched by fingerprints, so every way must be tried by itself. The comparison knows neither
order, case nor punctuation (`classify.keys.canonical`: "DOE, JANE M" is "Jane M. Doe"); what else may differ
is tried here. Where no middle name was asked for, every initial and the usual middle names are tried
(`middle_names.txt`): a rare one is not found. Nor is a nickname, or another last name: ask for those, too.
"""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from classify.errors import SearchError
from classify.keys import DomainKeys, canonical, value_digest
from classify.memos import remembered
from models.labels import Entity

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "esq", "md", "phd"})
_MIDDLE_NAMES = Path(__file__).with_name("middle_names.txt")
_USUAL_SUFFIXES = ("jr", "sr", "ii", "iii")
_LONGEST = 200


class Likeness(IntEnum):
    """How sure it is that a way of writing is of the person who is meant."""

    INITIAL_ONLY = 1
    """A first initial and the last name."""
    SHORTER_OR_LONGER = 2
    """A middle name left out, shortened to its initial, or a usual one, an initial or a suffix (Jr.) more."""
    SAME = 3
    """All that was asked for, in any order and case, with or without accents."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way the name may stand."""

    text: str
    likeness: Likeness


def ways_of(name: str) -> tuple[Way, ...]:
    """Every way in which `name` is looked for, the surest first, none twice.

    Raises:
        SearchError: it has no first and last name.
    """
    first, middle, last = _parts(name)
    tried: dict[str, Likeness] = {}
    for text, likeness in _tried(first, middle, last):
        for spelt in (text, _without_accents(text)):
            tried.setdefault(canonical(Entity.PERSON, spelt), likeness)
    ways = [Way(text, likeness) for text, likeness in tried.items()]
    return tuple(sorted(ways, key=lambda way: -way.likeness))


def _tried(first: str, middle: list[str], last: str) -> Iterator[tuple[str, Likeness]]:
    yield " ".join([first, *middle, last]), Likeness.SAME
    if middle:
        yield f"{first} {last}", Likeness.SHORTER_OR_LONGER
        initials = " ".join(part[0] for part in middle)
        yield f"{first} {initials} {last}", Likeness.SHORTER_OR_LONGER
        yield f"{first[0]} {initials} {last}", Likeness.INITIAL_ONLY
    else:
        for more in (*string.ascii_lowercase, *_middle_names()):
            yield f"{first} {more} {last}", Likeness.SHORTER_OR_LONGER
    for suffix in _USUAL_SUFFIXES:
        yield " ".join([first, *middle, last, suffix]), Likeness.SHORTER_OR_LONGER
    yield f"{first[0]} {last}", Likeness.INITIAL_ONLY


@remembered(1)
def _middle_names() -> tuple[str, ...]:
    lines = _MIDDLE_NAMES.read_text("utf-8").splitlines()
    return tuple(word for line in lines if not line.startswith("#") for word in line.split())


def _parts(name: str) -> tuple[str, list[str], str]:
    """First name, middle names and last name; a comma says that the last name comes first."""
    surname, comma, given = name[:_LONGEST].partition(",")
    words, ahead = _words(given if comma else name[:_LONGEST]), _words(surname) if comma else []
    if comma and not words:  # `Jane Doe, Jr.`: what follows was a suffix.
        words, ahead = ahead, []
    last = " ".join(ahead) or (words.pop() if words else "")
    if not words or not last:
        raise SearchError("A person is looked for by first and last name.")
    return words[0], words[1:], last


def _words(text: str) -> list[str]:
    """The parts of a name; a hyphen holds one together, suffixes are left out."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(letter if letter.isalnum() or letter in "-'’" else " " for letter in folded)
    words = [word.strip("-'’") for word in kept.split()]
    return [word for word in words if word and word not in _SUFFIXES]


def _without_accents(text: str) -> str:
    parted = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in parted if not unicodedata.combining(letter))


def fingerprints(ways: tuple[Way, ...], keys: DomainKeys) -> Mapping[str, Likeness]:
    """The fingerprints of these ways in one domain, under every key that it had, each with its likeness."""
    found: dict[str, Likeness] = {}
    for way in ways:
        digest = value_digest(Entity.PERSON, way.text)
        if digest is None:
            continue
        for version in keys.by_version or {1: b""}:
            like = "" if version == 1 else f"{version}:"
            found.setdefault(keys.fingerprint_of(Entity.PERSON, digest, like=like), way.likeness)
    return found
