"""What an estimate shows, in sentences."""

from __future__ import annotations

from classify.assurance import words
from classify.assurance.result import result_of
from models.assurance import Pile
from tests.assurance.test_result import PLAN, RIGHT, known, sample


def test_every_pile_has_its_words() -> None:
    assert set(words.PILES) == set(Pile)


def test_rates_have_as_many_digits_as_they_are_worth() -> None:
    told = [words.percent(rate) for rate in (0, 0.0001, 0.0042, 0.02, 0.123, 1)]
    assert told == ["0 %", "less than 0.1 %", "0.4 %", "2 %", "12 %", "100 %"]


def test_of_a_sample_that_is_not_whole_no_estimate_is_told() -> None:
    said = " ".join(words.sentences(result_of(PLAN, [*RIGHT[:4], sample(5, said=None)])))
    assert "Not enough is read yet: 4 of 5 files." in said
    assert "Of all sensitive files" not in said
    waiting = words.sentences(result_of(PLAN, [*RIGHT[:4], sample(5, said="RESTRICTED")]))
    assert waiting[0] == "A second person has yet to read 1 file."
    assert words.sentences(result_of(PLAN, [])) == ["Nothing is drawn yet."]


def test_recall_comes_first_and_readers_last() -> None:
    said = words.sentences(result_of(PLAN, [*RIGHT, known(9, "RESTRICTED", "RESTRICTED", "RESTRICTED")]))
    assert said[0].startswith("Of all sensitive files the program found between")
    assert said[-1] == "Readers noticed 1 of 1 files that were known to be sensitive."


def test_readers_nobody_tried_are_told() -> None:
    assert "is not known" in words.sentences(result_of(PLAN, RIGHT))[-1]


def test_what_it_takes_is_taught() -> None:
    assert words.lesson(0.01) == "299 files read without a miss show at most 1 %"
    assert words.if_none(59) == "at most 5 %"
