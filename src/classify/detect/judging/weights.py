"""Linear models over the words of a document, as plain arrays applied with numpy alone."""

from __future__ import annotations

import hashlib
import io
import math
from collections.abc import Set
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

import numpy as np

from classify.detect.judging.observe import beginnings
from classify.memos import remembered


@dataclass(frozen=True, slots=True)
class Weights:
    """A trained model: a column of numbers for every word it knows."""

    classes: tuple[str, ...]
    """What it tells apart, in the order of the columns."""
    vocabulary: dict[str, int]
    words: Any
    """One row a word, one column a class."""
    intercept: Any
    temperature: Any
    """Divides the logits, so that probabilities are honest on wording never met: one number for all
    classes, or one a class."""
    version: str
    _beginnings: dict[str, int] = field(init=False)
    """Rows of / beginnings of words, without the mark."""

    def __post_init__(self) -> None:
        begins = {word[1:]: row for word, row in self.vocabulary.items() if word[0] == "/"}
        object.__setattr__(self, "_beginnings", begins)

    @classmethod
    @remembered(2)
    def load(cls, name: str) -> Weights:
        """A shipped model of `detectors/models/doctypes`, by the name of its file."""
        data = resources.files("detectors").joinpath("models/doctypes", name).read_bytes()
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            return cls(
                classes=tuple(str(arrays["classes"]).split("\n")),
                vocabulary={word: row for row, word in enumerate(str(arrays["vocabulary"]).split("\n"))},
                words=arrays["words"].astype(np.float32) * arrays["scale"].astype(np.float32),
                intercept=arrays["intercept"].astype(np.float32),
                temperature=arrays["temperature"].astype(np.float32),
                version=hashlib.sha256(data).hexdigest()[:12],
            )

    def rows(self, plain: Set[str], marked: Set[str] = frozenset()) -> list[int]:
        """The rows of what it knows of the features of a document (`Observed`), ascending."""
        begins = self._beginnings
        known = [begins[word] for word in begins.keys() & beginnings(plain)]
        for words in (plain, marked):
            known += [self.vocabulary[word] for word in self.vocabulary.keys() & words]
        # In a fixed order: sums of floats, and so the answers, must not change from run to run.
        known.sort()
        return known

    def logits(self, rows: list[int]) -> Any:
        """What the model makes of the words in `rows`, class by class."""
        if not rows:
            return self.intercept
        return self.intercept + self.words.take(rows, axis=0).sum(axis=0) / math.sqrt(len(rows))
