"""All anchors in one pass over the text: Vectorscan where its wheel is installed.

Anchors are compiled as pre-filters: they may report too much, never too little, so the exact
pattern runs only where they do. Without the wheel every pattern simply runs over the whole text:
the same results, more slowly.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any, Protocol

from classify import cachefile

try:
    import hyperscan
except ImportError:  # no wheel for this machine
    hyperscan = None  # type: ignore[assignment]


class MultiScan(Protocol):
    """Finds where in a text each anchor may end."""

    def ends(self, text: str) -> dict[int, list[int]] | None:
        """Offsets of ends by number of anchor, ascending; None means "look everywhere"."""


class EverywhereScan:
    """The path without Vectorscan: no anchors, the exact patterns look everywhere."""

    def ends(self, text: str) -> dict[int, list[int]] | None:  # noqa: ARG002  # the protocol's
        """Always "look everywhere"."""
        return None


class VectorScan:
    """One compiled database for all anchors; one byte a character, so offsets need no mapping."""

    def __init__(self, anchors: list[str], cache: Path | None = None) -> None:
        self._database = _load(anchors, cache) or _compile(anchors, cache)
        self._count = len(anchors)

    def ends(self, text: str) -> dict[int, list[int]] | None:
        """Offsets of ends by number of anchor, in any order."""
        found: dict[int, list[int]] = {}
        # Patterns know only ASCII (see normal.py); anything else needs one byte, whichever.
        data = text.encode("latin-1", "replace")
        self._database.scan(data, match_event_handler=_note, context=found)
        return found


def multiscan(anchors: list[str], cache: Path | None = None) -> MultiScan:
    """The fastest scan this machine has."""
    return EverywhereScan() if hyperscan is None else VectorScan(anchors, cache)


def _note(anchor: int, _start: int, end: int, _flags: int, found: dict[int, list[int]]) -> None:
    if anchor in found:
        found[anchor].append(end)
    else:
        found[anchor] = [end]


def _compile(anchors: list[str], cache: Path | None) -> Any:
    database = hyperscan.Database()
    flags = hyperscan.HS_FLAG_PREFILTER | hyperscan.HS_FLAG_MULTILINE
    database.compile(
        expressions=[anchor.encode("latin-1") for anchor in anchors],
        ids=list(range(len(anchors))),
        flags=[flags] * len(anchors),
    )
    if cache is not None:
        cachefile.store(hyperscan.dumpb(database), cache / _name(anchors))
    return database


def _load(anchors: list[str], cache: Path | None) -> Any:
    """The database compiled before, or None; a damaged or foreign one is compiled anew."""
    known = cachefile.recalled(_name(anchors), cache)
    if known is None:
        return None
    try:
        database = hyperscan.loadb(known, hyperscan.HS_MODE_BLOCK)
    except hyperscan.HyperscanError:
        # Another version of the library, or another kind of processor.
        return None
    database.scratch = hyperscan.Scratch(database)
    return database


def _name(anchors: list[str]) -> str:
    version = f"{metadata.version('hyperscan')}\0" + "\0".join(anchors)
    return f"anchors-{hashlib.sha256(version.encode()).hexdigest()[:24]}.hsdb"


def stretches(ends: list[int], width: int, beyond: int = 0) -> Iterator[tuple[int, int]]:
    """Where to look for matches, given where anchors end: from, and the last anchor's end. Sorts `ends`.

    A match holds an anchor and is at most `width` long, so it begins within `width` before the anchor's end,
    and ends within `beyond` after it (at one, if anchors end where matches end). Stretches that meet are
    joined: then no match straddles the start of one, and looking from there finds what looking from the
    text's start would find.
    """
    if not ends:
        return
    ends.sort()
    begin, last = max(0, ends[0] - width), ends[0]
    for end in ends:
        if end - width > last + beyond:
            yield begin, last
            begin = end - width
        last = end
    yield begin, last
