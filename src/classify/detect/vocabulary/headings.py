"""What a column header or a form label promises about the values it stands above or beside."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from classify.detect.vocabulary.headerwords import header_words, words_of
from classify.detect.vocabulary.promises import promise_of
from classify.detect.vocabulary.roles import vocabulary
from classify.memos import Memo
from models.labels import Role

_LONGEST = 60
"""A header longer than this many characters is running text, not a header."""

_HEADERS_KEPT = 20_000

# Digits that OCR reads for letters, within a word.
_CONFUSED = re.compile(r"(?<=[A-Za-z])[0158](?=[A-Za-z])|\b[0158](?=[A-Za-z]{2})")
_PATH = re.compile(r"\w[._/\[\]>]+\w")
_STEP = re.compile(r"[./\[\]>]+")


class ColumnVocabulary(Protocol):
    """The part of the pattern engine that knows which headers name which entity."""

    def columns_for(self, header: str) -> list[tuple[str, float]]:
        """Entities the header may name, each with a strength from 0 to 1."""

    def headers(self) -> Iterable[str]:
        """All headers that name an entity by themselves."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A header or label, understood."""

    text: str
    """Its words, lower-case, joined by blanks."""
    quote: str = ""
    """The words that may be repeated in an explanation: known header words, never a value."""
    entities: tuple[tuple[str, float], ...] = ()
    """Identifiers it may name, strongest first, with strength 0 to 1."""
    name_part: str | None = None
    """full, last, first or middle, where a person's name is promised."""
    name_strength: float = 0.0
    """0 to 1: how far the header alone makes the values names."""
    role: Role | None = None
    free_text: bool = False
    plain: bool = False
    """Holds a word that is usual in headers."""
    counts_things: bool = False
    """Numbers things ("Part number", "Account"), so that look-alikes of personal numbers are none."""
    thing: bool = False
    """Names a thing ("Project Name"), so that its values are no persons."""

    @property
    def promises(self) -> bool:
        """Whether values below deserve a look because of this header."""
        return bool(self.entities) or self.name_part is not None

    @property
    def is_label(self) -> bool:
        """Whether every word of it is a header's word, as a label inside running text must be."""
        return (self.promises or self.counts_things) and "…" not in self.quote

    @property
    def is_only_labels(self) -> bool:
        """Whether this is a label of two or more words and nothing else ("Employee number")."""
        return self.known and " " in self.text and "…" not in self.quote

    @property
    def known(self) -> bool:
        """Whether this reads like a header at all."""
        return self.promises or self.free_text or self.plain or self.thing


def is_key_path(header: str) -> bool:
    """Whether this is a key path such as `person.lastName`."""
    return _PATH.search(header) is not None


def is_organization(value: str) -> bool:
    """Whether a value names a body rather than a person."""
    return not header_words().words["organizations"].isdisjoint(words_of(value))


def role_in(title: str) -> Role | None:
    """The role that a table's title or a section heading gives to the persons below it."""
    roles = vocabulary().headers
    found = {roles[word] for word in words_of(title)[:12] if word in roles}
    return found.pop() if len(found) == 1 else None


class Headings:
    """Understands headers; remembers those it has seen."""

    def __init__(self, vocabulary: ColumnVocabulary) -> None:
        self._columns_for = vocabulary.columns_for
        self._understood = Memo(_HEADERS_KEPT, self._understand)
        words = header_words().every.union(*map(words_of, vocabulary.headers()))
        self._in_labels = words | {re.sub(r"\d", "9", word) for word in words}
        self._words_held = Memo(_HEADERS_KEPT, self._could_hold)

    def of(self, header: str) -> Heading:
        """The meaning of `header`: a column header, a form label, or a key path like `person.lastName`."""
        return self._understood[header]

    def may_hold(self, word: str) -> bool:
        """Whether a label (`Heading.is_label`) may hold `word`, in which a 9 stands for any digit.

        Cheaper than to understand the words; yes where it is not sure.
        """
        return self._words_held[word]

    def _could_hold(self, word: str) -> bool:
        last = _STEP.split(word.rstrip("]"))[-1] if is_key_path(word) else word
        misread = _CONFUSED.search(word.replace("9", "0")) is not None
        return misread or self._in_labels.issuperset(words_of(last))

    def _understand(self, header: str) -> Heading:
        header = header.strip()
        if not header or len(header) > _LONGEST or not any(map(str.isalpha, header)):
            return Heading("")
        words = words_of(header)
        text = " ".join(words)
        entities = self._entities(header)
        known = header_words().words
        part, strength, role = promise_of(words, is_path=is_key_path(header))
        return Heading(
            text=text,
            quote=text if any(strength >= 1.0 for _, strength in entities) else _quotable(words),
            entities=tuple(sorted(entities, key=lambda pair: -pair[1])),
            name_part=part,
            name_strength=strength,
            role=role,
            free_text=not part and len(words) <= 4 and not known["free_text"].isdisjoint(words),
            plain=len(words) <= 5 and not known["plain"].isdisjoint(words),
            counts_things=not entities and not known["counted"].isdisjoint(words),
            thing=part is None and not known["things"].isdisjoint(words),
        )

    def _entities(self, header: str) -> list[tuple[str, float]]:
        """By the header as written, else by the last step of a key path."""
        written = header.rstrip(" :?*")
        found = (
            self._columns_for(written)
            or self._columns_for(written.rstrip(" #"))
            or (_CONFUSED.search(written) and self._columns_for(_CONFUSED.sub(_letter, written)))
            or []
        )
        if not found and is_key_path(header):
            found = self._columns_for(_STEP.split(header.rstrip("]"))[-1])
        return list(found)


def _letter(confused: re.Match[str]) -> str:
    return {"0": "O", "1": "I", "5": "S", "8": "B"}[confused[0]]


def _quotable(words: list[str]) -> str:
    """The words with whatever is no header word left out: it might be a value."""
    every = header_words().every
    quoted = " ".join(word if word in every and not word.isdigit() else "…" for word in words)
    return re.sub(r"…(?: …)+", "…", quoted)
