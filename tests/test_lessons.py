"""What lessons make of a finding: by score, by words beside it, by folder, by value; curves never fall."""

from __future__ import annotations

from typing import Any

import pytest

from classify.lessons import Lesson, Lessons, is_a_curve, worth
from classify.results import StoredFinding
from models.labels import mask
from models.lesson import LessonKind

WORD = {"words": "the word ssn nearby", "change": 0.1}
FORM = {"words": "the form dashes", "change": 0.8}


def found(score: float = 0.6, *steps: dict[str, Any], detector: str = "identity/us_ssn") -> StoredFinding:
    why = {"detector": detector, "steps": list(steps or (FORM,))}
    return StoredFinding("US_SSN", {"part": "body"}, 0, 0, score, mask("US_SSN"), "print", None, why)


def of(kind: LessonKind, **given: Any) -> Lessons:
    return Lessons([Lesson(kind, detector="identity/us_ssn", **given)])


def test_below_its_least_score_a_finding_counts_no_more() -> None:
    lessons = of(LessonKind.LEAST, least=0.7)
    assert lessons.score(found(0.69), "") == 0
    assert lessons.score(found(0.7), "") is None
    assert lessons.score(found(0.1, detector="another"), "") is None


def test_only_what_words_speak_for_counts() -> None:
    lessons = of(LessonKind.WORDS)
    assert lessons.score(found(0.9), "") == 0
    assert lessons.score(found(0.9, FORM, WORD), "") is None
    assert lessons.score(found(0.9, {"words": "the form after its label", "change": 0.9}), "") is None
    assert lessons.score(found(0.9, FORM, {**WORD, "change": -0.3}), "") == 0


def test_a_folder_is_left_out_and_no_other() -> None:
    lessons = of(LessonKind.FOLDER, folder="a", share_id=2)
    assert lessons.score(found(), "a") == 0
    assert lessons.score(found(), "b") is None
    assert lessons.of("city", 2)
    assert not lessons.of("city", 3)


def test_a_value_counts_no_more_whoever_finds_it() -> None:
    lessons = Lessons([Lesson(LessonKind.VALUE, entity="US_SSN", fingerprint="print", domain="city")])
    assert lessons.score(found(detector="another"), "") == 0
    assert not lessons.of("criminal justice", 1)


def test_a_curve_gives_what_a_score_is_worth_and_a_score_of_nothing_to_nobody() -> None:
    steps = ((0.2, 0.1), (0.6, 0.3), (1.0, 0.9))
    assert worth(steps, 0.4) == pytest.approx(0.2)
    assert worth(steps, 0.1) == 0.1
    assert worth(steps, 1.0) == 0.9
    assert worth(((0.5, 0.0),), 0.5) > 0
    assert worth((), 0.5) == 0.5
    assert is_a_curve(steps)
    assert not is_a_curve(((0.2, 0.4), (0.6, 0.3)))
    assert of(LessonKind.CALIBRATION, steps=steps).score(found(0.6), "") == pytest.approx(0.3)


def test_their_version_is_that_of_all_of_them_in_any_order() -> None:
    one, other = Lesson(LessonKind.LEAST, least=0.5), Lesson(LessonKind.LEAST, least=0.6)
    assert Lessons().version == ""
    assert Lessons([one, other]).version == Lessons([other, one]).version
    assert Lessons([one]).version != Lessons([other]).version
