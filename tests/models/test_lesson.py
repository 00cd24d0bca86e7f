"""Lessons: kinds and states are words that stay, since inventories hold them."""

from __future__ import annotations

from models.lesson import LessonKind, LessonState


def test_words_that_inventories_hold_stay() -> None:
    assert {kind.value for kind in LessonKind} == {"least", "words", "value", "folder", "calibration"}
    assert {state.value for state in LessonState} == {"standing", "requested", "ended"}
