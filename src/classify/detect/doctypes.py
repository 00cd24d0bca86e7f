"""Judges what kind of record a document is: 74 types, with a calibrated probability.

A linear model over what `observe` sees. It was trained by `training/doctypes` on generated text only;
its weights ship as plain arrays and are applied with numpy alone. Where the best type is not likely
enough the answer is `other`, which also says "unknown".
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np

from classify.detect.observe import Knowledge, Observed, observe
from models.labels import DocType

CHANNELS = ("titles", "phrases", "columns", "files", "kinds")
UNSURE = 0.30
"""Below this probability the type is `other`."""


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
    """A trained model."""

    types: tuple[str, ...]
    vocabulary: dict[str, int]
    words: Any
    """One row a word, one column a type."""
    hints: Any
    """One row a channel and type, one column a type."""
    intercept: Any
    temperature: float
    version: str

    @classmethod
    @lru_cache(maxsize=1)
    def load(cls) -> Weights:
        """The shipped model."""
        source = resources.files("detectors").joinpath("models/doctypes/weights.npz")
        with source.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
            scale = arrays["scale"].astype(np.float32)
            vocabulary = {word: row for row, word in enumerate(str(arrays["vocabulary"]).split("\n"))}
            words = arrays["words"].astype(np.float32) * scale
            digest = hashlib.sha256(arrays["words"].tobytes() + arrays["hints"].tobytes()).hexdigest()
            return cls(
                types=tuple(str(arrays["types"]).split("\n")),
                vocabulary=vocabulary,
                words=words,
                hints=arrays["hints"].astype(np.float32),
                intercept=arrays["intercept"].astype(np.float32),
                temperature=float(arrays["temperature"]),
                version=digest[:12],
            )


def hint_vector(seen: Observed, types: tuple[str, ...]) -> Any:
    """The hints of one document in the order the weights expect: channel by channel, type by type."""
    index = {name: number for number, name in enumerate(types)}
    vector = np.zeros(len(CHANNELS) * len(types), dtype=np.float32)
    for (channel, doc_type), strength in seen.hints.items():
        # The second phrase says less than the first, the tenth next to nothing.
        vector[CHANNELS.index(channel) * len(types) + index[doc_type]] = math.log1p(strength)
    return vector


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
        seen = observe(self._knowledge, name, text, table_headers, kind)
        chances = self.chances(seen)
        order = np.argsort(chances)[::-1]
        best, second = (self._weights.types[number] for number in order[:2])
        score = float(chances[order[0]])
        if score < UNSURE and best != DocType.OTHER:
            return Verdict(str(DocType.OTHER), 1.0 - score, best, f"nothing tells clearly; nearest is {_plain(best)}")
        return Verdict(best, score, second, _reason(seen, best))

    def chances(self, seen: Observed) -> Any:
        """Probability of each type, in the order of the weights."""
        weights = self._weights
        rows = [weights.vocabulary[word] for word in seen.words if word in weights.vocabulary]
        logits = weights.intercept + hint_vector(seen, weights.types) @ weights.hints
        if rows:
            logits = logits + weights.words[rows].sum(axis=0) / math.sqrt(len(rows))
        logits = logits / weights.temperature
        logits -= logits.max()
        chances = np.exp(logits)
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
        words[channel].format("”, “".join(sorted(seen.told_by[channel, doc_type], key=len, reverse=True)[:3]))
        for channel in CHANNELS
        if (channel, doc_type) in seen.told_by
    ]
    return "; ".join(told) or "its words taken together"


def _plain(name: str) -> str:
    return name.replace("_", " ")
