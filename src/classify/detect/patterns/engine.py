"""The pattern engine: every detector of the packs in one pass over the text.

Vectorscan says where a pattern may end; the exact pattern, its check and its context words then
look only there. `classify.detect.patterns.plain` runs the same packs through stock Presidio and must find
the same, which a differential test holds true.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property, partial
from pathlib import Path

from classify.detect.finding import Why
from classify.detect.hits import Fit, Hit, Hits
from classify.detect.patterns.exactcache import recall
from classify.detect.patterns.headerwords import HeaderWords
from classify.detect.patterns.multiscan import EverywhereScan, MultiScan, multiscan, stretches
from classify.detect.patterns.normal import normalise
from classify.detect.patterns.packs import Detector, Kind, Packs, Pattern, load_packs
from classify.detect.patterns.weighing import Span, WordEnds, explain, passes, weighed, without_contained
from classify.memos import Memo

_EXPLANATIONS_KEPT = 5_000
_MANY = 12
"""Matches in a text from which on its context words are found in one pass, too."""


class PatternEngine:
    """Finds identifiers in text. Make one for each process; it is not shared between threads."""

    def __init__(
        self, packs: Packs, scan: MultiScan, words: Callable[[], MultiScan] = EverywhereScan
    ) -> None:
        self.packs = packs
        self.version = packs.version
        self._scan = scan
        self._patterns = [(d, p) for d in packs.detectors for p in d.patterns]
        self._words = words
        self._word_lists = _word_lists(packs)
        self._explanations: Memo[tuple[str | float | None, ...], Why] = Memo(_EXPLANATIONS_KEPT)
        self._headers = HeaderWords(packs.detectors)

    @classmethod
    def load(
        cls, site: Path | None = None, *, cache: Path | None = None, fused: bool = True
    ) -> PatternEngine:
        """The shipped packs, with a site's own laid over them.

        `cache` is a folder for the compiled database and the exact patterns; without one, what the
        installation did not compile (`cachefile`) is compiled anew.
        `fused=False` looks everywhere with every pattern, as if the wheel were missing.
        Raises PackError when a pack is wrong.
        """
        packs = load_packs(site)
        recall([pattern for detector in packs.detectors for pattern in detector.patterns], cache)
        anchors = [pattern.anchor for detector in packs.detectors for pattern in detector.patterns]
        if not fused:
            return cls(packs, EverywhereScan(), EverywhereScan)
        words = [detector.words[kind].anchor for detector, kind in _word_lists(packs)]
        engine = cls(packs, multiscan(anchors, cache), lambda: multiscan(words, cache))
        if cache is not None:
            # Now, not when first needed: a worker that has locked itself in could not keep it for the next.
            engine._word_scan  # noqa: B018
        return engine

    def find(self, text: str, label: str | None = None) -> Hits:
        """Hits in `text`, by start, with the detectors that were met.

        `label` (a field's name, a column's header) counts as standing before the text.
        """
        lead = f"{label.strip()}: " if label and label.strip() else ""
        normal = normalise(lead + text, plain_letters=True)
        met: set[str] = set()
        hits = []
        for detector, span in self._results(normal.text, met):
            start, end = normal.back(span.start, span.end)
            if start >= len(lead):
                hits.append(self._hit(detector, span, start - len(lead), end - len(lead)))
        return Hits(hits, met)

    def fits(self, entity: str, value: str) -> float | None:
        """Score of a cell whose header already says that it is `entity`; None when it cannot be."""
        return self.fit(entity, value).score

    def fit(self, entity: str, value: str) -> Fit:
        """As `fits`, with the detectors that were met."""
        clean = normalise(value, plain_letters=True).text.strip()
        best: float | None = None
        for detector in self.packs.by_entity(entity):
            for form, cell in detector.cells:
                if form.fullmatch(clean) and (cell.check is None or _check(cell.check, clean)):
                    best = max(best or 0.0, cell.score)
        if best is not None or not clean:
            return Fit(best)
        met: set[str] = set()
        spans = [span for _, span in self._results(clean, met, only=entity)]
        whole = [span.score for span in spans if span.end - span.start >= 0.8 * len(clean)]
        return Fit(max(whole, default=None), frozenset(met))

    def columns_for(self, header: str) -> list[tuple[str, float]]:
        """Entities that a column's header names, strongest first: 1.0 exactly, 0.7 among other words."""
        return self._headers.named_by(header)

    def headers(self) -> frozenset[str]:
        """All headers that name an entity by themselves, in small letters."""
        return self._headers.exact

    def _results(self, text: str, met: set[str], only: str | None = None) -> list[tuple[Detector, Span]]:
        """What stock Presidio would return for the normalised text, in its order; adds to `met`.

        With `only`, the results of one entity, which those of others do not touch.
        """
        spans: dict[Detector, list[Span]] = {}
        for detector, pattern, start, end in self._matches(text, met, only):
            if passes(detector, text, start, end):
                spans.setdefault(detector, []).append(Span(start, end, pattern.spec.score, pattern.spec.name))
        by_entity: dict[str, list[tuple[Detector, Span]]] = {}
        ends = self._word_ends(text) if sum(map(len, spans.values())) >= _MANY else None
        for detector, matched in spans.items():
            nearby = None if ends is None else ends.get(detector, {})
            for span in weighed(detector, text, without_contained(matched), nearby):
                by_entity.setdefault(detector.entry.entity, []).append((detector, span))
        results = []
        for pairs in by_entity.values():
            owner = {id(span): detector for detector, span in pairs}
            kept = without_contained(span for _, span in pairs)
            results += [(owner[id(span)], span) for span in kept]
        results.sort(key=lambda pair: (pair[1].start, pair[1].end))
        return results

    def _matches(
        self, text: str, met: set[str], only: str | None
    ) -> Iterator[tuple[Detector, Pattern, int, int]]:
        """Exact matches of all patterns (or those of one entity), empty ones left out; adds the detectors of
        all anchors to `met`.
        """
        ends = self._scan.ends(text)
        if ends is None:
            ends = {number: [] for number in range(len(self._patterns))}
        everywhere = [(0, len(text))]
        for number in sorted(ends):
            detector, pattern = self._patterns[number]
            met.add(detector.id)
            if only is not None and detector.entity != only:
                continue
            beyond = 0 if pattern.ends_alike else pattern.width
            places = stretches(ends[number], pattern.width, pattern.width) if ends[number] else everywhere
            for begin, last in places:
                limit = min(len(text), last + beyond + pattern.reach)
                for match in pattern.compiled.finditer(text, begin, limit):
                    start, end = match.span()
                    if start < end <= last + beyond:
                        yield detector, pattern, start, end

    @cached_property
    def _word_scan(self) -> MultiScan:
        """Finds context words; most files ask for none."""
        return self._words()

    def _word_ends(self, text: str) -> dict[Detector, WordEnds] | None:
        """Where the context words of each detector may end in `text`; None means "look everywhere"."""
        met = self._word_scan.ends(text)
        if met is None:
            return None
        ends: dict[Detector, WordEnds] = {}
        for number, offsets in met.items():
            detector, kind = self._word_lists[number]
            ends.setdefault(detector, {})[kind] = sorted(offsets)
        return ends

    def _hit(self, detector: Detector, span: Span, start: int, end: int) -> Hit:
        explanation = partial(self._explained, detector, span)
        return Hit(detector.entity, start, end, span.score, detector.id, explanation, detector.entry.rank)

    def _explained(self, detector: Detector, span: Span) -> Why:
        """The explanation of a span; those of equal ones are one."""
        reasons = (
            span.pattern,
            span.context,
            span.against,
            span.doubt,
            span.setting,
            span.remark,
            span.score,
        )
        known = self._explanations.get((detector.id, *reasons))
        if known is None:
            known = self._explanations[detector.id, *reasons] = explain(detector, span, self.version)
        return known


def _word_lists(packs: Packs) -> list[tuple[Detector, Kind]]:
    """All lists of context words, in the order in which the one-pass scan numbers them."""
    return [(detector, kind) for detector in packs.detectors for kind in detector.words]


def _check(name: str, value: str) -> bool:
    from detectors.validators import CHECKS

    return CHECKS[name](value)
