"""Judges what kind of record a document is: 74 types, with a calibrated probability.

Knowledge written down (doctypes.yaml) and a linear model over the words of the text, added up. The model
was trained by `training/doctypes` on invented text only. Where the best type is not likely enough the
answer is `other`, which also says "unknown".
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from classify.detect.judging import leanings
from classify.detect.judging.leanings import UNSURE
from classify.detect.judging.matters import MatterJudge
from classify.detect.judging.observe import Knowledge, Observed, observe, words_of
from classify.detect.judging.weights import Weights
from models.labels import DocType

CHANNELS = {"titles": 3.0, "phrases": 2.0, "columns": 1.5, "files": 1.5, "kinds": 2.0}
"""How much the hints of each channel count."""
BLANKS = 2.5
SHAPES = 1.0
LEANING = 1.0
TRAINED = 0.9
"""How much empty boxes, the shape of a text, single words, and the trained model count beside them."""
_PLAIN_SUMS = {"leanings": LEANING, "blanks": BLANKS, "shapes": SHAPES}
NOTHING = 1.6
"""What a type must bring to be more likely than `other`."""
OPENING = 500
"""Characters of a text's opening, which is judged by itself as well: a long paper soon speaks of much
besides what it is."""
_OPENING_SHARE = 0.6
_PASSAGE = 700
"""Characters of a passage in which matters are sought by themselves, about."""
PICTURES = frozenset({"jpg", "png", "tiff", "gif", "bmp", "webp", "heic"})
CONTAINERS = frozenset({"zip", "7z", "tar", "gz", "bz2", "xz", "zst", "tar.packed", "rar", "cab"})
MAILBOXES = frozenset({"mbox", "pst"})
"""Files of many messages, which are members; what stands in the file itself are addresses at most."""
ABOUT_OTHERS = {
    "office-owner": "the lock file of an open document",
    "appledouble": "what a Mac keeps about another file",
    "dsstore": "what a Mac keeps about a folder",
    "thumbs": "what Windows keeps about a folder",
}
"""Kinds that programs make beside documents and name after them: the name says nothing of what they are."""
SHEETS = frozenset(
    {"xlsx", "xlsm", "xlsb", "xls", "ods", "csv", "tsv", "psv", "sqlite", "access", "dbf", "loadfile"}
)
_NEVER_SHEETS = (DocType.SOURCE_CODE, DocType.LOG, DocType.CONFIG, DocType.FLYER)
DATA = frozenset({"json", "jsonl", "xml", "yaml", "plist", "log", "code", "sql", "eml", "emlx", "msg"})
_NEVER_DATA = (
    DocType.FLYER,
    DocType.MENU,
    DocType.MINUTES,
    DocType.AGENDA,
    DocType.ORDINANCE,
    DocType.PERMIT,
    DocType.CATALOG,
)
_MARKS = "!="
"""Features of a text that its words do not have by themselves: shapes, its kind."""
_CAPTION = 80
"""A picture with fewer characters of text is a photo, not a scan."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What kind of record a document is."""

    doc_type: str
    score: float
    """Probability of the type, calibrated on text whose wording the model had not met."""
    second: str
    why: str
    """The reason in words; holds nothing of the document but words of doctypes.yaml."""
    matters: Mapping[str, float] = field(default_factory=dict)
    """What private matters it tells, by `classify.detect.judging.matters`, with their probabilities."""
    leanings: Mapping[str, float] | None = None
    """How far it leans to each type (`detect.judging.leanings`); None where the kind of file decides."""
    word_weight: float = 0.0
    """What one more word that the trained model knows would weigh: less in a longer text."""


@dataclass(frozen=True, slots=True)
class NameVerdict:
    """What a file's name says of its type, whatever the file holds."""

    beside: Mapping[str, float]
    """What it adds to the leanings of a text."""
    words: Mapping[str, float]
    """What its words, taken together, add besides, times the `word_weight` of the text."""
    alone: Mapping[str, float]
    """What it adds where there is no text: then its words are all there is to read."""
    told: Mapping[str, str]
    """The reason in words, by type."""
    matters: Mapping[str, float]
    """What private matters its words tell."""


def known_logits(seen: Observed, types: tuple[str, ...]) -> Any:
    """What doctypes.yaml makes of a document, type by type."""
    index = {name: number for number, name in enumerate(types)}
    total = np.zeros(len(types), dtype=np.float32)
    # An empty form bears the heading of what it will become.
    heading = 0.5 if ("blanks", DocType.BLANK_FORM) in seen.hints else 1.0
    for (channel, doc_type), strength in sorted(seen.hints.items()):
        # The second phrase says less than the first, the tenth next to nothing.
        if channel in _PLAIN_SUMS:
            total[index[doc_type]] += _PLAIN_SUMS[channel] * strength
        else:
            share = heading if channel == "titles" and doc_type != DocType.BLANK_FORM else 1.0
            total[index[doc_type]] += share * CHANNELS[channel] * math.log1p(strength)
    total[index[DocType.OTHER]] += NOTHING
    return total


class DocTypeJudge:
    """Judges documents; stateless after loading."""

    def __init__(self, knowledge: Knowledge, weights: Weights, matters: MatterJudge) -> None:
        self._knowledge = knowledge
        self._weights = weights
        self._matters = matters
        self.version = f"{weights.version}{matters.version}"
        nothing = observe(knowledge, "", "", [], "")
        self._known_of_nothing = known_logits(nothing, weights.classes)
        self._logits_of_nothing = self._logits(self._known(nothing))

    @classmethod
    def load(cls) -> DocTypeJudge:
        """With the shipped knowledge and weights."""
        return cls(Knowledge.load(), Weights.load("weights.npz"), MatterJudge.load())

    def heard(self, text: str) -> dict[str, float]:
        """What private matters a text without a kind of its own tells (a comment, a note)."""
        return self._matters.judge(set(words_of(text)))

    def judge(self, name: str, text: str, table_headers: list[str], kind: str) -> Verdict:
        """The type of a document, from its name, the beginning and end of its text, its columns and kind."""
        if kind in CONTAINERS:
            return Verdict(str(DocType.ARCHIVE), 0.99, str(DocType.OTHER), "a container of other files")
        if kind in MAILBOXES:
            return Verdict(str(DocType.CORRESPONDENCE), 0.99, str(DocType.OTHER), "a mailbox of messages")
        if kind in ABOUT_OTHERS:
            return Verdict(str(DocType.OTHER), 0.99, str(DocType.OTHER), ABOUT_OTHERS[kind])
        if kind in PICTURES and len(text.strip()) < _CAPTION:
            return Verdict(str(DocType.PHOTO), 0.95, str(DocType.OTHER), "a picture with next to no text")
        seen = observe(self._knowledge, name, text, table_headers, kind)
        matters = self._surest(self._matters.judge(seen.plain), text)
        opening = None
        if len(text) > 2 * OPENING:
            opening = observe(self._knowledge, name, text[:OPENING], table_headers, kind)
        known = [self._known(part) for part in (seen, opening) if part is not None]
        leaning = leanings.of_text(self._tempered(known).tolist(), self._weights.classes)
        best, score, second = leanings.leading(leaning, {})
        weight = _word_weight(known)
        if score < UNSURE and best != DocType.OTHER:
            return Verdict(str(DocType.OTHER), score, best, unsure(best), matters, leaning, weight)
        return Verdict(best, score, second, _reason(seen, best), matters, leaning, weight)

    def judge_name(self, name: str, words: str) -> NameVerdict:
        """What the path `name`, whose words are `words`, says of a file by itself."""
        named = observe(self._knowledge, name, "", [], "")
        read = observe(self._knowledge, name, words, [], "")
        weights = self._weights
        plain = {word for word in read.words if word[0] not in _MARKS}
        known = weights.vocabulary.keys() & (named.words | plain)
        rows = sorted([weights.vocabulary[word] for word in known])
        said = TRAINED * weights.words[rows].sum(axis=0)
        for word in sorted(self._knowledge.leanings.keys() & plain):
            for doc_type, leaning in self._knowledge.leanings[word].items():
                said[weights.classes.index(doc_type)] += LEANING * leaning
        return NameVerdict(
            beside=self._added(known_logits(named, weights.classes), self._known_of_nothing),
            words=self._added(said, 0 * weights.intercept),
            alone=self._added(self._logits(self._known(read)), self._logits_of_nothing),
            told={doc_type: _reason(named, doc_type) for _, doc_type in named.told_by},
            matters=self._matters.judge(read.plain),
        )

    def _added(self, with_it: Any, without: Any) -> dict[str, float]:
        weights = self._weights
        return leanings.of_name(
            (with_it / weights.temperature).tolist(),
            (without / weights.temperature).tolist(),
            weights.classes,
        )

    def _surest(self, whole: Mapping[str, float], text: str) -> Mapping[str, float]:
        """The likeliest chance of every matter, of the whole text and of each of its passages.

        A few lines about somebody must not drown in a long paper.
        """
        surest = dict(whole)
        if len(text) > 2 * _PASSAGE:
            cut = [set(words_of(passage)) for passage in passages(text)]
            # Of many passages one is likelier to sound so by chance: their odds count for less.
            many = math.sqrt(len(cut))
            for matter, chance in self._matters.surest(cut).items():
                lessened = round(chance / (chance + (1 - chance) * many), 3)
                surest[matter] = max(lessened, surest.get(matter, 0.0))
        return surest

    def chances(self, seen: Observed, opening: Observed | None = None) -> Any:
        """Probability of each type, in the order of the weights; `opening` is what the first lines show."""
        logits = self._tempered([self._known(part) for part in (seen, opening) if part is not None])
        chances = np.exp(logits - logits.max())
        return chances / chances.sum()

    def _known(self, seen: Observed) -> _Known:
        return _Known(seen, self._weights.rows(seen.plain, seen.marked))

    def _tempered(self, known: Sequence[_Known]) -> Any:
        """Logits of a text, joined with those of its opening where that is the second of `known`."""
        weights = self._weights
        logits = self._logits(known[0])
        for opening in known[1:]:
            logits = _OPENING_SHARE * self._logits(opening) + (1 - _OPENING_SHARE) * logits
        kind = known[0].seen.kind
        unlikely = _NEVER_SHEETS if kind in SHEETS else _NEVER_DATA if kind in DATA else ()
        for name in unlikely:
            logits[weights.classes.index(name)] -= 2.0
        return logits / weights.temperature

    def _logits(self, known: _Known) -> Any:
        trained = self._weights.logits(known.rows)
        return known_logits(known.seen, self._weights.classes) + TRAINED * (trained - trained.max())


@dataclass(frozen=True, slots=True)
class _Known:
    """What was seen of a document, and what of it the trained model knows."""

    seen: Observed
    rows: list[int]


def _word_weight(known: Sequence[_Known]) -> float:
    """What one more word would weigh in a text and its opening (which is the text where it is short)."""
    whole, opening = known[0], known[-1]
    each = [1 / math.sqrt(len(part.rows) + 1) for part in (opening, whole)]
    return round(_OPENING_SHARE * each[0] + (1 - _OPENING_SHARE) * each[1], 4)


def passages(text: str) -> Iterator[str]:
    """`text` cut at the ends of lines or sentences into passages of about the same length."""
    start = 0
    while start < len(text):
        end = min(start + _PASSAGE, len(text))
        if end < len(text):
            line = text.rfind("\n", start + _PASSAGE // 2, end)
            sentence = text.rfind(". ", start + _PASSAGE // 2, end)
            end = max(line, sentence) + 1 or end
        yield text[start:end]
        start = end


def _reason(seen: Observed, doc_type: str) -> str:
    words = {
        "titles": "a heading like “{}”",
        "phrases": "wording such as “{}”",
        "columns": "columns such as “{}”",
        "files": "“{}” in its name",
        "kinds": "being a file of kind {}",
    }
    told = [
        words[channel].format(
            "”, “".join(sorted(seen.told_by[channel, doc_type], key=lambda told: (-len(told), told))[:3])
        )
        for channel in CHANNELS
        if (channel, doc_type) in seen.told_by
    ]
    return "; ".join(told) or "its words taken together"


def unsure(nearest: str) -> str:
    """The reason where no type is likely enough."""
    return f"nothing tells clearly; nearest is {nearest.replace('_', ' ')}"
