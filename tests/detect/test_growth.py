"""Time grows with the text and no faster, whatever the text: every expression, and the scanner as a whole.

Measured as a ratio of processor seconds, so that a slow or busy machine changes nothing: four times the text
may cost eight times as much, and a constant that no growth hides in.
"""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import regex

import classify.detect
import detectors
from classify.detect.packs import load_packs
from classify.detect.scan import Scanner
from classify.detect.signals import signals
from classify.extract.document import Place, TableBlock, TextBlock
from tests.detect.hostile import hostile, text_of

Expression = re.Pattern[Any] | regex.Pattern[Any]

_N = 1_000
_NEGLIGIBLE = 0.004
"""Processor seconds for the longest text below which nothing is measured again: 1 microsecond a character."""
_MOST = 8.0
"""How much more four times the text may cost: linear is 4, the square is 16."""
_HOPELESS = 1.0


def _spent(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def _grows_too_fast(cost: Callable[[int], float], n: int, negligible: float = _NEGLIGIBLE) -> bool:
    """Whether `cost` of 4n is out of proportion to that of n. Of several tries the least counts."""
    if cost(n // 4) > _HOPELESS:
        return True  # cubic, or worse: the larger sizes would never end
    if cost(4 * n) <= negligible:
        return False
    for tries in (1, 3, 5):
        small, large = (min(cost(size) for _ in range(tries)) for size in (n, 4 * n))
        if large <= _MOST * small + negligible:
            return False
        if large > 20 * _HOPELESS:
            break
    return True


def _too_slow(expression: Expression, examples: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """The hostile texts that an expression is slow on."""

    def cost(size: int) -> float:
        text = text_of(lead, pump, size)
        return _spent(lambda: sum(1 for _ in expression.finditer(text)))

    slow = []
    for lead, pump in hostile(expression.pattern, expression.flags, examples):
        if _grows_too_fast(cost, _N):
            slow.append((lead, pump))
            if len(slow) == 2:
                break  # enough to mend it by
    return slow


def _held(value: object, depth: int = 0) -> Iterator[Expression]:
    """The expressions in a module's value: itself, or inside lists, tables and records."""
    if isinstance(value, (re.Pattern, regex.Pattern)):
        yield value
    elif depth < 4 and isinstance(value, (list, tuple, set, frozenset)):
        for part in value:
            yield from _held(part, depth + 1)
    elif depth < 4 and isinstance(value, dict):
        yield from _held(list(value.values()), depth)
    elif depth < 4 and dataclasses.is_dataclass(value) and not isinstance(value, type):
        yield from _held([getattr(value, name.name, None) for name in dataclasses.fields(value)], depth)


def _modules() -> dict[str, list[Expression]]:
    found: dict[str, list[Expression]] = {}
    for package in (classify.detect, detectors):
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            values = vars(importlib.import_module(module.name))
            held = [e for name, value in values.items() if not name.startswith("__") for e in _held(value)]
            # `shapes` reads the packs' own expressions, never a document.
            if held and module.name != "classify.detect.shapes":
                found[module.name] = list(dict.fromkeys(held))
    return found


_MODULES = _modules()
_DETECTORS = load_packs().detectors


@pytest.mark.parametrize("module", sorted(_MODULES))
def test_expressions_of_modules(module: str) -> None:
    """Shapes, labels, births, names, checks and recognizers: every expression that a module holds."""
    assert {e.pattern: slow for e in _MODULES[module] if (slow := _too_slow(e))} == {}


@pytest.mark.parametrize("detector", _DETECTORS, ids=[detector.id for detector in _DETECTORS])
def test_expressions_of_packs(detector: Any) -> None:
    """A detector's forms, its context words and its cells, with texts near its own examples."""
    examples = tuple(re.sub(r"<([^<>]+)>", r"\1", example) for example in detector.entry.finds[:6])
    expressions = [pattern.compiled for pattern in detector.patterns]
    expressions += [words.pattern for words in detector.words.values()]
    expressions += [form for form, _ in detector.cells]
    assert {e.pattern: slow for e in expressions if (slow := _too_slow(e, examples))} == {}


@pytest.mark.parametrize("part", range(8))
def test_expressions_of_signals(part: int) -> None:
    """The phrases of signals, which run in `re` where there is no one-pass scan."""
    chosen = signals()[part::8]
    slow = {
        text: found
        for signal in chosen
        for text in signal.expressions
        if (found := _too_slow(re.compile(text, re.IGNORECASE | re.ASCII)))
    }
    assert slow == {}


@pytest.fixture(scope="module")
def scanner() -> Scanner:
    return Scanner.load(names=False)


@pytest.fixture(scope="module")
def whole_scanner() -> Scanner:
    return Scanner.load()


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

    return lambda size: _spent(lambda: work(size))


@pytest.mark.parametrize("detector", _DETECTORS, ids=[detector.id for detector in _DETECTORS])
def test_the_scanner_on_examples(scanner: Scanner, detector: Any) -> None:
    """Examples of one detector, whole and cut off, over and over: matching, context and settling together."""
    examples = [re.sub(r"<([^<>]+)>", r"\1", example) for example in detector.entry.finds[:3]]
    pumps = [pump for text in examples for pump in (text, text + "\n", text[: len(text) // 2] + " ")]
    costs = {pump: _cost_of_scanning(scanner, "", pump) for pump in pumps}
    assert [pump for pump, cost in costs.items() if _grows_too_fast(cost, 6_000, negligible=0.2)] == []


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
        assert not _grows_too_fast(cost, 5_000, negligible=0.3)
