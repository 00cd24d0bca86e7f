"""Reasons in Presidio's shape and in ours: nothing of the value stands in either."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from presidio_analyzer import AnalysisExplanation

from classify.detect.analysis.explanations import explanation_of, why_of
from classify.detect.finding import Step, Why


def test_ours_as_presidio_tells_them() -> None:
    steps = (Step("the form dashed", 0.5), Step("the word SSN nearby", 0.35))
    told = explanation_of(Why("identity/us_ssn", "1", "It is a number.", steps), 0.85)
    assert (told.recognizer, told.pattern_name, told.original_score) == (
        "identity/us_ssn",
        "the form dashed",
        0.5,
    )
    assert (told.score, told.score_context_improvement) == (0.85, pytest.approx(0.35))
    assert told.supportive_context_word == "the word SSN nearby"
    assert told.textual_explanation == "It is a number."


def test_reasons_without_steps_are_told_too() -> None:
    assert explanation_of(Why("names/x", "1", "A name."), 0.7).score == 0.7


def told(**given_words: object) -> AnalysisExplanation:
    return AnalysisExplanation("theirs", 0.5, **given_words)  # type: ignore[arg-type]


def steps(explanation: AnalysisExplanation | None, value: str = "WO-1234") -> list[tuple[str, float]]:
    why = why_of(explanation, "city/x", "1", "A sentence.", 0.5, value)
    assert (why.detector, why.sentence) == ("city/x", "A sentence.")
    return [(step.words, step.change) for step in why.steps]


def test_theirs_as_they_may_be_stored() -> None:
    own = "found by the city's own recognizer"
    assert steps(None) == [(own, 0.5)]
    assert steps(told()) == [(own, 0.5)]
    assert steps(told(pattern_name="dated", validation_result=True)) == [
        ("the form dated, and its check holds", 0.5)
    ]
    assert steps(told(pattern_name="dated", textual_explanation="Detected by `x`")) == [
        ("the form dated", 0.5)
    ]
    assert steps(told(textual_explanation="a check digit")) == [(own, 0.5), ("a check digit", 0.0)]


@pytest.mark.parametrize("words", ["it is WO-1234", "ends in 1234", "the prefix wo"])
def test_words_that_quote_the_value_are_dropped(words: str) -> None:
    assert len(steps(told(textual_explanation=words))) == 1


@given(st.text(min_size=1, max_size=20), st.text(max_size=80))
def test_no_explanation_holds_the_value(value: str, words: str) -> None:
    said = " ".join(text for text, _ in steps(told(textual_explanation=f"{words} {value}"), value))
    pieces = [piece for piece in value.split() if piece.isalnum() and len(piece) > 1]
    assert not [
        piece for piece in pieces if f" {piece} " in f" {said} " and piece not in "found by the city's own"
    ]
