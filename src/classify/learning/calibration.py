"""What a detector's scores are worth, as people have decided: isotonic, shrunk while decisions are few.

A score is about the share of such findings that are right. Decisions tell the share itself: fitted as a curve
that never falls (pool adjacent violators; Ayer et al., Annals of Mathematical Statistics 26, 1955) and drawn
towards "worth what it says" as if that rested on thirty decisions, so that a handful changes little.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classify.inventory.blame import Said
from classify.lessons import Steps

PRIOR = 30.0
"""So many decisions the score itself is believed for."""
MOST_STEPS = 12
_Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Curve:
    """What scores are worth, and on how many decisions that rests."""

    steps: Steps
    decided: float

    @property
    def trust(self) -> float:
        """How far it may leave "worth what it says": 0 with no decisions, 1 with very many."""
        return self.decided / (self.decided + PRIOR)

    @property
    def largest_change(self) -> float:
        """How far it moves a score at most."""
        return max((abs(worth - score) for score, worth in self.steps), default=0.0)


def calibrated(said: Sequence[Said]) -> Curve:
    """The curve of a detector from what was decided about its findings."""
    if not said:
        return Curve((), 0.0)
    scores = np.array([one.score for one in said])
    right = np.array([float(one.is_right) for one in said])
    weights = np.array([one.weight for one in said])
    known, at = np.unique(np.round(scores, 2), return_inverse=True)
    weight = np.bincount(at, weights)
    share = np.asarray(np.bincount(at, weights * right) / weight, dtype=np.float64)
    fitted = isotonic(share, np.asarray(weight, dtype=np.float64))
    decided = float(weights.sum())
    trust = decided / (decided + PRIOR)
    shrunk = trust * fitted + (1 - trust) * known
    chosen = _few(known)
    steps = tuple((float(known[one]), round(float(shrunk[one]), 4)) for one in chosen)
    return Curve(steps, decided)


def isotonic(values: _Numbers, weights: _Numbers) -> _Numbers:
    """The curve that never falls and lies nearest to `values`, by weighted squares: neighbours that fall are
    pooled until none does.
    """
    pools: list[tuple[float, float, int]] = []
    for value, weight in zip(values.tolist(), weights.tolist(), strict=True):
        pool = (value, weight, 1)
        while pools and pools[-1][0] >= pool[0]:
            before = pools.pop()
            both = before[1] + pool[1]
            pool = ((before[0] * before[1] + pool[0] * pool[1]) / both, both, before[2] + pool[2])
        pools.append(pool)
    return np.repeat([pool[0] for pool in pools], [pool[2] for pool in pools])


def _few(known: _Numbers) -> list[int]:
    """Places of so many scores, spread evenly, first and last among them."""
    count = min(MOST_STEPS, len(known))
    return sorted({round(place) for place in np.linspace(0, len(known) - 1, count).tolist()})
