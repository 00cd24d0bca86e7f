"""The command line: one door to the stages and the inventory.

Each command imports what it needs when it runs, so that `classify --help` answers at once.
Exit codes: 0 done, 1 error, 2 wrong usage, 3 done but some files could not be read.
"""

from __future__ import annotations

import atexit
import gc
import os
import signal
import sys

from classify import offline
from classify.cli import (
    assurance,
    cluster,
    database,
    detectors,
    evidence,
    exposure,
    files,
    inventory,
    itself,
    keys,
    lessons,
    notices,
    records_office,
    schedules,
    service,
    sharing,
    state,
    survey,
    totals,
    users,
)
from classify.cli.app import EXIT_ERROR, app
from classify.commands.terminal import fit_streams, runnable, say, without_values
from classify.errors import ClassifyError

__all__ = [
    "app",
    "assurance",
    "cluster",
    "database",
    "detectors",
    "evidence",
    "exposure",
    "files",
    "inventory",
    "itself",
    "keys",
    "lessons",
    "main",
    "notices",
    "records_office",
    "schedules",
    "service",
    "sharing",
    "state",
    "survey",
    "totals",
    "users",
]

_NEW_OBJECTS = 50_000
"""So many new objects are looked through at once for such as only hold each other. Nearly all that a command
makes lives as long as it does or is freed by itself: at Python's own 700, the looking took a seventh of what
`classify scan` takes beside its workers."""


def main() -> None:
    """Entry point: errors become a sentence, a code and what to do, never a traceback.

    Told to end (SIGTERM), a run removes its temporary files and leaves with exit code 1.
    """
    gc.set_threshold(_NEW_OBJECTS)
    # At the end the system takes all of it back: nobody need look through it once more.
    atexit.register(gc.freeze)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(EXIT_ERROR))
    offline.enforce()
    fit_streams()
    try:
        app()
    except BrokenPipeError:
        # The reader of our output (head, less) has gone; nothing is left to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except ClassifyError as error:
        remedy = runnable(without_values(error.what_to_do))
        say(f"{without_values(error.sentence)}\n  What to do: {remedy}\n  Code: {error.code}", err=True)
        sys.exit(EXIT_ERROR)
