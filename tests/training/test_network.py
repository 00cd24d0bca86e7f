"""The numpy reader of the names model against spaCy, which trains it."""

from __future__ import annotations

from pathlib import Path

import numpy
import pytest
from spacy.util import fix_random_seed

from classify.detect.namemodel import WORDS_FILE, NameModel
from classify.detect.nametokens import tokens
from classify.detect.wordlists import WordTable, pack, word_hash
from training.names.network import document, export, untrained

TEXTS = (
    "On 3/4/2025 I, Ofc. Hale, spoke with DOE, JANE M (DOB 1/2/1990).\nJane Doe's son left.",
    "one",
    "",
    "   \n\n",
    "From: Jane Doe <jane@example.org>\tTo: 406-555-0199   cc J.R. Stone-Fisher…",
    "Señor Núñez said “no”\r\nand left " * 40,
)


def _table() -> WordTable:
    words = {"jane": pack(3, 1, 1, 3, False, False), "doe": pack(0, 3, 1, 2, False, False)}
    keys = sorted((int(word_hash(word)), value) for word, value in words.items())
    return WordTable(
        numpy.array([key for key, _ in keys], dtype=numpy.uint32),
        numpy.array([value for _, value in keys], dtype=numpy.uint16),
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_numpy_reads_what_spacy_reads(tmp_path: Path, seed: int) -> None:
    """With any weights, the shipped reader and spaCy's own recogniser find the same entities."""
    fix_random_seed(seed)
    table = _table()
    table.save(tmp_path / WORDS_FILE)
    nlp = untrained(table)
    nlp.initialize()
    random = numpy.random.default_rng(seed)
    for node in nlp.get_pipe("ner").model.walk():  # type: ignore[attr-defined]
        for name in node.param_names:
            values = node.get_param(name)
            drawn = values + random.normal(0, 0.3, values.shape)
            node.set_param(name, drawn.astype("float16").astype("float32"))
    export(nlp, tmp_path)
    model = NameModel.load(tmp_path, anywhere=True)
    entities = 0
    for text in TEXTS:
        split = list(tokens(text))
        words = [word for word, _, _ in split]
        theirs = nlp.get_pipe("ner")(document(nlp, words)).ents  # type: ignore[operator]
        expected = [(split[e.start][1], split[e.end - 1][2], e.label_) for e in theirs]
        assert [(f.start, f.end, f.label) for f in model.find(text)] == expected
        entities += len(expected)
    assert entities > 10
