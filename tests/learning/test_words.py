"""Detectors and lessons in words: no code name, no value, of places only the share."""

from __future__ import annotations

import pytest

from classify.learning.proposals import Proposed
from classify.learning.words import finds, lesson_words, rests_on, why
from classify.lessons import Lesson
from models.lesson import LessonKind


@pytest.mark.parametrize("kind", list(LessonKind))
def test_every_kind_of_lesson_is_a_sentence(kind: LessonKind) -> None:
    lesson = Lesson(kind, "identity/us_ssn", "US_SSN", 0.7, (), "print", "folder-digest", "city", 1)
    said = lesson_words(lesson)
    assert said.endswith(".")
    assert "Social Security number" in said
    assert not [word for word in ("US_SSN", "print", "digest", "identity/") if word in said]


def test_detectors_of_one_kind_of_data_are_told_apart() -> None:
    assert len({finds(f"{how}/US_SSN", "US_SSN") for how in ("identity", "label", "column")}) == 3
    assert why("column/US_SSN")
    assert why("identity/us_ssn") == ""


def test_counts_stand_beside_a_proposal() -> None:
    lesson = Lesson(LessonKind.LEAST, "identity/us_ssn", "US_SSN", 0.7)
    assert rests_on(Proposed(lesson, 8, 0, 40)) == (
        "It would take away 8 that people found wrong and 0 they found right, of 40 decisions."
    )
    curve = Lesson(LessonKind.CALIBRATION, "identity/us_ssn", "US_SSN")
    assert "8 wrong" in rests_on(Proposed(curve, 8, 32, 40))
