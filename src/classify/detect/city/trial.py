"""What is wrong with a city's recognizers, told before one is let into a scan.

The declaration is checked when it is read; this finds what reading cannot see: recognizers that do not load,
examples that fail, and texts that make one slow.
"""

from __future__ import annotations

import contextlib
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

from presidio_analyzer import EntityRecognizer

from classify.detect.analysis.analyzer import Artifacts
from classify.detect.analysis.finders import Finders, NamesBudget
from classify.detect.analysis.searching import Request
from classify.detect.city.files import City, CityFile
from classify.detect.city.loading import engage, load_recognizers
from classify.detect.patterns.engine import PatternEngine
from classify.detect.patterns.lint import HOSTILE, Problem
from classify.detect.patterns.packs import marked
from classify.detect.text import search
from classify.detect.vocabulary.headings import Headings
from classify.errors import PackError

_SHORT, _LONG = 4_000, 16_000
"""Characters of the hostile texts. Four times the text may cost `_MOST` times the time."""
_MOST = 9.0
_NEGLIGIBLE = 0.05
_SLOW = 25e-6
"""Processor seconds that a character of a hostile text may cost, as for a pattern of the packs."""
_PATIENCE = 2.0
"""Processor seconds after which one measurement is given up."""


class _TooSlow(Exception):
    """A measurement was given up."""


def lint_city_file(file: CityFile, packs: Path | None = None, *, cache: Path | None = None) -> list[Problem]:
    """Everything wrong with one file; empty when all is well.

    Its examples are tried beside the shipped detectors and those of `packs`, as a scan would. Changes the
    process's timer of processor time while it measures.
    """
    try:
        recognizers = load_recognizers(file)
        patterns = PatternEngine.load(packs, cache=cache)
        finders = Finders(patterns, None, Headings(patterns))
        engage(finders, City((file,)))
        problems = [problem for one in recognizers for problem in _slow(one, file, finders)]
        return problems or list(_failing_examples(file, finders))
    except PackError as error:
        return [Problem(file.id, error.sentence)]


def _slow(recognizer: EntityRecognizer, file: CityFile, finders: Finders) -> Iterator[Problem]:
    """Texts on which it takes more time than its share; the first is enough."""
    for lead, piece, end in _hostile(file):
        cost = _cost_of(recognizer, finders, lead, piece, end)
        if cost is not None:
            yield Problem(file.id, f"{type(recognizer).__name__}: on a text of many {piece[:24]!r} {cost}.")
            return


def _hostile(file: CityFile) -> Iterator[tuple[str, str, str]]:
    """What begins a text, is repeated in it, and ends it: what slows many patterns, and the file's examples.

    A whole value at the end keeps a search from giving up because the text lacks something it needs.
    """
    ends = {text[start:end] for text, spans in _examples(file) for start, end in spans}
    for lead, piece in _pumps(file):
        yield lead, piece, ""
        yield from ((lead, piece, f"!\n!{value}") for value in sorted(ends)[:2])


def _examples(file: CityFile) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    return (marked(text) for entity in file.entities.values() for text in entity.finds[:3])


def _pumps(file: CityFile) -> Iterator[tuple[str, str]]:
    yield from (("", piece) for piece in HOSTILE)
    for text, spans in _examples(file):
        yield from (("", text + end) for end in ("", " ", "\n"))
        for start, end in spans[:1]:
            value, before = text[start:end], text[:start]
            yield from (("", value), ("", value[: max(1, len(value) // 2)]), ("", value[:-1] + " "))
            yield from ((value, value[-1]), (value[:-1], " "), (before, value[0]), (text[:end], " "))


def _cost_of(recognizer: EntityRecognizer, finders: Finders, lead: str, piece: str, end: str) -> str | None:
    """In words, what is wrong with its time; None where it grows as the text does."""

    def work(size: int) -> float:
        text = (lead + piece * (size // len(piece) + 1))[:size] + end
        artifacts = Artifacts(Request(text, finders))
        begin = time.process_time()
        recognizer.analyze(text=text, entities=recognizer.supported_entities, nlp_artifacts=artifacts)
        return time.process_time() - begin

    try:
        with _patience():
            long = work(_LONG)
        if long <= _NEGLIGIBLE:
            return None
        with _patience():
            long = min(long, work(_LONG), work(_LONG))
        with _patience():
            short = min(work(_SHORT) for _ in range(3))
    except _TooSlow:
        return "it takes longer than it may"
    except Exception as error:  # noqa: BLE001 - a stranger's code
        return f"it fails ({type(error).__name__})"
    if long > _LONG * _SLOW:
        return f"it costs {long / _LONG * 1e6:.0f} microseconds a character"
    if long > _MOST * short + _NEGLIGIBLE:
        return "its time grows faster than the text"
    return None


@contextlib.contextmanager
def _patience() -> Iterator[None]:
    """Gives up what runs longer: expressions ask for signals while they search."""

    def give_up(_signal: int, _frame: FrameType | None) -> None:
        raise _TooSlow

    before = signal.signal(signal.SIGVTALRM, give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, _PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _failing_examples(file: CityFile, finders: Finders) -> Iterator[Problem]:
    find = _finder(file, finders)
    for name, entity in file.entities.items():
        for example in entity.finds:
            text, spans = marked(example)
            if not spans:
                yield Problem(file.id, f"{example!r} marks no value: write <value>.")
                continue
            found = find(text, name)
            if found != spans:
                told = [text[start:end] for start, end in found] or "nothing"
                yield Problem(file.id, f"in {example!r} it finds {told} as {name}.")
        for text in entity.ignores:
            for start, end in find(text, name):
                yield Problem(file.id, f"in {text!r} it finds {text[start:end]!r} as {name}.")


def _finder(file: CityFile, finders: Finders) -> Callable[[str, str], list[tuple[int, int]]]:
    """Spans of an entity in a text, as a scan finds them."""

    def find(text: str, entity: str) -> list[tuple[int, int]]:
        finders.notes.failed.clear()
        claims = search(text, finders, NamesBudget(0), prose=True)
        if finders.notes.failed:
            raise PackError(f"{file.path.name} fails on {text!r}: an error, or a result it did not declare.")
        return [(claim.start, claim.end) for claim in claims if claim.entity == entity]

    return find
