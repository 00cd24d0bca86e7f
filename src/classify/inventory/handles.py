"""What the store hands out: plain values, detached from any session."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from classify.detect.named import reading_view
from classify.keys import Domain, DomainKeys, Sealer
from models.labels import Outcome

T = TypeVar("T")

CHUNK = 500
"""Rows named in one statement: databases limit the number of parameters."""


def chunks(rows: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """`rows` in pieces of at most `size`."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


@dataclass(frozen=True, slots=True)
class ShareHandle:
    """A share with its keys."""

    id: int
    name: str
    department: str
    criminal_justice: bool
    keys: DomainKeys = field(repr=False)
    sealer: Sealer = field(repr=False)

    @property
    def domain(self) -> Domain:
        """The security domain of everything in it."""
        return Domain.of(self.criminal_justice)

    def standpoint(self, policy_version: str) -> str:
        """From where labels are given: the policy, and what it may know of the share besides its files.

        Labels of another standpoint are given anew at the end of a scan.
        """
        known = "\x1f".join((self.name, self.department, self.domain))
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


@dataclass(slots=True)
class Registered:
    """What the crawl met, compared with the inventory."""

    new: int = 0
    changed: int = 0
    """Files to be read again: other bytes, other detectors, or not readable last time."""
    unchanged: int = 0

    @property
    def files(self) -> int:
        """All entries met."""
        return self.new + self.changed + self.unchanged


@dataclass(frozen=True, slots=True)
class Pending:
    """A top-level file that waits to be examined."""

    id: int
    path: str
    size: int
    mtime_ns: int
    inode: int
    refused: tuple[Outcome, str] | None = None
    """The outcome is settled without opening it (links, pipes, ...), and why."""
