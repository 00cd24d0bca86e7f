"""Time grows with the text and no faster, whatever the text: every expression, and the scanner as a whole."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

import classify.detect
import detectors
from classify.detect.judging.signals import signals
from classify.detect.patterns.packs import load_packs
from classify.detect.scan import Scanner
from classify.extract.document import Place, TableBlock, TextBlock
from tests.growth import expressions_of, grows_too_fast, spent, too_slow
from tests.hostile_texts import text_of

_MODULES = expressions_of((classify.detect, detectors))
# `shapes` reads the packs' own expressions, never a document.
_MODULES.pop("classify.detect.patterns.shapes", None)
_DETECTORS = load_packs().detectors


@pytest.mark.parametrize("module", sorted(_MODULES))
def test_expressions_of_modules(module: str) -> None:
    """Shapes, labels, births, names, checks and recognizers: every expression that a module holds."""
    assert {e.pattern: slow for e in _MODULES[module] if (slow := too_slow(e))} == {}


@pytest.mark.parametrize("detector", _DETECTORS, ids=[detector.id for detector in _DETECTORS])
def test_expressions_of_packs(detector: Any) -> None:
    """A detector's forms, its context words and its cells, with texts near its own examples."""
    examples = tuple(re.sub(r"<([^<>]+)>", r"\1", example) for example in detector.entry.finds[:6])
    expressions = [pattern.compiled for pattern in detector.patterns]
    expressions += [words.pattern for words in detector.words.values()]
    expressions += [form for form, _ in detector.cells]
    assert {e.pattern: slow for e in expressions if (slow := too_slow(e, examples))} == {}


@pytest.mark.parametrize("part", range(8))
def test_expressions_of_signals(part: int) -> None:
    """The phrases of signals, which run in `re` where there is no one-pass scan."""
    chosen = signals()[part::8]
    slow = {
        text: found
        for signal in chosen
        for text in signal.expressions
        if (found := too_slow(re.compile(text, re.IGNORECASE | re.ASCII)))
    }
    assert slow == {}


@pytest.fixture(scope="module")
def scanner() -> Scanner:
    return _warm(Scanner.load(names=False))


@pytest.fixture(scope="module")
def whole_scanner() -> Scanner:
    return _warm(Scanner.load())


def _warm(scanner: Scanner) -> Scanner:
    """What is made when first needed is made: the first text measured pays for nothing but itself."""
    _cost_of_scanning(scanner, "", "Jane Doe, jane.roe@example.org\n", table=True)(400)
    _cost_of_scanning(scanner, "", "Jane Doe, jane.roe@example.org\n")(400)
    return scanner


def _cost_of_scanning(
    scanner: Scanner, lead: str, pump: str, *, table: bool = False
) -> Callable[[int], float]:
    def work(size: int) -> None:
        text = text_of(lead, pump, size)
        scan = scanner.start("a/b.txt", "txt")
        if table:
            scan.feed(TableBlock([["Name", "SSN", "Notes"], [text[:60], text[:20], text]], Place("cell")))
        else:
            scan.feed(TextBlock(text))
        scan.finish()

    return lambda size: spent(lambda: work(size))


@pytest.mark.parametrize("detector", _DETECTORS, ids=[detector.id for detector in _DETECTORS])
def test_the_scanner_on_examples(scanner: Scanner, detector: Any) -> None:
    """Examples of one detector, whole and cut off, over and over: matching, context and settling together."""
    examples = [re.sub(r"<([^<>]+)>", r"\1", example) for example in detector.entry.finds[:3]]
    pumps = [pump for text in examples for pump in (text, text + "\n", text[: len(text) // 2] + " ")]
    costs = {pump: _cost_of_scanning(scanner, "", pump) for pump in pumps}
    assert [pump for pump, cost in costs.items() if grows_too_fast(cost, 6_000, negligible=0.2)] == []


_WHOLE = (
    ('"', "\n"), ("", " "), ("", "\t"), ("", "\r"), ("", "_a"), ("", "1"), ("", "1-"), ("", "Ab "),
    ("", "A, "), ("", "a: "), ("", "Jane Doe, "), ("", "Jane Doe\n"), ("", "> "), ("", "."),
    ("Name: ", "Aa'"), ("", "From: a\n"), ("", "DOB: "), ("", "SSN SSN DOB\n"), ("", "-- --\n"),
    ("", "P<UTO<<"), ("", "Officer "), ("(", "("),
)  # fmt: skip


@pytest.mark.parametrize(("lead", "pump"), _WHOLE)
def test_the_scanner_with_names(whole_scanner: Scanner, lead: str, pump: str) -> None:
    """Signs, words and lines without end, as text and in a table's cell, read for names too."""
    for table in (False, True):
        cost = _cost_of_scanning(whole_scanner, lead, pump, table=table)
        assert not grows_too_fast(cost, 5_000, negligible=0.3)
