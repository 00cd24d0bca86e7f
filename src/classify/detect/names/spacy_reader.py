"""Any spaCy pipeline as the reader of names, through Presidio's `NlpEngine`.

A site names an installed package or a folder; nothing is ever downloaded. Of the pipeline only its entity
recogniser is loaded, with what that listens to. It is loaded before a worker locks itself in, and forgets the
words of a text when the text is read.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import spacy
from presidio_analyzer.nlp_engine import NerModelConfiguration, SpacyNlpEngine
from spacy.language import Language
from spacy.util import load_config

from classify.detect.names.places import located, package_in, trust
from classify.detect.names.reader import Found, entity, worth
from classify.errors import ModelError

BATCH = 16
"""Texts of a few thousand characters that go through the network together."""

_LANGUAGE = "en"
_RECOGNISERS = frozenset({"ner", "beam_ner"})
_HEARD = frozenset({"tok2vec", "transformer", "curated_transformer"})
"""Components that a recogniser may listen to."""


@dataclass(slots=True)
class SpacyReader:
    """A pipeline, loaded. Not for use by two threads at once."""

    name: str
    """The package's or the pipeline's own name: what stands in the table of measured models."""
    folder: Path
    """Where its files lie."""
    engine: SpacyNlpEngine

    @classmethod
    def load(cls, choice: str) -> SpacyReader:
        """The pipeline in the package or folder `choice`.

        Raises ModelError when there is none, when others than this user or root could have changed it, when
        it has no entity recogniser, or when spaCy cannot load it.
        """
        folder, package = located(choice), package_in(choice)
        trust(folder)
        name = package or folder.name
        components = load_config(folder / "config.cfg")["components"]
        kept = needed(components)
        if not kept:
            raise ModelError(f"The names model {name} finds no names: its pipeline has no 'ner'.")
        if package:
            importlib.import_module(package)  # it may bring code of its own
        try:
            nlp = spacy.load(folder, exclude=[part for part in components if part not in kept])
        except (OSError, ValueError, KeyError, ImportError) as error:
            raise ModelError(f"The names model {name} cannot be loaded: {_first_line(error)}") from error
        return cls(name, folder, _Engine(nlp, worth(name).labels))

    def read(self, texts: Sequence[str]) -> list[list[Found]]:
        """The entities of each text, in order."""
        nlp = self.engine.get_nlp(_LANGUAGE)
        # Else the vocabulary would grow with every name of a share, for as long as the process lives.
        with nlp.memory_zone():
            batch = self.engine.process_batch(list(texts), _LANGUAGE, batch_size=BATCH)
            return [
                [
                    found
                    for span in read[1].entities
                    for found in entity(text, span.start_char, span.end_char, span.label_)
                ]
                for text, read in zip(texts, batch, strict=True)
            ]


class _Engine(SpacyNlpEngine):
    """Presidio's engine over a pipeline that is loaded already: its own loader downloads what it lacks."""

    def __init__(self, nlp: Language, labels: Mapping[str, str]) -> None:
        known = {label for pipe in nlp.pipe_labels.values() for label in pipe}
        configuration = NerModelConfiguration(
            model_to_presidio_entity_mapping=dict(labels), labels_to_ignore=sorted(known - labels.keys())
        )
        super().__init__([{"lang_code": _LANGUAGE, "model_name": nlp.meta["name"]}], configuration)
        self.nlp = {_LANGUAGE: nlp}  # type: ignore[assignment]

    def load(self) -> None:
        """Nothing is left to load."""


def needed(components: Mapping[str, Any]) -> set[str]:
    """Names of the entity recognisers of a pipeline, and of what they listen to; empty without recogniser."""
    kept = {name for name, part in components.items() if name == "ner" or part.get("factory") in _RECOGNISERS}
    heard: set[str] = set()
    for name in kept:
        for upstream in _upstreams(components[name].get("model", {})):
            heard |= {
                other
                for other, part in components.items()
                if other == upstream or (upstream == "*" and part.get("factory") in _HEARD)
            }
    return kept | heard


def _upstreams(part: Any) -> Iterator[str]:
    """What the listeners in a component's model listen to: the name of a component, or `*` for any."""
    if not isinstance(part, Mapping):
        return
    if "Listener" in str(part.get("@architectures", "")):
        yield str(part.get("upstream", "*"))
    for inner in part.values():
        yield from _upstreams(inner)


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
