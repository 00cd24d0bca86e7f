"""A request for public information as its form says it, each mistake beside its field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from django.http import QueryDict

from classify.errors import SearchError
from classify.inventory.handles import ShareHandle
from classify.searches.names import ways_of
from classify.searches.search import MOST_NAMES, Question
from classify.searches.words import terms_in
from classify.web.asking import department_of
from models.labels import DocType

MOST = (200, 1_000, 5_000)
"""Documents that may be read again for one question."""
_LONGEST = 4_000
_NONE: tuple[str, ...] = ()
_NO_KINDS: frozenset[DocType] = frozenset()
_Read = TypeVar("_Read")


@dataclass(slots=True)
class Form:
    """What was typed, and what is wrong with it."""

    names: str = ""
    terms: str = ""
    since: str = ""
    until: str = ""
    folder: str = ""
    share: frozenset[str] = frozenset()
    department: frozenset[str] = frozenset()
    doc_type: frozenset[str] = frozenset()
    most: str = str(MOST[0])
    errors: dict[str, str] = field(default_factory=dict)
    """Sentences by field."""

    @classmethod
    def of(cls, sent: QueryDict) -> Form:
        """The form as it was sent."""
        return cls(
            **{name: sent.get(name, "").strip()[:_LONGEST] for name in ("names", "terms", "since", "until")},
            folder=sent.get("folder", "").strip().strip("/")[:_LONGEST],
            share=frozenset(sent.getlist("share")),
            department=frozenset(sent.getlist("department")),
            doc_type=frozenset(sent.getlist("doc_type")),
            most=sent.get("most", str(MOST[0])),
        )

    def question(self) -> Question:
        """What is asked for; `errors` says what of it cannot be meant."""
        names = self._read("names", _NONE, self._names)
        terms = self._read("terms", _NONE, lambda: terms_in(self.terms))
        since = self._read("since", None, lambda: _day(self.since))
        until = self._read("until", None, lambda: _day(self.until))
        kinds = self._read("doc_type", _NO_KINDS, self._kinds)
        if since and until and since > until:
            self.errors["until"] = "The last day lies before the first."
        if not (self.errors or names or terms or kinds or since or until or self.folder):
            self.errors["names"] = "Say what the request is about: a person, words, days, kinds or a folder."
        most = int(self.most) if self.most in map(str, MOST) else MOST[0]
        return Question(names, terms, kinds, since, until, self.folder, most)

    def among(self, shares: Sequence[ShareHandle]) -> list[ShareHandle]:
        """Of the shares a person may search, those that are asked for."""
        found = [
            share
            for share in shares
            if (not self.share or str(share.id) in self.share)
            and (not self.department or department_of(share) in self.department)
        ]
        if not found:
            self.errors["share"] = "No share that you may search is both of these."
        return found

    def _read(self, name: str, nothing: _Read, read: Callable[[], _Read]) -> _Read:
        try:
            return read()
        except SearchError as error:
            self.errors[name] = f"{error.sentence} {error.what_to_do}"
            return nothing

    def _names(self) -> tuple[str, ...]:
        names = tuple(dict.fromkeys(line.strip() for line in self.names.splitlines() if line.strip()))
        for number, name in enumerate(names, 1):
            try:
                ways_of(name)
            except SearchError as error:
                raise SearchError(f"Line {number}: {error.sentence}", remedy="Write Jane Doe.") from error
        if len(names) > MOST_NAMES:
            raise SearchError(f"At most {MOST_NAMES} people at a time.", remedy="Ask for the others after.")
        return names

    def _kinds(self) -> frozenset[DocType]:
        try:
            return frozenset(map(DocType, self.doc_type))
        except ValueError as error:
            raise SearchError("There is no such kind of document.", remedy="Choose from the list.") from error


def _day(typed: str) -> date | None:
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise SearchError("That is no day.", remedy="Write it as 2024-01-31.") from error
