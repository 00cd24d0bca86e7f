"""How far a department has come, told from facts alone: nobody says it of himself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from classify.inventory.glance import LastScans
from classify.inventory.handles import ShareHandle
from classify.inventory.tallies import Tallies
from models.labels import Effect

A_YEAR = timedelta(365)
MOST = 80
"""Percent of labels in effect from which on a department counts as done; What Works Cities asks for more than
80 percent of departments in an inventory (criterion on the inventory, 2018)."""
NO_DEPARTMENT = "No department"


class Phase(StrEnum):
    """The phases of a roll-out."""

    NOT_BEGUN = "Not begun"
    FOUNDATION = "Foundation"
    PILOT = "Pilot"
    EXPANSION = "Expansion"
    WHOLE = "Whole"

    @property
    def meaning(self) -> str:
        """By which facts it is told."""
        return _MEANINGS[self]


_MEANINGS = {
    Phase.NOT_BEGUN: "none of its shares is in the inventory",
    Phase.FOUNDATION: "shares are entered, none was read whole",
    Phase.PILOT: "some of its shares were read whole",
    Phase.EXPANSION: "all of its shares were read whole",
    Phase.WHOLE: f"all were read whole within a year, and more than {MOST}% of the labels are in effect",
}


@dataclass(frozen=True, slots=True)
class Covered:
    """A department, in counts."""

    department: str
    shares: int = 0
    scanned: int = 0
    """Of them, read whole at least once."""
    lately: int = 0
    """Of those, within a year."""
    files: int = 0
    """Members of containers count like files."""
    labels: int = 0
    """Files that have a label, proposed or in effect."""
    in_effect: int = 0
    oldest: datetime | None = None
    """Of the last whole scans of its shares, the one longest ago."""

    @property
    def phase(self) -> Phase:
        """How far it is."""
        if not self.shares:
            return Phase.NOT_BEGUN
        if not self.scanned:
            return Phase.FOUNDATION
        if self.scanned < self.shares:
            return Phase.PILOT
        done = self.lately == self.shares and 100 * self.in_effect > MOST * self.labels
        return Phase.WHOLE if done else Phase.EXPANSION


def covered(
    shares: Sequence[ShareHandle],
    tallies: Mapping[int, Tallies],
    scans: Mapping[int, LastScans],
    today: date,
    departments: Iterable[str] = (),
) -> list[Covered]:
    """Every department that has shares, and those besides that the city says it has, by name."""
    of_each: dict[str, list[ShareHandle]] = {name: [] for name in departments}
    spelt = {name.casefold(): name for name in of_each}
    for share in shares:
        name = share.masker(share.department) or NO_DEPARTMENT
        of_each.setdefault(spelt.setdefault(name.casefold(), name), []).append(share)
    told = [_told(name, some, tallies, scans, today) for name, some in of_each.items()]
    return sorted(told, key=lambda one: (one.department == NO_DEPARTMENT, one.department.casefold()))


def _told(
    name: str,
    shares: Sequence[ShareHandle],
    tallies: Mapping[int, Tallies],
    scans: Mapping[int, LastScans],
    today: date,
) -> Covered:
    done = [scan for share in shares if (scan := scans[share.id].finished_at) is not None]
    effects = [tallies[share.id].of("effect") for share in shares]
    return Covered(
        name,
        len(shares),
        len(done),
        sum(today - one.date() <= A_YEAR for one in done),
        sum(tallies[share.id].items for share in shares),
        sum(number for one in effects for number in one.values()),
        sum(one.get(Effect.IN_EFFECT.value, 0) for one in effects),
        min(done, default=None),
    )
