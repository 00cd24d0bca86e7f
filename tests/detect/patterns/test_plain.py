"""The fused engine and stock Presidio find the same, over examples and over made-up mixtures."""

from __future__ import annotations

import random
import re
import tempfile
from pathlib import Path

import pytest

from classify.detect.patterns.engine import PatternEngine
from classify.detect.patterns.packs import load_packs
from classify.detect.patterns.plain import PlainEngine

_TEXTS = [
    re.sub(r"<([^<>]+)>", r"\1", example)
    for detector in load_packs().detectors
    for example in (*detector.entry.finds, *detector.entry.ignores)
]


# The compiled database is kept between runs; its name changes with the patterns.
_KEPT = Path(tempfile.gettempdir()) / "missoula-classify-tests"


@pytest.fixture(scope="module")
def fused() -> PatternEngine:
    return PatternEngine.load(cache=_KEPT)


@pytest.fixture(scope="module")
def plain() -> PlainEngine:
    return PlainEngine.load()


def mixture(seed: int) -> str:
    """Examples in any order, joined as lines, sentences and cells are."""
    chance = random.Random(seed)
    chosen = chance.choices(_TEXTS, k=40)
    return "".join(
        text + chance.choice([" ", "\n", ", ", "; ", "\t", " - ", "", "\u00a0", "\u200b "]) for text in chosen
    )


@pytest.mark.parametrize("seed", range(25))
def test_same_findings_on_mixtures(fused: PatternEngine, plain: PlainEngine, seed: int) -> None:
    """Entity, span and score are the same, none missing and none extra."""
    text = mixture(seed)
    assert sorted(hit.key for hit in fused.find(text)) == plain.find(text)


@pytest.mark.parametrize("seed", range(3))
def test_same_findings_without_the_wheel(fused: PatternEngine, seed: int) -> None:
    """The path without Vectorscan differs in speed only."""
    text = mixture(seed)
    slow = PatternEngine.load(fused=False)
    assert [hit.key for hit in slow.find(text)] == [hit.key for hit in fused.find(text)]
