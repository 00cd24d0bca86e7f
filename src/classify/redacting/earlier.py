"""Other copies of the same content: does one that went out before show what this one hides?

Somebody who holds both lays them side by side, and what is black in one stands in the other (`froide#437`: a
paper that was blacked out was read beside its public original). What is compared are sheets: they count, and
hold no values, so a copy that shows fewer cuts of a kind shows more; equal counts say nothing is known to
differ, and no more than that. A release that left as it was has no sheet and shows everything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol


class Counted(Protocol):
    """What is compared of a copy; its proof sheet has it."""

    @property
    def source_sha256(self) -> str:
        """Of the original, in hex; "" where it is not known."""

    @property
    def removed(self) -> dict[str, int]:
        """Stretches that were cut, by entity."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """Something of the same content that went out, or lies open, before."""

    number: int
    """Of the release, as its register knows it."""
    source_sha256: str
    """Of the original, in hex; "" where it is not known: then whoever lists it vouches for the content."""
    sheet: Counted | None = None
    """None: it left as it was."""


@dataclass(frozen=True, slots=True)
class ShowsMore:
    """An earlier copy that un-redacts this one."""

    number: int
    is_whole: bool
    """Nothing was removed from it."""
    kinds: dict[str, tuple[int, int]] = field(default_factory=dict)
    """By entity: what was removed then, and what is now."""


def shows_more(now: Counted, earlier: Iterable[Earlier]) -> list[ShowsMore]:
    """Those of the earlier copies that show what this one hides, in the order in which they were given.

    Of another original none is compared, but one whose original nobody knows is.
    """
    found = []
    for one in earlier:
        if one.source_sha256 not in ("", now.source_sha256):
            continue
        if one.sheet is None:
            if now.removed:
                found.append(ShowsMore(one.number, is_whole=True))
            continue
        kinds = {
            entity: (one.sheet.removed.get(entity, 0), number)
            for entity, number in now.removed.items()
            if one.sheet.removed.get(entity, 0) < number
        }
        if kinds:
            found.append(ShowsMore(one.number, is_whole=False, kinds=kinds))
    return found
