"""From matches to results: check, context, recognizer, floor. One place, so that the fused engine
and plain Presidio cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from classify.detect.finding import Step, Why

if TYPE_CHECKING:
    import regex

    from classify.detect.packs import Context, Detector

_WORD = 40
"""A context word may begin inside the window and end this many characters beyond it."""


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
    setting: str | None = None
    remark: str | None = None
    """What a recognizer has to say about its verdict."""


def passes(detector: Detector, text: str, start: int, end: int) -> bool:
    """Whether the entry's check (if any) accepts the matched value."""
    return detector.check is None or detector.check(text[start:end])


def settle(detector: Detector, text: str, spans: list[Span]) -> list[Span]:
    """Results of one detector: `spans` (checked and without duplicates) after context and floor."""
    entry = detector.entry
    kept = []
    for span in spans:
        if entry.context and detector.context:
            span.context = _near(detector.context, entry.context, text, span)
            if span.context:
                span.score = min(0.99, span.score + entry.context.change)
            elif detector.pattern_named[span.pattern].spec.needs_context:
                continue
        if entry.setting and detector.setting and not span.context:
            span.setting = _near(detector.setting, entry.setting, text, span)
            if span.setting:
                span.score = max(0.0, span.score + entry.setting.change)
        if entry.against and detector.against:
            span.against = _near(detector.against, entry.against, text, span)
            if span.against:
                span.score = max(0.0, span.score + entry.against.change)
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


def _near(words: regex.Pattern[str], window: Context, text: str, span: Span) -> str | None:
    """The first of `words` before the span, or after it, within the window."""
    if window.before:
        begin = max(0, span.start - window.before)
        found = words.search(text, begin, span.start)
        if found:
            return _spelt(found[0])
    if window.after:
        limit = span.end + window.after
        found = words.search(text, span.end, min(len(text), limit + _WORD))
        if found and found.start() < limit:
            return _spelt(found[0])
    return None


def _spelt(words: str) -> str:
    return " ".join(words.split()).lower()
