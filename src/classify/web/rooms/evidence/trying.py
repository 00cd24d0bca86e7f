"""The CJIS self-test from a page: a process of its own, one at a time; its answer stays until the next.

Its own process, for it signs in as strangers, tries to get out and loads readers: no page waits for that.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from datetime import datetime
from pathlib import Path

from classify.checks import Verdict
from classify.evidence.cjis import SelfTest, Tried

_LONGEST_SECONDS = 1_800


class Trial:
    """The one that is at work, and what the last one found."""

    def __init__(self) -> None:
        self._alone = threading.Lock()
        self._worker: threading.Thread | None = None
        self.last: SelfTest | None = None
        self.failed = False

    @property
    def is_at_work(self) -> bool:
        """Whether one is at work."""
        return self._worker is not None and self._worker.is_alive()

    def begin(self, home: Path) -> bool:
        """Begins one for a home; False where one is at work already."""
        with self._alone:
            if self.is_at_work:
                return False
            self._worker = threading.Thread(target=self._try, args=(home,), daemon=True)
            self._worker.start()
            return True

    def wait(self) -> None:
        """Returns when none is at work any more."""
        if self._worker is not None:
            self._worker.join()

    def _try(self, home: Path) -> None:
        command = [sys.executable, "-m", "classify.cli", "evidence", "cjis", "--json", "--home", str(home)]
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=_LONGEST_SECONDS, check=False
            )
            self.last, self.failed = read(done.stdout), False
        except (OSError, subprocess.TimeoutExpired, ValueError, KeyError, TypeError):
            self.failed = True


def read(told: str) -> SelfTest:
    """The self-test that the command told. Raises ValueError, KeyError or TypeError for anything else."""
    plain = json.loads(told)
    tried = tuple(Tried(**{**one, "verdict": Verdict(one["verdict"])}) for one in plain["tried"])
    return SelfTest(datetime.fromisoformat(plain["at"]), plain["policy"], tried)


TRIAL = Trial()
"""This process's."""
