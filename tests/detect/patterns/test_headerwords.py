"""Header words looked up by runs say what seeking each detector's words in the header says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from classify.detect.patterns.engine import PatternEngine
from classify.detect.patterns.headerwords import HeaderWords, header_words
from classify.detect.patterns.packs import Detector, load_packs

PACKS = load_packs()
HEADERS = HeaderWords(PACKS.detectors)
PHRASES = sorted(
    {
        phrase
        for detector in PACKS.detectors
        for phrases in (
            detector.entry.columns.exact,
            detector.entry.columns.contains,
            detector.entry.columns.never,
        )
        for phrase in phrases
    }
)


def strength(detector: Detector, header: str) -> float:
    """The simple way: 1.0 by itself, 0.7 among other words, 0 beside a word that forbids it."""
    columns, padded = detector.entry.columns, f" {header} "
    if any(f" {header_words(phrase)} " in padded for phrase in columns.never):
        return 0.0
    if header in map(header_words, columns.exact):
        return 1.0
    return 0.7 if any(f" {header_words(phrase)} " in padded for phrase in columns.contains) else 0.0


def named_one_by_one(header: str) -> list[tuple[str, float]]:
    """Every detector is asked."""
    found: dict[str, float] = {}
    for detector in PACKS.detectors:
        if told := strength(detector, header_words(header)):
            found[detector.entity] = max(told, found.get(detector.entity, 0.0))
    return sorted(found.items(), key=lambda pair: -pair[1])


@given(st.lists(st.sampled_from([*PHRASES, "of", "the", "type", "employeeSSN", "No.", "#"]), max_size=4))
def test_runs_of_words_say_what_each_detector_says(phrases: list[str]) -> None:
    """Phrases of the packs in any order, with words that say nothing between them."""
    header = " ".join(phrases)
    assert HEADERS.named_by(header) == named_one_by_one(header)


def test_phrases_of_all_packs_are_told_as_by_their_detectors() -> None:
    """Behind another word; alone and among others they are drawn above."""
    assert len(PHRASES) > 300
    for phrase in PHRASES[::3]:
        header = f"old {phrase}"
        assert HEADERS.named_by(header) == named_one_by_one(header)


@given(st.text(max_size=30))
def test_any_header_is_told_the_same(header: str) -> None:
    """Whatever its characters."""
    assert HEADERS.named_by(header) == named_one_by_one(header)


def test_header_words() -> None:
    """Capitals inside a word, underscores and points part words."""
    assert header_words("empSSN_No.") == "emp ssn no"
    assert header_words("DateOfBirth") == "date of birth"


def test_the_engine_tells_the_headers_that_name_an_entity_by_themselves() -> None:
    """Those are the words that labels are made of."""
    exact = {header_words(phrase) for detector in PACKS.detectors for phrase in detector.entry.columns.exact}
    assert PatternEngine.load(fused=False).headers() == exact
