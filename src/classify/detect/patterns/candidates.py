"""Everything that has the shape of a value, whatever its score: for who had better hide too much."""

from __future__ import annotations

from collections.abc import Iterator

from classify.detect.patterns.engine import PatternEngine
from classify.detect.patterns.normal import normalise
from classify.detect.patterns.weighing import passes
from models.labels import Entity

_NO_SECRET = frozenset({Entity.MT_STATUTE.value})
"""The number of a law is nobody's."""


def candidates(engine: PatternEngine, text: str) -> Iterator[tuple[int, int]]:
    """Spans of `text` that a pattern matches and its check accepts, those too weak to be reported among
    them.
    """
    normal = normalise(text, plain_letters=True)
    for detector, _, start, end in engine._matches(normal.text, set(), None):
        if detector.entity not in _NO_SECRET and passes(detector, normal.text, start, end):
            yield normal.back(start, end)
