"""The names model: how it is put together and loaded. Text in, spans of people out.

A small spaCy entity recogniser, trained here (`training/names/`). Only its weights and its config
are stored: the vocabulary starts empty, so no text it was trained on can be read out of it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from classify.detect.wordlists import WordTable

if TYPE_CHECKING:
    from spacy.language import Language

WORDS_FILE = "words.npz"
CONFIG_FILE = "config.cfg"
WEIGHTS_FILE = "ner.bin"
LABELS = ("PERSON", "ORGANIZATION", "LOCATION")


def blank(table: WordTable) -> Language:
    """An English pipeline that only splits words, and knows of each what the lists say.

    spaCy computes a lexeme's attributes once for each new word. LOWER is of no use to the
    recogniser (NORM is in lower case too), so it carries the word's packed list classes; prefix and suffix are lower-cased,
    so that only SHAPE tells how the word is written and capitals cost nothing.
    """
    from spacy.attrs import IS_PUNCT, IS_SPACE, LOWER, NORM, PREFIX, SHAPE, SUFFIX
    from spacy.lang.en import English
    from spacy.lang.lex_attrs import LEX_ATTRS
    from spacy.lang.norm_exceptions import BASE_NORMS
    from spacy.util import add_lookups
    from spacy.vocab import Vocab

    vocab = Vocab(
        lex_attr_getters={
            **{attribute: LEX_ATTRS[attribute] for attribute in (IS_PUNCT, IS_SPACE, SHAPE)},
            NORM: add_lookups(LEX_ATTRS[NORM], BASE_NORMS),
            LOWER: lambda word: f"#{table.packed(word)}",
            PREFIX: lambda word: word[:1].lower(),
            SUFFIX: lambda word: word[-3:].lower(),
        }
    )
    return English(vocab)


def load(folder: Path) -> Language:
    """The trained model in `folder`. Raises OSError or ValueError if its files are not there or spoilt."""
    from spacy import util

    nlp = blank(word_table(folder))
    config = util.load_config(folder / CONFIG_FILE)
    recogniser = nlp.add_pipe("ner", config=_pipe_settings(config))
    for label in LABELS:
        recogniser.add_label(label)  # type: ignore[attr-defined]
    nlp.initialize()
    recogniser.from_bytes((folder / WEIGHTS_FILE).read_bytes())  # type: ignore[attr-defined]
    return nlp


def _pipe_settings(config: dict[str, Any]) -> dict[str, Any]:
    settings = dict(config["components"]["ner"])
    settings.pop("factory")
    return settings


@cache
def word_table(folder: Path) -> WordTable:
    """The word table that belongs to the model in `folder`."""
    return WordTable.load(folder / WORDS_FILE)
