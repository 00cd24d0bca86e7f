"""The spaCy side of the names model: features of our tokens, the untrained network, the export."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy
from spacy.attrs import IS_SPACE, LOWER, NORM, PREFIX, SHAPE, SUFFIX
from spacy.lang.en import English
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import load_config
from spacy.vocab import Vocab
from thinc.api import Model

from classify.detect.namemodel import WEIGHTS_FILE, stored
from classify.detect.nametokens import FEATURES, features
from classify.detect.wordlists import WordTable

CONFIG = Path(__file__).parent / "config.cfg"
LABELS = ("PERSON", "ORGANIZATION", "LOCATION")
_ATTRIBUTES = (NORM, PREFIX, SUFFIX, SHAPE, LOWER)


def untrained(table: WordTable) -> Language:
    """The network with random weights, over a vocabulary whose attributes are our features."""

    def feature(place: int) -> Callable[[str], int]:
        return lambda word: features(word, table)[place]

    getters: dict[int, Callable[[str], Any]] = {
        attribute: feature(i) for i, attribute in enumerate(_ATTRIBUTES)
    }
    getters[IS_SPACE] = lambda _: False
    nlp = English(Vocab(lex_attr_getters=getters))
    settings = load_config(CONFIG)["components"]["ner"]
    settings.pop("factory")
    recogniser = nlp.add_pipe("ner", config=settings)
    for label in LABELS:
        recogniser.add_label(label)  # type: ignore[attr-defined]
    return nlp


def document(nlp: Language, words: list[str]) -> Doc:
    """A spaCy document of our tokens; its blanks mean nothing."""
    return Doc(nlp.vocab, words=words, spaces=[False] * len(words))


def export(nlp: Language, folder: Path) -> None:
    """Write the weights as plain arrays for `classify.detect.namemodel`."""
    model = nlp.get_pipe("ner").model  # type: ignore[attr-defined]
    arrays: dict[str, Any] = {}
    embeds = _all(model, "hashembed")
    arrays["seeds"] = numpy.array([layer.attrs["seed"] for layer in embeds], dtype=numpy.float64)
    arrays |= {f"embed.{name}": layer.get_param("E") for name, layer in zip(FEATURES, embeds, strict=True)}
    maxouts, norms = _all(model, "maxout"), _all(model, "layernorm")
    for name, maxout, norm in zip(("mix", "encode0", "encode1"), maxouts, norms, strict=True):
        arrays[f"{name}.W"], arrays[f"{name}.b"] = maxout.get_param("W"), maxout.get_param("b")
        arrays[f"{name}.G"], arrays[f"{name}.beta"] = norm.get_param("G"), norm.get_param("b")
    tok2vec, upper = model.get_ref("tok2vec"), model.get_ref("upper")
    linear = _all(tok2vec, "linear")[0]
    arrays["tok2vec.W"], arrays["tok2vec.b"] = linear.get_param("W"), linear.get_param("b")
    lower = model.get_ref("lower")
    arrays["lower.W"], arrays["lower.b"] = lower.get_param("W"), lower.get_param("b")
    arrays["lower.pad"] = lower.get_param("pad")
    arrays["upper.W"], arrays["upper.b"] = upper.get_param("W"), upper.get_param("b")
    moves = nlp.get_pipe("ner").moves  # type: ignore[attr-defined]
    arrays["moves"] = numpy.array([moves.get_class_name(number) for number in range(moves.n_moves)])
    folder.mkdir(parents=True, exist_ok=True)
    numpy.savez_compressed(folder / WEIGHTS_FILE, **stored(arrays))


def _all(model: Model[Any, Any], name: str) -> list[Model[Any, Any]]:
    """All layers of one kind, from the input on."""
    return [layer for layer in model.walk() if layer.name == name]
