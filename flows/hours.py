"""A scan of a schedule in the black-out hours: it finishes the batch in hand, waits, and goes on by itself.

Between batches nothing is held but the share itself: no readers run, no file is open. A scan that a person
asked for by `classify scan` goes on.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from prefect import runtime

from classify.schedules.kept import hours_for
from classify.settings import Settings
from flows.deployments import TAG
from models.schedule import Work

_LOOK_SECONDS = 2.0


def wait_for_open_hours(settings: Settings, stop: Callable[[], bool] = lambda: False) -> None:
    """Returns when a scan may read on: at once, outside of the hours and for runs of no schedule.

    Args:
        settings: whose black-out hours.
        stop: asked every two seconds; True ends the waiting.
    """
    while not are_open(settings) and not stop():
        time.sleep(_LOOK_SECONDS)


def are_open(settings: Settings) -> bool:
    """Whether a scan may read on now."""
    if TAG not in (runtime.flow_run.tags or ()):
        return True
    return not hours_for(Work.SCAN, settings).holds(datetime.now(UTC), settings.zone)
