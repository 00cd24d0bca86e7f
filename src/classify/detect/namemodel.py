"""The names model: tokens in, spans of people, places and organisations out.

A small entity recogniser trained with spaCy (`training/names/`): hashed embeddings of five
features, two convolutions, and a greedy transition system that opens, continues and closes
entities. This module computes the same with numpy alone, from the stored weights: without
spaCy's start-up time, its growing vocabulary and its work per token, at several times the speed.
A test holds both to the same output.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy
from numpy.typing import NDArray

from classify.detect.nametokens import FEATURES, features, tokens
from classify.detect.wordlists import WordTable

WORDS_FILE = "words.npz"
WEIGHTS_FILE = "ner.npz"
WORDS_KEPT = 60_000
"""Words whose vectors are remembered (256 bytes each); then the memory starts anew."""

_CONVOLUTIONS = ("encode0", "encode1")
_PIECES, _LOWER_PIECES = 3, 2
_PLACES = 3
"""Tokens the decoder looks at: this one, the first and the last of the open entity."""

Floats = NDArray[numpy.float32]
Keys = NDArray[numpy.uint64]


@dataclass(frozen=True, slots=True)
class Found:
    """One entity; offsets in characters of the text given."""

    start: int
    end: int
    label: str
    margin: float
    """How far its opening beat "nothing begins here", in the model's own units."""


@dataclass(slots=True)
class NameModel:
    """The weights and the vectors of words met so far. Not for use by two threads at once."""

    weights: dict[str, Floats]
    moves: list[str]
    table: WordTable
    _index: dict[str, int] = field(default_factory=dict)
    _vectors: Floats = field(default_factory=lambda: numpy.zeros((0, 0), dtype=numpy.float32))

    @classmethod
    def load(cls, folder: Path) -> NameModel:
        """The model in `folder`.

        Raises OSError, KeyError or ValueError if its files are missing or spoilt.
        """
        with numpy.load(folder / WEIGHTS_FILE, allow_pickle=False) as stored:
            weights = {name: stored[name].astype(numpy.float32) for name in stored.files if name != "moves"}
            moves = [str(move) for move in stored["moves"]]
        return cls(_arranged(weights), moves, word_table(folder))

    def find(self, text: str) -> list[Found]:
        """All entities in `text`, in order."""
        split = list(tokens(text))
        if not split:
            return []
        contextual = self._encode([word for word, _, _ in split])
        return [
            Found(split[first][1], split[last][2], label, margin)
            for first, last, label, margin in self._decode(contextual)
        ]

    def _encode(self, words: list[str]) -> Floats:
        """What the decoder adds up for each token in each of its three places; row 0 is "none"."""
        w = self.weights
        vectors = _bordered(self._vectors_of(words), len(_CONVOLUTIONS))
        for layer in _CONVOLUTIONS:
            wider = _bordered(vectors, 1)
            window = numpy.concatenate((wider[:-2], wider[1:-1], wider[2:]), axis=1)
            vectors = vectors + _maxout(window, w, layer)
        vectors = vectors[len(_CONVOLUTIONS) : -len(_CONVOLUTIONS)] @ w["tok2vec.W"].T + w["tok2vec.b"]
        summed = numpy.empty((len(vectors) + 1, w["lower.pad"].size), dtype=numpy.float32)
        summed[0] = w["lower.pad"]
        numpy.matmul(vectors, w["lower.W"], out=summed[1:])
        return summed.reshape(len(summed), _PLACES, -1)

    def _decode(self, contextual: Floats) -> list[tuple[int, int, str, float]]:
        """Greedy transitions. Most tokens lie outside every entity, so all are first scored as such
        at once; only where something opens does the decoder go token by token.
        """
        count = len(contextual) - 1
        outside = contextual[1:, 0] + contextual[0, 1] + contextual[0, 2]
        scores = self._scores(outside)
        kinds = [move.partition("-")[0] for move in self.moves]
        labels = [move.partition("-")[2] for move in self.moves]
        opening = numpy.array(
            [
                kind in ("B", "U", "O") and (kind == "O" or bool(label))
                for kind, label in zip(kinds, labels, strict=True)
            ]
        )
        nothing = kinds.index("O")
        scores[:, ~opening] = -numpy.inf
        begins = numpy.array([kind == "B" for kind in kinds])
        scores[-1, begins] = -numpy.inf
        best = scores.argmax(axis=1)
        found: list[tuple[int, int, str, float]] = []
        place = 0
        for first in map(int, numpy.flatnonzero(best != nothing)):
            if first < place:
                continue
            move = int(best[first])
            margin = float(scores[first, move] - scores[first, nothing])
            last = first if kinds[move] == "U" else self._close(contextual, first, labels[move], count)
            found.append((first, last, labels[move], margin))
            place = last + 1
        return found

    def _close(self, contextual: Floats, first: int, label: str, count: int) -> int:
        """Index of the last token of the entity that opens at `first`."""
        inner, final = self.moves.index(f"I-{label}"), self.moves.index(f"L-{label}")
        begun = contextual[first + 1, 1]
        for place in range(first + 1, count - 1):
            state = contextual[place + 1, 0] + begun + contextual[place, 2]
            scores = self._scores(state[None])[0]
            if scores[final] > scores[inner]:
                return place
        return count - 1

    def _scores(self, states: Floats) -> Floats:
        w = self.weights
        scores: Floats = _largest(states + w["lower.b"], _LOWER_PIECES) @ w["upper.W"].T + w["upper.b"]
        return scores

    def _vectors_of(self, words: list[str]) -> Floats:
        unknown = sorted({word for word in words if word not in self._index})
        if unknown:
            if len(self._index) + len(unknown) > WORDS_KEPT:
                self._index.clear()
                unknown = sorted(set(words))
            self._remember(unknown)
        return self._vectors[[self._index[word] for word in words]]

    def _remember(self, words: list[str]) -> None:
        kept = len(self._index)
        vectors = self._embed(words)
        if len(self._vectors) < kept + len(words):
            grown = numpy.empty((2 * (kept + len(words)), vectors.shape[1]), dtype=numpy.float32)
            if kept:
                grown[:kept] = self._vectors[:kept]
            self._vectors = grown
        self._vectors[kept : kept + len(words)] = vectors
        self._index.update((word, kept + number) for number, word in enumerate(words))

    def _embed(self, words: list[str]) -> Floats:
        """Context-free vectors: each feature's number is hashed to four rows of its table."""
        numbers = numpy.array([features(word, self.table) for word in words], dtype=numpy.uint64)
        columns = []
        for place, name in enumerate(FEATURES):
            rows = self.weights[f"embed.{name}"]
            keys = _hashed(numbers[:, place], int(self.weights["seeds"][place])) % numpy.uint32(len(rows))
            columns.append(rows[keys].sum(axis=1))
        return _maxout(numpy.concatenate(columns, axis=1), self.weights, "mix")


def _bordered(vectors: Floats, rows: int) -> Floats:
    """The vectors with rows of nought before and behind, as spaCy's encoder has them."""
    border = numpy.zeros((rows, vectors.shape[1]), dtype=numpy.float32)
    return numpy.concatenate((border, vectors, border))


def _maxout(values: Floats, weights: dict[str, Floats], layer: str) -> Floats:
    """The largest of each unit's pieces, then normalised over the layer."""
    largest = _largest(values @ weights[f"{layer}.W"] + weights[f"{layer}.b"], _PIECES)
    largest -= largest.mean(axis=1, keepdims=True)
    spread = numpy.sqrt(numpy.einsum("ij,ij->i", largest, largest) / largest.shape[1] + numpy.float32(1e-8))
    largest /= spread[:, None]
    result: Floats = largest * weights[f"{layer}.G"] + weights[f"{layer}.beta"]
    return result


def _largest(flat: Floats, pieces: int) -> Floats:
    """The maximum over the pieces, which stand one block behind the other."""
    units = flat.shape[1] // pieces
    result = numpy.maximum(flat[:, :units], flat[:, units : 2 * units])
    for piece in range(2, pieces):
        numpy.maximum(result, flat[:, piece * units : (piece + 1) * units], out=result)
    return result


def _arranged(weights: dict[str, Floats]) -> dict[str, Floats]:
    """The weights with the pieces of a unit moved apart, so that blocks are compared and not triples,
    which numpy does many times faster; matrices transposed to what they are multiplied with.
    """
    arranged = dict(weights)
    for layer in ("mix", *_CONVOLUTIONS):
        units, pieces, width = weights[f"{layer}.W"].shape
        arranged[f"{layer}.W"] = (
            weights[f"{layer}.W"].transpose(2, 1, 0).reshape(width, pieces * units).copy()
        )
        arranged[f"{layer}.b"] = weights[f"{layer}.b"].T.reshape(-1).copy()
    places, units, pieces, width = weights["lower.W"].shape
    lower = weights["lower.W"].transpose(3, 0, 2, 1)
    arranged["lower.W"] = lower.reshape(width, places * pieces * units).copy()
    arranged["lower.pad"] = weights["lower.pad"][0].transpose(0, 2, 1).reshape(-1).copy()
    arranged["lower.b"] = weights["lower.b"].T.reshape(-1).copy()
    return arranged


def _hashed(numbers: Keys, seed: int) -> NDArray[numpy.uint32]:
    """Four 32-bit keys for each number: MurmurHash3 x86 128 of eight bytes, as thinc computes it."""
    with numpy.errstate(over="ignore"):
        u = numpy.uint64
        h1 = numbers * u(0x87C37B91114253D5)
        h1 = (h1 << u(31)) | (h1 >> u(33))
        h1 = h1 * u(0x4CF5AD432745937F)
        h1 = h1 ^ u(seed) ^ u(8)
        h2 = numpy.full_like(h1, u(seed) ^ u(8))
        h1 = h1 + h2
        h2 = h2 + h1
        h1, h2 = _mixed(h1), _mixed(h2)
        h1 = h1 + h2
        h2 = h2 + h1
    low = u(0xFFFFFFFF)
    keys = numpy.stack((h1 & low, h1 >> u(32), h2 & low, h2 >> u(32)), axis=1)
    return keys.astype(numpy.uint32)


def _mixed(h: Keys) -> Keys:
    u = numpy.uint64
    h = (h ^ (h >> u(33))) * u(0xFF51AFD7ED558CCD)
    h = (h ^ (h >> u(33))) * u(0xC4CEB9FE1A85EC53)
    mixed: Keys = h ^ (h >> u(33))
    return mixed


@cache
def word_table(folder: Path) -> WordTable:
    """The word table that belongs to the model in `folder`."""
    return WordTable.load(folder / WORDS_FILE)


def stored(arrays: dict[str, Any]) -> dict[str, Any]:
    """The arrays in the precision in which they are shipped: half, save for what is no weight."""
    return {
        name: array.astype(numpy.float16) if name not in ("seeds", "moves") else array
        for name, array in arrays.items()
    }
