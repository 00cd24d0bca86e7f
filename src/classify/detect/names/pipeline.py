"""The names model as a spaCy pipeline: what `spacy.load` needs to read the shipped folder.

The folder is an ordinary pipeline with one component, `ner`, and a tokenizer of ours, which is registered by
importing this module (or by the entry point of the installed program). Tokens are cut by `nametokens`, and
what spaCy calls NORM, PREFIX, SUFFIX, SHAPE and LOWER of a word are the numbers of its features there.

spaCy lets no entity begin at a token that it takes for white space. The attribute for that says here where
`namebook.may_begin` lets none begin, so that the pipeline and our own reading of it find the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy
from spacy.attrs import IS_SPACE, LOWER, NORM, PREFIX, SHAPE, SUFFIX
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from classify.detect.names.book import may_begin
from classify.detect.names.tokens import FEATURES, features, pieces, word_of
from classify.detect.names.wordlists import WordTable, unpack

TOKENIZER = "missoula_classify.names_tokenizer.v1"
WORDS_FILE = "words.npz"
"""The word table, in the tokenizer's folder of the pipeline."""
_ATTRIBUTES = (NORM, PREFIX, SUFFIX, SHAPE, LOWER)


class NamesTokenizer:
    """Cuts text as the names model was taught, and gives each token its features.

    White space between tokens hangs on the token before it, so that a document's text is the text it was
    made from, save for one of white space alone.
    """

    def __init__(self, vocab: Vocab, table: WordTable | None = None, *, anywhere: bool = False) -> None:
        self.vocab = vocab
        self.table = table or _nothing()
        getters: dict[int, Callable[[str], Any]] = {
            attribute: self._feature(place) for place, attribute in enumerate(_ATTRIBUTES)
        }
        getters[IS_SPACE] = lambda piece: not (anywhere or self._may_begin(piece))
        # Nothing else is asked of a word, and each getter is asked of every new one.
        self.vocab.lex_attr_getters = getters  # type: ignore[attr-defined]

    def __call__(self, text: str) -> Doc:
        """The document of a text."""
        words, spaces = [], []
        for piece in pieces(text):
            spaced = len(piece) > 1 and piece[-1] == " " and not piece[-2].isspace()
            words.append(piece[:-1] if spaced else piece)
            spaces.append(spaced)
        return Doc(self.vocab, words=words, spaces=spaces)

    def pipe(self, texts: Iterable[str]) -> Iterable[Doc]:
        """The documents of several texts."""
        return map(self, texts)

    def _feature(self, place: int) -> Callable[[str], int]:
        return lambda piece: features(word_of(piece)[0], self.table)[place]

    def _may_begin(self, piece: str) -> bool:
        word, kind = word_of(piece)
        listed = features(word, self.table)[FEATURES.index("lists")] - 1
        return may_begin(word, kind, unpack(listed))

    def to_disk(self, path: str | Path, **_: Any) -> None:
        """Write the word table into the folder `path`."""
        Path(path).mkdir(parents=True, exist_ok=True)
        self.table.save(Path(path) / WORDS_FILE)

    def from_disk(self, path: str | Path, **_: Any) -> NamesTokenizer:
        """Read the word table from the folder `path`. Raises OSError or ValueError if it is none."""
        self.table = WordTable.load(Path(path) / WORDS_FILE)
        return self


@registry.tokenizers(TOKENIZER)  # type: ignore[untyped-decorator]
def tokenizer(*, anywhere: bool = False) -> Callable[[Language], NamesTokenizer]:
    """What a pipeline's configuration asks for; with `anywhere` entities may begin at any token."""
    return lambda nlp: NamesTokenizer(nlp.vocab, anywhere=anywhere)


def _nothing() -> WordTable:
    return WordTable(numpy.zeros(0, dtype=numpy.uint32), numpy.zeros(0, dtype=numpy.uint16))
