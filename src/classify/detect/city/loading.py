"""A city's recognizers, loaded and put in the way of a scan.

Each is wrapped: it is asked only where its anchor stands, what it returns is checked (entity, span, score),
its context words are weighed on the text as it stands, and when it fails the document notes that: its code is
a stranger's. It runs where files are searched, in a worker that has locked itself in.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Callable, Iterable
from functools import partial
from types import ModuleType

import regex
import tldextract
from presidio_analyzer import (
    AnalysisExplanation,
    EntityRecognizer,
    LMRecognizer,
    RecognizerResult,
    RemoteRecognizer,
)
from presidio_analyzer.nlp_engine import NlpArtifacts
from presidio_analyzer.predefined_recognizers import SpacyRecognizer
from presidio_analyzer.recognizer_registry import RecognizerRegistryProvider

from classify.detect.analysis.analyzer import LANGUAGE, Analyzer, Artifacts, Found, metadata_of
from classify.detect.analysis.explanations import why_of
from classify.detect.analysis.finders import Finders, OwnValues
from classify.detect.analysis.searching import Sought
from classify.detect.city.files import City, CityFile
from classify.detect.patterns.packs import marked
from classify.detect.resolve import Claim
from classify.detect.tables.cells import is_dull
from classify.errors import PackError

FLOOR = 0.4
"""Results below are not returned, as those of packs."""
_FLAGS = int(regex.DOTALL | regex.MULTILINE | regex.IGNORECASE)
"""What Presidio compiles patterns with, unless the registry says otherwise."""
_WORDS_BEFORE, _CHARACTERS_BEFORE = 5, 120
"""Where a context word counts: Presidio's default window, and how long five words may be at most."""
_RAISED, _LEAST = 0.35, 0.4
"""What a context word adds to a score, and what it makes of it at least: Presidio's defaults."""


class CityRecognizer(EntityRecognizer):
    """One of a city's recognizers."""

    def __init__(self, inner: EntityRecognizer, file: CityFile, number: int) -> None:
        self.inner = inner
        self._file = file
        self._anchor = file.anchor
        self._entities = file.entities
        self.words = [str(word) for word in inner.context or ()]
        self._context = _beginnings(self.words)
        self._thresholds = inner.score_thresholds
        name = file.id if number == 0 else f"{file.id}#{number + 1}"
        super().__init__(sorted(self._entities), name=name, version=file.version)
        self.metadata = metadata_of(name, self.id)

    def load(self) -> None:
        """The inner one was loaded when it was made."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:
        """What it finds in `text`; nothing, and a note, where it fails."""
        assert isinstance(nlp_artifacts, Artifacts)
        request = nlp_artifacts.request
        if request.sought is Sought.NAMES or (self._anchor and not self._anchor.search(text)):
            return []
        notes = request.finders.notes
        if self._anchor:
            notes.met.add(self._file.id)
        try:
            results = self._found(text, nlp_artifacts)
        except Exception:  # noqa: BLE001 - a stranger's code: whatever it raises is its failure, and is told
            notes.failed.add(self._file.id)
            return []
        if results:
            notes.met.add(self._file.id)
        return [
            Found(self._claim(result, text), self.metadata)
            for result in results
            if result.entity_type in entities and result.score >= self._least(result.entity_type)
        ]

    def _found(self, text: str, artifacts: NlpArtifacts) -> list[RecognizerResult]:
        results = self.inner.analyze(
            text=text, entities=self.inner.supported_entities, nlp_artifacts=artifacts
        )
        results = self.inner.enhance_using_context(text, list(results or ()), [], artifacts, None)
        for result in results:
            if result.entity_type not in self._entities:
                raise ValueError(f"{result.entity_type} was not declared")
            if not 0 <= result.start < result.end <= len(text) or not 0 <= result.score <= 1:
                raise ValueError("a result lies outside the text")
            self._weigh(result, text)
        return results

    def _weigh(self, result: RecognizerResult, text: str) -> None:
        """Raise the score where a context word stands before, as a word of the text: there are no lemmas."""
        told = result.recognition_metadata or {}
        if self._context is None or told.get(RecognizerResult.IS_SCORE_ENHANCED_BY_CONTEXT_KEY):
            return
        before = text[max(0, result.start - _CHARACTERS_BEFORE) : result.start].split()[-_WORDS_BEFORE:]
        word = self._context.search(" ".join(before))
        if word is None:
            return
        result.score = min(1.0, max(result.score + _RAISED, _LEAST))
        explanation: AnalysisExplanation | None = result.analysis_explanation
        if explanation is None:
            explanation = AnalysisExplanation(self._file.id, result.score - _RAISED)
            result.analysis_explanation = explanation
        explanation.set_supportive_context_word(word[0].lower())
        explanation.set_improved_score(result.score)

    def _least(self, entity: str) -> float:
        return max(FLOOR, self._thresholds.get(entity, self._thresholds.get("default", 0.0)))

    def _claim(self, result: RecognizerResult, text: str) -> Claim:
        told, score = result.analysis_explanation, round(float(result.score), 4)
        value, sentence = text[result.start : result.end], self._entities[result.entity_type].sentence
        explain = partial(why_of, told, self._file.id, self.version, sentence, score, value)
        return Claim(result.entity_type, result.start, result.end, score, self._file.id, explain)


def engage(finders: Finders, city: City) -> None:
    """Let Presidio's engine ask these finders, and a city's recognizers beside them. Raises PackError."""
    own = recognizers_of(city)
    finders.engine = Analyzer(finders, own)
    words = sorted({word for one in own for word in one.words})
    values = [
        text[start:end]
        for file in city.files
        for entity in file.entities.values()
        for text, spans in map(marked, entity.finds)
        for start, end in spans
    ]
    finders.own = OwnValues(short=any(map(is_dull, values)), context=_beginnings(words))


def recognizers_of(city: City) -> list[CityRecognizer]:
    """All recognizers of a city. Raises PackError, naming the file, where one cannot be loaded."""
    if not city.files:
        return []
    # Presidio's recognizer of e-mail addresses would fetch the list of public suffixes, and keep it.
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    return [
        CityRecognizer(inner, file, number)
        for file in city.files
        for number, inner in enumerate(load_recognizers(file))
    ]


def _beginnings(words: list[str]) -> re.Pattern[str] | None:
    """Words that begin like one of these, whatever their case: "order" is met in "Orders:"."""
    spelt = "|".join(map(re.escape, words))
    return re.compile(rf"(?<![^\W_])(?:{spelt})", re.IGNORECASE) if words else None


def load_recognizers(file: CityFile) -> list[EntityRecognizer]:
    """The recognizers of one file, as Presidio makes them. Raises PackError."""
    try:
        loaded = _of_registry(file) if file.registry is not None else _of_module(file)
    except Exception as error:  # a stranger's code and configuration
        cause = error.__cause__ or error
        said = " ".join(f"{type(cause).__name__}: {cause}".split())[:300]
        raise PackError(f"{file.path.name} cannot be loaded: {said}") from error
    unfit = [one for one in loaded if isinstance(one, SpacyRecognizer | RemoteRecognizer | LMRecognizer)]
    if unfit:
        raise PackError(
            f"{file.path.name}: {type(unfit[0]).__name__} wants a language model or another machine."
        )
    missing = set(file.entities) - {entity for one in loaded for entity in one.supported_entities}
    if missing:
        raise PackError(f"{file.path.name}: no recognizer in it finds {', '.join(sorted(missing))}.")
    return loaded


def _of_registry(file: CityFile) -> list[EntityRecognizer]:
    settings = {"supported_languages": [LANGUAGE], "global_regex_flags": _FLAGS, **(file.registry or {})}
    provider = RecognizerRegistryProvider(registry_configuration=settings)
    made: Iterable[EntityRecognizer] = provider.create_recognizer_registry().recognizers
    # Presidio puts predefined ones first; the order of the file is nobody's promise.
    return [one for one in made if one.supported_language == LANGUAGE]


def _of_module(file: CityFile) -> list[EntityRecognizer]:
    if file.module:
        module = importlib.import_module(file.module)
    else:
        module = ModuleType(f"classify_city_{file.path.stem}")
        sys.modules[module.__name__] = module
        # What was read, checked and told by its digest is what runs.
        exec(compile(file.source, str(file.path), "exec"), module.__dict__)  # noqa: S102
    kinds: list[Callable[[], EntityRecognizer]] = [
        kind
        for kind in vars(module).values()
        if isinstance(kind, type)
        and not kind.__name__.startswith("_")
        and issubclass(kind, EntityRecognizer)
        and kind.__module__ == module.__name__
    ]
    return [kind() for kind in kinds]
