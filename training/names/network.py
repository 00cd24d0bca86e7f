"""The spaCy side of the names model: the untrained network over our tokens, and how it is stored."""

from __future__ import annotations

from pathlib import Path

import numpy
from spacy.lang.en import English
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import load_config

from classify.detect.names.pipeline import TOKENIZER
from classify.detect.names.wordlists import WordTable

CONFIG = Path(__file__).parent / "config.cfg"
LABELS = ("PERSON", "ORGANIZATION", "LOCATION")


def untrained(table: WordTable, *, anywhere: bool = True) -> Language:
    """The network with random weights. While it is trained an entity may begin anywhere."""
    settings = load_config(CONFIG)
    nlp = English.from_config(
        {"nlp": {"lang": "en", "tokenizer": {"@tokenizers": TOKENIZER, "anywhere": anywhere}}}
    )
    nlp.tokenizer.table = table  # type: ignore[attr-defined]
    ner = settings["components"]["ner"]
    ner.pop("factory")
    recogniser = nlp.add_pipe("ner", config=ner)
    for label in LABELS:
        recogniser.add_label(label)  # type: ignore[attr-defined]
    return nlp


def document(nlp: Language, words: list[str]) -> Doc:
    """A spaCy document of our tokens; its blanks mean nothing."""
    return Doc(nlp.vocab, words=words, spaces=[False] * len(words))


def export(nlp: Language, folder: Path) -> None:
    """Write the pipeline into `folder`, for `spacy.load` and for `classify.detect.names.shipped` alike.

    Its vocabulary stays behind: it would hold every name of the training texts. The weights are rounded to half
    precision, which changes no span and lets them be packed into half the room.
    """
    nlp.config["nlp"]["tokenizer"] = {"@tokenizers": TOKENIZER}
    nlp.meta |= {"name": "missoula_names", "version": "1.0.0", "license": "Apache-2.0"}
    nlp.meta["description"] = (
        "People, organisations and places in a city's papers, as they are and in capitals."
    )
    for node in nlp.get_pipe("ner").model.walk():  # type: ignore[attr-defined]
        for name in node.param_names:
            node.set_param(name, node.get_param(name).astype(numpy.float16).astype(numpy.float32))
    folder.mkdir(parents=True, exist_ok=True)
    nlp.to_disk(folder, exclude=["vocab"])
