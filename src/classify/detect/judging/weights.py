"""Linear models over the words of a document, as plain arrays applied with numpy alone."""

from __future__ import annotations

import hashlib
import io
import math
from dataclasses import dataclass
from importlib import resources
from typing import Any

import numpy as np

from classify.detect.judging.observe import Observed
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

    def logits(self, seen: Observed) -> Any:
        """What the model makes of the words of a document, class by class."""
        # In a fixed order: sums of floats, and so the answers, must not change from run to run.
        rows = sorted([self.vocabulary[word] for word in seen.words if word in self.vocabulary])
        if not rows:
            return self.intercept
        return self.intercept + self.words[rows].sum(axis=0) / math.sqrt(len(rows))
