"""Grounds for taking words for a name: ordered small questions; the first that holds gives a score."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
"""What the grounds of one list are asked about."""


@dataclass(frozen=True, slots=True)
class Ground(Generic[Asked]):
    """Why words are somebody's name, or nobody's (then its score is near 0)."""

    name: str
    holds: Callable[[Asked], bool]
    score: Callable[[Asked], float]
    example: str
    """Words for which this is the first ground of its list that holds: a test."""
    spares: str
    """The like of them for which it does not hold: another."""
    sentence: str = ""
    """What a finding says that rests on it; "" where it speaks against a name, or the label speaks first."""


def score_by(grounds: tuple[Ground[Asked], ...], asked: Asked) -> float:
    """The score of the first ground that holds; 0 where none does."""
    ground = ground_of(grounds, asked)
    return ground.score(asked) if ground else 0.0


def ground_of(grounds: tuple[Ground[Asked], ...], asked: Asked) -> Ground[Asked] | None:
    """The first ground that holds."""
    for ground in grounds:
        if ground.holds(asked):
            return ground
    return None


def just(score: float) -> Callable[[object], float]:
    """The same score for whatever is asked about."""
    return lambda _: score
