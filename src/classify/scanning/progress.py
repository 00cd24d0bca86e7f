"""What a scan tells of itself, and what it asks of those who read for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from classify.inventory.outdated import Outdated
from classify.results import FileResult, Job, JobDone
from classify.workers import WorkerConfig


@dataclass(slots=True)
class Progress:
    """How far a scan is; top-level files and their bytes."""

    stage: str = "crawling"
    """waiting (for others on the same file server), crawling, reading, finishing."""
    met: int = 0
    """Entries the crawl has met."""
    unchanged: int = 0
    waiting_files: int = 0
    """Files to be read in this run."""
    waiting_bytes: int = 0
    done_files: int = 0
    done_bytes: int = 0
    copies: int = 0
    """Files whose bytes were known, so that they were not analysed again."""
    unread: dict[str, int] = field(default_factory=dict)
    """Files of this run whose text was not wholly seen, by outcome."""
    expected_seconds: float = 0.0
    """What reading the files of this run was expected to take one worker, by kind and size."""
    passed_seconds: float = 0.0
    """So much of it was expected of the files that are done."""

    def seconds_left(self, elapsed: float, workers: int) -> float:
        """Seconds by the clock until the end, `elapsed` seconds after reading began.

        At first what the kinds and sizes of the waiting files promise; the more is done, the more the pace of
        this run itself counts.
        """
        left = max(0.0, self.expected_seconds - self.passed_seconds)
        promised = left / max(1, workers)
        if self.passed_seconds <= 0.0:
            return promised
        done = min(1.0, self.passed_seconds / max(self.expected_seconds, self.passed_seconds))
        return (1.0 - done) * promised + done * left * elapsed / self.passed_seconds


Watch = Callable[[Progress], None]


class Workers(Protocol):
    """`classify.workers.WorkerPool`, as far as a scan uses it."""

    def run(self, jobs: Iterable[Job]) -> Iterator[FileResult | JobDone]:
        """Results of each job as they come, then its `JobDone`."""

    def close(self) -> None:
        """Stop; what was at work is lost."""


Hire = Callable[[WorkerConfig], Workers]


@dataclass(slots=True)
class ScanReport:
    """What one run of a scan did."""

    scan_id: int
    share_id: int
    share: str
    resumed: bool
    progress: Progress
    gone: int = 0
    seconds: float = 0.0
    outdated: list[Outdated] = field(default_factory=list)
    """Files that were read again because detectors changed, by what changed."""
    interrupted: bool = False
    """Stopped before all files were examined; the same command goes on from here."""
