"""What the store hands out: plain values, detached from any session."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from classify.crawl import Crawled
from classify.detect.paths.masking import Masker
from classify.detect.paths.named import reading_view
from classify.keys import Domain, DomainKeys, Sealer
from models.labels import Outcome
from models.scan import Recheck
from models.schedule import Work

T = TypeVar("T")

CHUNK = 500
"""Rows named in one statement: databases limit the number of parameters."""


def chunks(rows: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """`rows` in pieces of at most `size`."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


@dataclass(frozen=True, slots=True)
class ShareHandle:
    """A share with its keys, and with what masks the values in its names."""

    id: int
    name: str
    department: str
    criminal_justice: bool
    keys: DomainKeys = field(repr=False)
    sealer: Sealer = field(repr=False)
    masker: Masker = field(repr=False, compare=False, default_factory=Masker)
    """The way of its names and sentences to a screen or an export."""
    taught: str = field(default="", compare=False)
    """Version of the lessons that stand (`classify.lessons`)."""

    @property
    def shown_name(self) -> str:
        """Its name as it may be shown: shares are called after people, too."""
        return self.masker(self.name)

    @property
    def domain(self) -> Domain:
        """The security domain of everything in it."""
        return Domain.of(self.criminal_justice)

    def folder_digest(self, path: str) -> str:
        """Keyed digest of the folder in which `path` lies: neighbours have the same."""
        return self.keys.path_digest(f"folder:{path.rpartition('/')[0]}")[:16]

    def standpoint(self, policy_version: str) -> str:
        """From where labels are given: the policy, what it may know of the share besides its files, and what
        decisions taught.

        Labels of another standpoint are given anew at the end of a scan.
        """
        lessons = (self.taught,) if self.taught else ()
        known = "\x1f".join((self.name, self.department, self.domain, *lessons))
        return f"{policy_version}-{hashlib.sha256(known.encode('utf-8', 'surrogatepass')).hexdigest()[:6]}"

    def view(self, path: str) -> str:
        """What of the path decided how the bytes were read and searched, as a keyed digest.

        Only copies of one view share what was found.
        """
        return self.keys.path_digest(f"view:{reading_view(path)}")[:16]


@dataclass(frozen=True, slots=True)
class ScanHandle:
    """A scan at work."""

    id: int
    share: ShareHandle
    detector_version: str
    policy_version: str
    resumed: bool
    """An earlier run was cut off; this one goes on where it stopped."""
    first_batch: int
    """Number of the next batch to record."""
    reread: bool = False
    """Every file is read again, also where nothing differs."""
    retry: frozenset[Outcome] = frozenset()
    """Files with these outcomes, or with members that have them, are read again where nothing differs."""
    life: int = 0
    """How often the scan was taken up again: what was ordered in another life is wanted no more."""
    joined: bool = False
    """This process reads some files of a scan that another one leads (`Slices.join`)."""

    @property
    def reads_anew(self) -> bool:
        """Whether it believes only what it has read itself: known bytes are read again for a reason."""
        return self.reread or bool(self.retry)


@dataclass(frozen=True, slots=True)
class Known:
    """What earlier reading says of an entry of the crawl."""

    was_restricted: bool | None = None
    """Whether it bore RESTRICTED when it was read; None: it never was."""
    neighbours: int = 0
    """Files of its folder that were read."""
    restricted_neighbours: int = 0


@dataclass(frozen=True, slots=True)
class Rank:
    """When a file is read, and what that is expected to take."""

    turn: int = 0
    """The smaller the sooner."""
    seconds: float = 0.0
    """Of one worker."""


Ranking = Callable[[Crawled, Known], Rank]


def in_any_order(_entry: Crawled, _known: Known) -> Rank:
    """The ranking of those who do not care: files are read as they were registered."""
    return Rank()


@dataclass(slots=True)
class Registered:
    """What the crawl met, compared with the inventory."""

    new: int = 0
    changed: int = 0
    """Files to be read again: other bytes, other detectors, or not readable last time."""
    doubtful: int = 0
    """Files whose bytes must be compared with those that were read: times differ, the size does not."""
    unchanged: int = 0
    seconds: float = 0.0
    """What reading those that must be read is expected to take, of one worker."""

    @property
    def files(self) -> int:
        """All entries met."""
        return self.new + self.changed + self.doubtful + self.unchanged


@dataclass(frozen=True, slots=True)
class Pending:
    """A top-level file that waits to be examined."""

    id: int
    path: str
    size: int
    mtime_ns: int
    inode: int
    turn: int = 0
    refused: tuple[Outcome, str] | None = None
    """The outcome is settled without opening it (links, pipes, ...), and why."""
    recheck: Recheck | None = None
    """It was read before; its bytes are to be compared first, and why."""
    content_digest: str | None = None
    """Digest of the bytes that were read, then."""

    @property
    def position(self) -> int:
        """Where it stands in the order of reading, as one number; no two files of a home have the same."""
        return position(self.turn, self.id)


_IDS = 1 << 40


def position(turn: int, number: int = 0) -> int:
    """The place of item `number` in the order of reading; without a number, before all of its turn."""
    return turn * _IDS + number


def turn_and_id(at: int) -> tuple[int, int]:
    """The turn and the item of a `position`."""
    return divmod(at, _IDS)


@dataclass(frozen=True, slots=True)
class ScheduleLine:
    """When work is to begin by itself, and what became of it last; moments in UTC."""

    id: int
    work: Work
    share: ShareHandle | None
    """What is scanned; None for work on the whole inventory."""
    cron: str
    zone: str
    paused: bool
    made_at: datetime
    settled_at: datetime
    """All runs promised up to then have begun or were dropped."""
    asked_at: datetime | None = None
    """Somebody wants a run now, and the orchestrator does not know yet."""
    started_at: datetime | None = None
    started_for: datetime | None = None
    """The time the last run was promised for; None: somebody asked for it."""
    missed_at: datetime | None = None
    """The last promised time at which nothing ran, then or soon after."""

    @property
    def name(self) -> str:
        """What the orchestrator calls it: a share by its number, for its name may be somebody's."""
        return f"share {self.share.id}" if self.share else self.work.value


def policy_in(standpoint: str) -> str:
    """The version of the policy in a standpoint (`ShareHandle.standpoint`)."""
    return standpoint.rpartition("-")[0]
