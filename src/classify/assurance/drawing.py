"""Who is drawn: an order that a seed gives, which anybody can work out again.

What is drawn from is fixed first, and its digest is published with the seed (`frame_digest`), so that nobody
can draw until the sample pleases, or lay files from one pile on another after they were read.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence

from classify.assurance.numbers import LEVEL, shown
from classify.assurance.piles import EXPECTED
from models.assurance import Pile

Frame = Mapping[Pile, Sequence[int]]
"""Numbers of files, by pile."""
LEAST = 30
"""Read of every pile, as far as it has so many: of what nobody read nothing can be said."""


def frame_digest(frame: Frame) -> str:
    """SHA-256 of all that is drawn from, in hex: a line "pile, tabulator, number" a file, piles in the order
    of their names, numbers rising.
    """
    digest = hashlib.sha256()
    for pile in sorted(frame):
        for number in sorted(frame[pile]):
            digest.update(f"{pile}\t{number}\n".encode())
    return digest.hexdigest()


def order(numbers: Iterable[int], pile: Pile, seed: str) -> list[int]:
    """The order in which the files of a pile are drawn: by SHA-256 of "seed, pile, number"."""
    return sorted(numbers, key=lambda number: _lot(seed, pile, number))


def _lot(seed: str, pile: Pile, number: int) -> bytes:
    return hashlib.sha256(f"{seed}\t{pile}\t{number}".encode()).digest()


def drawn(frame: Frame, sizes: Mapping[Pile, int], seed: str) -> dict[Pile, list[int]]:
    """The sample: so many of each pile, in the order they are drawn."""
    return {pile: order(numbers, pile, seed)[: sizes.get(pile, 0)] for pile, numbers in frame.items()}


def sizes(files: Mapping[Pile, int], number: int) -> dict[Pile, int]:
    """How `number` files are shared out: a few of each pile, the others where they narrow the interval most
    (Neyman's allocation: by the size of a pile and how much its files are expected to differ). It may be more
    than `number` where the few of each pile are more.
    """
    shares = {pile: min(count, LEAST) for pile, count in files.items() if count}
    left = number - sum(shares.values())
    open_ones = {pile for pile in shares if shares[pile] < files[pile]}
    while left > 0 and open_ones:
        weights = {pile: files[pile] * _spread(pile) for pile in open_ones}
        whole = sum(weights.values())
        given = 0
        for pile in sorted(open_ones):
            more = min(files[pile] - shares[pile], math.ceil(left * weights[pile] / whole), left - given)
            shares[pile] += more
            given += more
        left -= given
        open_ones = {pile for pile in open_ones if shares[pile] < files[pile]}
    return shares


def _spread(pile: Pile) -> float:
    return math.sqrt(EXPECTED[pile] * (1 - EXPECTED[pile]))


def reached(files: Mapping[Pile, int], shares: Mapping[Pile, int]) -> float:
    """The miss rate among all that was not found which this sample would leave possible if nothing were met
    in it: the bound of each pile by its size (what is all read leaves nothing). A guess for planning: what is
    concluded comes from `intervals`.
    """
    missed = {pile: count for pile, count in files.items() if pile in _MISSABLE and count}
    whole = sum(missed.values())
    if not whole:
        return 0.0
    # Piles are as many questions asked together: of the bounds' squares the root, not their sum.
    bounds = [
        count * shown(shares.get(pile, 0), level=LEVEL) if shares.get(pile, 0) < count else 0.0
        for pile, count in missed.items()
    ]
    return math.sqrt(sum(bound * bound for bound in bounds)) / whole


_MISSABLE = frozenset(Pile) - {Pile.CONFIRMED, Pile.FLAGGED}


def number_for(files: Mapping[Pile, int], rate: float) -> int:
    """The smallest number of files to read after which the miss rate could be shown to be at most `rate`,
    were nothing met; all files where no sample does.
    """
    low, high = 0, sum(files.values())
    while low < high:
        middle = (low + high) // 2
        if reached(files, sizes(files, middle)) <= rate:
            high = middle
        else:
            low = middle + 1
    return low
