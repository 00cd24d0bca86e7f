"""Detectors and lessons in words, as the pages of this room show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from classify.inventory.blame import Tally
from classify.inventory.handles import ShareHandle
from classify.inventory.store.lessons import LessonLine
from classify.learning.proposals import Proposed
from classify.lessons import Lesson
from classify.review.precision import Precision
from models.lesson import LessonKind
from models.words import duration, entity_words, many



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


HOW = {
    "label": ("by its label", "It stands beside or below a label that says so."),
    "column": ("by its column", "It stands in a column whose heading says so."),
    "names": ("", "People's names, by a model trained for municipal and police text."),
}
"""Detectors that are in no pack, by what stands before the slash: how they are told apart, and why they find."""


def finds(detector: str, entity: str) -> str:
    """What a detector finds, in words; two that find the same are told apart by how."""
    words = entity_words(entity) if entity else detector
    how, _ = HOW.get(detector.partition("/")[0], ("", ""))
    return f"{words}, {how}" if how else words


def why(detector: str) -> str:
    """Why one that is in no pack finds; "" for others."""
    return HOW.get(detector.partition("/")[0], ("", ""))[1]


def _sentence(tally: Tally, spent: str) -> str:
    """The blame: what it cost for what it brought."""
    if not tally.decided:
        return "Nobody has decided about its findings yet."
    brought = f"{many(tally.right, 'finding')} right and {tally.wrong:,} wrong"
    return f"It cost people {spent or 'no measured time'} for {brought}."


def lesson_words(lesson: Lesson, finds_: str, shares: Sequence[ShareHandle]) -> str:
    """What a lesson does, in a sentence. Of places only the share is told."""
    match lesson.kind:
        case LessonKind.LEAST:
            return f"Of {finds_}, only findings with a score of {lesson.least:.2f} or more count."
        case LessonKind.WORDS:
            return f"Of {finds_}, only findings count that a word or a label beside them speaks for."
        case LessonKind.VALUE:
            return f"One value that was taken for {entity_words(lesson.entity)} counts no more."
        case LessonKind.FOLDER:
            name = next((share.shown_name for share in shares if share.id == lesson.share_id), "a share")
            return f"In one folder of {name}, findings of {finds_} count no more."
        case LessonKind.CALIBRATION:
            return f"Scores of {finds_} are worth what people found them worth."


def rests_on(proposed: Proposed) -> str:
    """The counts a proposal rests on."""
    if proposed.lesson.kind is LessonKind.CALIBRATION:
        return f"{many(proposed.decided, 'decision')}: {proposed.right:,} right, {proposed.wrong:,} wrong."
    return (
        f"It would take away {proposed.wrong:,} that people found wrong and {proposed.right:,} they found right, "
        f"of {many(proposed.decided, 'decision')}."
    )




@dataclass(frozen=True, slots=True)
class Stands:
    """A lesson in a list."""

    line: LessonLine
    words: str
    waits: bool
    mine: bool
