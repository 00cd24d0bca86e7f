"""The runner: starts the runs that are due, each in a process of its own, and sees that each comes to an end.

    python -m classify.lifeline flows.runner

It looks at what Prefect knows every two seconds and does what is missing, whatever happened in between:

* a run that is due and has no process gets one;
* a run that Prefect takes for running although no process works at it was killed, or ended while Prefect's
  server was down: its note in the home says which. It is told to Prefect, or started again, as the same
  run;
* a run that is being cancelled is asked to stop.

Prefect's own `Runner` was considered and left: it ends itself when its server is away for some minutes,
marks what it stops as cancelled (so that nothing would go on after a reboot), and knows nothing of a life
before its own.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from importlib import import_module
from typing import Any
from uuid import UUID

import httpx
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterNextScheduledStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.exceptions import PrefectException
from prefect.states import Cancelled, Completed, Crashed, Failed, Pending
from prefect.types import DateTime
from prefect.types.entrypoint import EntrypointType

from classify.errors import ClassifyError
from classify.lifeline import Lifeline
from classify.runs import RunNote, Runs, RunState
from classify.settings import Settings, load_settings
from flows.orchestrator import runner_sign
from flows.served import BY_HAND, FLOWS, flow_named
from flows.stopping import INTERRUPTED

_TICK_SECONDS = 2.0
_IN_LINE_SECONDS = 5.0
_MOST_RUNS = 4
"""Processes at once; of one share or file server there are fewer by their own locks."""
_STOP_SECONDS = 25.0
_MOST_FALLS = 3
"""So often in a row a run may end without an end (killed, out of memory) before it is given up."""
_MOST_STARTS = 50
"""Of one run in all its lives: what takes the machine down with it must not do so for ever."""
_PAUSE_SECONDS = 10.0
_DOWN = (httpx.HTTPError, PrefectException, OSError)
_OURS = FlowFilter(name=FlowFilterName(any_=list(FLOWS)))


@dataclass(slots=True)
class _Child:
    process: subprocess.Popen[bytes]
    asked: float | None = None
    """When it was asked to stop."""


class Runner:
    """Tends the runs of one home."""

    def __init__(self, settings: Settings, client: SyncPrefectClient) -> None:
        self._client = client
        self._runs = Runs(settings.home)
        self._lifeline = Lifeline()
        self._children: dict[str, _Child] = {}
        self._ended: set[str] = set()
        """Runs whose process ended, and that Prefect may have heard of wrongly."""
        self._falls: dict[str, int] = {}
        self._not_before: dict[str, float] = {}

    def tend(self) -> None:
        """Does what there is to do. Raises one of `_DOWN` where Prefect's server is away."""
        self._reap()
        self._put_right()
        for run in self._in_state(StateType.PENDING, StateType.RUNNING, StateType.CANCELLING):
            self._see_to(run)
        for run in self._due():
            if len(self._children) < _MOST_RUNS:
                self._start(run)

    def stop(self) -> None:
        """Interrupts all runs; they go on when the service is started again."""
        for child in self._children.values():
            child.process.terminate()
        deadline = time.monotonic() + _STOP_SECONDS
        for child in self._children.values():
            try:
                child.process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()

    # What Prefect knows

    def _in_state(self, *types: StateType) -> list[FlowRun]:
        state = FlowRunFilterState(type=FlowRunFilterStateType(any_=list(types)))
        return self._client.read_flow_runs(flow_filter=_OURS, flow_run_filter=FlowRunFilter(state=state))

    def _due(self) -> list[FlowRun]:
        due = FlowRunFilter(
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
            next_scheduled_start_time=FlowRunFilterNextScheduledStartTime(before_=DateTime.now(UTC)),
        )
        return self._client.read_flow_runs(
            flow_filter=_OURS,
            flow_run_filter=due,
            sort=FlowRunSort.NEXT_SCHEDULED_START_TIME_ASC,
            limit=2 * _MOST_RUNS,
        )

    def _tell(self, run: FlowRun, state: State[Any]) -> None:
        self._client.set_flow_run_state(run.id, state, force=True)

    # What is to be done

    def _see_to(self, run: FlowRun) -> None:
        child = self._children.get(str(run.id))
        being_cancelled = run.state is not None and run.state.is_cancelling()
        if child is not None:
            if being_cancelled:
                _ask_to_stop(child)
            return
        if self._runs.is_at_work(str(run.id)):
            return  # of another life of the runner, and leaving
        note = self._runs.read(str(run.id))
        if note is not None and RunState(note.state).is_final:
            self._tell(run, _as_state(note))
        elif being_cancelled:
            self._tell(run, Cancelled(message="stopped; the same scan goes on from there"))
        elif self._falls.get(str(run.id), 0) >= _MOST_FALLS or run.run_count >= _MOST_STARTS:
            self._tell(run, Crashed(message=f"ended {_MOST_FALLS} times without an end; given up"))
        elif time.monotonic() >= self._not_before.get(str(run.id), 0.0) and len(self._children) < _MOST_RUNS:
            self._start(run)

    def _put_right(self) -> None:
        """Where Prefect's server was away at the end of a run its engine calls that a failure of the run."""
        for ended in sorted(self._ended):
            note = self._runs.read(ended)
            if note is not None and RunState(note.state).is_final:
                run, state = self._client.read_flow_run(UUID(ended)), _as_state(note)
                if run.state is None or run.state.type != state.type:
                    self._tell(run, state)
            self._ended.discard(ended)

    def _start(self, run: FlowRun) -> None:
        name = self._flow_of(run)
        # What an earlier try left is told no more.
        self._runs.forget(str(run.id))
        self._tell(run, Pending(message="its process is being started"))
        self._children[str(run.id)] = _Child(
            subprocess.Popen(
                [sys.executable, "-m", "classify.lifeline", "flows.run", str(run.id), name],
                env={**os.environ, **self._lifeline.variables},
                stdin=subprocess.DEVNULL,
                pass_fds=[self._lifeline.descriptor],
            )
        )
        _say(f"run {str(run.id)[:8]} of {name} started")

    def _flow_of(self, run: FlowRun) -> str:
        return self._client.read_flow(run.flow_id).name

    def _reap(self) -> None:
        for run, child in list(self._children.items()):
            code = child.process.poll()
            if code is None:
                if child.asked is not None and time.monotonic() - child.asked > _STOP_SECONDS:
                    child.process.kill()
                continue
            del self._children[run]
            self._ended.add(run)
            _say(f"run {run[:8]} ended with exit code {code}")
            note = self._runs.read(run)
            if code != INTERRUPTED and (note is None or not RunState(note.state).is_final):
                falls = self._falls[run] = self._falls.get(run, 0) + 1
                self._not_before[run] = time.monotonic() + _PAUSE_SECONDS * 2 ** (falls - 1)


def _ask_to_stop(child: _Child) -> None:
    if child.asked is None:
        child.asked = time.monotonic()
        child.process.send_signal(signal.SIGINT)


def _as_state(note: RunNote) -> State[Any]:
    """What Prefect is told of a run that ended while it was not there to hear."""
    late = "it ended while the orchestrator was away"
    match RunState(note.state):
        case RunState.DONE:
            return Completed(message=late)
        case RunState.CANCELLED:
            return Cancelled(message=f"stopped; {late}")
        case _:
            return Failed(message=f"{note.code}; {late}")


def deploy(client: SyncPrefectClient) -> None:
    """Makes the deployments by which people ask for runs, or brings them up to date."""
    for name in FLOWS:
        made = (
            flow_named(name)
            .to_deployment(
                name=BY_HAND, entrypoint_type=EntrypointType.MODULE_PATH, enforce_parameter_schema=True
            )
            .apply()
        )
        close_parameters(client, made)


def close_parameters(client: SyncPrefectClient, deployment: UUID) -> None:
    """Has Prefect refuse parameters that the flow does not know, before it writes them down."""
    schema = client.read_deployment(deployment).parameter_openapi_schema or {}
    closed = {"parameter_openapi_schema": {**schema, "additionalProperties": False}}
    client.request("PATCH", "/deployments/{id}", path_params={"id": deployment}, json=closed)


def _schedules() -> Callable[[SyncPrefectClient, Settings], object] | None:
    """What keeps Prefect's schedules equal to the inventory's, where that room is there."""
    try:
        return getattr(import_module("flows.deployments"), "bring_in_line", None)
    except ModuleNotFoundError:
        return None


def _say(what: str) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def main() -> None:
    """Tends the runs until told to end."""
    settings = load_settings()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    sign, schedules = runner_sign(settings), _schedules()
    runs = Runs(settings.home)
    runs.tidy()
    with get_client(sync_client=True) as client:
        runner = Runner(settings, client)
        deployed, in_line, away = False, 0.0, False
        while not stop.is_set():
            try:
                if not deployed:
                    deploy(client)
                    deployed = True
                if schedules is not None and time.monotonic() - in_line >= _IN_LINE_SECONDS:
                    in_line = time.monotonic()
                    schedules(client, settings)
                runner.tend()
                away = False
                sign.touch()
            except ClassifyError as error:
                _say(f"schedules cannot be read ({error.code})")
            except _DOWN as error:
                if not away:
                    _say(f"the orchestrator is away ({type(error).__name__})")
                away = True
                # Alive all the same, where it once was ready.
                if deployed:
                    with contextlib.suppress(OSError):
                        sign.touch()
            stop.wait(_TICK_SECONDS)
        runner.stop()


if __name__ == "__main__":
    main()
