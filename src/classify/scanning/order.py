"""In which order a scan reads: what promises most RESTRICTED files a second comes first.

Turns are given when files are registered, from names, kind, size and age, and from what earlier scans met in
the same folder. While a scan reads, folders in which more (or fewer) RESTRICTED files are met than their
names promised are read sooner (or later).
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping

from classify.crawl import Crawled
from classify.inventory.handles import Known, Rank, ShareHandle
from classify.results import FileResult
from classify.survey.kinds import kind_of, suffix_of
from classify.survey.pace import Pace
from classify.survey.risk import Met, RiskTable, after_meeting
from classify.survey.share import Around, is_recent
from classify.survey.turns import shift, turn_of
from models.labels import Label

_REMEMBERED = 20_000
"""Folders of which is remembered what was met in them: memory stays flat."""
_WORTH_MOVING = 20
"""Turns below which a folder is left where it is."""


class Order:
    """The order of one scan of a share."""

    def __init__(self, share: ShareHandle, pace: Pace, table: RiskTable | None = None) -> None:
        self._share = share
        self._around = Around(share.name, share.department, share.criminal_justice)
        self._pace = pace
        self._table = table or RiskTable.load()
        self._now = time.time()
        self._met: dict[str, _Folder] = {}
        """Folders read in this run, by digest, those read last at the end."""
        self._touched: set[str] = set()
        """Those of which more is known than when files were last moved."""

    def __call__(self, entry: Crawled, known: Known) -> Rank:
        """The turn of an entry of the crawl (a `Ranking`)."""
        kind = kind_of(suffix_of(entry.path))
        chance = self._table.chance(
            entry.path,
            kind,
            around=self._around.words,
            criminal_justice=self._around.criminal_justice,
            recent=is_recent(entry.mtime_ns, self._now),
            folder=Met(known.neighbours, known.restricted_neighbours),
            was_restricted=known.was_restricted,
        )
        seconds = self.seconds(entry.path, entry.size) if entry.is_readable_file else 0.0
        return Rank(turn_of(chance, seconds), seconds)

    def seconds(self, path: str, size: int) -> float:
        """Seconds of one worker that reading a file is expected to take."""
        return self._pace.seconds(kind_of(suffix_of(path)), size)

    def learn(self, results: Iterable[FileResult]) -> None:
        """Takes note of what top-level files proved to be."""
        for result in results:
            if result.container is not None:
                continue
            digest = self._share.folder_digest(result.path)
            folder = self._folder(digest)
            folder.promised += self._table.chance(
                result.path,
                kind_of(suffix_of(result.path)),
                around=self._around.words,
                criminal_justice=self._around.criminal_justice,
            )
            folder.read += 1
            folder.restricted += result.proposal.label is Label.RESTRICTED
        self._forget()

    def _folder(self, digest: str) -> _Folder:
        """What is known of a folder of which more will be known in a moment."""
        self._touched.add(digest)
        folder = self._met[digest] = self._met.pop(digest) if digest in self._met else _Folder()
        return folder

    def _forget(self) -> None:
        while len(self._met) > _REMEMBERED:
            forgotten = next(iter(self._met))
            del self._met[forgotten]
            self._touched.discard(forgotten)

    def met(self) -> dict[str, tuple[float, int, int]]:
        """What was met in the folders that were read: by digest, RESTRICTED files promised, files read, and
        RESTRICTED ones among them; for whoever leads the scan (`take`).
        """
        return {
            digest: (folder.promised, folder.read, folder.restricted) for digest, folder in self._met.items()
        }

    def take(self, met: Mapping[str, tuple[float, int, int]]) -> None:
        """Takes note of what others met in folders."""
        for digest, (promised, read, restricted) in met.items():
            folder = self._folder(digest)
            folder.promised += promised
            folder.read += read
            folder.restricted += restricted
        self._forget()

    def moves(self) -> dict[str, int]:
        """By how many turns folders are to be read sooner (negative: later) than they are by now."""
        moves: dict[str, int] = {}
        for digest in sorted(self._touched):
            folder = self._met[digest]
            more = folder.turns_sooner() - folder.moved
            if abs(more) >= _WORTH_MOVING:
                folder.moved += more
                moves[digest] = more
        self._touched.clear()
        return moves


class _Folder:
    """What was met in a folder in this run."""

    __slots__ = ("moved", "promised", "read", "restricted")

    def __init__(self) -> None:
        self.read = 0
        self.restricted = 0
        self.promised = 0.0
        """RESTRICTED files to be expected by the table among those read."""
        self.moved = 0
        """Turns by which its waiting files were moved already."""

    def turns_sooner(self) -> int:
        """How much sooner its files are read than its names alone would have it."""
        if not self.read:
            return 0
        promised = self.promised / self.read
        return shift(promised, after_meeting(promised, Met(self.read, self.restricted)))
