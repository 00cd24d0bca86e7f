"""What is promised of a schedule in the inventory, under the settings of its site."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from classify.inventory.handles import ScheduleLine
from classify.schedules.cron import Cron
from classify.schedules.due import Promise
from classify.schedules.hours import BlackOut
from classify.schedules.words import in_words
from classify.settings import Settings
from models.schedule import Work


def hours_for(work: Work, settings: Settings) -> BlackOut:
    """The black-out hours that concern this work: scans alone, for they alone read the file servers.

    Raises:
        SetupError: the hours of the settings cannot be read.
    """
    return BlackOut.parse(settings.blackout_hours if work is Work.SCAN else "")


def promise_of(line: ScheduleLine, settings: Settings) -> Promise:
    """The promise of one schedule. Raises SetupError as `hours_for` does."""
    return Promise(
        cron=Cron.parse(line.cron),
        zone=ZoneInfo(line.zone),
        hours=hours_for(line.work, settings),
        patience=timedelta(hours=settings.late_hours),
    )


def words_of(line: ScheduleLine) -> str:
    """When it runs, for people."""
    return in_words(Cron.parse(line.cron))
