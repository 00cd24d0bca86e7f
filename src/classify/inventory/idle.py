"""Whether anybody is at work in a home."""

from __future__ import annotations

from pathlib import Path

from classify.errors import BusyError
from classify.locks import is_held


def must_be_idle(home: Path) -> None:
    """Raises BusyError while a scan or the service runs in `home`: both hold a lock file as long as they
    live, however they die.
    """
    if any(is_held(mark) for mark in home.glob("*.lock")):
        raise BusyError(
            "A scan or the service is at work in this home.",
            remedy="End it (systemctl stop missoula-classify, or Ctrl-C) and run the same command again.",
        )
