"""The words that the names model has met: what the network makes of each without its neighbours.

A word is looked at once and then remembered by number, with its vector. White space, marks and most words of
a text are old acquaintances.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy
from numpy.typing import NDArray

from classify.detect.names.layers import maxout
from classify.detect.names.lists import is_ordinary
from classify.detect.names.tokens import FEATURES, features_of, tiles, word_in
from classify.detect.names.weights import KEYS, Floats, Weights
from classify.detect.names.wordlists import WordClass, WordTable, unpack
from classify.detect.names.words import PARTICLES

WORDS_KEPT = 20_000
"""Words that are remembered, at half a KB each; then the memory starts anew."""
TILES_KEPT = 60_000
"""Spellings of words, with and without a blank before them, likewise."""

_DIGITS = str.maketrans("012345678", "9" * 9)
_SHORT = 5

Places = NDArray[numpy.intp]
_Keys = NDArray[numpy.uint64]


class Words:
    """The words met so far, by number. Not for use by two threads at once.

    Word 0 is none at all: what stands before and behind a text.
    """

    def __init__(self, weights: Weights, table: WordTable, *, anywhere: bool) -> None:
        self._weights = weights
        self._table = table
        self._anywhere = anywhere
        self._offsets = numpy.concatenate(([0], numpy.cumsum(weights.sizes)[:-1])).astype(numpy.intp)
        self._clear()

    def _clear(self) -> None:
        self._tiles = _Tiles(self)
        self._numbers: dict[str, int] = {}
        self._new: list[tuple[str, str | None]] = []
        """Words that have a number and nothing else yet, with their kinds."""
        self.vectors: Floats = numpy.zeros((1, self._weights.mix.gain.size), dtype=numpy.float32)
        """Free of context."""
        self.may_begin = numpy.zeros(1, dtype=bool)
        """Whether an entity may begin with it."""

    def split(self, text: str) -> tuple[Places, Places, Places]:
        """Numbers of the words of `text`, where they start and where they end."""
        if len(self._tiles) > TILES_KEPT or len(self._numbers) > WORDS_KEPT:
            self._clear()
        cut = tiles(text)
        codes = numpy.fromiter(map(self._tiles.__getitem__, cut), numpy.intp, len(cut))
        ends = numpy.fromiter(map(len, cut), numpy.intp, len(cut)).cumsum()
        if self._new:
            self._learn()
        starts = codes & 1
        starts[1:] += ends[:-1]
        words = codes >= 0
        return codes[words] >> 1, starts[words], ends[words]

    def code(self, tile: str) -> int:
        """Number of the word in a tile, doubled, and its offset (0 or 1); -1 for white space."""
        token = word_in(tile)
        if token is None:
            return -1
        word, kind, lead = token
        number = self._numbers.get(word)
        if number is None:
            number = self._numbers[word] = len(self._numbers) + 1
            self._new.append((word, kind))
        return 2 * number + lead

    def _learn(self) -> None:
        """Remember what the network makes of the new words."""
        new, at = self._new, len(self._numbers) - len(self._new) + 1
        self._new = []
        features = features_of([word for word, _ in new], self._table)
        listed = (features[:, FEATURES.index("lists")] - numpy.uint64(1)).tolist()
        opens = [
            self._anywhere or may_begin(word, kind, unpack(packed))
            for (word, kind), packed in zip(new, listed, strict=True)
        ]
        self.vectors = _put(self.vectors, at, self._embedded(features))
        self.may_begin = _put(self.may_begin, at, numpy.array(opens))

    def _embedded(self, features: _Keys) -> Floats:
        """Vectors free of context: each feature is hashed to four rows of its table."""
        w = self._weights
        keys = hashed(features, w.seeds) % w.sizes[:, None] + self._offsets[:, None]
        found = w.tables.take(keys.reshape(-1), axis=0).reshape(-1, KEYS, w.tables.shape[1])
        summed: Floats = found[:, 0] + found[:, 1]
        for key in range(2, KEYS):
            summed += found[:, key]
        columns: Floats = summed.reshape(len(features), -1)
        return maxout(columns, w.mix)


class _Tiles(dict[str, int]):
    """Codes of the tiles met so far; a new one is asked for."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words

    def __missing__(self, tile: str) -> int:
        # Of a number only its shape is known. Long ones seldom come twice: their shape is kept for them.
        alike = tile.translate(_DIGITS)
        code = self[alike] if alike != tile else self._words.code(tile)
        if alike == tile or len(tile) <= _SHORT:
            self[tile] = code
        return code


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
        larger = numpy.empty((2 * (at + len(rows)), *array.shape[1:]), array.dtype)
        larger[:at] = array[:at]
        array = larger
    array[at : at + len(rows)] = rows
    return array


def hashed(numbers: _Keys, seeds: Sequence[int] | NDArray[Any]) -> NDArray[numpy.uint32]:
    """Four 32-bit keys for each number, of which each column has a seed of its own: MurmurHash3 x86 128
    of eight bytes, as thinc computes it.
    """
    with numpy.errstate(over="ignore"):
        u = numpy.uint64
        start = numpy.asarray(seeds).astype(numpy.uint64) ^ u(8)
        h1 = numbers * u(0x87C37B91114253D5)
        h1 = (h1 << u(31)) | (h1 >> u(33))
        h1 = h1 * u(0x4CF5AD432745937F)
        h1 ^= start
        h1 += start
        h2 = start + h1
        h1, h2 = _mixed(h1), _mixed(h2)
        h1 += h2
        h2 += h1
    keys = numpy.stack((h1, h1 >> u(32), h2, h2 >> u(32)), axis=-1)
    return keys.astype(numpy.uint32)


def _mixed(h: _Keys) -> _Keys:
    u = numpy.uint64
    h = (h ^ (h >> u(33))) * u(0xFF51AFD7ED558CCD)
    h = (h ^ (h >> u(33))) * u(0xC4CEB9FE1A85EC53)
    mixed: _Keys = h ^ (h >> u(33))
    return mixed
