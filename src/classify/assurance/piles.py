"""What is drawn from: the files of a share in piles that each are missed in their own way.

A sample of the whole would hardly ever meet the files most likely to be wrong. Each pile is drawn from by
itself, and each counts in the end as much as it holds. Both reviewed piles are among them: what was confirmed
and what was dismissed. Elusion alone flatters (how little is left in what was thrown away says nothing of how
much there was), so what was found is sampled, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.assurance import Pile

FOUND = frozenset({Pile.CONFIRMED, Pile.FLAGGED})
"""Piles of what the program, and whoever decided, holds to be sensitive."""

EXPECTED: Mapping[Pile, float] = {
    Pile.CONFIRMED: 0.9,
    Pile.DISMISSED: 0.03,
    Pile.FLAGGED: 0.8,
    Pile.NOT_READ: 0.1,
    Pile.PARTLY_READ: 0.05,
    Pile.NEAR_THE_LINE: 0.05,
    Pile.UNKNOWN_IN_SENSITIVE: 0.05,
    Pile.REST: 0.003,
}
"""Sensitive files by pile as one guesses before anything is read: they decide where it pays to read, and
never what is concluded.
"""


@dataclass(frozen=True, slots=True)
class Read:
    """A pile with what came of its sample."""

    pile: Pile
    files: int
    """All that lie in it."""
    read: int = 0
    """Of these drawn at random, and judged."""
    sensitive: int = 0
    """Of these held to be sensitive by who read them."""
    found: bool | None = None
    """Whether they count as found; None: as the pile says."""

    def __post_init__(self) -> None:
        if not 0 <= self.sensitive <= self.read <= self.files:
            raise ValueError("of a pile's files some are read, and of these some are sensitive")

    @property
    def is_found(self) -> bool:
        """Whether the program holds these files to be sensitive."""
        return self.pile in FOUND if self.found is None else self.found


@dataclass(frozen=True, slots=True)
class Reviewers:
    """How well those who read the sample see: from files whose truth was known, mixed in without a mark."""

    planted: int = 0
    """Sensitive ones that were shown."""
    noticed: int = 0
    """Of these held to be sensitive."""
    harmless: int = 0
    """Others that were shown."""
    alarms: int = 0
    """Of these held to be sensitive all the same."""

    def __post_init__(self) -> None:
        if not (0 <= self.noticed <= self.planted and 0 <= self.alarms <= self.harmless):
            raise ValueError("of the known files some are noticed")


def total(piles: Iterable[Read], *, found: bool) -> int:
    """Files of the piles that count as found, or of the others."""
    return sum(one.files for one in piles if one.is_found is found)
