"""What takes its time, looked at when somebody asks: `classify doctor` in a process of its own.

Its own, for it loads the model of names, tries to break out and reads the whole trail: no page waits for
that, and none of it stays in the memory of the pages. One at a time; its answer is kept until the next.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from classify.checks import Check, Verdict
from models.columns import now

_LONGEST_SECONDS = 1_800


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the last one found."""

    at: datetime
    checks: tuple[Check, ...]
    failed: bool = False


class Examination:
    """The one that is at work, and what the last one found."""

    def __init__(self) -> None:
        self._alone = threading.Lock()
        self._worker: threading.Thread | None = None
        self.last: Outcome | None = None

    @property
    def is_at_work(self) -> bool:
        """Whether one is at work."""
        return self._worker is not None and self._worker.is_alive()

    def begin(self, home: Path) -> bool:
        """Begins one for a home; False where one is at work already."""
        with self._alone:
            if self.is_at_work:
                return False
            self._worker = threading.Thread(target=self._examine, args=(home,), daemon=True)
            self._worker.start()
            return True

    def wait(self) -> None:
        """Returns when none is at work any more."""
        if self._worker is not None:
            self._worker.join()

    def _examine(self, home: Path) -> None:
        command = [sys.executable, "-m", "classify.cli", "--home", str(home), "doctor", "--json"]
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=_LONGEST_SECONDS, check=False
            )
            told = json.loads(done.stdout)["checks"]
            checks = tuple(Check(**{**check, "verdict": Verdict(check["verdict"])}) for check in told)
            self.last = Outcome(now(), checks)
        except (OSError, subprocess.TimeoutExpired, ValueError, KeyError, TypeError):
            self.last = Outcome(now(), (), failed=True)


EXAMINATION = Examination()
"""This process's."""
