"""Whether anybody is at work in a home."""

from __future__ import annotations

import os
from pathlib import Path

from classify.errors import InventoryError


def must_be_idle(home: Path) -> None:
    """Raises InventoryError while a scan or the service runs in `home`: both hold a lock file as long as they
    live, however they die.
    """
    try:
        import fcntl
    except ImportError:  # pragma: no cover - Windows refuses to move what is open
        return
    for mark in home.glob("*.lock"):
        handle = os.open(mark, os.O_RDWR)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise InventoryError(
                "A scan or the service is at work in this home.",
                remedy="End it (systemctl stop missoula-classify, or Ctrl-C) and run the same command again.",
            ) from error
        finally:
            os.close(handle)
