"""What a share is doing: from the notes its runs leave in the home, and from the orchestrator's word."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from classify.errors import BusyError, FlowError, ServiceError, UnknownRunError
from classify.inventory.handles import ShareHandle
from classify.inventory.overview import UNREAD_ADVICE
from classify.runs import RunNote, Runs, RunState
from classify.scanning import Progress
from classify.service.state import running
from classify.web.house import house
from flows.asking import AskedRun, Orchestrator
from models.labels import Outcome

_FLOW = "scan-share"
_RUN = re.compile(r"[0-9a-f-]{36}")
_LOOKED_AT = 200
"""Runs that are at work or due in the whole home, at most."""


class Doing(StrEnum):
    """Where the scanning of a share stands."""

    IDLE = "idle"
    ASKED = "asked"
    """It was asked for and begins within seconds."""
    WAITING = "waiting"
    """For another scan of the same file server."""
    AT_WORK = "at work"
    STOPPING = "stopping"
    """Somebody stopped it; the files at work are read to their end."""
    BROKEN_OFF = "broken off"
    """The service was stopped or its process died; it goes on by itself."""
    PAUSED = "paused"
    """It was stopped, and the same scan goes on when somebody asks for it."""
    DONE = "done"
    FAILED = "failed"


_ACTIVE = frozenset({Doing.ASKED, Doing.WAITING, Doing.AT_WORK, Doing.STOPPING, Doing.BROKEN_OFF})


@dataclass(frozen=True, slots=True)
class Activity:
    """What a share is doing, in counts."""

    doing: Doing
    run: str = ""
    note: RunNote = field(default_factory=lambda: RunNote(_FLOW))

    @property
    def is_active(self) -> bool:
        """Whether something more will come without anybody asking."""
        return self.doing in _ACTIVE

    @property
    def may_be_stopped(self) -> bool:
        """Whether there is a run to stop."""
        return self.is_active and self.doing is not Doing.STOPPING

    @property
    def progress(self) -> Progress:
        """How far its last run is."""
        return Progress(**self.note.progress)

    @property
    def found(self) -> int:
        """Entries that were met."""
        return self.progress.met

    @property
    def percent(self) -> int:
        """How much of the files that wait was read; by what reading them is expected to take."""
        progress = self.progress
        if self.doing is Doing.DONE:
            return 100
        if progress.stage == "finishing":
            return 99
        whole = max(progress.expected_seconds, progress.passed_seconds)
        if whole > 0.0:
            return min(99, int(100 * progress.passed_seconds / whole))
        return min(99, 100 * progress.done_files // max(1, progress.waiting_files))

    @property
    def files_a_minute(self) -> int | None:
        """The rate; None while too little is read to tell."""
        if self.note.reading < 1.0 or not self.progress.done_files:
            return None
        return max(1, round(60 * self.progress.done_files / self.note.reading))

    @property
    def seconds_left(self) -> float | None:
        """By the clock; None while nothing is read."""
        if self.doing is not Doing.AT_WORK or self.progress.stage != "reading":
            return None
        return self.progress.seconds_left(self.note.reading, self.note.jobs)

    @property
    def unread(self) -> list[tuple[Outcome, int]]:
        """Files of this run that could not be read, by reason, the most first."""
        told = self.progress.unread
        return sorted(
            ((outcome, told[outcome]) for outcome in UNREAD_ADVICE if told.get(outcome)),
            key=lambda pair: -pair[1],
        )

    @property
    def unread_files(self) -> int:
        """How many could not be read."""
        return sum(files for _, files in self.unread)


_notes: dict[Path, Runs] = {}


def notes() -> Runs:
    """The notes of the runs of the home that is open; each is read once."""
    home = house().settings.home
    return _notes.setdefault(home, Runs(home))


def orchestrator() -> Orchestrator:
    """The door of the running service. Raises ServiceError when none runs."""
    settings = house().settings
    service = running(settings.home)
    if service is None:
        raise ServiceError(
            "The part of the program that scans does not run.",
            remedy="Ask whoever looks after it to start the service (classify up).",
        )
    return Orchestrator(settings.home, service.orchestrator_port)


def is_at_work(share: int) -> bool:
    """Whether a run of a share has begun and not ended; asks no other process."""
    told = [note for _, note in notes().of_share(share) if note.flow == _FLOW]
    return bool(told) and not RunState(told[0].state).is_final


def activity(share: ShareHandle, left_off: int | None, *, asked: str = "") -> Activity:
    """What a share is doing.

    Args:
        share: the share.
        left_off: its scan that is open in the inventory.
        asked: the run that was asked for last, where the page knows it.
    """
    told = [(run, note) for run, note in notes().of_share(share.id) if note.flow == _FLOW]
    if asked and asked not in {run for run, _ in told} and _is_due(asked, share):
        return Activity(Doing.ASKED, asked)
    if not told:
        return Activity(Doing.PAUSED if left_off else Doing.IDLE)
    run, note = told[0]
    state = RunState(note.state)
    if not state.is_final:
        return Activity(_at_work(run, state), run, note)
    if state is RunState.FAILED:
        return Activity(Doing.FAILED, run, note)
    return Activity(Doing.PAUSED if left_off else Doing.DONE, run, note)


def _is_due(run: str, share: ShareHandle) -> bool:
    """Whether that is a run of the share that has not ended. An orchestrator that is busy is believed to have
    it: else the page would say that nothing comes, and look no more.
    """
    try:
        known = orchestrator().run(run)
    except (ServiceError, UnknownRunError):
        return False
    except FlowError:
        return _RUN.fullmatch(run) is not None
    return known.share_id == share.id and not known.is_over


def _at_work(run: str, state: RunState) -> Doing:
    """What a run does that has begun and left no last word."""
    if not notes().is_at_work(run):
        return Doing.BROKEN_OFF
    known = _known(run)
    if known is not None and known.kind == "CANCELLING":
        return Doing.STOPPING
    return Doing.WAITING if state is RunState.WAITING else Doing.AT_WORK


def _known(run: str) -> AskedRun | None:
    """A run as the orchestrator knows it; None where that is away, or knows none such."""
    with suppress(FlowError, ServiceError):
        return orchestrator().run(run)
    return None


def left_off(share: ShareHandle) -> tuple[bool, list[Outcome]]:
    """Whether a scan of a share was left off, and what it was to read again."""
    if not house().catalogue.last_scans([share])[share.id].left_off:
        return False, []
    told = notes().of_share(share.id)
    return True, [Outcome(outcome) for outcome in told[0][1].retry] if told else []


def ask_for_scan(share: ShareHandle, *, retry: Iterable[Outcome] = (), reread: bool = False) -> str:
    """Has the service scan a share, going on with a scan that was left off; returns the run. Pages and
    programs ask by it.

    Args:
        share: the share.
        retry: files of these outcomes are read again, besides what is new or changed.
        reread: all files are.

    Raises:
        ServiceError: no service runs.
        FlowError: its orchestrator does not answer.
        BusyError: the share is being scanned, or is about to be.
    """
    door = orchestrator()
    if _run_of(share, door) is not None:
        raise BusyError(
            "This share is being scanned already.", remedy="Watch it on its page, or pause it there first."
        )
    again = [outcome.value for outcome in retry]
    return door.start(_FLOW, {"share_id": share.id, "retry": again or None, "reread": reread or None})


def stop_scan(share: ShareHandle) -> bool:
    """Has the scan of a share stop after the files at work; False when none is at work or about to be.

    Raises ServiceError and FlowError as `ask_for_scan` does.
    """
    door = orchestrator()
    run = _run_of(share, door)
    if run is not None:
        door.cancel(run)
    return run is not None


def _run_of(share: ShareHandle, door: Orchestrator) -> str | None:
    """The run of a share that is at work, or that is due now."""
    now = datetime.now(UTC).isoformat()
    at_work = door.runs(over=False, limit=_LOOKED_AT)
    due = [run for run in door.waiting(_LOOKED_AT) if run.due.replace("Z", "+00:00") <= now]
    return next((run.id for run in (*at_work, *due) if run.share_id == share.id), None)
