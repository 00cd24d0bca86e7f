"""The same packs through stock Presidio: the oracle of the fused engine.

`PlainEngine` is an ordinary `AnalyzerEngine` with one `PatternRecognizer` for each entry of the packs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import regex
from presidio_analyzer import (
    AnalysisExplanation,
    AnalyzerEngine,
    PatternRecognizer,
    RecognizerRegistry,
    RecognizerResult,
)
from presidio_analyzer import Pattern as PresidioPattern
from presidio_analyzer.nlp_engine import NlpArtifacts, NoOpNlpEngine

from classify.detect.patterns.normal import normalise
from classify.detect.patterns.packs import Detector, Packs, load_packs
from classify.detect.patterns.weighing import Span, passes, weighed


class PackRecognizer(PatternRecognizer):
    """One entry of a pack as a Presidio recognizer; context on the raw text around a match."""

    def __init__(self, detector: Detector) -> None:
        self.detector = detector
        super().__init__(
            supported_entity=str(detector.entry.entity),
            name=detector.id,
            patterns=[
                PresidioPattern(pattern.spec.name, pattern.source, pattern.spec.score)
                for pattern in detector.patterns
            ],
            global_regex_flags=regex.ASCII | regex.MULTILINE,
        )

    def validate_result(self, pattern_text: str) -> bool | None:
        """False drops the match. True is never said: it would set the score to 1."""
        return None if passes(self.detector, pattern_text, 0, len(pattern_text)) else False

    def enhance_using_context(
        self,
        text: str,
        raw_recognizer_results: list[RecognizerResult],
        other_raw_recognizer_results: list[RecognizerResult],  # noqa: ARG002  # Presidio's signature
        nlp_artifacts: NlpArtifacts,  # noqa: ARG002
        context: list[str] | None = None,  # noqa: ARG002
    ) -> list[RecognizerResult]:
        """Results after context words, recognizer and floor."""
        spans = [
            Span(result.start, result.end, result.score, result.analysis_explanation.pattern_name)
            for result in raw_recognizer_results
        ]
        return [
            _result(
                str(self.detector.entry.entity), span.start, span.end, span.score, (self.detector.id, self.id)
            )
            for span in weighed(self.detector, text, spans)
        ]


class PlainEngine:
    """The oracle: the packs in a stock `AnalyzerEngine`, one recognizer an entry."""

    def __init__(self, packs: Packs) -> None:
        self.analyzer = _analyzer([PackRecognizer(detector) for detector in packs.detectors])

    @classmethod
    def load(cls, site: Path | None = None) -> PlainEngine:
        """The shipped packs with a site's own. Raises PackError."""
        return cls(load_packs(site))

    def find(self, text: str) -> list[tuple[str, int, int, float]]:
        """`(entity, start, end, score)`, sorted by place: comparable with `Hit.key`."""
        normal = normalise(text, plain_letters=True)
        results = self.analyzer.analyze(normal.text, language="en")
        return sorted(
            (result.entity_type, *normal.back(result.start, result.end), round(result.score, 4))
            for result in results
        )


def _analyzer(recognizers: list[Any]) -> AnalyzerEngine:
    nlp = NoOpNlpEngine(models=[{"lang_code": "en", "model_name": "none"}])
    nlp.load()
    registry = RecognizerRegistry(recognizers=recognizers, supported_languages=["en"])
    return AnalyzerEngine(registry=registry, nlp_engine=nlp, supported_languages=["en"])


def _result(entity: str, start: int, end: int, score: float, source: tuple[str, str]) -> RecognizerResult:
    name, identifier = source
    return RecognizerResult(
        entity_type=entity,
        start=start,
        end=end,
        score=score,
        analysis_explanation=AnalysisExplanation(recognizer=name, original_score=score),
        recognition_metadata={
            RecognizerResult.RECOGNIZER_NAME_KEY: name,
            RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: identifier,
        },
    )
