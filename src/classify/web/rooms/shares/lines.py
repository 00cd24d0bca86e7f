"""A share as pages show it to one person: with its name, or as totals alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from classify.inventory.glance import LastScans
from classify.inventory.handles import ScheduleLine, ShareHandle
from classify.inventory.overview import Overview
from classify.rights import Act, Person, may
from classify.schedules.kept import promise_of, words_of
from classify.web.house import House, thing
from classify.web.rooms.shares.state import is_at_work


@dataclass(frozen=True, slots=True)
class Segment:
    """A label's part of a bar that is 100 wide."""

    label: str
    files: int
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Planned:
    """A share's schedule in words."""

    line: ScheduleLine
    words: str
    next: datetime | None
    """When it runs next; None: it is paused, or black-out hours swallow it."""


@dataclass(frozen=True, slots=True)
class ShareLine:
    """One share."""

    id: int
    title: str
    is_named: bool
    """Whether this person may see names and places in it."""
    department: str
    criminal_justice: bool
    counts: Overview
    scans: LastScans
    planned: Planned | None
    is_at_work: bool

    @property
    def bar(self) -> list[Segment]:
        """Its labels, strictest first."""
        return segments(self.counts.labels)


def segments(labels: dict[str, int]) -> list[Segment]:
    """Labels with their counts as parts of a bar."""
    whole = sum(labels.values())
    parts, start = [], 0.0
    for label, files in labels.items():
        width = 100.0 * files / whole
        parts.append(Segment(label, files, round(start, 2), round(width, 2)))
        start += width
    return parts


def title_of(person: Person, share: ShareHandle) -> str:
    """The name of a share, or without clearance its number."""
    if may(person, Act.SEE_SHARE, thing(share)):
        return share.shown_name
    return f"Criminal-justice share {share.id}"


def lines_of(person: Person, shares: Sequence[ShareHandle], house: House) -> list[ShareLine]:
    """These shares for a person; four questions to the database, however many there are."""
    counts, scans = house.catalogue.counts(shares), house.catalogue.last_scans(shares)
    planned = plans(house.store.schedules(), house)
    return [
        ShareLine(
            id=share.id,
            title=title_of(person, share),
            is_named=bool(may(person, Act.SEE_SHARE, thing(share))),
            department=share.masker(share.department),
            criminal_justice=share.criminal_justice,
            counts=counts[share.id],
            scans=scans[share.id],
            planned=planned.get(share.id),
            is_at_work=is_at_work(share.id),
        )
        for share in shares
    ]


def plans(schedules: Iterable[ScheduleLine], house: House) -> dict[int, Planned]:
    """The schedules of shares, by the number of the share."""
    now = datetime.now(UTC)
    return {
        line.share.id: Planned(
            line, words_of(line), None if line.paused else promise_of(line, house.settings).next(now)
        )
        for line in schedules
        if line.share is not None
    }
