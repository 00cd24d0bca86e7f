"""How often a detector is right, as people have decided; with the number it rests on."""

from __future__ import annotations

import math
from dataclasses import dataclass

ENOUGH = 20
"""Below this many decisions no figure is told: it would be taken for more than it is."""
_Z = 1.959964
"""95 % of a normal distribution lie within so many deviations."""


@dataclass(frozen=True, slots=True)
class Precision:
    """Of `decided` findings `right` were what the detector said."""

    right: int = 0
    decided: int = 0

    @property
    def is_enough(self) -> bool:
        """Whether there are enough decisions to tell."""
        return self.decided >= ENOUGH

    @property
    def value(self) -> float | None:
        """The share that was right; None: not enough yet."""
        return self.right / self.decided if self.is_enough else None

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true share lies, with 95 % confidence (Wilson's score interval)."""
        return wilson(self.right, self.decided)

    @property
    def words(self) -> str:
        """For people."""
        if not self.is_enough:
            return f"not enough decisions yet ({self.decided} of {ENOUGH})"
        low, high = self.interval
        return f"right in {self.right} of {self.decided} ({low:.0%} to {high:.0%})"


def wilson(right: int, of: int) -> tuple[float, float]:
    """Wilson's score interval of a share, 95 %: (0, 1) where nothing is known.

    E. B. Wilson, Journal of the American Statistical Association 22 (1927). Unlike the plain formula it
    holds for few cases and for shares near 0 and 1.
    """
    if not of:
        return 0.0, 1.0
    share, weight = right / of, _Z**2 / of
    middle = share + weight / 2
    reach = _Z * math.sqrt(share * (1 - share) / of + weight / (4 * of))
    return max(0.0, (middle - reach) / (1 + weight)), min(1.0, (middle + reach) / (1 + weight))
