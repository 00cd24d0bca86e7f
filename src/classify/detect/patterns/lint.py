"""What is wrong with the packs, told before it can do harm.

The schema refuses misspelt keys when a pack is loaded; this finds what a schema cannot see:
examples that fail, patterns without a bound, patterns that a hostile text makes slow.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import regex

from classify.detect.patterns.engine import PatternEngine
from classify.detect.patterns.multiscan import EverywhereScan, MultiScan, multiscan
from classify.detect.patterns.packs import Detector, Packs, Pattern, load_packs, marked
from classify.errors import PackError

_SLOW = 25e-6
"""Seconds a character of hostile text may cost a pattern; a usual one takes a hundredth of it."""
_FAR = 220
"""Characters a lookaround may inspect."""
_PATIENCE = 0.6
"""Seconds after which a measurement is given up."""
HOSTILE = (
    *("1", "1 ", "1-", "1.", "1,", "12 34 ", "0 1 2 3 ", "1 N ", "1 Aa ", "1 A St "),
    *(
        "a",
        "A",
        "a ",
        "A ",
        "a1",
        "A1 ",
        "aA1 ",
        "a.",
        "a@",
        "a-",
        "a, ",
        "a=",
        "a:",
        "Aa Bb, ",
        "x" * 40 + " ",
    ),
    *(" ", "\n", "-", "'", "_", "/"),
)


@dataclass(frozen=True)
class Problem:
    """One thing to mend."""

    where: str
    """`pack/id`, or the file."""
    sentence: str


def lint_packs(site: Path | None = None, *, only: str | None = None) -> list[Problem]:
    """Everything wrong with the shipped packs and a site's own, worst first; empty when all is well.

    `only` names one pack to look at (quicker; its examples are then tried against that pack alone).
    """
    try:
        packs = load_packs(site)
    except PackError as error:
        return [Problem("packs", error.sentence)]
    if only is not None:
        chosen = tuple(detector for detector in packs.detectors if detector.id.startswith(f"{only}/"))
        packs = Packs(chosen, packs.version)
    broken = [problem for detector in packs.detectors for problem in _broken_patterns(detector)]
    if broken:
        return broken
    try:
        scan = multiscan([pattern.anchor for d in packs.detectors for pattern in d.patterns])
    except ValueError as error:
        return [Problem("packs", f"the one-pass scan refuses an anchor: {error}")]
    slow = [problem for detector in packs.detectors for problem in _slow_patterns(detector)]
    return [*slow, *_failing_examples(packs, scan), *_late_anchors(packs, scan)]


def _broken_patterns(detector: Detector) -> Iterator[Problem]:
    """Patterns that do not compile, have no bound, match nothing at all or look too far around."""
    for pattern in detector.patterns:
        name = pattern.spec.name
        try:
            compiled = regex.compile(pattern.source, regex.ASCII | regex.MULTILINE)
            far = pattern.width and pattern.reach > _FAR
        except (regex.error, PackError) as error:
            yield Problem(detector.id, f"{name}: {error}")
            continue
        if compiled.fullmatch("") is not None:
            yield Problem(detector.id, f"{name}: it matches the empty text.")
        if far:
            yield Problem(detector.id, f"{name}: it looks around further than {_FAR} characters.")


def _slow_patterns(detector: Detector) -> Iterator[Problem]:
    """Patterns that some repeated text makes slow, by measurement."""
    labels = {_label(text) for text in detector.entry.finds}
    texts = [lead + piece * (400 // len(piece)) for piece in HOSTILE for lead in ("", *sorted(labels)[:2])]
    for pattern in detector.patterns:
        for text in texts:
            cost = _cost(pattern, text)
            if cost is None or cost > _SLOW:
                piece = text[-12:]
                told = "more than it may" if cost is None else f"{cost * 1e6:.0f} microseconds a character"
                yield Problem(detector.id, f"{pattern.spec.name}: a text of many {piece!r} costs {told}.")
                break


def _cost(pattern: Pattern, text: str) -> float | None:
    """Seconds a character; None when the measurement was given up. A slow first try gets two more."""
    best: float | None = None
    for _ in range(3):
        begin = time.process_time()
        try:
            for _match in pattern.compiled.finditer(text, timeout=_PATIENCE):
                pass
        except TimeoutError:
            return None
        spent = (time.process_time() - begin) / len(text)
        best = spent if best is None else min(best, spent)
        if best <= _SLOW:
            break
    return best


def _failing_examples(packs: Packs, scan: MultiScan) -> Iterator[Problem]:
    engine = PatternEngine(packs, scan)
    for detector in packs.detectors:
        entity = str(detector.entry.entity)
        for example in detector.entry.finds:
            text, spans = marked(example)
            found = [(hit.start, hit.end) for hit in engine.find(text) if hit.entity == entity]
            if found != spans:
                told = [text[start:end] for start, end in found]
                yield Problem(detector.id, f"in {example!r} it finds {told}.")
        for text in detector.entry.ignores:
            for hit in engine.find(text):
                if hit.entity == entity:
                    yield Problem(detector.id, f"in {text!r} it finds {text[hit.start : hit.end]!r}.")


def _late_anchors(packs: Packs, scan: MultiScan) -> Iterator[Problem]:
    """Detectors whose anchors miss what the pattern itself would find in an example."""
    anchored = PatternEngine(packs, scan)
    everywhere = PatternEngine(packs, EverywhereScan())
    for detector in packs.detectors:
        for example in (*detector.entry.finds, *detector.entry.ignores):
            text, _ = marked(example)
            if [hit.key for hit in anchored.find(text)] != [hit.key for hit in everywhere.find(text)]:
                yield Problem(detector.id, f"an anchor misses what its pattern finds in {text!r}.")


def _label(example: str) -> str:
    """What stands before the first value of an example."""
    return example.partition("<")[0]
