"""`classify runs`: what the service is doing, did and will do, and stopping one of its runs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table
from rich.text import Text

from classify.commands import terminal
from classify.errors import FlowError, ServiceError
from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from classify.runs import Runs
from classify.service.state import running
from classify.settings import Settings
from flows.asking import AskedRun, Orchestrator

_SHOWN = 10
_KINDS = {"scan-share": "scan", "relabel": "new labels", "maintain": "maintenance"}
_STATES = {
    "SCHEDULED": "waiting for its time",
    "PENDING": "starting",
    "RUNNING": "at work",
    "CANCELLING": "being stopped",
    "COMPLETED": "done",
    "FAILED": "failed",
    "CANCELLED": "stopped",
    "CRASHED": "failed: it ended without an end",
    "PAUSED": "paused",
}


def orchestrator(settings: Settings) -> Orchestrator:
    """The door of this home's running service. Raises ServiceError when none runs."""
    service = running(settings.home)
    if service is None:
        raise ServiceError("The service of this home does not run.", remedy="Start it: classify up.")
    return Orchestrator(settings.home, service.orchestrator_port)


def list_runs(settings: Settings, *, as_json: bool = False, console: Console | None = None) -> None:
    """Prints the runs at work, the next ones and the last ones. Raises ServiceError, FlowError."""
    door = orchestrator(settings)
    at_work = door.runs(over=False, limit=_SHOWN)
    groups = {
        "At work": at_work,
        "Next": door.waiting(_SHOWN),
        "Over": door.runs(over=True, limit=_SHOWN),
    }
    screen = console or terminal.screen()
    if as_json:
        told = [asdict(run) for runs in groups.values() for run in runs]
        screen.file.write(json.dumps({"items": told}) + "\n")
        return
    with Store.open(settings.home, settings.database_url, packs=settings.packs) as store:
        names = {share.id: share.shown_name for share in store.shares()}
    notes = Runs(settings.home)
    for title, runs in groups.items():
        if not runs:
            continue
        screen.print(f"[bold]{title}[/bold]")
        screen.print(_table(runs, names, notes, settings.zone))
    if not any(groups.values()):
        screen.print("The service is up and has nothing to do.")


def _table(runs: Iterable[AskedRun], names: dict[int, str], notes: Runs, zone: ZoneInfo) -> Table:
    table = Table(box=None, padding=(0, 2), show_header=False)
    for run in runs:
        share = names.get(run.share_id, "") if run.share_id else ""
        when = run.due if run.kind == "SCHEDULED" else run.started or run.due
        table.add_row(
            run.id[:8],
            _KINDS.get(run.flow, run.flow),
            Text(share),
            _local(when, zone),
            Text(_in_words(run, notes)),
        )
    return table


def _in_words(run: AskedRun, notes: Runs) -> str:
    words = _STATES.get(run.kind, run.kind.lower())
    note = notes.read(run.id)
    if run.kind == "RUNNING" and note is not None and note.progress:
        if note.progress["stage"] == "waiting":
            return "waiting for another scan of the same file server"
        return f"{words}: {note.progress['done_files']:,} of {note.progress['waiting_files']:,} files read"
    if run.kind == "FAILED" and note is not None and note.code:
        return f"{words} ({note.code})"
    return words


def _local(moment: str, zone: ZoneInfo) -> str:
    """An instant as the city's clocks show it, in the form of `classify schedule list`."""
    try:
        return f"{datetime.fromisoformat(moment.replace('Z', '+00:00')).astimezone(zone):%a %Y-%m-%d %H:%M}"
    except ValueError:
        return ""


def cancel(which: str, settings: Settings) -> None:
    """Stops the run meant by a share's name or number, or by the (beginning of the) run's own id.

    Raises:
        ServiceError: no service runs.
        FlowError: no such run is at work or due.
    """
    door = orchestrator(settings)
    candidates = [*door.runs(over=False, limit=200), *door.waiting(50)]
    meant = [run for run in candidates if run.id.startswith(which)] if len(which) >= 4 else []
    if not meant:
        with Store.open(settings.home, settings.database_url, packs=settings.packs) as store:
            share = Catalogue(store).share(which)
        # Of a share only what is at work: its schedule is another matter.
        meant = [run for run in candidates if run.share_id == share.id and run.kind != "SCHEDULED"]
    if not meant:
        raise FlowError("No such run is at work.", remedy="See the runs: classify runs.")
    if len(meant) > 1:
        raise FlowError(
            f"{len(meant)} runs are meant.", remedy="Give more of the run's number: classify runs."
        )
    door.cancel(meant[0].id)
    terminal.say("The run is being stopped. What it has done is kept; the same scan goes on from there.")
