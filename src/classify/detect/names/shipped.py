"""The shipped names model, read with numpy: text in, spans of people, places and organisations out.

A small entity recogniser trained with spaCy (`training/names/`) and stored as a spaCy pipeline: hashed
embeddings of five features, two convolutions, and a greedy transition system that opens, continues and
closes entities. This module computes the same with numpy alone, from the weights in that pipeline: without
spaCy's growing vocabulary and its work per token, at many times the speed. A test holds both to the same
spans.

Most of the speed comes from what is not computed. A word's own vector is remembered (`namebook`); both
convolutions are computed only where an entity may begin, and from there on while one is open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy

from classify.detect.names.book import Places, Words
from classify.detect.names.layers import largest, maxout
from classify.detect.names.reader import Found, entity
from classify.detect.names.weights import Floats, Layer, Weights
from classify.detect.names.wordlists import WordTable
from classify.memos import remembered

WORDS_FILE = "tokenizer/words.npz"
_LOWER_PIECES = 2
_AROUND = numpy.arange(3)


@dataclass(slots=True)
class NameModel:
    """The weights and the words met so far. Not for use by two threads at once."""

    weights: Weights
    words: Words

    @classmethod
    def load(cls, folder: Path, *, anywhere: bool = False) -> NameModel:
        """The pipeline in `folder`; with `anywhere` an entity may begin at any token, as in training,
        else only where `namebook.may_begin` says so.

        Raises OSError, KeyError or ValueError if its files are missing or spoilt.
        """
        weights = Weights.load(folder)
        return cls(weights, Words(weights, word_table(folder), anywhere=anywhere))

    def read(self, texts: Sequence[str]) -> list[list[Found]]:
        """All entities of each text, in order."""
        return [self.find(text) for text in texts]

    def find(self, text: str) -> list[Found]:
        """All entities in `text`, in order."""
        numbers, starts, ends = self.words.split(text)
        candidates = numpy.flatnonzero(self.words.may_begin[numbers])
        if not len(candidates):
            return []
        found: list[Found] = []
        last = -1
        for first, final, label, margin in self._entities(_Tokens(self, numbers), candidates):
            # What opens inside of an entity before it was never outside of every entity.
            if first > last:
                last = final
                found += entity(text, int(starts[first]), int(ends[final]), label, margin)
        return found

    def _entities(self, tokens: _Tokens, candidates: Places) -> list[tuple[int, int, str, float]]:
        """Greedy transitions: what opens at each candidate if it stands outside every entity, and where
        that closes: first and last token, label, and margin.
        """
        w = self.weights
        vectors = tokens.at(candidates)
        states = vectors @ w.here
        states += w.outside
        scores = _hidden(states) @ w.opens + w.opens_bias
        begins = numpy.array([kind == "B" for kind, _ in w.opening])
        nothing = w.opening.index(("O", ""))
        if candidates[-1] == tokens.count - 1:
            scores[-1, begins] = -numpy.inf
        best = scores.argmax(axis=1)
        opened = numpy.flatnonzero(best != nothing)
        firsts, chosen = candidates[opened], best[opened]
        margins = scores[opened, chosen] - scores[opened, nothing]
        lasts = firsts.copy()
        longer = numpy.flatnonzero(begins[chosen])
        lasts[longer] = self._lasts(tokens, firsts[longer], vectors[opened[longer]], chosen[longer])
        labels = [w.opening[move][1] for move in chosen.tolist()]
        return list(zip(firsts.tolist(), lasts.tolist(), labels, margins.tolist(), strict=True))

    def _lasts(self, tokens: _Tokens, firsts: Places, vectors: Floats, moves: Places) -> Places:
        """Places of the last tokens of the entities that open at `firsts`, where `vectors` stand, with
        these moves.
        """
        w = self.weights
        end = tokens.count - 1
        begun = vectors @ w.first + w.inside
        closes, bias = w.closes[moves], w.closes_bias[moves]
        lasts = numpy.full_like(firsts, end)
        open_, places, before = numpy.arange(len(firsts)), firsts + 1, vectors
        while len(open_ := open_[(inside := places < end)]):
            places, before = places[inside], before[inside]
            here = tokens.at(places)
            states = here @ w.here
            states += before @ w.before
            states += begun[open_]
            hidden = _hidden(states)
            beats = numpy.einsum("ij,ij->i", hidden, closes[open_]) + bias[open_]
            closed = beats > 0
            lasts[open_[closed]] = places[closed]
            goes_on = ~closed
            open_, places, before = open_[goes_on], places[goes_on] + 1, here[goes_on]
        return lasts


class _Tokens:
    """What the network makes of the tokens of one text: computed where it is asked for, and kept.

    Behind its two convolutions a token has seen the two tokens before and behind it.
    """

    def __init__(self, model: NameModel, numbers: Places) -> None:
        self.count = len(numbers)
        self._first, self._second = model.weights.encode
        width = model.words.vectors.shape[1]
        # Before and behind the text stand two empty places. The token at `i` is row `i + 2` here, ...
        nothing = numpy.zeros(2, dtype=numbers.dtype)
        self._words = model.words.vectors.take(numpy.concatenate((nothing, numbers, nothing)), axis=0)
        # ... row `i + 1` here, since the places next to the text are encoded as well, ...
        self._encoded = numpy.empty((self.count + 2, width), dtype=numpy.float32)
        self._is_encoded = numpy.zeros(self.count + 2, dtype=bool)
        # ... and row `i` here.
        self._vectors = numpy.empty((self.count, width), dtype=numpy.float32)
        self._is_known = numpy.zeros(self.count, dtype=bool)

    def at(self, places: Places) -> Floats:
        """The vectors of the tokens at these places."""
        unknown = places[~self._is_known[places]]
        if len(unknown):
            self._encode(unknown)
            self._vectors[unknown] = _convolved(self._encoded, unknown, self._second)
            self._is_known[unknown] = True
        return self._vectors.take(places, axis=0)

    def _encode(self, places: Places) -> None:
        """The first convolution at these tokens and beside them, as far as it is not there yet."""
        wanted = numpy.zeros(self.count + 2, dtype=bool)
        for beside in range(3):
            wanted[places + beside] = True
        wanted &= ~self._is_encoded
        rows = numpy.flatnonzero(wanted)
        self._encoded[rows] = _convolved(self._words, rows, self._first)
        self._is_encoded |= wanted


def _convolved(vectors: Floats, places: Places, layer: Layer) -> Floats:
    """The convolution of the vectors at `places + 1` with their neighbours."""
    width = vectors.shape[1]
    windows = vectors.take(places[:, None] + _AROUND, axis=0).reshape(len(places), 3 * width)
    convolved = maxout(windows, layer)
    convolved += windows[:, width : 2 * width]
    return convolved


def _hidden(states: Floats) -> Floats:
    """The decoder's hidden units."""
    return largest(states, _LOWER_PIECES)


@remembered(2)
def word_table(folder: Path) -> WordTable:
    """The word table that belongs to the model in `folder`."""
    return WordTable.load(folder / WORDS_FILE)
