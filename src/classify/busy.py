"""How long a process stood ready while others had the processor: a busy machine makes no file slow.

Limits of time are for files that never end, not for machines with more work than cores; what a process
waited for its turn is therefore added to the time it is given.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

MOST = 9
"""A limit grows to at most so many times itself on top: a machine ten times slower. More is not believed,
since a hostile file can start threads that keep each other waiting."""


def waited(process: int) -> float:
    """Seconds for which the main thread of `process` was ready to run and did not (Linux; else 0).

    From the second number of schedstat, in nanoseconds (Documentation/scheduler/sched-stats.rst).
    """
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(Path(f"/proc/{process}/schedstat").read_text().split()[1]) / 1e9
    return 0.0


def children_waited(process: int) -> float:
    """The same for that child of `process`, started by its main thread, which waited longest."""
    with contextlib.suppress(OSError):
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        return max((waited(int(child)) for child in children), default=0.0)
    return 0.0
