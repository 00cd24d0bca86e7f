"""A bound that holds however often somebody looks: for the time before a sample is whole, and to stop by.

An exact interval is right for a sample whose size was fixed before. Who looks at it every day and stops when
it pleases errs more often than it says. A *confidence sequence* may be looked at after every file: before
anything is read each possible number of sensitive files in a pile has a weight; what was read changes the
weights; a number whose weight has fallen below `1 - level` times what it was is ruled out, for good (the
prior-posterior-ratio martingale for samples without replacement: Waudby-Smith and Ramdas 2020, section 4,
with Ville's inequality).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from classify.assurance.numbers import LEVEL
from classify.assurance.piles import Read, Reviewers

_RARE = (0.5, 20.0)
"""Weights before anything is read (beta-binomial): where sensitive files are missed, few are."""
_COMMON = (0.5, 0.5)
_STEPS = 1_000
"""Numbers that are looked at; between them the farther one is told."""


def most_missed(piles: Sequence[Read], reviewers: Reviewers, *, level: float = LEVEL) -> float:
    """The most sensitive files that may be among what was not found, whenever one looks.

    What may be wrong is shared out among the piles, and the reviewers' eyes.
    """
    open_ones = [one for one in piles if not one.is_found and one.files]
    if not open_ones:
        return 0.0
    each = 1 - (1 - level) / (len(open_ones) + 2)
    said = sum(_most_said(one, each) for one in open_ones)
    return min(_with_overlooked(said, reviewers, each), sum(one.files for one in open_ones))


def _most_said(one: Read, level: float) -> float:
    """The most files of a pile that reviewers would hold to be sensitive."""
    from scipy import stats

    left = one.files - one.read
    if not left:
        return one.sensitive
    first, second = _RARE if one.sensitive * 2 <= one.read else _COMMON
    beside = np.unique(np.linspace(0, left, min(left + 1, _STEPS)).astype(int))
    numbers = beside + one.sensitive
    before = stats.betabinom.logpmf(numbers, one.files, first, second)
    # What is not read follows the same law with the weights that the sample has left.
    after = stats.betabinom.logpmf(beside, left, first + one.sensitive, second + one.read - one.sensitive)
    # The number before counts all places where the sensitive files could lie; the sample has fixed some.
    possible = before - after < -np.log1p(-level)
    last = int(np.flatnonzero(possible)[-1]) if possible.any() else 0
    return float(numbers[min(last + 1, len(numbers) - 1)])


def _with_overlooked(said: float, reviewers: Reviewers, level: float) -> float:
    """The most files that are sensitive when so many are noticed."""
    from scipy import stats

    if not reviewers.noticed:
        return float("inf")
    eyes = stats.beta.ppf(1 - level, reviewers.noticed, reviewers.planted - reviewers.noticed + 1)
    return said + float(stats.nbinom.ppf(level, said + 1, eyes))
