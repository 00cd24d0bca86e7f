"""Detectors and lessons in words."""

from __future__ import annotations

from collections.abc import Sequence

from classify.inventory.handles import ShareHandle
from classify.learning.proposals import Proposed
from classify.lessons import Lesson
from models.lesson import LessonKind
from models.words import entity_words, many

_HOW = {
    "label": ("by its label", "It stands beside or below a label that says so."),
    "column": ("by its column", "It stands in a column whose heading says so."),
    "names": ("", "People's names, by a model trained for municipal and police text."),
}
"""Detectors in no pack, by what stands before the slash: how they are told apart, and why they find."""


def finds(detector: str, entity: str) -> str:
    """What a detector finds; two that find the same are told apart by how."""
    words = entity_words(entity) if entity else detector
    how, _ = _HOW.get(detector.partition("/")[0], ("", ""))
    return f"{words}, {how}" if how else words


def why(detector: str) -> str:
    """Why one that is in no pack finds; "" for others."""
    return _HOW.get(detector.partition("/")[0], ("", ""))[1]


def lesson_words(lesson: Lesson, shares: Sequence[ShareHandle] = ()) -> str:
    """What a lesson does, in a sentence. Of places only the share is told."""
    what = finds(lesson.detector, lesson.entity)
    match lesson.kind:
        case LessonKind.LEAST:
            return f"{_capital(what)}: only findings with a score of {lesson.least:.2f} or more count."
        case LessonKind.WORDS:
            return f"{_capital(what)}: only findings count that a word or a label beside them speaks for."
        case LessonKind.VALUE:
            return f"One value that was taken for {entity_words(lesson.entity)} counts no more."
        case LessonKind.FOLDER:
            name = next((share.shown_name for share in shares if share.id == lesson.share_id), "a share")
            return f"{_capital(what)}: in one folder of {name} findings count no more."
        case LessonKind.CALIBRATION:
            return f"{_capital(what)}: scores are worth what people found them worth."


def rests_on(proposed: Proposed) -> str:
    """The counts a proposal rests on."""
    decisions = many(proposed.decided, "decision")
    if proposed.lesson.kind is LessonKind.CALIBRATION:
        return f"It rests on {decisions}: {proposed.right:,} right, {proposed.wrong:,} wrong."
    return (
        f"It would take away {proposed.wrong:,} that people found wrong and {proposed.right:,} they found "
        f"right, of {decisions}."
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
