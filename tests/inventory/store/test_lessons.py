"""Lessons in the store: one of a kind stands, a second person is another one, each step is in the trail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from classify.errors import LessonError
from classify.inventory.store import Store
from classify.lessons import Lesson
from models.lesson import LessonKind, LessonState

LESSON = Lesson(LessonKind.LEAST, detector="identity/us_ssn", entity="US_SSN", least=0.7)
CURVE = Lesson(LessonKind.CALIBRATION, detector="identity/us_ssn", steps=((0.2, 0.1), (1.0, 0.8)))
VALUE = Lesson(LessonKind.VALUE, entity="US_SSN", fingerprint="f" * 32, domain="city")
Rows = Callable[[str], Any]


@pytest.mark.parametrize("lesson", [LESSON, CURVE, VALUE], ids=lambda lesson: lesson.kind.value)
def test_what_is_accepted_stands_as_it_was(store: Store, lesson: Lesson) -> None:
    number = store.accept_lesson(lesson, actor="ann", basis={"decided": 40})
    [line] = store.lessons()
    assert (line.id, line.lesson, line.basis, line.accepted_by) == (number, lesson, {"decided": 40}, "ann")


def test_another_about_the_same_takes_its_place_and_one_about_another_does_not(store: Store) -> None:
    first = store.accept_lesson(LESSON, actor="ann", basis={})
    store.accept_lesson(replace(LESSON, detector="identity/us_ein"), actor="ann", basis={})
    narrower = replace(LESSON, least=0.8)
    store.accept_lesson(narrower, actor="bea", basis={})
    assert {line.lesson.least for line in store.lessons() if line.lesson.detector == LESSON.detector} == {0.8}
    assert len(store.lessons()) == 2
    [ended] = store.lessons(LessonState.ENDED)
    assert (ended.id, ended.ended_by) == (first, "bea")
    with pytest.raises(LessonError, match="already"):
        store.accept_lesson(narrower, actor="cleo", basis={})


def test_a_request_counts_when_another_person_agrees(store: Store, rows: Rows) -> None:
    number = store.accept_lesson(LESSON, actor="ann", basis={}, second_person=True)
    assert store.lessons() == []
    with pytest.raises(LessonError, match="second person"):
        store.answer_lesson(number, actor="ann", agrees=True)
    store.answer_lesson(number, actor="bea", agrees=True)
    assert [line.second_by for line in store.lessons()] == ["bea"]
    with pytest.raises(LessonError):
        store.answer_lesson(number, actor="cleo", agrees=True)
    store.end_lesson(number, actor="cleo")
    with pytest.raises(LessonError):
        store.end_lesson(number, actor="cleo")
    told = rows("SELECT action, actor FROM audit_event WHERE substr(action, 1, 7) = 'lesson.' ORDER BY id")
    assert told == [("lesson.request", "ann"), ("lesson.agree", "bea"), ("lesson.end", "cleo")]
    assert store.complaints() == []


def test_the_trail_holds_no_fingerprint(store: Store, rows: Rows) -> None:
    store.accept_lesson(VALUE, actor="ann", basis={"wrong": 4})
    [(details,)] = rows("SELECT CAST(details AS TEXT) FROM audit_event WHERE action = 'lesson.accept'")
    assert VALUE.fingerprint not in details


def test_they_change_the_standpoint_of_every_share_and_give_it_back(store: Store, tmp_path: Any) -> None:
    before = store.share(tmp_path / "a").standpoint("p")
    number = store.accept_lesson(LESSON, actor="ann", basis={})
    [share] = store.shares()
    assert share.standpoint("p") != before
    store.end_lesson(number, actor="ann")
    [share] = store.shares()
    assert share.standpoint("p") == before


def test_other_keys_forget_what_only_the_old_ones_knew(store: Store, rows: Rows) -> None:
    store.accept_lesson(VALUE, actor="ann", basis={})
    store.accept_lesson(LESSON, actor="ann", basis={})
    store.renew_keys()
    assert [line.lesson for line in store.lessons()] == [LESSON]
    assert rows("SELECT count(*) FROM lesson WHERE fingerprint IS NOT NULL") == [(0,)]
