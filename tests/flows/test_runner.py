"""The runner sees that each run comes to an end, whatever happened to it, to Prefect or to the runner."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.states import Cancelling, Failed, Pending, Running, Scheduled

from classify.runs import RunNote, Runs, RunState
from classify.settings import Settings
from flows import runner as runner_module
from flows.runner import Runner
from flows.stopping import INTERRUPTED


class Process:
    """A run's process, which ends when the test says so."""

    def __init__(self, command: list[str], **_: object) -> None:
        self.run = command[-2]
        self.code: int | None = None
        self.signals: list[int] = []
        self.killed = False
        self.listens = True

    def poll(self) -> int | None:
        return self.code

    def send_signal(self, number: int) -> None:
        self.signals.append(number)

    def terminate(self) -> None:
        self.signals.append(signal.SIGTERM)

    def kill(self) -> None:
        self.killed, self.code = True, -9

    def wait(self, timeout: float | None = None) -> int:
        if not self.listens and not self.killed:
            raise subprocess.TimeoutExpired("run", timeout or 0.0)
        return self.code or 0


class Prefect:
    """What Prefect knows."""

    def __init__(self) -> None:
        self.known: dict[UUID, FlowRun] = {}

    def add(self, state: State[Any], run_count: int = 0) -> FlowRun:
        run = FlowRun(flow_id=uuid4(), state=state, state_type=state.type, run_count=run_count)
        self.known[run.id] = run
        return run

    def read_flow_runs(self, *, flow_run_filter: Any, **_: object) -> list[FlowRun]:
        wanted = flow_run_filter.state.type.any_
        return [run for run in self.known.values() if run.state and run.state.type in wanted]

    def read_flow_run(self, run: UUID) -> FlowRun:
        return self.known[run]

    def read_flow(self, _: UUID) -> Any:
        return SimpleNamespace(name="relabel")

    def set_flow_run_state(self, run: UUID, state: State[Any], *, force: bool) -> None:
        assert force
        self.known[run].state = state


class World:
    """A runner, what it knows of, and a clock."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1_000.0
        self.processes: list[Process] = []
        self.prefect = Prefect()
        self.runs = Runs(home)
        monkeypatch.setattr(runner_module.time, "monotonic", lambda: self.now)
        monkeypatch.setattr(runner_module.subprocess, "Popen", self._begin)
        self.runner = Runner(Settings(home=home), self.prefect)  # type: ignore[arg-type]

    def _begin(self, command: list[str], **more: object) -> Process:
        self.processes.append(Process(command, **more))
        return self.processes[-1]

    def due(self) -> FlowRun:
        return self.prefect.add(Scheduled())

    def at_work(self) -> tuple[FlowRun, Process]:
        """A run whose process works."""
        run = self.due()
        self.runner.tend()
        run.state = Running()
        return run, self.processes[-1]

    def note(self, run: FlowRun, state: RunState, code: str = "") -> None:
        self.runs.write(str(run.id), RunNote("relabel", state=state, code=code))


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    return World(tmp_path, monkeypatch)


def _type(run: FlowRun) -> StateType:
    assert run.state is not None
    return run.state.type


def test_a_run_that_is_due_gets_a_process(world: World) -> None:
    """Once, and what an earlier try of it left is told no more."""
    run = world.due()
    world.note(run, RunState.INTERRUPTED)
    world.runner.tend()
    world.runner.tend()
    assert [process.run for process in world.processes] == [str(run.id)]
    assert _type(run) is StateType.PENDING
    assert world.runs.read(str(run.id)) is None


def test_four_work_at_once(world: World) -> None:
    """The fifth begins when one of them has ended."""
    for _ in range(5):
        world.due()
    world.runner.tend()
    assert len(world.processes) == 4
    world.note(world.prefect.known[UUID(world.processes[0].run)], RunState.DONE)
    world.processes[0].code = 0
    world.runner.tend()
    assert len(world.processes) == 5


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (RunState.DONE, StateType.COMPLETED),
        (RunState.FAILED, StateType.FAILED),
        (RunState.CANCELLED, StateType.CANCELLED),
    ],
)
def test_what_ended_while_prefect_was_away_is_told_it(world: World, state: RunState, told: StateType) -> None:
    """By the note in the home; nothing is started again."""
    run = world.prefect.add(Running())
    world.note(run, state, "MC-400")
    world.runner.tend()
    assert _type(run) is told
    assert run.state is not None
    assert "while the orchestrator was away" in (run.state.message or "")
    assert ("MC-400" in (run.state.message or "")) == (state is RunState.FAILED)
    assert world.processes == []


def test_what_was_killed_is_started_again_as_the_same_run(world: World) -> None:
    """Prefect takes it for running, and nobody works at it."""
    run = world.prefect.add(Running())
    world.note(run, RunState.RUNNING)
    world.runner.tend()
    assert [process.run for process in world.processes] == [str(run.id)]


def test_what_another_life_of_the_runner_started_is_left_to_end(world: World) -> None:
    run = world.prefect.add(Running())
    with world.runs.at_work(str(run.id)):
        world.runner.tend()
        assert world.processes == []
    world.runner.tend()
    assert len(world.processes) == 1


def test_what_falls_again_and_again_is_given_up(world: World) -> None:
    """After ten seconds, after twenty; the third fall is the last."""
    run, process = world.at_work()
    for pause in (10.0, 20.0):
        process.code = -9
        world.runner.tend()
        world.now += pause - 1
        world.runner.tend()
        assert world.processes[-1] is process, "it is not time yet"
        world.now += 1
        world.runner.tend()
        assert world.processes[-1] is not process
        process, run.state = world.processes[-1], Running()
    process.code = -9
    world.now += 1_000
    world.runner.tend()
    assert _type(run) is StateType.CRASHED
    assert len(world.processes) == 3


def test_who_was_interrupted_did_not_fall(world: World) -> None:
    """It goes on at once, however often."""
    run, process = world.at_work()
    for _ in range(5):
        process.code = INTERRUPTED
        world.runner.tend()
        assert world.processes[-1] is not process
        process, run.state = world.processes[-1], Running()


def test_what_takes_the_machine_down_with_it_is_given_up_one_day(world: World) -> None:
    """Falls are forgotten by a new runner, starts are not by Prefect."""
    run = world.prefect.add(Running(), run_count=50)
    world.runner.tend()
    assert _type(run) is StateType.CRASHED


def test_a_run_that_is_cancelled_is_asked_once_and_ended_if_it_does_not_listen(world: World) -> None:
    run, process = world.at_work()
    run.state = Cancelling()
    for _ in range(3):
        world.runner.tend()
    assert process.signals == [signal.SIGINT]
    world.now += 26
    world.runner.tend()
    assert process.killed


def test_a_cancelled_run_without_a_process_is_over(world: World) -> None:
    run = world.prefect.add(Cancelling())
    world.runner.tend()
    assert _type(run) is StateType.CANCELLED
    assert world.processes == []


def test_an_end_that_prefect_heard_wrongly_is_put_right(world: World) -> None:
    """Where its server was away at that moment, a run's engine calls it a failure."""
    run, process = world.at_work()
    world.note(run, RunState.DONE)
    run.state, process.code = Failed(message="the server was away"), 0
    world.runner.tend()
    assert _type(run) is StateType.COMPLETED


@pytest.mark.parametrize("listens", [True, False])
def test_a_runner_that_stops_interrupts_its_runs(world: World, listens: bool) -> None:
    """Whoever does not end in time is ended; Prefect hears nothing, so that it goes on later."""
    run, process = world.at_work()
    process.listens = listens
    world.runner.stop()
    assert process.signals == [signal.SIGTERM]
    assert process.killed is not listens
    assert _type(run) is StateType.RUNNING


def test_a_run_that_has_just_been_started_is_left_alone(world: World) -> None:
    run = world.due()
    world.runner.tend()
    assert isinstance(run.state, type(Pending()))
    world.runner.tend()
    assert len(world.processes) == 1


def test_parameters_a_flow_does_not_know_are_refused_by_prefect() -> None:
    """Before it writes them down: a path among them would stay in its database."""
    asked: list[tuple[Any, ...]] = []
    schema = {"properties": {"share_id": {}}}
    ask: Callable[..., None] = lambda *given, **more: asked.append((*given, more))  # noqa: E731
    client: Any = SimpleNamespace(
        read_deployment=lambda _: SimpleNamespace(parameter_openapi_schema=schema), request=ask
    )
    runner_module.close_parameters(client, uuid4())
    assert asked[0][2]["json"]["parameter_openapi_schema"] == {**schema, "additionalProperties": False}
