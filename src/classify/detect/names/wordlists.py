"""What public lists know about a single word: how common it is as a first name, a surname, a word.

The table is one sorted array of hashes with a small class for each, so no list of names can be
read out of it. It feeds the names model as a feature of each word, and the rules around the
model. Built by `training/names/wordtable.py` from the SSA and census name lists, the postal place
and suffix lists and spaCy's lexeme frequencies.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy
from numpy.typing import NDArray

from classify.memos import remembered

UNKNOWN = 0
_EMPTY = 0xFFFFFFFF


@dataclass(frozen=True, slots=True, eq=False)
class WordTable:
    """Classes of words, looked up by the CRC of the lower-cased word; about 1 in 16,000 strangers
    is mistaken for a listed word.
    """

    hashes: NDArray[numpy.uint32]
    classes: NDArray[numpy.uint16]

    @classmethod
    def load(cls, path: Path) -> WordTable:
        """Read a table written by `save`. Raises OSError or ValueError if it is not one."""
        with numpy.load(path, allow_pickle=False) as stored:
            return cls(stored["hashes"], stored["classes"])

    def save(self, path: Path) -> None:
        """Write the table, compressed."""
        numpy.savez_compressed(path, hashes=self.hashes, classes=self.classes)

    def packed(self, word: str) -> int:
        """All classes of `word` in one number; 0 when no list knows it."""
        key = word_hash(word)
        place = int(self.hashes.searchsorted(key))
        if place < len(self.hashes) and self.hashes[place] == key:
            return int(self.classes[place])
        return UNKNOWN

    def packed_of(self, words: Sequence[str]) -> NDArray[numpy.uint16]:
        """`packed` of each of several words: one search in the table for all of them."""
        if not len(self.hashes):
            return numpy.zeros(len(words), dtype=numpy.uint16)
        keys = numpy.array([_crc(word.lower()) for word in words], dtype=numpy.uint32)
        places = self.hashes.searchsorted(keys)
        places[places == len(self.hashes)] = 0
        return numpy.where(self.hashes[places] == keys, self.classes[places], UNKNOWN).astype(numpy.uint16)


def word_hash(word: str) -> numpy.uint32:
    """The key of a word: CRC-32 of it in lower case."""
    return numpy.uint32(_crc(word.lower()))


def _crc(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def pack(first: int, surname: int, common: int, capital: int, place: bool, suffix: bool) -> int:
    """Put the classes of one word into one number (each of the first four is 0 to 3)."""
    return first | surname << 2 | common << 4 | capital << 6 | place << 8 | suffix << 9


@dataclass(frozen=True, slots=True)
class WordClass:
    """The classes of one word, unpacked."""

    first: int
    """First name: 0 not listed, 1 rare, 2 usual, 3 frequent."""
    surname: int
    """Surname, likewise."""
    common: int
    """As a word of running text: 0 unseen, 3 among the few thousand most frequent."""
    capital: int
    """How running text writes it: 0 unseen, 1 in lower case, 2 both, 3 capitalised."""
    place: bool
    suffix: bool
    """Street suffix or unit designator."""


@remembered(1024)
def unpack(packed: int) -> WordClass:
    """The reverse of `pack`."""
    return WordClass(
        first=packed & 3,
        surname=packed >> 2 & 3,
        common=packed >> 4 & 3,
        capital=packed >> 6 & 3,
        place=bool(packed >> 8 & 1),
        suffix=bool(packed >> 9 & 1),
    )
