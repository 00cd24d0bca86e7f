"""What one top-level file may cost, and what it has cost so far: limits, counted while reading."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from classify.errors import BombError, TimeoutReached, TooLargeError


@dataclass(slots=True)
class Limits:
    """What one top-level file may cost. Counted while reading, since headers lie."""

    seconds: float = 120.0
    """Seconds of work without any progress inside one file; honest exports may take far longer in all."""
    memory_bytes: int = 1_500_000_000
    unfolded_bytes: int = 4_000_000_000
    """Bytes all members together may unfold to."""
    ratio: float = 200.0
    """Unfolded to stored bytes above which a container of over 50 MB unfolded is a bomb."""
    depth: int = 12
    members: int = 200_000
    member_bytes: int = 512_000_000
    """Largest single member held in memory or spooled."""
    ocr_pages: int = 200
    file_bytes: int = 4_000_000_000
    """Largest file whose text is streamed to its end; of a larger one only the start is read."""


# Below this many unfolded bytes no container is called a bomb, however well it was packed.
HARMLESS_BYTES = 50_000_000


def spent() -> float:
    """Seconds of processor this process and the programs it has started have used up.

    Not the clock's: on a busy machine a reader that waits for its turn is not slow.
    """
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


@dataclass(slots=True)
class Ledger:
    """What reading one top-level file has cost so far; shared by the file and all its members."""

    stored_bytes: int = 0
    """Size of the top-level file."""
    unfolded_bytes: int = 0
    members: int = 0
    left_out: int = 0
    """Members, at any depth, that were not read because of a limit; their containers are `partial`."""
    progressed: float = field(default_factory=spent)
    """What had been `spent` when a piece was last handed over."""


@dataclass(slots=True)
class Envelope:
    """What a reader may use and must respect; one for each top-level file, shared by its members."""

    limits: Limits = field(default_factory=Limits)
    passwords: tuple[str, ...] = ()
    ocr: Callable[..., object] | None = None
    """The OCR engine of `classify.extract.ocr.engine`, or None when OCR is off or missing."""
    page: int | None = None
    """The only page whose picture is recognised; None: all of them."""
    scratch: Path | None = None
    """A private folder for temporary files; what a reader puts there it removes."""
    depth: int = 0
    settings: Mapping[str, object] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=Ledger)

    def child(self) -> Envelope:
        """The envelope for reading a member: one level deeper, the same limits and the same ledger."""
        return replace(self, depth=self.depth + 1)

    def count_member(self) -> None:
        """Note one more member. Raises BombError above the limit."""
        self.ledger.members += 1
        if self.ledger.members > self.limits.members:
            raise BombError(f"More than {self.limits.members:,} files inside one file.")
        self.check_time()

    def count_bytes(self, number: int) -> None:
        """Note `number` unfolded bytes. Raises BombError or TooLargeError when it is too much.

        Once over the limit every further call raises, so that no container can go on unfolding.
        """
        self.ledger.unfolded_bytes += number
        unfolded, stored = self.ledger.unfolded_bytes, max(self.ledger.stored_bytes, 1)
        if unfolded > HARMLESS_BYTES and unfolded > stored * self.limits.ratio:
            raise BombError(f"It unfolds to more than {unfolded // stored:,} times its size.")
        if unfolded > self.limits.unfolded_bytes:
            raise TooLargeError(f"It unfolds to more than {self.limits.unfolded_bytes:,} bytes.")

    def check_time(self) -> None:
        """Raises TimeoutReached when no piece has come out of the file for its seconds."""
        if spent() - self.ledger.progressed > self.limits.seconds:
            raise TimeoutReached(f"Nothing more came out of it in {self.limits.seconds:.0f} seconds of work.")
