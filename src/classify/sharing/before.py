"""What left of the same content before, file by file: does one copy show what another hides?

Compared are counts (`classify.redacting.earlier`): of each kind how many stretches were cut then, and how
many are now. It is asked both ways, since one recipient may come by the copy of the other, whoever was first.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from classify.inventory.releases import Earlier as Left
from classify.redacting.earlier import Earlier, shows_more

Removed = Mapping[str, int]
RemovedBy = Callable[[Collection[str]], Mapping[str, Removed]]
"""Of copies on record, by their SHA-256: stretches that were cut, by entity. Others are not in it."""


@dataclass(frozen=True, slots=True)
class _Counts:
    removed: dict[str, int]
    source_sha256: str = ""


@dataclass(slots=True)
class Before:
    """An earlier release, held beside what is to leave now."""

    release: int
    recipient: int
    left_at: datetime
    files: int
    """How many of the files left with it."""
    whole: int = 0
    """Of those that are cut now: how many left as they were."""
    shows: dict[str, tuple[int, int]] = field(default_factory=dict)
    """By entity, where that one shows more: cut then, cut now."""
    uncovers: dict[str, tuple[int, int]] = field(default_factory=dict)
    """By entity, where this one shows more: cut then, cut now."""
    uncovers_whole: int = 0
    """Of those that were cut then: how many leave as they are now."""
    unknown: int = 0
    """Redacted copies that are not on record: nobody can tell what they show."""
    other_bytes: int = 0
    """Files that were written anew since: their earlier state left."""

    @property
    def is_concern(self) -> bool:
        """Whether who holds both may read what one of them hides, or nobody can tell."""
        return bool(self.whole or self.shows or self.uncovers or self.uncovers_whole or self.unknown)


def compared(
    earlier: Iterable[Left], now: Mapping[int, Removed | None], removed_by: RemovedBy
) -> list[Before]:
    """The earlier releases, beside what would leave.

    Args:
        earlier: those that held some of it (`Desk.earlier`), in their order.
        now: of each file that leaves, what is cut from it; None: it leaves as it is.
        removed_by: counts of earlier copies.
    """
    earlier = list(earlier)
    known = removed_by({held.copy_hash for one in earlier for held in one.held if held.profile})
    found = []
    for one in earlier:
        mine = [held for held in one.held if held.item in now]
        if not mine:
            continue
        before = Before(one.release_id, one.recipient_id, one.left_at, len({held.item for held in mine}))
        for held in mine:
            if not held.same_content:
                before.other_bytes += 1
                continue
            then = known.get(held.copy_hash) if held.profile else None
            if held.profile and then is None:
                before.unknown += 1
                continue
            _compare(before, then, now[held.item])
        found.append(before)
    return found


def _compare(before: Before, then: Removed | None, now: Removed | None) -> None:
    """One file, then and now; None: as it is."""
    for hidden, other, kinds in ((now, then, before.shows), (then, now, before.uncovers)):
        if hidden is None:
            continue
        beside = Earlier(before.release, "", None if other is None else _Counts(dict(other)))
        for more in shows_more(_Counts(dict(hidden)), [beside]):
            if more.is_whole and hidden is now:
                before.whole += 1
            elif more.is_whole:
                before.uncovers_whole += 1
            for entity, (there, here) in more.kinds.items():
                first, second = (there, here) if hidden is now else (here, there)
                told = kinds.get(entity, (0, 0))
                kinds[entity] = (told[0] + first, told[1] + second)
