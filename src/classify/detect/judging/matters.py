"""Says what private matters a text tells, from its words taken together.

A second voice beside the rules: single phrases are sought by `signals`, the kind of document by
`doctypes`; this model weighs all the plain words of a text at once, and so also hears a letter in
everyday words. It was trained by `training/doctypes/matters.py` on invented papers, the harmless ones
about the same subjects among them. Its answers are evidence for the label policy and say nothing alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from types import MappingProxyType

import numpy as np

from classify.detect.judging.weights import Weights

TITLES: Mapping[str, str] = MappingProxyType(
    {
        "case": "an incident or case that somebody works on",
        "young": "a young person in trouble or in need of care",
        "victim": "somebody who was harmed by an offense",
        "sealed": "a commitment or an adoption",
        "health": "somebody's health",
        "staff": "an employee or applicant",
        "money": "pay, taxes or bank accounts of a person",
        "customer": "a customer, patron or resident",
        "vehicle": "a driver or owner of a vehicle",
        "privilege": "a lawyer's advice",
        "security": "how a building or network is protected",
        "protected": "matters that the law closes",
        "private": "private matters",
    }
)
"""What each matter is about, in words that follow "it tells of"."""

_HEARD = 0.05
"""Less likely matters are left out."""
_FEWEST_WORDS = 6
"""Fewer known words than this are no text to judge."""
_ENGLISH = frozenset("the of and to in is for with that was on by from this be are at it as has".split())
_FOREIGN = frozenset(
    "le la les des une est que qui pour dans du et sur avec vous nous au aux ne pas el los las del por con"
    " para una su der die und das ist nicht mit von den ein eine zu het een il di che per non cum".split()
)
"""Small words that tell a language. The model learned English only, and hears the police in an insurance
"police"."""


class MatterJudge:
    """Judges texts; stateless after loading."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self.version = weights.version

    @classmethod
    def load(cls) -> MatterJudge:
        """With the shipped weights."""
        return cls(Weights.load("matters.npz"))

    def judge(self, words: Set[str]) -> dict[str, float]:
        """Probability of each matter of `TITLES` that is not unlikely, in a text of these `words`."""
        return self.surest([words])

    def surest(self, texts: Sequence[Set[str]]) -> dict[str, float]:
        """The highest probability of each matter in any of several texts, told by their words."""
        logits = [self._weights.logits(rows) for rows in map(self._heard, texts) if rows]
        if not logits:
            return {}
        chances = (1 / (1 + np.exp(-np.array(logits) / self._weights.temperature))).max(axis=0)
        return {
            name: round(float(chance), 3)
            for name, chance in zip(self._weights.classes, chances, strict=True)
            if chance >= _HEARD
        }

    def _heard(self, words: Set[str]) -> list[int]:
        """Rows of the known words of a text; none where it is too short, or in another language."""
        rows = self._weights.rows(words)
        # A text in two languages is heard; a foreign one with a few English words in it is not.
        is_foreign = len(_FOREIGN & words) > 4 * len(_ENGLISH & words)
        return [] if is_foreign or len(rows) < _FEWEST_WORDS else rows
