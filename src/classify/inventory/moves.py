"""Pairs what is gone with what is new: the same bytes at another path are a file that moved.

Copies of one content are paired one to one, those first whose paths have most in common from their ends
(a renamed folder keeps all below it), then those that stayed in their folder under another name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A top-level file at one of its two ends: where it was, or where it is."""

    item: int
    path: str
    content: str | None
    """Digest of its bytes; None where nobody could have them."""
    empty: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        """Folders and name."""
        return tuple(self.path.split("/"))


def pair(gone: Iterable[Place], new: Iterable[Place]) -> list[tuple[Place, Place]]:
    """The files that moved, in the order of their old paths: where each was, and where it is.

    Files without bytes (links, what could not be read) move with their folder only; empty ones, all alike,
    only where the name is the same.
    """
    old = sorted(gone, key=lambda place: place.path)
    fresh = sorted(new, key=lambda place: place.path)
    by_content: dict[str, tuple[list[Place], list[Place]]] = defaultdict(lambda: ([], []))
    for side, places in enumerate((old, fresh)):
        for place in places:
            if place.content is not None:
                by_content[place.content][side].append(place)
    pairs = [couple for before, after in by_content.values() for couple in _alike(before, after)]
    pairs += _with_their_folders(pairs, old, fresh)
    return sorted(pairs, key=lambda couple: couple[0].path)


def _alike(before: list[Place], after: list[Place]) -> Iterator[tuple[Place, Place]]:
    """Pairs of files with the same bytes, the likeliest first."""
    if not before or not after:
        return
    deepest = min(max(len(place.parts) for place in side) for side in (before, after))
    for length in range(deepest, 0, -1):
        yield from _matched(before, after, {place.item: place.parts[-length:] for place in before + after})
    if before and not before[0].empty:
        yield from _matched(before, after, {place.item: place.parts[:-1] for place in before + after})
        yield from _matched(before, after, dict.fromkeys((place.item for place in before + after), ()))


def _matched(
    before: list[Place], after: list[Place], key: dict[int, tuple[str, ...]]
) -> list[tuple[Place, Place]]:
    """Takes the places out of both lists whose keys are equal, one to one; returns them as pairs."""
    waiting: dict[Hashable, list[Place]] = defaultdict(list)
    for place in reversed(after):
        waiting[key[place.item]].append(place)
    pairs = [(place, waiting[key[place.item]].pop()) for place in before if waiting.get(key[place.item])]
    taken = {place.item for couple in pairs for place in couple}
    before[:] = [place for place in before if place.item not in taken]
    after[:] = [place for place in after if place.item not in taken]
    return pairs


def _with_their_folders(
    pairs: list[tuple[Place, Place]], gone: list[Place], new: list[Place]
) -> list[tuple[Place, Place]]:
    """Files without bytes whose folder moved: told by its other files, their paths ending alike."""
    folders: dict[str, str] = {}
    for before, after in pairs:
        old, fresh = before.path, after.path
        while old and fresh and old.rpartition("/")[2] == fresh.rpartition("/")[2]:
            old, fresh = old.rpartition("/")[0], fresh.rpartition("/")[0]
            folders.setdefault(old, fresh)
    there = {place.path: place for place in new if place.content is None}
    found = []
    for place in gone:
        if place.content is not None:
            continue
        folder, _, name = place.path.rpartition("/")
        target = f"{folders.get(folder, '')}/{name}".lstrip("/")
        if folder in folders and target in there:
            found.append((place, there.pop(target)))
    return found
