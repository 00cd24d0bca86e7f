"""The names model: tokens in, spans of people, places and organisations out.

A small entity recogniser trained with spaCy (`training/names/`): hashed embeddings of five
features, two convolutions, and a greedy transition system that opens, continues and closes
entities. This module computes the same with numpy alone, from the stored weights: without
spaCy's start-up time, its growing vocabulary and its work per token, at many times the speed.
A test holds both to the same output.

Most of the speed comes from what is not computed. What a word gives to the first convolution is
remembered with the word; the second convolution is computed only where an entity may begin, and
from there on while one is open.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy
from numpy.typing import NDArray

from classify.detect.namelists import is_ordinary
from classify.detect.nametokens import FEATURES, features, tiles, word_in
from classify.detect.namewords import PARTICLES
from classify.detect.wordlists import WordClass, WordTable, unpack

WORDS_FILE = "words.npz"
WEIGHTS_FILE = "ner.npz"
WORDS_KEPT = 20_000
"""Words that are remembered, at 2.5 KB each; then the memory starts anew."""
TILES_KEPT = 60_000
"""Spellings of words, with and without a blank before them, likewise."""

_PIECES, _LOWER_PIECES = 3, 2
_HERE, _FIRST, _LAST = range(3)
"""Tokens the decoder looks at: this one, the first and the last of the open entity."""

Floats = NDArray[numpy.float32]
Keys = NDArray[numpy.uint64]
Places = NDArray[numpy.intp]


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
    """The weights and the words met so far. Not for use by two threads at once."""

    weights: dict[str, Floats]
    moves: list[str]
    words: Words

    @classmethod
    def load(cls, folder: Path, *, anywhere: bool = False) -> NameModel:
        """The model in `folder`; with `anywhere` an entity may begin at any token, as in training,
        else only where `may_begin` says so.

        Raises OSError, KeyError or ValueError if its files are missing or spoilt.
        """
        with numpy.load(folder / WEIGHTS_FILE, allow_pickle=False) as stored:
            weights = {name: stored[name].astype(numpy.float32) for name in stored.files if name != "moves"}
            moves = [str(move) for move in stored["moves"]]
        weights = _arranged(weights)
        return cls(weights, moves, Words(weights, word_table(folder), anywhere))

    def find(self, text: str) -> list[Found]:
        """All entities in `text`, in order."""
        words, starts, ends = self.words.split(text)
        candidates = numpy.flatnonzero(self.words.may_begin[words])
        if not len(candidates):
            return []
        encoded = self._first_convolution(words)
        return [
            Found(int(starts[first]), int(ends[last]), label, margin)
            for first, last, label, margin in self._decode(encoded, candidates)
        ]

    def _first_convolution(self, words: Places) -> Floats:
        """Vectors of the tokens and of one empty place before and behind them: the token at `i` has
        row `i + 1`.
        """
        nothing = numpy.zeros(2, dtype=words.dtype)
        bordered = numpy.concatenate((nothing, words, nothing))
        given = self.words.given
        sums = given[bordered[:-2], 0]
        sums += given[bordered[1:-1], 1]
        sums += given[bordered[2:], 2]
        encoded: Floats = self.words.vectors[bordered[1:-1]]
        encoded += _maxout(sums, self.weights, "encode0")
        return encoded

    def _vectors(self, encoded: Floats, places: Places) -> Floats:
        """What the decoder knows of the tokens at `places`: their second convolution, made narrower."""
        w = self.weights
        windows = encoded[places[:, None] + numpy.arange(3)].reshape(len(places), 3 * encoded.shape[1])
        sums: Floats = windows @ w["encode1.W"] + w["encode1.b"]
        vectors: Floats = encoded[places + 1] + _maxout(sums, w, "encode1")
        narrow: Floats = vectors @ w["tok2vec.W"] + w["tok2vec.b"]
        return narrow

    def _decode(self, encoded: Floats, candidates: Places) -> list[tuple[int, int, str, float]]:
        """Greedy transitions: what opens at each candidate if it stands outside every entity, where that
        closes, and then the first of those that overlap.
        """
        w = self.weights
        count = len(encoded) - 2
        kinds, labels = zip(*(move.partition("-")[::2] for move in self.moves), strict=True)
        vectors = self._vectors(encoded, candidates)
        outside = vectors @ w["lower.W"][_HERE] + w["lower.pad"][_FIRST] + w["lower.pad"][_LAST]
        scores = self._scores(outside)
        nothing = kinds.index("O")
        opening = numpy.array(
            [kind == "O" or (kind in "BU" and label != "") for kind, label in zip(kinds, labels, strict=True)]
        )
        scores[:, ~opening] = -numpy.inf
        begins = numpy.array([kind == "B" for kind in kinds])
        if candidates[-1] == count - 1:
            scores[-1, begins] = -numpy.inf
        best = scores.argmax(axis=1)
        opened = numpy.flatnonzero(best != nothing)
        firsts, chosen = candidates[opened], best[opened]
        margins = scores[opened, chosen] - scores[opened, nothing]
        lasts = firsts.copy()
        longer = numpy.flatnonzero(begins[chosen])
        lasts[longer] = self._close(
            encoded, firsts[longer], vectors[opened[longer]], [labels[move] for move in chosen[longer]]
        )
        found: list[tuple[int, int, str, float]] = []
        for first, last, move, margin in zip(
            firsts.tolist(), lasts.tolist(), chosen.tolist(), margins.tolist(), strict=True
        ):
            if not found or first > found[-1][1]:
                found.append((first, last, labels[move], margin))
        return found

    def _close(self, encoded: Floats, firsts: Places, vectors: Floats, labels: list[str]) -> Places:
        """Places of the last tokens of the entities that open at `firsts`, where `vectors` stand."""
        w = self.weights
        end = len(encoded) - 3
        inner = numpy.array([self.moves.index(f"I-{label}") for label in labels], dtype=numpy.intp)
        final = numpy.array([self.moves.index(f"L-{label}") for label in labels], dtype=numpy.intp)
        begun = vectors @ w["lower.W"][_FIRST]
        lasts = numpy.full_like(firsts, end)
        open_, places = numpy.arange(len(firsts)), firsts + 1
        while (inside := places < end).any():
            open_, places, vectors = open_[inside], places[inside], vectors[inside]
            before = vectors @ w["lower.W"][_LAST]
            vectors = self._vectors(encoded, places)
            scores = self._scores(vectors @ w["lower.W"][_HERE] + begun[open_] + before)
            row = numpy.arange(len(open_))
            closes = scores[row, final[open_]] > scores[row, inner[open_]]
            lasts[open_[closes]] = places[closes]
            open_, places, vectors = open_[~closes], places[~closes] + 1, vectors[~closes]
        return lasts

    def _scores(self, states: Floats) -> Floats:
        """Scores of all moves in each state."""
        w = self.weights
        scores: Floats = _largest(states + w["lower.b"], _LOWER_PIECES) @ w["upper.W"].T + w["upper.b"]
        return scores


class Words:
    """The words met so far, by number: their vectors, and whether an entity may begin with them.

    Word 0 is none at all: what stands before and behind a text.
    """

    def __init__(self, weights: dict[str, Floats], table: WordTable, anywhere: bool) -> None:
        self._weights = weights
        self._table = table
        self._anywhere = anywhere
        self._clear()

    def _clear(self) -> None:
        self._tiles: dict[str, int] = {}
        """Number of the word in a tile, doubled, and its offset (0 or 1); -1 for white space."""
        self._numbers: dict[str, int] = {}
        width = self._weights["mix.G"].size
        self.vectors: Floats = numpy.zeros((1, width), dtype=numpy.float32)
        """Free of context."""
        self.given = self._given(self.vectors)
        """What the word adds to the first convolution of its right neighbour, of itself, of its left one."""
        self.may_begin = numpy.zeros(1, dtype=bool)

    def split(self, text: str) -> tuple[Places, Places, Places]:
        """Numbers of the words of `text`, where they start and where they end."""
        pieces = tiles(text)
        if len(self._tiles) > TILES_KEPT or len(self._numbers) > WORDS_KEPT:
            self._clear()
        known = self._tiles
        self._learn([piece for piece in dict.fromkeys(pieces) if piece not in known])
        codes = numpy.fromiter(map(known.__getitem__, pieces), numpy.intp, len(pieces))
        ends = numpy.fromiter(map(len, pieces), numpy.intp, len(pieces)).cumsum()
        words = codes >= 0
        leads = codes & 1
        starts = numpy.concatenate(([0], ends[:-1])) + leads
        return codes[words] >> 1, starts[words], ends[words]

    def _learn(self, pieces: list[str]) -> None:
        """Remember tiles and the words in them that were not met before."""
        unknown: list[tuple[str, str | None]] = []
        for piece in pieces:
            token = word_in(piece)
            if token is None:
                self._tiles[piece] = -1
                continue
            word, kind, lead = token
            number = self._numbers.get(word)
            if number is None:
                number = self._numbers[word] = len(self._numbers) + 1
                unknown.append((word, kind))
            self._tiles[piece] = 2 * number + lead
        if unknown:
            at = len(self._numbers) - len(unknown) + 1
            numbers = numpy.array([features(word, self._table) for word, _ in unknown], dtype=numpy.uint64)
            listed = (numbers[:, FEATURES.index("lists")] - 1).tolist()
            opens = [
                self._anywhere or may_begin(word, kind, unpack(packed))
                for (word, kind), packed in zip(unknown, listed, strict=True)
            ]
            vectors = self._embed(numbers)
            self.vectors = _put(self.vectors, at, vectors)
            self.given = _put(self.given, at, self._given(vectors))
            self.may_begin = _put(self.may_begin, at, numpy.array(opens))

    def _given(self, vectors: Floats) -> Floats:
        parts = numpy.stack([vectors @ part for part in self._weights["encode0.W"]], axis=1)
        parts[:, 1] += self._weights["encode0.b"]
        return parts

    def _embed(self, numbers: Keys) -> Floats:
        """Vectors free of context, from the features: each number is hashed to four rows of its table."""
        w = self._weights
        columns = []
        for place, name in enumerate(FEATURES):
            rows = w[f"embed.{name}"]
            keys = _hashed(numbers[:, place], int(w["seeds"][place])) % numpy.uint32(len(rows))
            columns.append(rows[keys].sum(axis=1))
        return _maxout(numpy.concatenate(columns, axis=1) @ w["mix.W"] + w["mix.b"], w, "mix")


def may_begin(word: str, kind: str | None, classes: WordClass) -> bool:
    """Whether an entity may begin with this token: not with a sign, a line's end, a mail address or a
    link, nor with a usual word of the language in small letters.

    Of 16,483 entities that the model found in texts of all kinds this changed 20, nearly all false.
    """
    if kind == "number":
        return True  # a house number begins a place
    if kind or not any(map(str.isalpha, word)):
        return False
    usual = len(word) > 1 and word.islower() and word.isalpha() and word not in PARTICLES
    return not (usual and is_ordinary(classes))


def _put(array: NDArray[Any], at: int, rows: NDArray[Any]) -> NDArray[Any]:
    """The array with `rows` from row `at` on; moved to twice the room when it is full."""
    if at + len(rows) > len(array):
        array = numpy.concatenate(
            (array[:at], numpy.zeros((at + 2 * len(rows), *array.shape[1:]), array.dtype))
        )
    array[at : at + len(rows)] = rows
    return array


def _maxout(sums: Floats, weights: dict[str, Floats], layer: str) -> Floats:
    """The largest of each unit's pieces, then normalised over the layer."""
    largest = _largest(sums, _PIECES)
    largest -= largest.mean(axis=1, keepdims=True)
    spread = numpy.sqrt(numpy.einsum("ij,ij->i", largest, largest) / largest.shape[1] + numpy.float32(1e-8))
    largest /= spread[:, None]
    largest *= weights[f"{layer}.G"]
    largest += weights[f"{layer}.beta"]
    return largest


def _largest(flat: Floats, pieces: int) -> Floats:
    """The maximum over the pieces, which stand one block behind the other."""
    units = flat.shape[1] // pieces
    result = numpy.maximum(flat[:, :units], flat[:, units : 2 * units])
    for piece in range(2, pieces):
        numpy.maximum(result, flat[:, piece * units : (piece + 1) * units], out=result)
    return result


def _arranged(weights: dict[str, Floats]) -> dict[str, Floats]:
    """The weights with the pieces of a unit moved apart, so that blocks are compared and not triples,
    which numpy does many times faster; matrices transposed to what they are multiplied with, and cut
    where they are multiplied with one part at a time.
    """
    arranged = dict(weights)
    for layer in ("mix", "encode0", "encode1"):
        units, pieces, width = weights[f"{layer}.W"].shape
        arranged[f"{layer}.W"] = (
            weights[f"{layer}.W"].transpose(2, 1, 0).reshape(width, pieces * units).copy()
        )
        arranged[f"{layer}.b"] = weights[f"{layer}.b"].T.reshape(-1).copy()
    width, units = arranged["encode0.W"].shape
    arranged["encode0.W"] = arranged["encode0.W"].reshape(3, width // 3, units)
    arranged["tok2vec.W"] = weights["tok2vec.W"].T.copy()
    places, units, pieces, width = weights["lower.W"].shape
    lower = weights["lower.W"].transpose(0, 3, 2, 1)
    arranged["lower.W"] = lower.reshape(places, width, pieces * units).copy()
    arranged["lower.pad"] = weights["lower.pad"][0].transpose(0, 2, 1).reshape(places, -1).copy()
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
