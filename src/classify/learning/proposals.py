"""Narrower rules that decisions speak for: each is proposed only where what it would take away was surely
mostly wrong, and hardly any of it right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from classify.inventory.blame import Said
from classify.learning.calibration import Curve, calibrated
from classify.lessons import Lesson
from classify.review.precision import ENOUGH, wilson
from models.lesson import LessonKind

LEAST_WRONG = 5
"""Fewer wrong ones teach nothing yet."""
LEAST_CONTENTS = 3
"""A value counts no more when it was wrong in so many different contents."""
_MOST_RIGHT = 0.05
"""Of those that a rule takes away at most so many may have been right."""
_SURELY = 0.5
"""Of those it takes away surely fewer than so many are right (the upper end of Wilson's interval)."""
_LEAST_CHANGE = 0.05
"""A calibration that moves no score further is none."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A lesson that decisions speak for, and the counts they speak with."""

    lesson: Lesson
    wrong: int
    """Decided as wrong, of those it would take away."""
    right: int
    """Decided as right, of those."""
    decided: int
    """All decisions about the detector, as far as they were looked at."""
    curve: Curve | None = None

    @property
    def basis(self) -> dict[str, int]:
        """The counts, as the trail keeps them."""
        return {"decided": self.decided, "wrong": self.wrong, "right": self.right}


def proposals(detector: str, said: Sequence[Said], stand: Iterable[Lesson] = ()) -> list[Proposed]:
    """What the decisions about a detector speak for, those first that spare most; not what stands already."""
    known = {lesson.about: lesson for lesson in stand}
    found = [
        one
        for one in (
            *_threshold(detector, said),
            *_words(detector, said),
            *_folders(detector, said),
            *_values(said),
            *_calibration(detector, said),
        )
        if known.get(one.lesson.about) != one.lesson
    ]
    return sorted(found, key=lambda one: (one.lesson.kind is LessonKind.CALIBRATION, -one.wrong, one.right))


def _threshold(detector: str, said: Sequence[Said]) -> Iterator[Proposed]:
    """The lowest score that lets pass what was right."""
    best: Proposed | None = None
    for least in sorted({round(one.score, 2) for one in said}):
        lesson = Lesson(LessonKind.LEAST, detector=detector, entity=said[0].entity, least=least)
        one = _weighed(lesson, said)
        if one and (best is None or one.wrong > best.wrong):
            best = one
    if best is not None:
        yield best


def _words(detector: str, said: Sequence[Said]) -> Iterator[Proposed]:
    """A word beside it, where those without were wrong and those with one are known, too."""
    if any(one.is_spoken_for and one.is_right for one in said):
        one = _weighed(Lesson(LessonKind.WORDS, detector=detector, entity=said[0].entity), said)
        if one is not None:
            yield one


def _folders(detector: str, said: Sequence[Said]) -> Iterator[Proposed]:
    """Folders in which it was wrong throughout, while it was right elsewhere."""
    for share, folder in sorted({(one.share_id or 0, one.folder) for one in said if one.folder}):
        lesson = Lesson(
            LessonKind.FOLDER, detector=detector, entity=said[0].entity, folder=folder, share_id=share
        )
        one = _weighed(lesson, said)
        if one is not None:
            yield one


def _values(said: Sequence[Said]) -> Iterator[Proposed]:
    """Values that were wrong in several contents."""
    prints = {(one.domain, one.entity, one.fingerprint) for one in said if one.fingerprint}
    for domain, entity, print_ in sorted(prints, key=str):
        alike = [one for one in said if (one.domain, one.entity, one.fingerprint) == (domain, entity, print_)]
        wrong = {one.content for one in alike if not one.is_right}
        if len(wrong) >= LEAST_CONTENTS and not any(one.is_right for one in alike):
            lesson = Lesson(LessonKind.VALUE, entity=entity, fingerprint=print_ or "", domain=domain)
            yield Proposed(lesson, len(wrong), 0, _number(said))


def _calibration(detector: str, said: Sequence[Said]) -> Iterator[Proposed]:
    curve = calibrated(said)
    if curve.decided < ENOUGH or curve.largest_change < _LEAST_CHANGE:
        return
    lesson = Lesson(LessonKind.CALIBRATION, detector=detector, entity=said[0].entity, steps=curve.steps)
    yield Proposed(lesson, _number(_wrong(said)), _number(_right(said)), _number(said), curve)


def _takes(lesson: Lesson, one: Said) -> bool:
    """Whether a lesson would have taken away what was decided then."""
    match lesson.kind:
        case LessonKind.LEAST:
            return one.score < lesson.least
        case LessonKind.WORDS:
            return one.is_spoken_for is False
        case _:
            return (one.share_id, one.folder) == (lesson.share_id, lesson.folder)


def _weighed(lesson: Lesson, said: Sequence[Said]) -> Proposed | None:
    """The proposal, where what it takes away was surely mostly wrong."""
    taken = [one for one in said if _takes(lesson, one)]
    wrong, right = _number(_wrong(taken)), _number(_right(taken))
    if wrong < LEAST_WRONG or right > _MOST_RIGHT * (wrong + right):
        return None
    if wilson(right, wrong + right)[1] >= _SURELY:
        return None
    return Proposed(lesson, wrong, right, _number(said))


def _wrong(said: Iterable[Said]) -> list[Said]:
    return [one for one in said if not one.is_right]


def _right(said: Iterable[Said]) -> list[Said]:
    return [one for one in said if one.is_right]


def _number(said: Iterable[Said]) -> int:
    return int(round(sum(one.weight for one in said), 6))
