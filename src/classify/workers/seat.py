"""One worker as its employer sees it: its process, its line, the files it was given."""

from __future__ import annotations

import os
import socket
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from classify import busy, wire
from classify.extract.envelope import Limits
from classify.intake import Ordered
from classify.wire import Frames
from classify.worker import SLOWEST_BYTES_A_SECOND

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

_LOADING_SECONDS = 300.0
_STUCK = 1.25
_FILE_COST = 100_000
"""What a file costs beside its bytes: to open and judge it at all, as much as so many of them."""


@dataclass(slots=True)
class Seat:
    """A worker at work."""

    process: BaseProcess
    line: socket.socket
    progress: int
    """Descriptor of a file in which it notes what it is at and how many pieces of it are dealt with."""
    frames: Frames = field(default_factory=lambda: Frames(wire.FROM_WORKER))
    queue: deque[Ordered] = field(default_factory=deque)
    began: float = 0.0
    """When the file at the head of the queue was begun (monotonic seconds)."""
    heard: float = 0.0
    waited: float = 0.0
    """How long it had stood ready for a processor when it was last heard (`classify.busy`)."""
    layers: tuple[str, ...] | None = None
    """What keeps it confined; None until it is ready."""
    done: int = 0
    """Files it has brought to an end."""

    def listened(self) -> None:
        """It was heard just now."""
        self.heard = time.monotonic()
        self.waited = busy.waited(self.process.pid or 0)

    def kept_waiting(self) -> float:
        """Seconds since it was heard in which it, or what it has started, stood ready for a processor."""
        process = self.process.pid or 0
        return max(busy.waited(process) - self.waited, busy.children_waited(process), 0.0)

    def load(self) -> int:
        """Cost of the files it was given and has not done."""
        return sum(_FILE_COST + ordered.job.size for ordered in self.queue)

    def pieces(self) -> int:
        """Pieces of the file at the head that it has dealt with, by its own word."""
        noted = os.pread(self.progress, wire.NOTE.size, 0)
        number, pieces = wire.NOTE.unpack(noted) if len(noted) == wire.NOTE.size else (0, 0)
        return min(pieces, 1 << 62) if self.queue and number == self.queue[0].job.number else 0

    def deadline(self, limits: Limits) -> float:
        """When it must have said something, or be done with the file at the head (monotonic seconds)."""
        head = self.queue[0]
        if self.layers is None:
            # It is still loading its detectors, and has not begun.
            return self.heard + max(limits.seconds, _LOADING_SECONDS)
        ocr = limits.seconds * 2 if head.attempt.ocr else 0.0
        # The worker itself counts the seconds of processor it spends, and ends the file in good order; what
        # is stopped from here is stuck where no reader counts.
        silence = self.heard + _STUCK * limits.seconds + ocr
        whole = self.began + 10 * limits.seconds + head.job.size / SLOWEST_BYTES_A_SECOND
        return min(silence, whole)

    def is_overdue(self, limits: Limits) -> bool:
        """Whether it is late, and not because it was kept waiting for a processor."""
        late = time.monotonic() - self.deadline(limits)
        return late >= 0 and late >= min(self.kept_waiting(), busy.MOST * limits.seconds)
