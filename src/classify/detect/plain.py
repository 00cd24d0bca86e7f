"""The same packs through stock Presidio: the oracle of the fused engine, and its public face.

`PlainEngine` is an ordinary `AnalyzerEngine` with one `PatternRecognizer` for each entry of the
packs. `fused_analyzer` is an ordinary `AnalyzerEngine` too, with the whole fused engine in it as a
single recognizer, so that code written for Presidio need not change.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import regex
from presidio_analyzer import (
    AnalysisExplanation,
    AnalyzerEngine,
    EntityRecognizer,
    PatternRecognizer,
    RecognizerRegistry,
    RecognizerResult,
)
from presidio_analyzer import Pattern as PresidioPattern
from presidio_analyzer.nlp_engine import NlpArtifacts, NoOpNlpEngine

from classify.detect.engine import PatternEngine
from classify.detect.normal import normalise
from classify.detect.packs import Detector, Packs, load_packs
from classify.detect.settle import Span, passes, settle


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
            for span in settle(self.detector, text, spans)
        ]


class FusedRecognizer(EntityRecognizer):
    """The whole fused engine as one Presidio recognizer."""

    def __init__(self, engine: PatternEngine) -> None:
        self.engine = engine
        entities = {str(detector.entry.entity) for detector in engine.packs.detectors}
        super().__init__(supported_entities=sorted(entities), name="FusedRecognizer", version=engine.version)

    def load(self) -> None:
        """Nothing to do: the engine is ready."""

    def analyze(
        self,
        text: str,
        entities: list[str],
        nlp_artifacts: NlpArtifacts | None = None,  # noqa: ARG002  # Presidio's signature
    ) -> list[RecognizerResult]:
        """Results for those of `entities` that the packs know."""
        wanted = set(entities)
        return [
            _result(hit.entity, hit.start, hit.end, hit.score, (hit.detector, self.id))
            for hit in self.engine.find(text)
            if hit.entity in wanted
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


def fused_analyzer(engine: PatternEngine) -> AnalyzerEngine:
    """A stock `AnalyzerEngine` whose only recognizer is the fused engine."""
    return _analyzer([FusedRecognizer(engine)])


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
