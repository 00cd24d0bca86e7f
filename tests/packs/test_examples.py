"""Every example in the packs is a test: what an entry finds, and what it must leave alone."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest

from classify.detect.patterns.engine import PatternEngine
from classify.detect.patterns.packs import load_packs

_PACKS = load_packs()
_FINDS = [(d, example) for d in _PACKS.detectors for example in d.entry.finds]
_IGNORES = [(d, example) for d in _PACKS.detectors for example in d.entry.ignores]


def marked(example: str) -> tuple[str, list[str]]:
    """The text of an example without its marks, and the values marked in it."""
    values = re.findall(r"<([^<>]+)>", example)
    return re.sub(r"<([^<>]+)>", r"\1", example), values


# The compiled database is kept between runs; its name changes with the patterns.
_KEPT = Path(tempfile.gettempdir()) / "missoula-classify-tests"


@pytest.fixture(scope="module")
def engine() -> PatternEngine:
    return PatternEngine.load(cache=_KEPT)


@pytest.mark.parametrize(("detector", "example"), _FINDS, ids=[f"{d.id}: {e}" for d, e in _FINDS])
def test_finds(engine: PatternEngine, detector: object, example: str) -> None:
    """Exactly the marked values are found, from first to last character."""
    text, values = marked(example)
    entity = detector.entry.entity  # type: ignore[attr-defined]
    assert [text[hit.start : hit.end] for hit in engine.find(text) if hit.entity == entity] == values


@pytest.mark.parametrize(("detector", "example"), _IGNORES, ids=[f"{d.id}: {e}" for d, e in _IGNORES])
def test_ignores(engine: PatternEngine, detector: object, example: str) -> None:
    """Nothing of the entry's entity is found."""
    entity = detector.entry.entity  # type: ignore[attr-defined]
    assert [example[hit.start : hit.end] for hit in engine.find(example) if hit.entity == entity] == []
