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

from classify.detect.judging.shapes import counted, emptiness, shapes
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
_PAIR = "{} {}".format
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BLANK_NAMES = frozenset({"blank", "template", "fillable"})
_SAYS_BLANK = 1.5
"""How loudly a name or heading says that a form is blank; as loudly as some ten empty boxes."""
_HEADING_LINES = 14
_HEADING_LENGTH = 110
_HEADING_REACH = 4_000
_LONE_TITLE = 0.99
"""A one-word title must fill its line: "Order" is a heading, "in order to" is not."""

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
    columns: Mapping[str, tuple[int, Phrase]]
    """Phrases that may head a column, with their places in the file, by their words."""

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
        by_channel = {channel: _by_key(table) for channel, table in types.items()}
        heads = itertools.chain.from_iterable(by_channel["columns"].values())
        columns = {" ".join(phrase.words): (place, phrase) for place, phrase in enumerate(heads)}
        return cls(by_channel, _leanings(types), columns)

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

    plain: set[str] = field(default_factory=set)
    """Words of the text."""
    marked: set[str] = field(default_factory=set)
    """What else there is, marked: ^ words in headings, # in columns, ~ in the name, = kind, ! shape."""
    hints: dict[tuple[str, str], float] = field(default_factory=dict)
    """How much each channel of doctypes.yaml speaks for a type."""
    told_by: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """The phrases behind a hint; words of doctypes.yaml only."""
    kind: str = ""

    @property
    def words(self) -> set[str]:
        """All features: the plain words, the / beginnings of longer ones, and what is marked."""
        return self.plain | {f"/{beginning}" for beginning in beginnings(self.plain)} | self.marked

    def hint(self, channel: str, phrase: Phrase, strength: float) -> None:
        """Note that `phrase` was met."""
        for doc_type in phrase.types:
            key = (channel, doc_type)
            self.hints[key] = self.hints.get(key, 0.0) + strength * phrase.weight
            self.told_by.setdefault(key, []).append(" ".join(phrase.words))


def words_of(text: str) -> list[str]:
    """The plain words of a text, in reading order."""
    return _WORD.findall(text.lower().replace("'", "").replace("\u2019", ""))


def beginnings(words: Iterable[str]) -> set[str]:
    """What long words begin with: it stands for all forms of a word."""
    return {word[:_STEM] for word in words if len(word) > _STEM}


def observe(knowledge: Knowledge, name: str, text: str, columns: list[str], kind: str) -> Observed:
    """Look at a document: its name, its text (beginning and end), column heads, media kind."""
    words = words_of(text)
    seen = Observed(plain=set(words), kind=kind)
    pairs = set(map(_PAIR, words, words[1:]))
    for phrase in _met(knowledge.by_channel["phrases"], seen.plain, pairs):
        seen.hint("phrases", phrase, 1.0)
    _lean(knowledge, seen.plain, seen)
    _headings(knowledge, text, seen)
    _columns(knowledge, columns, seen)
    _name(knowledge, name, seen)
    for phrase in knowledge.by_channel["kinds"].get(kind, ()):
        seen.hint("kinds", phrase, 1.0)
    seen.marked.add(f"={kind}")
    counts = counted(text)
    seen.marked |= set(shapes(counts, text))
    for shape, doc_type, strength in _SPEAKING_SHAPES:
        if shape in seen.marked:
            seen.hints["shapes", doc_type] = strength
    if empty := emptiness(counts):
        key = ("blanks", str(DocType.BLANK_FORM))
        seen.hints[key] = seen.hints.get(key, 0.0) + empty
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
    sums: dict[str, float] = {}
    for word in known:
        for doc_type, leaning in knowledge.leanings[word].items():
            sums[doc_type] = sums.get(doc_type, 0.0) + leaning * share
    seen.hints |= {("leanings", doc_type): total for doc_type, total in sums.items()}


def _occurs(words: tuple[str, ...], singles: set[str], pairs: set[str]) -> bool:
    """Whether a run of words is there, judged by its pairs: exact for two, nearly so for more."""
    if len(words) == 1:
        return words[0] in singles
    return all(f"{first} {second}" in pairs for first, second in itertools.pairwise(words))


def _headings(knowledge: Knowledge, text: str, seen: Observed) -> None:
    best: dict[Phrase, float] = {}
    for number, line in enumerate(_heading_lines(text)):
        words = words_of(line)
        if not words:
            continue
        seen.marked |= {f"^{word}" for word in words}
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
    seen.marked |= {f"#{word}" for cell in cells for word in cell.split()}
    met = sorted(knowledge.columns[cell] for cell in knowledge.columns.keys() & cells)
    for _, phrase in met:  # in the order of the file: sums of floats must not depend on another
        seen.hint("columns", phrase, 1.0)


def _name(knowledge: Knowledge, name: str, seen: Observed) -> None:
    folder, _, base = name.replace("!/", "/").rpartition("/")
    words = _WORD.findall(_CAMEL.sub(" ", base).lower())
    joined = {first + second for first, second in itertools.pairwise(words)}
    seen.marked |= {f"~{word}" for word in words}
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
