"""When youth records are to be sealed or copies of them destroyed, by quarter; what is overdue or stopped.

Without a birth date only bounds are known, from the day a file was last changed: whoever was a youth then may
have turned 18 on the next day, and is 18 at the latest eighteen years later. Where the birth dates in the
document were read again (`births`), the day is known; the calendar shows its quarter, for the day itself is a
birth date. Where all of them were adults' when the file was last changed, the youth's may not stand in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from classify.inventory.catalogue import Catalogue
from classify.inventory.handles import ShareHandle
from classify.inventory.items import ItemLine
from classify.inventory.store import Store
from classify.inventory.youth import YouthFile, Youths
from classify.sealing.births import birthday
from classify.sealing.law import Action, action_of, exemptions, needs_consent
from classify.sealing.marks import Mark, marks
from models.labels import Tag


class When(StrEnum):
    """How pressing it is."""

    OVERDUE = "overdue"
    """The day has come for certain."""
    PERHAPS = "perhaps"
    """It may have come: nobody knows the birth date."""
    LATER = "later"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Quarter:
    """Three months of a year."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter in which a day lies."""
        return cls(day.year, (day.month + 2) // 3)

    def __str__(self) -> str:
        return f"{self.year} Q{self.number}"


@dataclass(frozen=True, slots=True)
class CopyThere:
    """Another place of the same bytes."""

    line: ItemLine
    action: Action


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the calendar."""

    file: YouthFile
    action: Action
    when: When
    quarter: Quarter
    """In which it is due; where no birth date is known, in which it is due at the latest."""
    is_read: bool
    """Whether the birth dates in the document say so."""
    adults_only: bool
    """Every birth date in it is of somebody who was 18 when the file was last changed."""
    stopped: bool
    """It may not be destroyed without a victim's consent."""
    exempt: tuple[str, ...]
    """What of it may be exempt, in words."""
    copies: tuple[CopyThere, ...]
    mark: Mark | None


def calendar(
    store: Store,
    shares: Sequence[ShareHandle],
    today: date,
    *,
    until: date | None = None,
    births: Mapping[int, date] | None = None,
) -> list[Entry]:
    """The calendar of `shares`, all of which whoever asks may see: the most pressing first, then by quarter.

    Args:
        store: the inventory.
        shares: where.
        today: what is overdue, seen from then.
        until: leave out what is due later for certain.
        births: by item, when the last youth turns 18 (`births.read_birthday`).
    """
    youths, done = Youths(store), marks(store)
    files = [one for share in shares for one in youths.files(share)]
    copies = youths.copies(shares, files)
    entries = []
    for one in files:
        known = (births or {}).get(one.line.id)
        earliest, latest = _bounds(one)
        is_youths = known is not None and known >= earliest
        if known is not None and is_youths:
            earliest = latest = known
        if until is not None and earliest > until:
            continue
        mine = done.get(one.line.id)
        entries.append(
            Entry(
                file=one,
                action=action_of(one.share),
                when=When.DONE if mine else _when(earliest, latest, today),
                quarter=Quarter.of(latest),
                is_read=is_youths,
                adults_only=known is not None and not is_youths,
                stopped=needs_consent(one),
                exempt=tuple(exemptions(one)),
                copies=tuple(
                    CopyThere(line, action_of(share))
                    for share, line in copies.get(one.content or ("", ""), ())
                    if line.id != one.line.id
                ),
                mark=mine,
            )
        )
    order = list(When)
    return sorted(
        entries,
        key=lambda entry: (
            order.index(entry.when),
            entry.quarter.year,
            entry.quarter.number,
            entry.file.line.id,
        ),
    )


def overdue(store: Store, shares: Sequence[ShareHandle], today: date) -> int:
    """How many records of these shares are due for certain, and not dealt with; looks at single files only
    where there are such.
    """
    late = Catalogue(store)
    holding = [share for share in shares if late.to_seal(share, today).certain]
    if not holding:
        return 0
    done, youths = marks(store), Youths(store)
    files = (one for share in holding for one in youths.files(share))
    return sum(
        _bounds(one)[1] <= today and one.line.id not in done and Tag.JUV in one.line.tags for one in files
    )


def day_of(modified_ns: int) -> date:
    """The day a file was last changed."""
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=modified_ns // 1000)).date()


def _bounds(one: YouthFile) -> tuple[date, date]:
    changed = day_of(one.line.modified_ns)
    return changed + timedelta(days=1), birthday(changed)


def _when(earliest: date, latest: date, today: date) -> When:
    if latest <= today:
        return When.OVERDUE
    return When.PERHAPS if earliest <= today else When.LATER
