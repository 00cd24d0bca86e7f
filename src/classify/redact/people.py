"""Who is who in a document: every spelling of a person's name, one role, and a number to call them by."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from classify.redact.profiles import NOBODY
from models.labels import Role

_WORD = re.compile(r"[^\W\d_]{2,}")
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_PUBLIC = (
    Role.OFFICER,
    Role.OFFICIAL,
    Role.JUDGE,
    Role.ATTORNEY,
    Role.EMPLOYEE,
    Role.SIGNER,
    Role.AUTHOR,
)
_FIRST = (Role.INFORMANT, Role.JUVENILE, Role.VICTIM, Role.PATIENT, Role.WITNESS, Role.COMPLAINANT)
"""Of several roles of a person the first of these: an officer may be a victim, too."""
_ORDER = {
    role: rank
    for rank, role in enumerate(
        (*_FIRST, *(role for role in Role if role not in {*_FIRST, *_PUBLIC}), *_PUBLIC)
    )
}


@dataclass(slots=True)
class Person:
    """One person of a document."""

    words: frozenset[str]
    role: Role | None = None
    number: int = 0
    """Among those of the same role, in the order in which they are named: it tells nothing across
    documents.
    """

    @property
    def called(self) -> str:
        """`[victim 1]`"""
        return f"[{self.role or NOBODY} {self.number}]"


@dataclass(slots=True)
class People:
    """The persons of one document."""

    _by_word: dict[str, list[Person]] = field(default_factory=dict)

    @classmethod
    def of(cls, named: Iterable[tuple[str, Role | None]]) -> People:
        """The persons behind the names, each with the roles in which they are named, in reading order."""
        people, named = cls(), list(named)
        # The fullest names first: "Roe" is whoever is called so in full.
        for name, role in sorted(named, key=lambda one: -len(_words(one[0]))):
            words = _words(name)
            if words and not people._called(words):
                new = Person(words)
                for word in words:
                    people._by_word.setdefault(word, []).append(new)
            person = people.whose(name)
            if person is not None and role is not None:
                person.role = min(filter(None, (person.role, role)), key=_ORDER.__getitem__)
        counts: dict[Role | None, int] = {}
        for name, _ in named:
            person = people.whose(name)
            if person is not None and not person.number:
                person.number = counts[person.role] = counts.get(person.role, 0) + 1
        return people

    def whose(self, name: str) -> Person | None:
        """The one person that is called so; None where it is nobody, or may be one of several."""
        fitting = self._called(_words(name))
        return fitting[0] if len(fitting) == 1 else None

    def _called(self, words: frozenset[str]) -> list[Person]:
        if not words:
            return []
        fitting = [person for person in self._by_word.get(min(words), ()) if words <= person.words]
        return [person for person in fitting if person.words == words] or fitting


def _words(name: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(name)) - _SUFFIXES
