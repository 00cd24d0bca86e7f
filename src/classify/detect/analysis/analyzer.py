"""Detection through Presidio: one `AnalyzerEngine`, in whose registry all sources are recognizers.

Our labels, packs and names are an `EntityRecognizer` each; a city adds its own (`detect.city.loading`).
A block of text is analysed in one call. Presidio's public seams carry what a scan needs besides: a passage's
`NlpArtifacts` hold its request, and our `ContextAwareEnhancer` settles overlaps over all results at once.
`AnalyzerEngine` itself is used as it is, but for what it would work out anew for every text and result.

Importing this module loads Presidio and with it spaCy (about one second): whoever shows names of files on a
screen goes without (`classify.detect.analysis.searching.InTurn`), and finds the same.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Any

# A city's pattern that took this long would be skipped, and its values missed without a word. So the time
# limit of the file decides instead, which says so. Presidio reads it when it is loaded.
os.environ.setdefault("REGEX_TIMEOUT_SECONDS", "86400")

from presidio_analyzer import (
    AnalysisExplanation,
    AnalyzerEngine,
    ContextAwareEnhancer,
    EntityRecognizer,
    RecognizerRegistry,
    RecognizerResult,
)
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine
from spacy.tokens import Doc
from spacy.vocab import Vocab

from classify.detect.analysis.explanations import explanation_of
from classify.detect.analysis.finders import Finders, NamesBudget
from classify.detect.analysis.searching import SETTLED_IN, SOURCES, Request, settled
from classify.detect.resolve import Claim
from models.labels import Entity

LANGUAGE = "en"
_NO_TOKENS = vars(NlpArtifacts([], Doc(Vocab(), words=[]), [], [], None, LANGUAGE))
"""The fields of artifacts without a token: Presidio takes a while to find out that there are none."""


class Artifacts(NlpArtifacts):
    """What Presidio hands to every recognizer: the request, and no tokens, which no source of ours needs."""

    def __init__(self, request: Request) -> None:
        self.__dict__ = _NO_TOKENS.copy()
        self.request = request


class NoTokens(NlpEngine):
    """An `NlpEngine` that costs nothing. Code that calls `AnalyzerEngine.analyze` with a mere text gets a
    request for everything in it.
    """

    def __init__(self, finders: Finders) -> None:
        self._finders = finders

    def load(self) -> None:
        """Nothing to do."""

    def is_loaded(self) -> bool:
        """Always."""
        return True

    def process_text(self, text: str, language: str) -> Artifacts:  # noqa: ARG002  # Presidio's signature
        """The request for all that is in `text`."""
        return Artifacts(Request(text, self._finders, NamesBudget(len(text)), prose=True))

    def process_batch(
        self,
        texts: Iterable[str],
        language: str,
        batch_size: int = 1,  # noqa: ARG002  # Presidio's signature
        n_process: int = 1,  # noqa: ARG002
        **kwargs: Any,  # noqa: ARG002
    ) -> Iterator[tuple[str, NlpArtifacts]]:
        """The like for many."""
        return ((text, self.process_text(text, language)) for text in texts)

    def is_stopword(self, word: str, language: str) -> bool:  # noqa: ARG002
        """There are no words."""
        return False

    def is_punct(self, word: str, language: str) -> bool:  # noqa: ARG002
        """There are no words."""
        return False

    def get_supported_entities(self) -> list[str]:
        """None: names are a recognizer's."""
        return []

    def get_supported_languages(self) -> list[str]:
        """English."""
        return [LANGUAGE]


class Found(RecognizerResult):
    """A claim as a result of Presidio's. Its explanation is made when somebody asks.

    Results are made by the thousand, so each is as cheap as can be: it shares its metadata with all of its
    recognizer, and is equal to itself alone, since settled claims are all different.
    """

    __slots__ = ("claim", "end", "entity_type", "place", "recognition_metadata", "score", "start")
    __hash__ = object.__hash__

    def __init__(self, claim: Claim, metadata: dict[str, str], place: int = 0) -> None:
        self.claim = claim
        self.recognition_metadata = metadata
        self.place = place
        """Which of the results to report it is, in reading order: Presidio returns them by score."""
        self.entity_type, self.start, self.end, self.score = claim.entity, claim.start, claim.end, claim.score

    def __eq__(self, other: object) -> bool:
        return self is other

    @property
    def analysis_explanation(self) -> AnalysisExplanation:
        """The claim's reasons, as Presidio tells them."""
        return explanation_of(self.claim.why(), self.score)

    @analysis_explanation.setter
    def analysis_explanation(self, told: AnalysisExplanation) -> None:
        """Presidio takes explanations away that nobody asked for; here none was made."""


_PLACE = attrgetter("place")


def metadata_of(name: str, identifier: str) -> dict[str, str]:
    """How Presidio knows of which recognizer a result is."""
    return {
        RecognizerResult.RECOGNIZER_NAME_KEY: name,
        RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: identifier,
    }


class SourceRecognizer(EntityRecognizer):
    """One of our sources (`classify.detect.analysis.searching.SOURCES`)."""

    def __init__(self, name: str, source: Callable[[Request], list[Claim]], version: str) -> None:
        self._source = source
        super().__init__(supported_entities=list(Entity), name=name, version=version)
        self.metadata = metadata_of(name, self.id)

    def load(self) -> None:
        """Nothing to do: the finders are loaded."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:
        """What the source claims in `text`, of those `entities`."""
        claims = self._source(_request(text, nlp_artifacts))
        if len(entities) < len(Entity):
            claims = [claim for claim in claims if claim.entity in entities]
        return [Found(claim, self.metadata) for claim in claims]


class Settling(ContextAwareEnhancer):
    """Where Presidio looks for words around all results at once, overlaps between sources are settled.

    The words around were weighed by each source for itself.

    Args:
        names: the metadata of the recognizer of names.
    """

    def __init__(self, names: dict[str, str]) -> None:
        self._names = names
        super().__init__(
            context_similarity_factor=0,
            min_score_with_context_similarity=0,
            context_prefix_count=0,
            context_suffix_count=0,
        )

    def enhance_using_context(
        self,
        text: str,
        raw_results: list[RecognizerResult],
        nlp_artifacts: NlpArtifacts,
        recognizers: list[EntityRecognizer],  # noqa: ARG002  # Presidio's signature
        context: list[str] | None = None,  # noqa: ARG002
    ) -> list[RecognizerResult]:
        """The results to report, in reading order."""
        claims: dict[str, list[Claim]] = {name: [] for name in SETTLED_IN}
        of: dict[int, dict[str, str]] = {}
        for result in _ours(raw_results):
            metadata = of[id(result.claim)] = result.recognition_metadata
            claims.setdefault(metadata[RecognizerResult.RECOGNIZER_NAME_KEY], []).append(result.claim)
        together = [claim for found in claims.values() for claim in found]
        # Births, bare surnames and what is left of a shortened name are new: all of them the names'.
        return [
            Found(claim, of.get(id(claim), self._names), place)
            for place, claim in enumerate(settled(_request(text, nlp_artifacts), together))
        ]


class _Registry(RecognizerRegistry):
    """Presidio lists the recognizers of the language anew for every text; these do not change."""

    def get_recognizers(
        self,
        language: str,
        entities: list[str] | None = None,
        all_fields: bool = False,
        ad_hoc_recognizers: list[EntityRecognizer] | None = None,
    ) -> list[EntityRecognizer]:
        """As Presidio's."""
        if all_fields and not ad_hoc_recognizers and language == LANGUAGE:
            return self.recognizers  # type: ignore[return-value]  # it is a list
        return super().get_recognizers(language, entities, all_fields, ad_hoc_recognizers)


class _Analyzer(AnalyzerEngine):
    """Presidio works out the entities of all recognizers anew for every text, which is most of the time of a
    short one, and parts all results by recognizer, for each to look at the words around its own, which none
    of these does. There is no hook for either but the method.
    """

    def get_supported_entities(self, language: str | None = None) -> list[str]:
        """As Presidio's, worked out once: the registry does not change."""
        known: list[str] | None = getattr(self, "_entities", None)
        if known is None:
            known = self._entities = super().get_supported_entities(language)
        return known

    def _enhance_using_context(
        self,
        text: str,
        raw_results: list[RecognizerResult],
        nlp_artifacts: NlpArtifacts,
        recognizers: list[EntityRecognizer],
        context: list[str] | None = None,
    ) -> list[RecognizerResult]:
        """As Presidio's, without asking each recognizer, unless somebody brought others for this text."""
        if recognizers is not self.registry.recognizers:
            return super()._enhance_using_context(text, raw_results, nlp_artifacts, recognizers, context)
        return self.context_aware_enhancer.enhance_using_context(
            text, raw_results, nlp_artifacts, recognizers, context
        )


class Analyzer:
    """The engine of a scan (`classify.detect.analysis.searching.Engine`)."""

    def __init__(self, finders: Finders, city: Sequence[EntityRecognizer] = ()) -> None:
        versions = {
            "labels": finders.patterns.version,
            "packs": finders.patterns.version,
            "names": finders.names.version if finders.names else "",
        }
        ours = {name: SourceRecognizer(name, source, versions[name]) for name, source in SOURCES.items()}
        self.presidio = _Analyzer(
            registry=_Registry(recognizers=[*ours.values(), *city], supported_languages=[LANGUAGE]),
            nlp_engine=NoTokens(finders),
            context_aware_enhancer=Settling(ours["names"].metadata),
            supported_languages=[LANGUAGE],
        )
        """An ordinary `AnalyzerEngine`: code written for Presidio gets what a scan finds."""

    def answer(self, request: Request) -> list[Claim]:
        """See `Engine`."""
        # A threshold for all spares looking up that of each result: every recognizer has applied its own.
        results = self.presidio.analyze(
            request.text,
            LANGUAGE,
            score_threshold=0.0,
            return_decision_process=True,
            nlp_artifacts=Artifacts(request),
        )
        return [result.claim for result in sorted(_ours(results), key=_PLACE)]


def _ours(results: list[RecognizerResult]) -> list[Found]:
    """Every recognizer of the registry makes these (`classify.detect.city.loading` wraps a city's own)."""
    return results  # type: ignore[return-value]


def _request(text: str, artifacts: NlpArtifacts) -> Request:
    """The request that came with a text."""
    assert isinstance(artifacts, Artifacts)
    assert artifacts.request.text == text
    return artifacts.request
