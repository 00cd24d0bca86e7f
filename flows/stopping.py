"""How a run is stopped: by a person (SIGINT) for good, by the service (SIGTERM) to go on by itself later."""

from __future__ import annotations

import atexit
import os
import signal
import sys
from types import FrameType

INTERRUPTED = 75
"""Exit code of a run that was interrupted and is to go on (EX_TEMPFAIL of sysexits.h)."""


class Stopping:
    """Asked by a run between files whether to stop, and why."""

    def __init__(self) -> None:
        self.cancelled = False
        self.interrupted = False

    def __call__(self) -> bool:
        """Whether to stop now."""
        return self.cancelled or self.interrupted

    def heed_signals(self) -> None:
        """From now on signals are wishes, not ends."""
        signal.signal(signal.SIGINT, self._on_cancel)
        signal.signal(signal.SIGTERM, self._on_interrupt)

    def _on_cancel(self, _number: int, _frame: FrameType | None) -> None:
        self.cancelled = True

    def _on_interrupt(self, _number: int, _frame: FrameType | None) -> None:
        self.interrupted = True

    @staticmethod
    def leave() -> None:
        """Ends this process without a word to Prefect, for which the run is still running: it goes on."""
        # Temporary folders of the workers' server are removed as at any other end.
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(INTERRUPTED)


def end_in_order() -> None:
    """Where a run does not heed signals itself (it begins, or is over), they end its process in order."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: sys.exit(INTERRUPTED))
