"""Whatever has the shape of a value is a candidate, however weak; the number of a law is none."""

from __future__ import annotations

import pytest

from classify.detect.patterns.candidates import candidates
from classify.detect.patterns.engine import PatternEngine


@pytest.fixture(scope="module")
def engine() -> PatternEngine:
    return PatternEngine.load()


def covered(engine: PatternEngine, text: str, value: str) -> bool:
    start = text.index(value)
    return any(first <= start and end >= start + len(value) for first, end in candidates(engine, text))


def test_a_number_without_context_is_one(engine: PatternEngine) -> None:
    """Below the floor of its detector: not reported, and a candidate."""
    assert covered(engine, "see 219-09-4321 there", "219-09-4321")
    assert covered(engine, "4111 1111 1111 1111", "4111 1111 1111 1111")


def test_offsets_are_those_of_the_text_as_it_stands(engine: PatternEngine) -> None:
    """Wide digits and joined letters are read as plain ones; the span is that of the original."""
    assert covered(engine, "ﬁle ２１９-０９-４３２１ end", "２１９-０９-４３２１")


def test_laws_and_words_are_none(engine: PatternEngine) -> None:
    assert not covered(engine, "as 2-6-1002, MCA says", "2-6-1002, MCA")
    assert list(candidates(engine, "Mow the lawn at the fountain.")) == []
