"""What a column header or a form label promises about the values it stands above or beside."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Protocol

import yaml

from classify.detect.vocabulary.roles import vocabulary
from classify.detect.vocabulary.strictyaml import StrictLoader
from classify.errors import PackError
from classify.memos import Memo, once
from models.labels import Role

_FILE = "headings.yaml"
_LONGEST = 60
"""A header longer than this many characters is running text, not a header."""

_HEADERS_KEPT = 20_000

_NUMBERING = 2
"""Words of "Unit 2" before "driver"."""

# Digits that OCR reads for letters, within a word.
_CONFUSED = re.compile(r"(?<=[A-Za-z])[0158](?=[A-Za-z])|\b[0158](?=[A-Za-z]{2})")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_PATH = re.compile(r"\w[._/\[\]>]+\w")
_STEP = re.compile(r"[./\[\]>]+")
_WORD = re.compile(r"[A-Za-z]+|\d+|#")


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


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    words: dict[str, frozenset[str]]
    parts: dict[str, str]
    every: frozenset[str]
    """Those and the words of roles."""


_LISTS = (
    "name_words",
    "by_words",
    "things",
    "other",
    "free_text",
    "plain",
    "counted",
    "numbered",
    "organizations",
)


@once
def _vocabulary() -> _Vocabulary:
    raw = yaml.load((files("detectors") / _FILE).read_text(encoding="utf-8"), Loader=StrictLoader)
    if unknown := set(raw) ^ {*_LISTS, "parts"}:
        raise PackError(f"{_FILE}: missing or unknown: {', '.join(sorted(unknown))}. Roles: in roles.yaml.")
    words = {name: frozenset(map(str, raw[name])) for name in _LISTS}
    parts = {word: part for part, words in raw["parts"].items() for word in words}
    every = frozenset().union(vocabulary().headers, parts, *words.values())
    return _Vocabulary(words, parts, every)


def words_of(header: str) -> list[str]:
    """Lower-case words of a header: split at blanks, punctuation, underscores and camelCase."""
    return [word.lower() for word in _WORD.findall(_CAMEL.sub(" ", header))]


def is_key_path(header: str) -> bool:
    """Whether this is a key path such as `person.lastName`."""
    return _PATH.search(header) is not None


def is_organization(value: str) -> bool:
    """Whether a value names a body rather than a person."""
    return not _vocabulary().words["organizations"].isdisjoint(words_of(value))


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
        words = _vocabulary().every.union(*map(words_of, vocabulary.headers()))
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
        known = _vocabulary().words
        part, strength, role = _name_promise(words, is_path=is_key_path(header))
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
    every = _vocabulary().every
    quoted = " ".join(word if word in every and not word.isdigit() else "…" for word in words)
    return re.sub(r"…(?: …)+", "…", quoted)


def _name_promise(words: list[str], *, is_path: bool) -> tuple[str | None, float, Role | None]:
    """(part, strength, role) of a header that promises names; part None where it does not."""
    known, roles = _vocabulary().words, vocabulary().headers
    if len(words) > _NUMBERING and words[1].isdigit() and words[0] in known["numbered"]:
        words = words[_NUMBERING:]  # "Unit 2 driver"
    role = next((roles[word] for word in words if word in roles), None)
    if words in (["r", "o"], ["r", "p"]):
        return "full", 0.5, Role.CUSTOMER if words[1] == "o" else Role.COMPLAINANT
    if words in (["from"], ["to"], ["cc"]) or words[-2:] == ["display", "name"]:
        return "full", 0.5, None
    if 0 < len(words) <= 3 and words[-1] in ("by", "from") and known["other"].isdisjoint(words):
        return "full", 0.6, Role.EMPLOYEE if words[-1] == "by" else None
    if 1 < len(words) <= 3 and words[-1] == "to" and words[-2] in known["by_words"]:
        return "full", 0.6, Role.EMPLOYEE
    if not words or len(words) > 7 or not known["other"].isdisjoint(words) or "#" in words:
        return None, 0.0, role
    who = words[-2] if words[-1] == "s" and len(words) > 1 else words[-1]
    others = [word for word in words if word not in roles and word not in known["name_words"]]
    if others and who in roles and len(words) <= 4 and _vocabulary().every.issuperset(others):
        # "Project Manager", "Property Owner(s)": the last word says who, the others of what.
        return "full", 0.4, role
    if not known["things"].isdisjoint(words):
        return None, 0.0, role
    rest = [word for word in words if word not in roles and word not in known["name_words"]]
    # The steps of a key path such as "response.records.lastName" may say nothing.
    if rest and (not is_path or len(rest) > 3 or not _ends_in_name(words)):
        return None, 0.0, role
    parts = _vocabulary().parts
    named = {parts[word] for word in words if word in parts}
    whole = {"first", "last"} <= named  # "Name (Last, First, MI)"
    part = None if whole else next((parts[word] for word in reversed(words) if word in parts), None)
    has_name = _ends_in_name(words) or any(word.endswith("name") or word in ("nm", "names") for word in words)
    if part and (has_name or len(words) <= 2):
        strength = 0.9 if has_name or role else 0.5
        return part, strength, role
    if role:
        sure = has_name or not all(word in vocabulary().doubtful for word in words if word in roles)
        return "full", 0.9 if has_name else 0.7 if sure else 0.4, role
    if has_name:
        return "full", 0.85 if "full" in words or "legal" in words or "fullname" in words else 0.4, None
    return None, 0.0, None


def _ends_in_name(words: list[str]) -> bool:
    last = words[-1]
    return last.endswith("name") or last in ("names", "nm", "mi") or words[-2:-1] == ["name"]
