"""Answers in words: which person and which word, never the name or the word."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from classify.searches.names import Likeness
from classify.searches.search import Question
from classify.web.house import House
from classify.web.rooms.help.told import asked_words, cut_words, rows
from models.labels import DocType
from tests.web.rooms.help.test_finding import found
from tests.web.town import PATIENT, PERSONNEL


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (Question(names=("a b",)), "1 person"),
        (Question(names=("a b", "c d"), terms=("x1",)), "2 people; 1 word or phrase"),
        (Question(since=date(2024, 1, 31)), "changed since January 31, 2024"),
        (Question(until=date(2024, 2, 1), folder="f"), "changed until February 1, 2024; one folder"),
        (
            Question(
                since=date(2024, 1, 1), until=date(2024, 2, 1), doc_types=frozenset({DocType.INCIDENT_REPORT})
            ),
            "1 kind of document; changed from January 1, 2024 to February 1, 2024",
        ),
    ],
)
def test_what_was_asked_is_told_in_numbers(question: Question, said: str) -> None:
    assert asked_words(question) == said


def test_each_file_says_which_person_and_which_word(web: House) -> None:
    question = Question(names=("Nobody Nowhere", PATIENT), terms=("record", "zeppelin"))
    told = rows(found(web, question, PERSONNEL), 1)
    assert [row.path for row in told] == ["copy of record.txt", "record.txt", "mail.eml!/record.txt"]
    assert told[0].why == (
        "Person 2: the name as asked",
        "Word or phrase 1: in the name of the file or folder",
        "Not all of it could be searched",
    )
    assert PATIENT not in repr(told)


def test_the_surest_come_first(web: House) -> None:
    sure = found(web, Question(names=(PATIENT,)), PERSONNEL)
    sure.answer.matches[:] = [
        _with(match, Likeness.INITIAL_ONLY if number == 0 else Likeness.SAME)
        for number, match in enumerate(sure.answer.matches)
    ]
    assert rows(sure, 1)[-1].why == ("The person: initial and last name alone",)


def _with(match: Any, likeness: Likeness) -> Any:
    from dataclasses import replace

    return replace(match, likeness=likeness, people=(likeness,))


def test_what_may_be_cut_is_counted_by_kind_the_most_first() -> None:
    told = {"US_SSN": 2, "PHONE_NUMBER": 1, "PERSON": 5, "CREDIT_CARD": 1, "EMAIL_ADDRESS": 1}
    assert cut_words(told).startswith("5 people's names, 2 Social Security numbers, 1 ")
    assert cut_words(told).endswith("2 more kinds")
    assert cut_words({}) == ""
