"""The survey of a share: one walk that opens nothing, counted as it goes, so that memory stays flat."""

from __future__ import annotations

import heapq
import time
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b
from itertools import groupby
from typing import Any

import numpy as np

from classify.crawl import Crawled
from classify.survey.estimate import Estimate, estimate
from classify.survey.kinds import Kind, kind_of, suffix_of, why_unread
from classify.survey.pace import Bulk, Pace
from classify.survey.risk import RiskTable
from models.labels import Outcome

FOLDERS_KEPT = 20
_DEPTH = 2
"""Folders are told down to this depth; what lies deeper counts there."""
_LIKELY = 0.5
_EARLIEST_YEAR = 1980
_NO_TIME = "no believable date"
_REASONS_TOLD = 4
_TWO_YEARS = 2 * 365.25 * 86_400
_TOLD_EVERY = 2_000


@dataclass(frozen=True, slots=True)
class Counted:
    """A line of the survey: files that have something in common."""

    what: str
    files: int
    bytes: int


@dataclass(frozen=True, slots=True)
class FolderRisk:
    """A folder, and why somebody should look there first."""

    folder: str
    """Masked, once the survey is shown or kept."""
    files: int
    bytes: int
    likely_restricted: int
    """About so many of its files, by their names, kinds and place."""
    why: tuple[str, ...]
    """Reasons in words, those that hold for most of its files first."""
    newest: str
    """Year of the newest change in it."""
    kinds: tuple[str, ...]
    """The commonest kinds in it."""


@dataclass(slots=True)
class Survey:
    """What a walk through a share tells."""

    files: int = 0
    bytes: int = 0
    folders: int = 0
    """Folders that hold files."""
    kinds: list[Counted] = field(default_factory=list)
    years: list[Counted] = field(default_factory=list)
    """By the year of the last change, oldest first."""
    likely_copies: Counted = Counted("same size and same name as another file", 0, 0)
    """Files beyond the first of each size and name. Their bytes were not compared."""
    likely_restricted: int = 0
    riskiest: list[FolderRisk] = field(default_factory=list)
    unread: list[Counted] = field(default_factory=list)
    """What will likely not be read, and why."""
    time: Estimate | None = None
    seconds: float = 0.0
    """What the survey itself took."""

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Survey:
        """A survey from `as_json`."""

        def counted(lines: Iterable[dict[str, Any]]) -> list[Counted]:
            return [Counted(**line) for line in lines]

        worded = ("why", "kinds")
        return cls(
            **{
                **kept,
                "kinds": counted(kept["kinds"]),
                "years": counted(kept["years"]),
                "unread": counted(kept["unread"]),
                "likely_copies": Counted(**kept["likely_copies"]),
                "riskiest": [
                    FolderRisk(**{**line, **{name: tuple(line[name]) for name in worded}})
                    for line in kept["riskiest"]
                ],
                "time": kept["time"] and Estimate(**{**kept["time"], "basis": tuple(kept["time"]["basis"])}),
            }
        )


@dataclass(frozen=True, slots=True)
class Around:
    """What is known of a share beside its files."""

    share: str = ""
    department: str = ""
    criminal_justice: bool = False

    @property
    def words(self) -> str:
        """The names that say something of all its files."""
        return f"{self.share}/{self.department}"


NOWHERE = Around()


def survey(
    entries: Iterable[Crawled],
    *,
    pace: Pace,
    cores: int,
    around: Around = NOWHERE,
    table: RiskTable | None = None,
    largest: int | None = None,
    now: float | None = None,
    mask: Callable[[str], str] = str,
    watch: Callable[[int], None] = lambda _: None,
) -> Survey:
    """Counts `entries` (of `classify.crawl`), opening nothing.

    Args:
        entries: in the order of the crawl: what lies in one folder comes together.
        pace: how fast this home reads.
        cores: workers that will read.
        around: what is known of the share.
        table: the reasons for risk; the shipped ones by default.
        largest: bytes above which a file is not read.
        now: seconds since 1970, for the age of files.
        mask: what of a folder's name may be shown.
        watch: told how many entries were met, now and then.
    """
    began = time.monotonic()
    told = Survey()
    walk = _Walk(
        told,
        pace=pace,
        around=around,
        table=table or RiskTable.load(),
        largest=largest,
        now=time.time() if now is None else now,
    )
    for place, inside in groupby(_counting(entries, watch), key=lambda entry: _place(entry.path)):
        walk.folder(place, inside)
    walk.close(mask)
    told.time = estimate(walk.to_read, pace, cores)
    told.seconds = time.monotonic() - began
    return told


def is_recent(mtime_ns: int, now: float) -> bool:
    """Whether a file was changed within the last two years."""
    return 0 <= now - mtime_ns / 1e9 <= _TWO_YEARS


def _counting(entries: Iterable[Crawled], watch: Callable[[int], None]) -> Iterator[Crawled]:
    for number, entry in enumerate(entries, start=1):
        if number % _TOLD_EVERY == 0:
            watch(number)
        yield entry


def _place(path: str) -> str:
    return "/".join(path.split("/")[:-1][:_DEPTH])


class _Walk:
    """The counters of one walk: by kind, year and reason, and a bounded list of folders."""

    def __init__(
        self, told: Survey, *, pace: Pace, around: Around, table: RiskTable, largest: int | None, now: float
    ) -> None:
        self._told = told
        self._pace = pace
        self._around = around
        self._table = table
        self._largest = largest
        self._now = now
        self._kinds: dict[str, Bulk] = {}
        self._years: dict[str, Bulk] = {}
        self._unread: dict[str, Bulk] = {}
        self.to_read: dict[str, Bulk] = {}
        self._expected = 0.0
        self._names = array("Q")
        """A number for each file's size and name: sixteen bytes a file with `_sizes`, all that grows."""
        self._sizes = array("Q")
        self._worst: list[tuple[float, int, FolderRisk]] = []
        self._met = 0

    def folder(self, place: str, inside: Iterable[Crawled]) -> None:
        """Counts what lies in (and below) a folder, and keeps it if it is among the worst."""
        reasons: Counter[str] = Counter()
        kinds: Counter[str] = Counter()
        bulk, expected, newest, below = Bulk(), 0.0, 0, ""
        for entry in inside:
            folder = entry.path.rpartition("/")[0]
            self._told.folders += folder != below or not bulk.files
            below = folder
            one, kind = Bulk(1, entry.size), self._count(entry)
            bulk += one
            if not entry.is_readable_file:
                continue
            kinds[kind] += 1
            newest = max(newest, entry.mtime_ns)
            expected += self._chance(entry, kind)
            reasons.update(
                reason.says
                for reason in self._table.reasons_for(entry.path, self._around.words)
                if reason.weight > 0
            )
        self._expected += expected
        line = FolderRisk(
            folder=place or ".",
            files=bulk.files,
            bytes=bulk.bytes,
            likely_restricted=round(expected),
            why=tuple(reason for reason, _ in reasons.most_common(_REASONS_TOLD)),
            newest=self._year(newest),
            kinds=tuple(kind for kind, _ in kinds.most_common(2)),
        )
        self._met += 1
        heapq.heappush(self._worst, (expected, -self._met, line))
        if len(self._worst) > FOLDERS_KEPT:
            heapq.heappop(self._worst)

    def close(self, mask: Callable[[str], str]) -> None:
        """Writes down what was counted."""
        told = self._told
        told.kinds = _lines(self._kinds, by_size=True)
        told.years = _lines(self._years)
        told.unread = _lines(self._unread, by_size=True)
        told.likely_copies = self._copies()
        told.likely_restricted = round(self._expected)
        worst = sorted(self._worst, key=lambda one: (-one[0], one[2].folder))
        told.riskiest = [
            FolderRisk(**{**asdict(line), "folder": mask(line.folder)})
            for expected, _, line in worst
            if expected >= _LIKELY
        ]

    def _count(self, entry: Crawled) -> str:
        told, one = self._told, Bulk(1, entry.size)
        told.files += 1
        told.bytes += entry.size
        suffix = suffix_of(entry.path)
        kind = kind_of(suffix)
        if why := self._why_unread(entry, suffix, kind):
            self._unread[why] = self._unread.get(why, Bulk()) + one
        if not entry.is_readable_file:
            return kind
        self._kinds[kind] = self._kinds.get(kind, Bulk()) + one
        year = self._year(entry.mtime_ns)
        self._years[year] = self._years.get(year, Bulk()) + one
        if not why:
            self.to_read[kind] = self.to_read.get(kind, Bulk()) + one
        if entry.size:
            self._names.append(_number(entry))
            self._sizes.append(entry.size)
        return kind

    def _why_unread(self, entry: Crawled, suffix: str, kind: Kind) -> str:
        if entry.outcome is Outcome.UNREADABLE:
            return "could not be looked at or listed: the scanning account may lack the right"
        if not entry.is_readable_file:
            return "links, pipes and devices: never followed or opened"
        if not entry.size:
            return "empty: there is nothing in them"
        if self._largest is not None and entry.size > self._largest:
            return "larger than the settings allow"
        if kind is Kind.PICTURE and not self._pace.ocr:
            return "page images: there is no OCR"
        return why_unread(suffix)

    def _chance(self, entry: Crawled, kind: str) -> float:
        return self._table.chance(
            entry.path,
            kind,
            around=self._around.words,
            criminal_justice=self._around.criminal_justice,
            recent=is_recent(entry.mtime_ns, self._now),
        )

    def _year(self, mtime_ns: int) -> str:
        seconds = mtime_ns / 1e9
        if not 0 < seconds < self._now + 86_400:
            return _NO_TIME
        year = datetime.fromtimestamp(seconds, UTC).year
        return str(year) if year >= _EARLIEST_YEAR else _NO_TIME

    def _copies(self) -> Counted:
        names, sizes = np.array(self._names, np.uint64), np.array(self._sizes, np.uint64)
        _, first = np.unique(names, return_index=True)
        beyond = len(names) - len(first)
        spare = int(sizes.sum(dtype=np.float64)) - int(sizes[first].sum(dtype=np.float64))
        return Counted(self._told.likely_copies.what, beyond, max(0, spare))


def _number(entry: Crawled) -> int:
    name = entry.path.rpartition("/")[2].lower()
    said = f"{entry.size}/{name}".encode("utf-8", "surrogateescape")
    return int.from_bytes(blake2b(said, digest_size=8).digest(), "big")


def _lines(counted: dict[str, Bulk], *, by_size: bool = False) -> list[Counted]:
    lines = [Counted(str(what), bulk.files, bulk.bytes) for what, bulk in counted.items()]
    return sorted(lines, key=lambda line: (-line.bytes, -line.files, line.what) if by_size else line.what)
