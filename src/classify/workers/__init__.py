"""Killable worker processes: one a core, each with a time and a memory limit.

    pool = WorkerPool(config)
    for message in pool.run(jobs): ...      # FileResult for each file and member, then JobDone

A worker that hangs is killed, one that crashes is replaced, one that says what no worker may say is stopped;
the file it was at gets its outcome, the files waiting behind it go to another worker, and what it had read or
handed over stands. Workers are forked from a clean server process that has loaded the detectors once
(`classify.warm`), so a replacement costs milliseconds and shares its memory.

They are not trusted (`classify.confine`): this process opens the files and holds the keys; a worker gets
descriptors to read and hands back data (`classify.wire`), which is checked (`classify.intake`).

Page images are a second round: a file that needs OCR comes back unread, waits in a queue of its
own, and is read again with OCR when no text is waiting.
"""

from __future__ import annotations

from classify.hiring import WorkerConfig
from classify.workers.pool import TextLine, WorkerPool
from classify.workers.tries import opened

__all__ = ["TextLine", "WorkerConfig", "WorkerPool", "opened"]
