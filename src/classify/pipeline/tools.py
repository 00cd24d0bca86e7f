"""What a worker has for every file, and what it tells of its progress."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from classify.extract.envelope import Limits

if TYPE_CHECKING:
    from classify.detect.scan import Scanner
    from classify.extract.ocr.engine import OcrEngine
    from classify.label.policy import Policy


@dataclass(slots=True)
class Progress:
    """How many pieces of a file were read and dealt with, its members' included: told after each."""

    tell: Callable[[int], None] = lambda _: None
    done: int = 0

    def begin(self) -> None:
        """A file is begun."""
        self.done = 0
        self.tell(0)

    def step(self) -> None:
        """One more piece is dealt with."""
        self.done += 1
        self.tell(self.done)


@dataclass(slots=True)
class Tools:
    """What a worker needs for every file; loaded once a process."""

    scanner: Scanner
    policy: Policy
    limits: Limits = field(default_factory=Limits)
    ocr: OcrEngine | None = None
    passwords: tuple[str, ...] = ()
    scratch: Path | None = None
    reveal: bool = False
    share: str = ""
    department: str = ""
    criminal_justice: bool = False
    progress: Progress = field(default_factory=Progress)
    heartbeat: Callable[[], None] = lambda: None
    """Called whenever a file makes progress, so that slow is not mistaken for stuck."""
    is_known: Callable[[bytes], bool] = lambda _: False
    """Asks whether the content with this SHA-256 was analysed before."""
