"""Our reasons in Presidio's shape, and Presidio's in ours.

Neither holds anything of the text: `Why` is stored in the inventory (house rule 1).
"""

from __future__ import annotations

import re

from presidio_analyzer import AnalysisExplanation

from classify.detect.finding import Step, Why

_OWN = "found by the city's own recognizer"
_PIECE = re.compile(r"\w{2,}")


def explanation_of(why: Why, score: float) -> AnalysisExplanation:
    """A `Why` of a result with this score as Presidio tells it: the first step is the form, further ones are
    words around it.
    """
    form, *around = why.steps or (Step("", 0.0),)
    explanation = AnalysisExplanation(
        recognizer=why.detector,
        original_score=form.change,
        pattern_name=form.words,
        textual_explanation=why.sentence,
    )
    explanation.set_improved_score(score)
    explanation.set_supportive_context_word("; ".join(step.words for step in around))
    return explanation


def why_of(
    told: AnalysisExplanation | None, detector: str, version: str, sentence: str, score: float, value: str
) -> Why:
    """What Presidio tells of a result of a city's own recognizer, as it may be stored.

    Args:
        told: the result's explanation, if its recognizer gave one.
        detector: `city/name`.
        version: the recognizer's.
        sentence: what the city says of such findings.
        score: the result's.
        value: what was found: no word of it may stand in the explanation.
    """
    if told is None:
        return Why(detector, version, sentence, (Step(_OWN, round(score, 3)),))
    form = f"the form {told.pattern_name}" if told.pattern_name else _OWN
    if told.validation_result:
        form += ", and its check holds"
    first = told.original_score if told.score_context_improvement else score
    steps = [Step(form, round(first, 3))]
    if told.score_context_improvement:
        steps.append(
            Step(f"the word {told.supportive_context_word} nearby", round(told.score_context_improvement, 3))
        )
    own_words = told.textual_explanation or ""
    if own_words and not told.pattern_name and not _quotes(own_words, value):
        steps.append(Step(own_words[:200], 0.0))
    return Why(detector, version, sentence, tuple(steps))


def _quotes(words: str, value: str) -> bool:
    """Whether an explanation holds a word or number of the value."""
    return not {piece.casefold() for piece in _PIECE.findall(value)}.isdisjoint(
        piece.casefold() for piece in _PIECE.findall(words)
    )
