"""What of a document tells its type: headings, phrases, columns, name, kind, shape, words.

The knowledge stands in `detectors/doctypes.yaml`. Trainer and judge see documents through this
module, so that the weights mean the same on both sides.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

import yaml

from classify.errors import PackError
from classify.memos import once
from models.labels import DocType

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_KEYS = {"type", "titles", "phrases", "columns", "files", "kinds"}
_CHANNELS = ("titles", "phrases", "columns", "files", "kinds")

_STOP_WORDS = frozenset(
    "the of and a to in for is was by on at or no not you your be we this that with from has have will are"
    " s one two three its it as an he she they his her up out so but if when ok who may".split()
)
_DOUBT = 1.0
"""How many further uses of a word would make its leaning twice as trustworthy, about."""
_STEM = 5
"""Letters of a long word that stand for all its forms: evalu for evaluate, evaluation, evaluator."""
_WORD = re.compile(r"[a-z]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BLANK_NAMES = frozenset({"blank", "template", "fillable"})
_SAYS_BLANK = 1.5
"""How loudly a name or heading says that a form is blank; as loudly as some ten empty boxes."""
_HEADING_LINES = 14
_HEADING_LENGTH = 110
_HEADING_REACH = 4_000
_LONE_TITLE = 0.99
"""A one-word title must fill its line: "Order" is a heading, "in order to" is not."""

_CHAT_LINE = (
    r"^(?:\[?\d{1,2}[:/]\d\d.{0,25}(?:[ap]m)?\]?[ -]+[\w .]{2,30}:"
    r"|[a-z][\w.' ]{1,30} \(?\d{1,2}:\d\d ?(?:[ap]m)?\)?:)"
)
_CODE_LINE = (
    r"^[^\S\n]*+(?:def |import |from \w+ import|function |class \w+[:({]|#include|public |private |SELECT "
    r"|return\b|\}|//|if \()"
)
_SHAPES: tuple[tuple[str, re.Pattern[str], int], ...] = tuple(
    (name, re.compile(pattern, re.MULTILINE | re.IGNORECASE), most)
    for name, pattern, most in (
        ("blanks", r"_{4,}|\.{10,}|\[ {1,3}\]|☐|□", 60),
        ("filled", r"^[ \t]*[A-Za-z][\w /#'().-]{1,40}:[ \t]+(?!\[ {1,3}\])[^\s_.☐□]", 60),
        ("unfilled", r"^[ \t]*[A-Za-z][\w /#'().-]{1,40}:[ \t_.]*$", 60),
        ("mail", r"^(?:from|to|sent|subject|cc|date|re):", 8),
        ("dear", r"^(?:dear|hi|hello|good morning|good afternoon)\b", 3),
        ("closing", r"^(?:sincerely|regards|thanks|thank you|best|cheers|(?:best|kind) regards)\b", 3),
        ("chat", _CHAT_LINE, 12),
        ("stamped", r"^\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d", 20),
        ("levels", r"\b(?:INFO|WARN|WARNING|ERROR|DEBUG)\b", 20),
        ("code", _CODE_LINE, 30),
        ("settings", r"^[\w.-]{2,40} ?[=:] ?\S+$", 30),
        ("sections", r"^[^\S\n]*+(?:section|article|§)\s*+\d", 12),
        ("numbered", r"^[^\S\n]*+\d{1,2}(?:\.\d{1,2})*[.)]\s", 30),
        ("whereas", r"^[^\S\n]*+(?:\d+\.\s*+)?whereas\b", 8),
        ("money", r"\$\s?\d", 40),
        ("cells", r"\t", 60),
        ("fields", r"\b[A-Z]{3}/[A-Z0-9]", 20),
        ("clock", r"\b\d{1,2}:?\d\d ?(?:hrs|hours|am|pm|a\.m\.|p\.m\.)\b", 20),
        ("first_person", r"\bI (?:was|asked|observed|responded|told|then|spoke|advised|saw|met)\b", 12),
        ("versus", r"^[^\S\n]*+(?:v\.|vs\.?|-vs-),?\s*$", 2),
        ("motions", r"\b(?:moved|motion|seconded|ayes?|nays?)\b", 20),
    )
)  # fmt: skip


_SPEAKING_SHAPES: tuple[tuple[str, DocType, float], ...] = (
    ("!chat3", DocType.CHAT, 2.0), ("!mail3", DocType.CORRESPONDENCE, 0.8), ("!levels3", DocType.LOG, 1.2),
    ("!stamped3", DocType.LOG, 0.6), ("!code3", DocType.SOURCE_CODE, 1.2),
    ("!fields3", DocType.NCIC_RETURN, 1.0), ("!whereas3", DocType.ORDINANCE, 1.0),
    ("!motions3", DocType.MINUTES, 0.8),
)  # fmt: skip
"""Shapes that speak for one type by themselves, and how loudly."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of words and the types it speaks for."""

    words: tuple[str, ...]
    types: tuple[str, ...]

    @property
    def weight(self) -> float:
        """Less where several types share it."""
        return 1.0 / len(self.types)

    @property
    def key(self) -> str:
        """The pair of words it begins with, or its only word."""
        return " ".join(self.words[:2])


@dataclass(frozen=True, slots=True)
class Knowledge:
    """doctypes.yaml, turned round for looking things up."""

    by_channel: Mapping[str, Mapping[str, tuple[Phrase, ...]]]
    """Phrases of a channel by the key they begin with."""
    leanings: Mapping[str, Mapping[str, float]]
    """How far a single word leans towards each type that uses it."""

    @classmethod
    def parse(cls, text: str) -> Knowledge:
        """The knowledge in a YAML text. Raises PackError."""
        try:
            entries = yaml.load(text, Loader=_LOADER)
        except (yaml.YAMLError, ValueError) as error:
            raise PackError(f"doctypes.yaml is not YAML: {error}") from error
        return cls.of(_checked(entries))

    @classmethod
    def of(cls, entries: Iterable[Mapping[str, Any]]) -> Knowledge:
        """From checked entries."""
        types: dict[str, dict[tuple[str, ...], list[str]]] = {
            channel: defaultdict(list) for channel in _CHANNELS
        }
        for entry in entries:
            for channel in _CHANNELS:
                for text in entry.get(channel, []):
                    words = (text,) if channel == "kinds" else tuple(_WORD.findall(text.lower()))
                    if words and entry["type"] not in types[channel][words]:
                        types[channel][words].append(entry["type"])
        return cls({channel: _by_key(table) for channel, table in types.items()}, _leanings(types))

    @classmethod
    @once
    def load(cls) -> Knowledge:
        """The shipped knowledge."""
        text = resources.files("detectors").joinpath("doctypes.yaml").read_text(encoding="utf-8")
        return cls.parse(text)


def _by_key(table: Mapping[tuple[str, ...], list[str]]) -> dict[str, tuple[Phrase, ...]]:
    keyed: dict[str, list[Phrase]] = defaultdict(list)
    for words, types in table.items():
        phrase = Phrase(words, tuple(types))
        keyed[phrase.key].append(phrase)
    return {key: tuple(phrases) for key, phrases in keyed.items()}


def _leanings(types: Mapping[str, Mapping[tuple[str, ...], list[str]]]) -> dict[str, dict[str, float]]:
    """From how often the phrases of each type use a word; a word of few types says more."""
    used: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for channel in ("titles", "phrases", "columns"):
        for words, of in types[channel].items():
            for word in set(words) - _STOP_WORDS:
                for doc_type in of:
                    used[word][doc_type] += 1
    leanings = {}
    for word, counts in used.items():
        total = sum(map(math.sqrt, counts.values()))
        rarity = math.log(1 + len(DocType) / len(counts))
        # A word that one phrase happens to use says less than one that many phrases share.
        trust = sum(counts.values()) / (sum(counts.values()) + _DOUBT)
        leanings[word] = {
            doc_type: trust * math.sqrt(number) / total * rarity for doc_type, number in counts.items()
        }
    return leanings


def _checked(entries: Any) -> list[dict[str, Any]]:
    if not isinstance(entries, list):
        raise PackError("doctypes.yaml: expected a list of entries")
    known = set(map(str, DocType))
    for entry in entries:
        if not isinstance(entry, dict) or set(entry) - _KEYS or entry.get("type") not in known:
            raise PackError(
                f"doctypes.yaml: an entry has a known type and the keys {sorted(_KEYS)}: {entry!r:.80}"
            )
        for key in _KEYS - {"type"}:
            listed = entry.get(key, [])
            if not isinstance(listed, list) or not all(isinstance(text, str) for text in listed):
                raise PackError(f"doctypes.yaml: {entry['type']}: {key} is a list of texts")
    return entries


@dataclass(slots=True)
class Observed:
    """The features of one document."""

    words: set[str] = field(default_factory=set)
    """Words, / beginnings of longer words, and pairs of the text; marked ^ in headings, # in columns,
    ~ in the name, = kind, ! shape."""
    hints: dict[tuple[str, str], float] = field(default_factory=dict)
    """How much each channel of doctypes.yaml speaks for a type."""
    told_by: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """The phrases behind a hint; words of doctypes.yaml only."""
    kind: str = ""

    def hint(self, channel: str, phrase: Phrase, strength: float) -> None:
        """Note that `phrase` was met."""
        for doc_type in phrase.types:
            key = (channel, doc_type)
            self.hints[key] = self.hints.get(key, 0.0) + strength * phrase.weight
            self.told_by.setdefault(key, []).append(" ".join(phrase.words))


def observe(knowledge: Knowledge, name: str, text: str, columns: list[str], kind: str) -> Observed:
    """Look at a document: its name, its text (beginning and end), column heads, media kind."""
    seen = Observed(kind=kind)
    tokens = _WORD.findall(text.lower().replace("'", "").replace("\u2019", ""))
    pairs = {f"{first} {second}" for first, second in itertools.pairwise(tokens)}
    singles = set(tokens)
    seen.words |= singles
    seen.words |= {f"/{word[:_STEM]}" for word in singles if len(word) > _STEM}
    seen.words |= pairs
    for phrase in _met(knowledge.by_channel["phrases"], singles, pairs):
        seen.hint("phrases", phrase, 1.0)
    _lean(knowledge, singles, seen)
    _headings(knowledge, text, seen)
    _columns(knowledge, columns, seen)
    _name(knowledge, name, seen)
    for phrase in knowledge.by_channel["kinds"].get(kind, ()):
        seen.hint("kinds", phrase, 1.0)
    seen.words.add(f"={kind}")
    seen.words |= set(shapes(text))
    for shape, doc_type, strength in _SPEAKING_SHAPES:
        if shape in seen.words:
            seen.hints["shapes", doc_type] = strength
    emptiness = _emptiness(text)
    if emptiness:
        key = ("blanks", str(DocType.BLANK_FORM))
        seen.hints[key] = seen.hints.get(key, 0.0) + emptiness
    return seen


def _met(phrases: Mapping[str, tuple[Phrase, ...]], singles: set[str], pairs: set[str]) -> Iterator[Phrase]:
    """The phrases that occur among words and pairs of words."""
    for keys in (phrases.keys() & singles, phrases.keys() & pairs):
        for key in keys:
            yield from (phrase for phrase in phrases[key] if _occurs(phrase.words, singles, pairs))


def _lean(knowledge: Knowledge, singles: set[str], seen: Observed) -> None:
    """Single words of the phrases, weighed so that many weak ones in a long text stay weak."""
    known = knowledge.leanings.keys() & singles
    share = 1 / math.sqrt(len(known) + 3)
    for word in known:
        for doc_type, leaning in knowledge.leanings[word].items():
            key = ("leanings", doc_type)
            seen.hints[key] = seen.hints.get(key, 0.0) + leaning * share


def _occurs(words: tuple[str, ...], singles: set[str], pairs: set[str]) -> bool:
    """Whether a run of words is there, judged by its pairs: exact for two, nearly so for more."""
    if len(words) == 1:
        return words[0] in singles
    return all(f"{first} {second}" in pairs for first, second in itertools.pairwise(words))


def _headings(knowledge: Knowledge, text: str, seen: Observed) -> None:
    best: dict[Phrase, float] = {}
    for number, line in enumerate(_heading_lines(text)):
        words = _WORD.findall(line.lower().replace("'", "").replace("\u2019", ""))
        if not words:
            continue
        seen.words |= {f"^{word}" for word in words}
        if number < 2 and not _BLANK_NAMES.isdisjoint(words):
            seen.hints["blanks", str(DocType.BLANK_FORM)] = _SAYS_BLANK
        singles, pairs = set(words), {f"{a} {b}" for a, b in itertools.pairwise(words)}
        for phrase in _met(knowledge.by_channel["titles"], singles, pairs):
            share = len(phrase.words) / len(words)
            if len(phrase.words) == 1 and share < _LONE_TITLE:
                continue
            nearness = 1.0 if number < 4 else 0.7
            strength = (
                nearness * (0.35 + 0.65 * min(1.0, share * 1.25)) * (1 + 0.25 * (len(phrase.words) - 1))
            )
            best[phrase] = max(best.get(phrase, 0.0), strength)
    for phrase, strength in best.items():
        seen.hint("titles", phrase, strength)


def _heading_lines(text: str) -> list[str]:
    """The first short lines, and later ones in capitals."""
    lines = [line.strip() for line in text[:_HEADING_REACH].splitlines()]
    # A text without line ends begins with its heading all the same.
    lines[:3] = [line[:_HEADING_LENGTH] for line in lines[:3]]
    short = [line for line in lines if 2 < len(line) <= _HEADING_LENGTH]
    first = short[:_HEADING_LINES]
    return first + [line for line in short[_HEADING_LINES:] if line.isupper() and len(line) <= 60]


def _columns(knowledge: Knowledge, columns: list[str], seen: Observed) -> None:
    cells = {" ".join(_WORD.findall(_CAMEL.sub(" ", cell).lower())) for cell in columns[:80]}
    seen.words |= {f"#{word}" for cell in cells for word in cell.split()}
    for keyed in knowledge.by_channel["columns"].values():
        for phrase in keyed:
            if " ".join(phrase.words) in cells:
                seen.hint("columns", phrase, 1.0)


def _name(knowledge: Knowledge, name: str, seen: Observed) -> None:
    folder, _, base = name.replace("!/", "/").rpartition("/")
    words = _WORD.findall(_CAMEL.sub(" ", base).lower())
    joined = {first + second for first, second in itertools.pairwise(words)}
    seen.words |= {f"~{word}" for word in words}
    for word in {*words, *joined}:
        for phrase in knowledge.by_channel["files"].get(word, ()):
            seen.hint("files", phrase, 1.0)
    if not _BLANK_NAMES.isdisjoint(words):
        key = ("blanks", str(DocType.BLANK_FORM))
        seen.hints[key] = seen.hints.get(key, 0.0) + _SAYS_BLANK
    # The nearest folder helps a little; it never decides.
    nearest = _WORD.findall(_CAMEL.sub(" ", folder.rpartition("/")[2]).lower())
    for word in nearest:
        for phrase in knowledge.by_channel["files"].get(word, ()):
            seen.hint("files", phrase, 0.5)


def _emptiness(text: str) -> float:
    """How far the boxes of a form wait to be filled in: 0, or 1 to 3."""
    counts = {
        name: _count(pattern, text, 200)
        for name, pattern, _ in _SHAPES
        if name in ("blanks", "filled", "unfilled")
    }
    empty = max(counts["blanks"], counts["unfilled"])
    if empty < 4 or empty < 2 * counts["filled"]:
        return 0.0
    return min(3.0, 1 + empty / 8)


def shapes(text: str) -> list[str]:
    """How a text looks on the page, coarsely counted: `!mail1`, `!mail3`, `!blanks9`, ..."""
    found = [
        f"!{name}{step}" for name, pattern, most in _SHAPES for step in _steps(_count(pattern, text, most))
    ]
    found += [f"!long{step}" for step in (200, 1_000, 4_000, 15_000) if len(text) > step]
    letters = [sign for sign in text[:4_000] if sign.isalpha()]
    if len(letters) > 100 and sum(map(str.isupper, letters)) > 0.7 * len(letters):
        found.append("!capitals")
    return found


def _count(pattern: re.Pattern[str], text: str, most: int) -> int:
    number = 0
    for _ in pattern.finditer(text[:8_000]):
        number += 1
        if number >= most:
            break
    return number


def _steps(number: int) -> list[int]:
    return [step for step in (1, 3, 9) if number >= step]
