"""What decisions taught and a person accepted, brought to findings: a score is worth more, less or nothing.

Pure. A lesson knows detectors, scores, words, folders and fingerprints, never a value. A decision about the
finding itself goes before every lesson (`classify.amended.Decided`).
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

from classify.results import StoredFinding
from models.lesson import LessonKind

Steps = tuple[tuple[float, float], ...]
_SPEAKS = ("the word ", "the label ")
_BESIDE_A_LABEL = "after its label", "before its label"
_LEAST_LEFT = 0.01
"""What a calibrated score is at least: a worth of nothing is for a person to say of each."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson; which of its facts count, `kind` says."""

    kind: LessonKind
    detector: str = ""
    entity: str = ""
    least: float = 0.0
    steps: Steps = ()
    fingerprint: str = ""
    folder: str = ""
    domain: str = ""
    """"": of every security domain."""
    share_id: int = 0
    """0: in every share."""

    @property
    def told(self) -> dict[str, Any]:
        """Its numbers as plain data."""
        match self.kind:
            case LessonKind.LEAST:
                return {"least": self.least}
            case LessonKind.CALIBRATION:
                return {"steps": [list(step) for step in self.steps]}
            case _:
                return {}

    @property
    def about(self) -> tuple[object, ...]:
        """Of two of the same kind about the same only one can stand."""
        return (
            self.kind, self.detector, self.entity, self.fingerprint, self.folder, self.domain, self.share_id
        )  # fmt: skip

    def is_in(self, domain: str, share_id: int) -> bool:
        """Whether it is about that share."""
        return self.domain in ("", domain) and self.share_id in (0, share_id)

    def is_about(self, finding: StoredFinding, folder: str) -> bool:
        """Whether it says anything of a finding in an item of this folder (its keyed digest)."""
        if self.kind is LessonKind.VALUE:
            return finding.fingerprint == self.fingerprint and finding.entity == self.entity
        return finding.why.get("detector") == self.detector and self.folder in ("", folder)

    def takes_away(self, finding: StoredFinding) -> bool:
        """Whether a finding it is about counts no more."""
        match self.kind:
            case LessonKind.LEAST:
                return finding.score < self.least
            case LessonKind.WORDS:
                return not speaks_for(finding.why)
            case LessonKind.CALIBRATION:
                return False
            case _:
                return True


def speaks_for(why: Mapping[str, Any]) -> bool:
    """Whether a word or a label beside a finding raised its score."""
    for step in why.get("steps", ()):
        words = str(step["words"])
        if step["change"] > 0 and (
            words.startswith(_SPEAKS) or any(form in words for form in _BESIDE_A_LABEL)
        ):
            return True
    return False


class Lessons:
    """The lessons that stand, or would, in one share or in all."""

    def __init__(self, lessons: Iterable[Lesson] = ()) -> None:
        self.all = tuple(lessons)

    def __bool__(self) -> bool:
        return bool(self.all)

    def of(self, domain: str, share_id: int) -> Lessons:
        """Those of them that are about a share."""
        return Lessons(lesson for lesson in self.all if lesson.is_in(domain, share_id))

    def with_(self, *more: Lesson) -> Lessons:
        """These and more."""
        return Lessons((*self.all, *more))

    @property
    def version(self) -> str:
        """Another one for other lessons; "" for none."""
        if not self.all:
            return ""
        told = sorted(json.dumps(asdict(lesson), sort_keys=True) for lesson in self.all)
        return hashlib.sha256("\n".join(told).encode()).hexdigest()[:12]

    def score(self, finding: StoredFinding, folder: str) -> float | None:
        """What they make of a finding's score; 0: it counts no more; None: they do not speak of it."""
        about = [lesson for lesson in self.all if lesson.is_about(finding, folder)]
        if any(lesson.takes_away(finding) for lesson in about):
            return 0.0
        curves = [lesson.steps for lesson in about if lesson.kind is LessonKind.CALIBRATION]
        return worth(curves[-1], finding.score) if curves else None


def worth(steps: Steps, score: float) -> float:
    """What a score is worth on a curve of (score, worth), straight between its points."""
    if not steps:
        return score
    at = bisect_right(steps, (score, float("inf")))
    if at == 0:
        return max(_LEAST_LEFT, steps[0][1])
    if at == len(steps):
        return max(_LEAST_LEFT, steps[-1][1])
    (low, below), (high, above) = steps[at - 1], steps[at]
    part = (score - low) / (high - low) if high > low else 0.0
    return max(_LEAST_LEFT, round(below + part * (above - below), 6))


def is_a_curve(steps: Steps) -> bool:
    """Whether it rises nowhere backwards: a higher score is never worth less."""
    return all(one[0] < other[0] and one[1] <= other[1] for one, other in pairwise(steps))
