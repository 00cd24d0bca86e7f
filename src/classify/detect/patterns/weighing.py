"""From matches to results: check, context, recognizer, floor. One place, so that the fused engine
and plain Presidio cannot differ.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from classify.detect.finding import Step, Why

if TYPE_CHECKING:
    from classify.detect.patterns.packs import Context, Detector, Kind

WordEnds = dict["Kind", list[int]]

_WORD = 40
"""A context word may begin inside the window and end this many characters beyond it."""
_LIST_GAP = 16
"""Most characters between two members of a list."""
_LIST_ENDS = re.compile(r"[.;:!?\n]")
_SENTENCE_ENDS = re.compile(r"[a-z]{3}[.!?] {1,2}[A-Z]|[a-z]{2}[.!?]\n[A-Z]")


@dataclass(slots=True)
class Span:
    """A match on its way to becoming a result."""

    start: int
    end: int
    score: float
    pattern: str
    """Name of the pattern that matched."""
    context: str | None = None
    """The context word that raised the score, as the pack spells it."""
    against: str | None = None
    doubt: str | None = None
    setting: str | None = None
    remark: str | None = None
    """What a recognizer has to say about its verdict."""


def passes(detector: Detector, text: str, start: int, end: int) -> bool:
    """Whether the entry's check (if any) accepts the matched value."""
    return detector.check is None or detector.check(text[start:end])


def weighed(detector: Detector, text: str, spans: list[Span], ends: WordEnds | None = None) -> list[Span]:
    """Results of one detector: `spans` (checked and without duplicates) after context and floor.

    `ends` says where the detector's context words may end in `text`, each list ascending; what it
    does not hold is not looked for. None means "look everywhere".
    """
    entry = detector.entry
    kept = []
    refused: Span | None = None
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        if not _weigh(detector, text, span, ends):
            continue
        if refused and not span.context and not span.against and _goes_on(text, refused, span):
            span.against = refused.against
        if span.against and entry.against:
            span.score = max(0.0, span.score + entry.against.change)
            refused = span
        elif span.doubt and entry.doubt:
            span.score = min(span.score, max(entry.floor, span.score + entry.doubt.change))
        span.score = round(span.score, 4)
        if span.score >= entry.floor:
            kept.append(span)
    if detector.recognize:
        kept = [
            replace(span, start=start, end=end, score=round(score, 4), remark=remark)
            for span, start, end, score, remark in _recognized(detector, text, kept)
            if score >= entry.floor
        ]
    return kept


def _weigh(detector: Detector, text: str, span: Span, ends: WordEnds | None) -> bool:
    """Notes the words that speak for and against `span`; False when it lacks the word it needs."""
    entry = detector.entry
    spec = detector.pattern_named[span.pattern].spec
    nearest = _WORD + 1_000
    if entry.context:
        span.context, nearest = _near("context", detector, text, span, ends) or (None, nearest)
        if span.context:
            span.score = min(0.99, span.score + entry.context.change)
        elif spec.needs_context:
            return False
    if entry.setting and not span.context:
        span.setting, _ = _near("setting", detector, text, span, ends) or (None, 0)
        if span.setting:
            span.score = max(0.0, span.score + entry.setting.change)
    if not spec.firm:
        span.against = _speaks_against("against", detector, text, span, ends, nearest)
        if span.against is None:
            span.doubt = _speaks_against("doubt", detector, text, span, ends, nearest)
    return True


def _speaks_against(
    kind: Kind, detector: Detector, text: str, span: Span, ends: WordEnds | None, nearest: int
) -> str | None:
    """The word of a kind that speaks against `span`, unless the word for it stands nearer."""
    if kind not in detector.words:
        return None
    word, distance = _near(kind, detector, text, span, ends) or (None, 0)
    return word if detector.words[kind].window.always or distance <= nearest else None


def _goes_on(text: str, refused: Span, span: Span) -> bool:
    """Whether `span` continues a list of things: "Budget code 406-310-2210 moved to 406-310-2215"."""
    between = text[refused.end : span.start]
    return refused.pattern == span.pattern and len(between) <= _LIST_GAP and not _LIST_ENDS.search(between)


def without_contained(spans: Iterable[Span]) -> list[Span]:
    """As Presidio does it: a span inside another of the same entity and no better score goes."""
    kept: list[Span] = []
    active: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, span.start - span.end, -span.score)):
        active = [other for other in active if other.end >= span.start]
        if not any(other.end >= span.end and span.score <= other.score for other in active):
            kept.append(span)
            active.append(span)
    return kept


def explain(detector: Detector, span: Span, version: str) -> Why:
    """The reasons for a result, in words; holds nothing of the text but the pack's own words."""
    spec = detector.pattern_named[span.pattern].spec
    entry = detector.entry
    check = f", and the check {entry.check} holds" if entry.check else ""
    steps = [Step(f"the form {spec.name.replace('_', ' ')}{check}", spec.score)]
    if span.context and entry.context:
        steps.append(Step(f"the word {span.context} nearby", entry.context.change))
    if span.against and entry.against:
        steps.append(Step(f"the word {span.against} nearby speaks against it", entry.against.change))
    if span.doubt and entry.doubt:
        steps.append(Step(f"the word {span.doubt} nearby makes it doubtful", entry.doubt.change))
    if span.setting and entry.setting:
        steps.append(
            Step(f"the word {span.setting} in the text around speaks against it", entry.setting.change)
        )
    if span.remark:
        told = sum(step.change for step in steps)
        steps.append(Step(span.remark, round(span.score - told, 4)))
    return Why(detector.id, version, spec.sentence or entry.sentence, tuple(steps))


def _recognized(
    detector: Detector, text: str, spans: list[Span]
) -> Iterable[tuple[Span, int, int, float, str | None]]:
    assert detector.recognize is not None
    triples = [(span.start, span.end, span.score) for span in spans]
    for index, start, end, score, remark in detector.recognize(text, triples):
        yield spans[index], start, end, score, remark


def _near(
    kind: Kind, detector: Detector, text: str, span: Span, ends: WordEnds | None
) -> tuple[str, int] | None:
    """The nearest context word of a kind in its window around the span, and how many characters lie
    between.

    A word before the value does not speak against it where it cannot be its label: in "Debra Case,
    406-555-0142" the comma parts them, in "No citation. Accident no. 22-044409" a sentence ends.
    """
    known = detector.words[kind]
    words, window = known.pattern, known.window
    if ends is not None and not _stands_near(ends.get(kind, []), window, text, span):
        return None
    best: tuple[str, int] | None = None
    if window.before:
        for found in words.finditer(text, max(0, span.start - window.before), span.start):
            if not (kind in ("against", "doubt") and _is_parted(text[found.end() : span.start])):
                best = _spelt(found[0]), span.start - found.end()
    if window.after:
        limit = span.end + window.after
        after = words.search(text, span.end, min(len(text), limit + _WORD))
        if after and after.start() < limit and (best is None or after.start() - span.end < best[1]):
            best = _spelt(after[0]), after.start() - span.end
    return best


def _is_parted(between: str) -> bool:
    """Whether what stands between a word and a value says that the word is not the value's label: a comma
    ("Debra Case, 406-555-0142"), the end of a sentence, or the end of a line of headers set with commas.
    """
    if between == ", " or (between[:1] == "\n" and between[-1:] == "," and between.count("\n") == 1):
        return True
    # A further line's end would make it another paragraph, in which a word may be a heading.
    return any(between.count("\n") == end[0].count("\n") for end in _SENTENCE_ENDS.finditer(between))


def _stands_near(ends: list[int], window: Context, text: str, span: Span) -> bool:
    """Whether one of the words may stand in the window, given the offsets behind the character that
    follows each.
    """
    if text[max(0, span.start - 1) : span.start + 1].isalpha():
        return True  # a word may be written together with the value
    first, last = span.start - window.before, span.start + 1
    if window.before and bisect_right(ends, first) < bisect_right(ends, last):
        return True
    first, last = span.end, span.end + window.after + _WORD + 1
    return window.after > 0 and bisect_right(ends, first) < bisect_right(ends, last)


def _spelt(words: str) -> str:
    return " ".join(words.split()).lower()
