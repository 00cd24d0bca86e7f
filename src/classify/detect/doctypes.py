"""Judges what kind of record a document is: 74 types, with a calibrated probability.

A linear model over what `observe` sees. It was trained by `training/doctypes` on generated text only;
its weights ship as plain arrays and are applied with numpy alone. Where the best type is not likely
enough the answer is `other`, which also says "unknown".
"""

from __future__ import annotations

import hashlib
import io
import math
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np

from classify.detect.observe import Knowledge, Observed, observe
from models.labels import DocType

CHANNELS = {"titles": 3.0, "phrases": 2.0, "columns": 1.5, "files": 1.5, "kinds": 2.0}
"""How much the hints of each channel count."""
BLANKS = 2.5
SHAPES = 1.0
LEANING = 1.0
TRAINED = 0.6
"""How much empty boxes, the shape of a text, single words, and the trained model count beside them."""
_PLAIN_SUMS = {"leanings": LEANING, "blanks": BLANKS, "shapes": SHAPES}
NOTHING = 1.6
"""What a type must bring to be more likely than `other`."""
UNSURE = 0.30
"""Below this probability the type is `other`."""
PICTURES = frozenset({"jpg", "png", "tiff", "gif", "bmp", "webp", "heic"})
CONTAINERS = frozenset({"zip", "7z", "tar", "gz", "bz2", "xz", "zst", "tar.packed", "rar", "cab"})
SHEETS = frozenset({"xlsx", "xlsm", "xlsb", "xls", "ods", "csv", "tsv", "psv", "sqlite", "access", "dbf"})
_NEVER_SHEETS = (DocType.SOURCE_CODE, DocType.LOG, DocType.CONFIG, DocType.FLYER)
DATA = frozenset({"json", "jsonl", "xml", "yaml", "plist", "log", "code", "eml", "msg"})
_NEVER_DATA = (
    DocType.FLYER,
    DocType.MENU,
    DocType.MINUTES,
    DocType.AGENDA,
    DocType.ORDINANCE,
    DocType.PERMIT,
    DocType.CATALOG,
)
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


@dataclass(frozen=True, slots=True)
class Weights:
    """A trained model: a column of numbers for every word it knows."""

    types: tuple[str, ...]
    vocabulary: dict[str, int]
    words: Any
    """One row a word, one column a type."""
    intercept: Any
    temperature: float
    version: str

    @classmethod
    @lru_cache(maxsize=1)
    def load(cls) -> Weights:
        """The shipped model."""
        source = resources.files("detectors").joinpath("models/doctypes/weights.npz")
        data = source.read_bytes()
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            return cls(
                types=tuple(str(arrays["types"]).split("\n")),
                vocabulary={word: row for row, word in enumerate(str(arrays["vocabulary"]).split("\n"))},
                words=arrays["words"].astype(np.float32) * arrays["scale"].astype(np.float32),
                intercept=arrays["intercept"].astype(np.float32),
                temperature=float(arrays["temperature"]),
                version=hashlib.sha256(data).hexdigest()[:12],
            )

    def logits(self, seen: Observed) -> Any:
        """What the trained model makes of the words of a document."""
        # In a fixed order: sums of floats, and so the answers, must not change from run to run.
        rows = sorted([self.vocabulary[word] for word in seen.words if word in self.vocabulary])
        if not rows:
            return self.intercept
        return self.intercept + self.words[rows].sum(axis=0) / math.sqrt(len(rows))


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

    def __init__(self, knowledge: Knowledge, weights: Weights) -> None:
        self._knowledge = knowledge
        self._weights = weights
        self.version = weights.version

    @classmethod
    def load(cls) -> DocTypeJudge:
        """With the shipped knowledge and weights."""
        return cls(Knowledge.load(), Weights.load())

    def judge(self, name: str, text: str, table_headers: list[str], kind: str) -> Verdict:
        """The type of a document, from its name, the beginning and end of its text, its columns and kind."""
        if kind in CONTAINERS:
            return Verdict(str(DocType.ARCHIVE), 0.99, str(DocType.OTHER), "a container of other files")
        if kind == "office-owner":
            return Verdict(str(DocType.OTHER), 0.99, str(DocType.OTHER), "the lock file of an open document")
        if kind in PICTURES and len(text.strip()) < _CAPTION:
            return Verdict(str(DocType.PHOTO), 0.95, str(DocType.OTHER), "a picture with next to no text")
        seen = observe(self._knowledge, name, text, table_headers, kind)
        chances = self.chances(seen)
        order = np.argsort(chances)[::-1]
        best, second = (self._weights.types[number] for number in order[:2])
        score = round(float(chances[order[0]]), 4)
        if score < UNSURE and best != DocType.OTHER:
            return Verdict(
                str(DocType.OTHER), score, best, f"nothing tells clearly; nearest is {_plain(best)}"
            )
        return Verdict(best, score, second, _reason(seen, best))

    def chances(self, seen: Observed) -> Any:
        """Probability of each type, in the order of the weights."""
        weights = self._weights
        trained = weights.logits(seen)
        logits = known_logits(seen, weights.types) + TRAINED * (trained - trained.max())
        unlikely = _NEVER_SHEETS if seen.kind in SHEETS else _NEVER_DATA if seen.kind in DATA else ()
        for name in unlikely:
            logits[weights.types.index(name)] -= 2.0
        logits = logits / weights.temperature
        chances = np.exp(logits - logits.max())
        return chances / chances.sum()


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


def _plain(name: str) -> str:
    return name.replace("_", " ")
