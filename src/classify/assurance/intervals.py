"""How much was missed, and how much was found of all there is: intervals that hold at least as often as
stated.

Each pile gives two confidence distributions of the number of files that its reviewers would hold to be
sensitive, one for a lower and one for an upper limit, from the exact (hypergeometric) test of its sample;
where a pile is much larger than its sample they are those of Clopper and Pearson. Reviewers overlook files:
so many more are sensitive as are overlooked before that number is noticed (a negative binomial), with the
sensitivity from its own confidence distribution; false alarms are taken off the lower limits. The piles are
added, and what comes of them is told, by *melding* these distributions (Fay, Proschan and Brittain 2015; for
surveys with imperfect tests Bayer, Fay and Graubard 2023): drawn many times over, of which the quantiles are
the limits. The point of Rogan and Gladen with an ordinary interval would cover far less than it says
(Reiczigel et al. 2010).

The chance is fixed (`SEED`), so the same counts give the same limits, here and wherever they are worked out
anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from classify.assurance.numbers import LEVEL
from classify.assurance.piles import Read, Reviewers, total

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    Draws = NDArray[np.float64]

SEED = 20230513
DRAWS = 40_000
_NEVER = 1e-9
_STEPS = 400
_MUCH_LARGER = 20
"""A pile so many times its sample: its finite size narrows nothing any more."""


@dataclass(frozen=True, slots=True)
class Interval:
    """What is most likely, between the limits."""

    low: float
    point: float
    high: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a sample tells of the piles it is from; rates between 0 and 1."""

    missed: Interval
    """Sensitive files among what was not found: a number of files."""
    elusion: Interval
    """Their share of all that was not found."""
    recall: Interval
    """What was found of all sensitive files."""
    precision: Interval
    """Sensitive files among what was found."""


def estimate(
    piles: Sequence[Read],
    reviewers: Reviewers,
    *,
    of_found: Reviewers | None = None,
    level: float = LEVEL,
    draws: int = DRAWS,
) -> Estimate:
    """What the samples of some piles tell together.

    Args:
        piles: with their samples. Of a pile nobody read everything is possible, and that is what comes out.
        reviewers: how well they see; without known files that were shown to them nothing is known of it, and
            the limits are as wide as that.
        of_found: the same where what was found is read otherwise (once, and a possible miss twice).
        level: each interval holds the truth at least so often; half of what is left falls to each side.
        draws: more make the limits smoother.
    """
    chance = np.random.Generator(np.random.PCG64(SEED))
    tail = (1 - level) / 2
    unfound, found = total(piles, found=False), total(piles, found=True)
    bounds = {}
    for name, side in (("low", False), ("high", True)):
        for what, is_found, those in (("missed", False, reviewers), ("found", True, of_found or reviewers)):
            eyes = _eyes(those, chance, draws, upper=side)
            bounds[f"{what} {name}"] = _sum(piles, is_found, eyes, chance, upper=side)
    missed = Interval(
        _quantile(bounds["missed low"], tail),
        _point(piles, reviewers, found=False),
        _quantile(bounds["missed high"], 1 - tail),
    )
    really = Interval(
        _quantile(bounds["found low"], tail),
        _point(piles, of_found or reviewers, found=True),
        _quantile(bounds["found high"], 1 - tail),
    )
    recall = Interval(
        _quantile(_part(bounds["found low"], bounds["missed high"]), tail),
        really.point / (really.point + missed.point) if really.point + missed.point else 1.0,
        _quantile(_part(bounds["found high"], bounds["missed low"]), 1 - tail),
    )
    return Estimate(missed, _share(missed, unfound), recall, _share(really, found))


Eyes = tuple["Draws", "Draws"]
"""Draws of what a reviewer notices, and of false alarms."""


def _eyes(reviewers: Reviewers, chance: Generator, draws: int, *, upper: bool) -> Eyes:
    """For an upper limit of sensitive files: eyes as bad as can be, and every alarm is taken for a true one
    (a file that was held to be harmless may not be); for a lower limit the other way.
    """
    noticed = _rate(reviewers.noticed, reviewers.planted, chance, draws, upper=not upper)
    if upper:
        return noticed, np.zeros(draws)
    return noticed, _rate(reviewers.alarms, reviewers.harmless, chance, draws, upper=True)


def _rate(met: int, of: int, chance: Generator, draws: int, *, upper: bool) -> Draws:
    """Draws from the confidence distribution of Clopper and Pearson for a rate."""
    if upper:
        return chance.beta(met + 1, of - met, draws) if met < of else np.ones(draws)
    return chance.beta(met, of - met + 1, draws) if met else np.zeros(draws)


def _sum(piles: Sequence[Read], found: bool, eyes: Eyes, chance: Generator, *, upper: bool) -> Draws:
    """Draws of the sensitive files in all piles that were found, or in the others."""
    noticed, alarms = eyes
    whole = np.zeros(len(noticed))
    for one in piles:
        if one.is_found is not found or not one.files:
            continue
        said = _said(one, chance.random(len(noticed)), upper=upper)
        said = np.maximum(said - alarms * one.files, 0.0)
        whole += np.minimum(said + _overlooked(said, noticed, chance, upper=upper), one.files)
    return whole


def _said(one: Read, lots: Draws, *, upper: bool) -> Draws:
    """Draws of the number of a pile's files that its reviewers would hold to be sensitive."""
    if not one.read:
        return np.full(len(lots), float(one.files) if upper else 0.0)
    if one.files > _MUCH_LARGER * one.read:
        return one.files * _clopper_pearson(one, lots, upper=upper)
    from scipy import stats

    possible = _possible(one)
    if upper:
        # As many as would still give so few with a chance of at least the lot; the chance falls with them.
        falling = stats.hypergeom.cdf(one.sensitive, one.files, possible, one.read)
        last = len(possible) - np.searchsorted(falling[::-1], lots, side="left")
        return possible[np.minimum(last, len(possible) - 1)].astype(float)
    rising = stats.hypergeom.sf(one.sensitive - 1, one.files, possible, one.read)
    first = np.searchsorted(rising, lots, side="left") - 1
    return possible[np.clip(first, 0, len(possible) - 1)].astype(float)


def _clopper_pearson(one: Read, lots: Draws, *, upper: bool) -> Draws:
    from scipy import special

    if upper:
        full = one.sensitive == one.read
        return (
            np.ones_like(lots)
            if full
            else special.betaincinv(one.sensitive + 1, one.read - one.sensitive, lots)
        )
    none = not one.sensitive
    return (
        np.zeros_like(lots) if none else special.betaincinv(one.sensitive, one.read - one.sensitive + 1, lots)
    )


def _possible(one: Read) -> NDArray[np.int64]:
    """Numbers of sensitive files that the sample of a pile leaves possible, at most `_STEPS` of them: those
    between are told outwards by who looks them up.
    """
    least, most = one.sensitive, one.files - (one.read - one.sensitive)
    # Beyond what a pile without end would leave possible nothing is: its limits are the wider ones.
    low, high = (
        float(_clopper_pearson(one, np.array([lot]), upper=upper)[0]) * one.files
        for lot, upper in ((_NEVER, False), (1 - _NEVER, True))
    )
    low, high = max(least, int(low) - 1), min(most, int(high) + 2)
    return np.unique(np.linspace(low, high, min(high - low + 1, _STEPS)).astype(np.int64))


def _overlooked(said: Draws, noticed: Draws, chance: Generator, *, upper: bool) -> Draws:
    """Draws of the files overlooked beside those that are noticed: failures before as many successes, and for
    an upper limit before one more. Without eyes: all there are.
    """
    successes = said + 1 if upper else said
    sure = np.where(noticed > 0, noticed, 1.0)
    mean = chance.gamma(np.maximum(successes, 1e-12)) * (1 - sure) / sure
    beside = np.where(successes > 0, chance.poisson(np.minimum(mean, 1e15)), 0)
    return np.where(noticed > 0, beside, np.inf)


def _part(found: Draws, missed: Draws) -> Draws:
    whole = found + missed
    return np.divide(found, whole, out=np.ones_like(whole), where=whole > 0)


def _quantile(draws: Draws, at: float) -> float:
    """Rounded outwards: of draws that lie between two the farther one is told."""
    return float(np.quantile(draws, at, method="lower" if at < 0.5 else "higher"))


def _point(piles: Sequence[Read], reviewers: Reviewers, *, found: bool) -> float:
    """What Rogan and Gladen expect."""
    noticed = reviewers.noticed / reviewers.planted if reviewers.planted else 1.0
    alarms = reviewers.alarms / reviewers.harmless if reviewers.harmless else 0.0
    whole = 0.0
    for one in piles:
        if one.is_found is not found or not one.read:
            continue
        share = one.sensitive / one.read
        right = (share - alarms) / (noticed - alarms) if noticed > alarms else share
        whole += one.files * min(max(right, 0.0), 1.0)
    return whole


def _share(number: Interval, of: int) -> Interval:
    if not of:
        return Interval(0.0, 0.0, 0.0)
    return Interval(number.low / of, number.point / of, min(number.high / of, 1.0))
