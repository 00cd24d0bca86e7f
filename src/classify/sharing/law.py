"""The law behind answers, a row a rule of law: what it says, as of when it was read, and by whom.

Rows stand in `law.yaml`. Each has a digest: an answer notes those it leaned on, so that a changed row is
noticed afterwards.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from classify.errors import MatrixError
from classify.memos import remembered
from classify.sharing.written import Entry, checked, loaded, one_word, shipped


class Mark(StrEnum):
    """How well a row is known."""

    READ = "V"
    """Its text was read in the source named."""
    SECOND_HAND = "V2"
    """Known from a second hand, or from an older or partial copy."""
    MEMORY = "M"
    """From memory: nobody has read it."""


_MARKS = {
    Mark.READ: "read at its source",
    Mark.SECOND_HAND: "known from a second hand",
    Mark.MEMORY: "from memory, not read",
}


@dataclass(frozen=True, slots=True)
class Law:
    """One rule of law."""

    id: str
    citation: str
    title: str
    says: str
    """In a clerk's words, not the law's."""
    effect: str
    """What follows for whoever asks."""
    version: str
    """As of when it was read, or which edition."""
    mark: Mark
    source: str
    partly: str = ""
    """What of it was read, where that is not all an answer needs."""

    @property
    def verified(self) -> bool:
        """Whether all an answer needs of it was read at its source."""
        return self.mark is Mark.READ and not self.partly

    @property
    def mark_words(self) -> str:
        """How well it is known, in words."""
        in_part = f", in part: {self.partly}" if self.partly else ""
        return f"{_MARKS[self.mark]}{in_part}"

    @property
    def digest(self) -> str:
        """Changes with whatever the row says."""
        told = "\x1f".join(str(getattr(self, field.name)) for field in fields(self))
        return hashlib.sha256(told.encode()).hexdigest()[:16]


_NEEDED = {field.name for field in fields(Law)} - {"partly"}


@remembered(2)
def laws(path: Path | None = None) -> Mapping[str, Law]:
    """All rows by id: the shipped ones, or those of a file of the same form. Raises MatrixError."""
    entries = loaded(path or shipped("law.yaml"))
    if not isinstance(entries, list):
        raise MatrixError("law.yaml is a list of rows")
    found: dict[str, Law] = {}
    for entry in entries:
        law = _law(checked(entry, _NEEDED, {"partly"}))
        if law.id in found:
            raise MatrixError(f"{entry.place}: {law.id} stands there twice")
        found[law.id] = law
    return MappingProxyType(found)


def named(word: str) -> list[Law]:
    """The rows that somebody means: by id, by citation, or all within a section (`44-5-303`)."""
    meant = word.removesuffix(", MCA").removeprefix("MCA ").strip().casefold()
    return [
        law
        for law in laws().values()
        if law.id.casefold() == meant
        or law.citation.casefold() == word.strip().casefold()
        or law.id.casefold().startswith((f"{meant}(", f"{meant}-"))
    ]


def _law(entry: Entry) -> Law:
    told = {key: " ".join(str(value).split()) for key, value in entry.items()}
    if empty := sorted(key for key, value in told.items() if not value):
        raise MatrixError(f"{entry.place}: {', '.join(empty)} is empty")
    mark = one_word(entry, told.pop("mark"), Mark)
    return Law(mark=mark, **told)
