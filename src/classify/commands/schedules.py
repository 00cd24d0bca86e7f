"""`classify schedule`: what begins by itself, in words. Needs no service: the rows are the inventory's."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table
from rich.text import Text

from classify.commands import terminal
from classify.crawl import must_exist
from classify.errors import InventoryError, ScheduleError
from classify.inventory.handles import ScheduleLine, ShareHandle
from classify.inventory.shares import must_be_apart
from classify.inventory.store import Store
from classify.schedules.accept import accepted
from classify.schedules.kept import hours_for, promise_of, words_of
from classify.settings import Settings
from models.schedule import Work

_WORK_WORDS = {Work.RELABEL: "labels anew", Work.MAINTAIN: "maintenance"}
_SERVICE = "The service starts it (classify up)."


def add(
    settings: Settings,
    what: str,
    line: str,
    *,
    department: str = "",
    criminal_justice: bool | None = None,
    replace: bool = False,
    as_json: bool = False,
    console: Console | None = None,
) -> None:
    """Makes a schedule and says it back in words.

    Args:
        settings: whose home, time zone and black-out hours.
        what: a share's name, the folder of a share (also of one never scanned), `maintain` or `relabel`.
        line: the cron line.
        department: who owns a share that is new.
        criminal_justice: whether a share that is new holds criminal-justice information.
        replace: give an existing schedule these times.
        as_json: print it for programs.
        console: where to print.

    Raises:
        ScheduleError: the line cannot be promised, or there is a schedule already.
        InventoryError: there is no such share.
    """
    with Store.open(settings.home, settings.database_url) as store:
        work, share = _meant(store, settings, what, department, criminal_justice)
        cron = accepted(line, settings.zone, hours_for(work, settings))
        made = store.add_schedule(work, cron.text, settings.time_zone, share=share, replace=replace)
    _say(f"{_subject(made)}: {words_of(made)} ({made.zone}). {_SERVICE}", made, settings, as_json, console)


def show(settings: Settings, *, as_json: bool = False, console: Console | None = None) -> None:
    """Prints all schedules: what, when, the next run, the last one, and what did not run."""
    with Store.open(settings.home, settings.database_url) as store:
        lines = store.schedules()
    screen = console or terminal.screen()
    if as_json:
        told = [_as_json(line, settings) for line in lines]
        screen.file.write(json.dumps({"items": told, "next": None}) + "\n")
        return
    if not lines:
        screen.print("Nothing is scheduled. To begin: classify schedule add SHARE --weekly sunday --at 04:00")
        return
    table = Table(box=None, padding=(0, 2))
    for heading in ("Number", "What", "When", "Next run", "Last run", "Remarks"):
        table.add_column(heading, overflow="fold")
    for line in lines:
        when = words_of(line) + ("" if line.zone == settings.time_zone else f" ({line.zone})")
        row = (_subject(line), when, _next_words(line, settings), _last_words(line), _remarks(line))
        table.add_row(str(line.id), *(Text(cell) for cell in row))
    screen.print(table)
    if settings.blackout_hours:
        screen.print(Text(f"No scheduled scan begins within {settings.blackout_hours}.", "dim"))


def pause(
    settings: Settings, which: str, *, paused: bool, as_json: bool = False, console: Console | None = None
) -> None:
    """Stops a schedule from starting anything, or lets it again. Raises ScheduleError: there is none."""
    with Store.open(settings.home, settings.database_url) as store:
        line = store.pause_schedule(_chosen(store, which).id, paused=paused)
    if paused:
        sentence = f"{_subject(line)} is paused. What would have run meanwhile is not made up for."
    else:
        sentence = f"{_subject(line)} goes on: next on {_next_words(line, settings)}."
    _say(sentence, line, settings, as_json, console)


def run_now(settings: Settings, which: str, *, as_json: bool = False, console: Console | None = None) -> None:
    """Asks for a run at once, or at the end of black-out hours. Raises ScheduleError: there is none."""
    with Store.open(settings.home, settings.database_url) as store:
        line = store.ask_for_run(_chosen(store, which).id)
    promise, now = promise_of(line, settings), datetime.now(UTC)
    begins = promise.hours.until(now, promise.zone)
    if begins > now:
        when = f"begins on {_local(begins, line)}, when the black-out hours are over"
    else:
        when = "begins within seconds where the service runs (classify up), else when it is started"
    _say(f"{_subject(line)} {when}.", line, settings, as_json, console)


def remove(settings: Settings, which: str, *, as_json: bool = False, console: Console | None = None) -> None:
    """Removes a schedule; a run at work goes on. Raises ScheduleError: there is none."""
    with Store.open(settings.home, settings.database_url) as store:
        line = _chosen(store, which)
        store.remove_schedule(line.id)
    _say(f"{_subject(line)} is no longer scheduled. A run at work goes on.", line, settings, as_json, console)


def _meant(
    store: Store, settings: Settings, what: str, department: str, criminal_justice: bool | None
) -> tuple[Work, ShareHandle | None]:
    """What a person means: a share by name, else other work, else a folder."""
    named = next((share for share in store.shares() if share.name == what), None)
    if named is not None:
        return Work.SCAN, named
    if what in (Work.MAINTAIN, Work.RELABEL):
        return Work(what), None
    folder = Path(what)
    if not folder.is_dir():
        raise InventoryError(
            "There is no share of that name, and no such folder.",
            remedy="See the names with classify shares, or give the folder of the share.",
        )
    must_exist(folder)
    must_be_apart(folder, settings.home)
    return Work.SCAN, store.share(folder, department=department, criminal_justice=criminal_justice)


def _chosen(store: Store, which: str) -> ScheduleLine:
    """A schedule by its number, its share's name, or its work."""
    lines = store.schedules()
    for line in lines:
        if line.share is not None and which in (line.share.name, line.share.shown_name):
            return line
    for line in lines:
        if which == str(line.id) or (line.share is None and which == line.work.value):
            return line
    raise ScheduleError("There is no such schedule.")


def _subject(line: ScheduleLine) -> str:
    return line.share.shown_name if line.share else _WORK_WORDS[line.work].capitalize()


def _next_words(line: ScheduleLine, settings: Settings) -> str:
    if line.asked_at is not None:
        return "as soon as the service runs"
    if line.paused:
        return "paused"
    begins = promise_of(line, settings).next(datetime.now(UTC))
    return "never: black-out hours" if begins is None else _local(begins, line)


def _last_words(line: ScheduleLine) -> str:
    if line.started_at is None:
        return "never"
    began = _local(line.started_at, line)
    if line.started_for is None:
        return f"{began}, asked for"
    late = (line.started_at - line.started_for).total_seconds()
    return began if late < 300 else f"{began}, for {_local(line.started_for, line)}"


def _remarks(line: ScheduleLine) -> str:
    if line.missed_at is None:
        return ""
    return f"Nothing ran on {_local(line.missed_at, line)}: the service was down, or hours were black."


def _local(moment: datetime, line: ScheduleLine) -> str:
    return f"{moment.astimezone(ZoneInfo(line.zone)):%a %Y-%m-%d %H:%M}"


def _as_json(line: ScheduleLine, settings: Settings) -> dict[str, Any]:
    """One schedule for programs; moments as ISO 8601 in UTC."""
    begins = None if line.paused else promise_of(line, settings).next(datetime.now(UTC))

    def plain(moment: datetime | None) -> str | None:
        return None if moment is None else moment.isoformat()

    return {
        "id": line.id,
        "work": line.work.value,
        "share": line.share.shown_name if line.share else None,
        "share_id": line.share.id if line.share else None,
        "cron": line.cron,
        "words": words_of(line),
        "time_zone": line.zone,
        "paused": line.paused,
        "next": plain(begins),
        "asked_for": plain(line.asked_at),
        "last_started": plain(line.started_at),
        "last_started_for": plain(line.started_for),
        "last_missed": plain(line.missed_at),
    }


def _say(
    sentence: str, line: ScheduleLine, settings: Settings, as_json: bool, console: Console | None
) -> None:
    screen = console or terminal.screen()
    if as_json:
        screen.file.write(json.dumps(_as_json(line, settings)) + "\n")
    else:
        screen.print(Text(sentence), soft_wrap=True)
