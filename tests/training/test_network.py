"""The numpy reader of the names model against spaCy, which trains it."""

from __future__ import annotations

from pathlib import Path

import numpy
import pytest
import spacy
from spacy.util import fix_random_seed

from classify.detect.names.reader import Found, entity
from classify.detect.names.shipped import NameModel
from classify.detect.names.tokens import tokens
from classify.detect.names.wordlists import WordTable, pack, word_hash
from training.names.network import document, export, untrained

TEXTS = (
    "On 3/4/2025 I, Ofc. Hale, spoke with DOE, JANE M (DOB 1/2/1990).\nJane Doe's son left.",
    "one",
    "",
    "   \n\n",
    "From: Jane Doe <jane@example.org>\tTo: 406-555-0199   cc J.R. Stone-Fisher…",
    "Señor Núñez said “no”\r\nand left " * 40,
)


def spans(found: list[Found]) -> list[tuple[int, int, str]]:
    return [(one.start, one.end, one.label) for one in found]


def _table() -> WordTable:
    words = {"jane": pack(3, 1, 1, 3, False, False), "doe": pack(0, 3, 1, 2, False, False)}
    keys = sorted((int(word_hash(word)), value) for word, value in words.items())
    return WordTable(
        numpy.array([key for key, _ in keys], dtype=numpy.uint32),
        numpy.array([value for _, value in keys], dtype=numpy.uint16),
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_numpy_reads_what_spacy_reads(tmp_path: Path, seed: int) -> None:
    """With any weights, the shipped reader and spaCy's own recogniser find the same entities: in the pipeline
    as it is trained, and in the one that was written, which lets fewer words begin one.
    """
    fix_random_seed(seed)
    nlp = untrained(_table())
    nlp.initialize()
    random = numpy.random.default_rng(seed)
    for node in nlp.get_pipe("ner").model.walk():  # type: ignore[attr-defined]
        for name in node.param_names:
            values = node.get_param(name)
            node.set_param(name, values + random.normal(0, 0.3, values.shape).astype("float32"))
    export(nlp, tmp_path)
    for pipeline, anywhere in ((nlp, True), (spacy.load(tmp_path), False)):
        model = NameModel.load(tmp_path, anywhere=anywhere)
        entities = 0
        for text in TEXTS:
            ents = pipeline(text).ents
            expected = [f for e in ents for f in entity(text, e.start_char, e.end_char, e.label_)]
            assert spans(model.find(text)) == spans(expected)
            entities += len(expected)
        assert entities > 5


def test_training_sees_the_tokens_of_reading(tmp_path: Path) -> None:
    """A document made of stand-ins for training has the features of the one that is made of the text."""
    nlp = untrained(_table())
    nlp.initialize()
    for text in TEXTS:
        read = nlp.make_doc(text)
        trained = document(nlp, [word for word, _, _ in tokens(text)])
        attributes = ["NORM", "PREFIX", "SUFFIX", "SHAPE", "LOWER"]
        assert (read.to_array(attributes) == trained.to_array(attributes)).all()
        assert read.text == text or text.isspace()
