"""Presidio's AnalyzerEngine serves a scan: all findings in text go through it; none is lost or changed."""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from classify.detect.analysis.analyzer import Analyzer, Artifacts, Found, SourceRecognizer, metadata_of
from classify.detect.analysis.finders import Finders, NamesBudget
from classify.detect.analysis.searching import InTurn, Request, Sought
from classify.detect.finding import Step, Why
from classify.detect.patterns.packs import load_packs
from classify.detect.resolve import Claim, always
from classify.detect.scan import Scanner
from classify.extract.document import Place, TableBlock, TextBlock
from tests.city_files import city_of, write_work_orders
from tests.detect.conftest import city_scanner

_TEXTS = [
    re.sub(r"<([^<>]+)>", r"\1", example)
    for detector in load_packs().detectors
    for example in (*detector.entry.finds, *detector.entry.ignores)
] + [
    "Officer Dana Hale spoke with the victim, Jane Doe (DOB 04/03/1966). Doe lives at 12 W Spruce St.",
    "Name: Roe, John\nPhone: 406-555-0142\nPart no: 406-555-0199",
    "I spoke with Karen Ostrowski today, and Ostrowski agreed.",
]


@lru_cache
def finders() -> Finders:
    """The shipped detectors."""
    return Scanner.load().finders


def told(claims: list[Claim]) -> list[tuple[object, ...]]:
    return [
        (one.entity, one.start, one.end, one.score, one.detector, one.role, one.rivals, one.why())
        for one in claims
    ]


def mixture(seed: int) -> str:
    """Examples in any order, joined as lines, sentences and cells are."""
    chance = random.Random(seed)
    chosen = chance.choices(_TEXTS, k=30)
    return "".join(text + chance.choice([" ", "\n", ", ", "; ", "\t", ": ", ""]) for text in chosen)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("sought", Sought)
@pytest.mark.parametrize("prose", [True, False])
def test_the_engine_answers_as_the_sources_in_turn(seed: int, sought: Sought, prose: bool) -> None:
    """Same claims in the same order, with the same reasons, roles and rivals."""

    def request() -> Request:
        return Request(mixture(seed), finders(), NamesBudget(10**6), prose, sought)

    engine = finders().engine
    assert engine is not None
    assert told(engine.answer(request())) == told(InTurn().answer(request()))


class Recording:
    """Notes what each recognizer of an engine returned."""

    def __init__(self, analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch) -> None:
        self.served: Counter[str] = Counter()
        self.calls = 0
        for recognizer in analyzer.presidio.registry.recognizers:
            monkeypatch.setattr(recognizer, "analyze", self._noting(recognizer))
        analyze = analyzer.presidio.analyze

        def counted(*given: object, **named: object) -> list[object]:
            self.calls += 1
            results: list[object] = analyze(*given, **named)  # type: ignore[arg-type]
            return results

        monkeypatch.setattr(analyzer.presidio, "analyze", counted)

    def _noting(self, recognizer: SourceRecognizer) -> object:
        analyze = recognizer.analyze

        def noting(text: str, entities: list[str], nlp_artifacts: Artifacts) -> list[object]:
            results = analyze(text=text, entities=entities, nlp_artifacts=nlp_artifacts)
            self.served.update(result.claim.detector for result in results)  # type: ignore[attr-defined]
            return list(results)

        return noting


def test_every_finding_of_a_scan_was_a_result_of_the_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In text, in the cells of a table and in the file's own name."""
    scanner = city_scanner(city_of(write_work_orders(tmp_path)))
    engine = scanner.finders.engine
    assert isinstance(engine, Analyzer)
    recording = Recording(engine, monkeypatch)
    scan = scanner.start("WO-2026-00777 219-09-9999.txt", "text")
    scan.feed(TextBlock("Work order WO-2026-00123 for 406-555-0142.\nSSN: 219-09-9999\n"))
    scan.feed(TableBlock([["what", "who"], ["219-09-9998 and more of it", "WO-2026-00124"]], place=Place()))
    findings = scan.finish().findings
    found = Counter(finding.why.detector for finding in findings)
    assert len(findings) >= 7
    assert set(found) == {"city/work_order", "fake/us_ssn", "fake/phone_number", "label/US_SSN"}
    assert all(
        recording.served[detector] >= number for detector, number in found.items() if detector[0] != "l"
    )
    assert recording.served["label/US_SSN"]
    assert "presidio_analyzer" in sys.modules


def test_one_block_is_one_call(monkeypatch: pytest.MonkeyPatch) -> None:
    """The batch is the block, however many paragraphs it was read in."""
    scanner = Scanner.load(names=False)
    engine = scanner.finders.engine
    assert isinstance(engine, Analyzer)
    recording = Recording(engine, monkeypatch)
    scan = scanner.start("", "text")
    for number in range(200):
        scan.feed(TextBlock(f"Paragraph {number}: call 406-555-0142.\n"))
    scan.finish()
    assert recording.calls == 1


def test_code_written_for_presidio_gets_what_a_scan_finds() -> None:
    """A mere text, Presidio's own arguments, and its explanations, which hold nothing of the text."""
    engine = finders().engine
    assert isinstance(engine, Analyzer)
    text = "Victim Jane Doe, SSN: 219-09-9999, call (406) 555-0142"
    results = engine.presidio.analyze(text, language="en", return_decision_process=True)
    found = {result.entity_type: text[result.start : result.end] for result in results}
    assert found == {"PERSON": "Jane Doe", "US_SSN": "219-09-9999", "PHONE_NUMBER": "(406) 555-0142"}
    [ssn] = [result for result in results if result.entity_type == "US_SSN"]
    explanation = ssn.analysis_explanation
    assert explanation.recognizer in ("identity/us_ssn", "label/US_SSN")
    assert explanation.score == pytest.approx(ssn.score, abs=0.01)
    assert explanation.pattern_name
    assert explanation.textual_explanation
    assert "219" not in str(explanation)
    some = engine.presidio.analyze(text, language="en", entities=["US_SSN"], score_threshold=0.5)
    assert [result.entity_type for result in some] == ["US_SSN"]
    assert engine.presidio.analyze(text, language="en", allow_list=["219-09-9999"], entities=["US_SSN"]) == []


class Brought(EntityRecognizer):
    """A recognizer that somebody brings for one text, which looks at the words around by itself."""

    asked = 0

    def load(self) -> None:
        """Nothing to do."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:
        why = Why("brought", "1", "Brought along.", (Step("brought", 0.9),))
        claim = Claim("BROUGHT", 0, len(text), 0.9, "brought", always(why))
        return [Found(claim, metadata_of("brought", self.id))]

    def enhance_using_context(self, *given: Any, **named: Any) -> list[RecognizerResult]:
        self.asked += 1
        return super().enhance_using_context(*given, **named)


def test_a_recognizer_brought_for_one_text_is_asked_and_may_look_around() -> None:
    """The short ways round Presidio's own steps are taken where all recognizers are the engine's own."""
    engine = finders().engine
    assert isinstance(engine, Analyzer)
    brought = Brought(["BROUGHT"], name="brought")
    given = {"language": "en", "ad_hoc_recognizers": [brought]}
    assert [one.entity_type for one in engine.presidio.analyze("of itself", **given)] == ["BROUGHT"]
    assert brought.asked == 1
    assert engine.presidio.analyze("of itself", language="en") == []


def test_finders_keep_their_engine_when_a_document_takes_notes() -> None:
    copied = replace(finders())
    assert copied.engine is finders().engine
