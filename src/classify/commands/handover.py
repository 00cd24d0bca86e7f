"""`classify scan` where the service runs: the scan is handed over, followed, and summed up as ever."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

from rich.console import Console
from rich.text import Text

from classify.commands import terminal
from classify.commands.asked import Asked
from classify.commands.scan import EXIT_DONE, EXIT_ERROR, EXIT_UNREAD, print_report, watching
from classify.errors import FlowError, RunError
from classify.inventory.catalogue import Catalogue
from classify.inventory.handles import ShareHandle
from classify.inventory.outdated import Outdated
from classify.inventory.store import Store
from classify.runs import RunNote, Runs, RunState
from classify.scanning import Progress, ScanReport
from classify.service.state import ServiceState, digest_of, running
from classify.settings import Settings
from flows.asking import AskedRun, Orchestrator
from flows.orchestrator import password_of

_LOOK_SECONDS = 0.5
_ASK_SECONDS = 3.0


def why_not(settings: Settings, service: ServiceState, *, own_passwords: bool) -> str:
    """Why a scan cannot be handed over as it was asked for; empty when it can."""
    if own_passwords:
        return "the service is never told where passwords lie (set passwords in settings.toml instead)"
    if digest_of(os.environ, password_of(settings.home)) != service.environment:
        return "this command's settings (CLASSIFY_...) are not those of the service"
    if not service.is_up:
        return "a part of the service is being started again"
    return ""


def scan_by_service(
    asked: Asked, settings: Settings, service: ServiceState, *, console: Console | None = None
) -> int:
    """Has the service scan what was asked and follows it; prints and returns what `classify scan` does.

    Raises:
        RunError: the run failed.
        FlowError: the orchestrator does not answer.
        ClassifyError: the folder or the home cannot be used.
    """
    screen = console or terminal.screen()
    asked.must_be_possible(settings)
    with Store.open(settings.home, settings.database_url, packs=settings.packs) as store:
        named = asked.register(store)
    door = Orchestrator(settings.home, service.orchestrator_port)
    given = settings.model_fields_set
    run = door.start(
        "scan-share",
        {
            "share_id": named.id,
            "jobs": settings.jobs if "jobs" in given else None,
            "ocr": settings.ocr if "ocr" in given else None,
            "reread": settings.reread if "reread" in given else None,
            "all_gone": asked.all_gone,
        },
    )
    screen.print(f"Handed over to the service as run {run[:8]}.", style="dim")
    with watching(screen, settings.jobs) as watch:
        note = _followed(run, settings, door, watch, screen)
    if note is None:
        screen.print(Text(f"The scan goes on in the service. See it: {terminal.runnable('classify runs')}"))
        return EXIT_ERROR
    return _summed_up(note, named, settings, screen, asked.again)


def _followed(
    run: str, settings: Settings, door: Orchestrator, watch: Callable[[Progress], None], screen: Console
) -> RunNote | None:
    """The last note of a run, its progress shown meanwhile; None when it is left to go on by itself."""
    runs, asked = Runs(settings.home), time.monotonic()
    known: AskedRun | None = None
    while True:
        try:
            note = runs.read(run)
            if note is not None:
                if note.progress:
                    watch(Progress(**note.progress))
                if RunState(note.state).is_final:
                    return note
            if time.monotonic() - asked >= _ASK_SECONDS:
                asked = time.monotonic()
                known = _known(door, run, settings)
                if (
                    known is not None
                    and known.is_over
                    and (runs.read(run) or RunNote("")).state not in _FINAL
                ):
                    return RunNote("scan-share", _AS_NOTE.get(known.kind, RunState.FAILED))
            time.sleep(_LOOK_SECONDS)
        except KeyboardInterrupt:
            if _is_to_go_on(screen):
                return None
            door.cancel(run)
            screen.print("Stopping after the files at work ...", style="dim")


_FINAL = frozenset(state.value for state in RunState if state.is_final)
_AS_NOTE = {"CANCELLED": RunState.CANCELLED, "COMPLETED": RunState.DONE}


def _known(door: Orchestrator, run: str, settings: Settings) -> AskedRun | None:
    """The run as the orchestrator knows it; None while that is away. Raises RunError without a service."""
    if running(settings.home) is None:
        raise RunError(
            "The service was stopped in the middle of the scan.",
            remedy="Start it again (classify up): the scan goes on from there by itself.",
        )
    try:
        return door.run(run)
    except FlowError:
        return None


def _is_to_go_on(screen: Console) -> bool:
    """Asked on a terminal: is only the watching to end? Elsewhere Ctrl-C stops the scan, as ever."""
    if not (screen.is_terminal and sys.stdin.isatty()):
        return False
    try:
        answer = screen.input("\nLet the scan go on in the service? [y/N] ")
    except (KeyboardInterrupt, EOFError):
        return False
    return answer.strip().lower().startswith("y")


def _summed_up(note: RunNote, named: ShareHandle, settings: Settings, screen: Console, again: str) -> int:
    if note.state == RunState.FAILED:
        sentence, remedy = note.words(named.sealer)
        error = RunError(sentence, remedy=remedy or None)
        if note.code:
            error.code = note.code
        raise error
    report = ScanReport(
        scan_id=note.scan_id or 0,
        share_id=named.id,
        share=named.shown_name,
        resumed=note.resumed,
        progress=Progress(**note.progress),
        gone=note.gone,
        seconds=note.seconds,
        outdated=[Outdated(tuple(reasons), files, everything=False) for files, reasons in note.outdated],
        interrupted=note.state == RunState.CANCELLED,
    )
    with Store.open(settings.home, settings.database_url, packs=settings.packs) as store:
        counts = Catalogue(store).overview(store.share_numbered(named.id))
    print_report(screen, report, counts, again=again)
    if report.interrupted:
        return EXIT_ERROR
    return EXIT_UNREAD if counts.unread else EXIT_DONE
