"""Detectors and lessons in words, as the pages of this room show them."""

from __future__ import annotations

from dataclasses import dataclass

from classify.inventory.blame import Tally
from classify.inventory.store.lessons import LessonLine
from classify.learning.words import finds
from classify.review.precision import Precision
from models.words import duration, many


@dataclass(frozen=True, slots=True)
class Cost:
    """What a detector cost and brought, in a line."""

    id: str
    finds: str
    findings: int
    items: int
    decided: int
    wrong: int
    precision: Precision
    spent: str
    sentence: str


def cost(tally: Tally) -> Cost:
    """A detector's line."""
    precision = Precision(tally.right, tally.decided)
    spent = duration(tally.seconds) if tally.seconds else ""
    return Cost(
        tally.detector,
        finds(tally.detector, tally.entity),
        tally.findings,
        tally.items,
        tally.decided,
        tally.wrong,
        precision,
        spent,
        _sentence(tally, spent),
    )


def _sentence(tally: Tally, spent: str) -> str:
    """The blame: what it cost for what it brought."""
    if not tally.decided:
        return "Nobody has decided about its findings yet."
    brought = f"{many(tally.right, 'finding')} right and {tally.wrong:,} wrong"
    return f"It cost people {spent or 'no measured time'} for {brought}."


@dataclass(frozen=True, slots=True)
class Stands:
    """A lesson in a list."""

    line: LessonLine
    words: str
    waits: bool
    mine: bool
