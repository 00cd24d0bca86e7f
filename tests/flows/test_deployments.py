"""Prefect does what the inventory's schedules say: a real server, and a small runner of the test's own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.actions import DeploymentUpdate
from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterId
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.responses import DeploymentResponse
from prefect.client.schemas.sorting import FlowRunSort

from classify.inventory.catalogue import Catalogue
from classify.inventory.handles import ScheduleLine, ShareHandle
from classify.inventory.store import Store
from classify.schedules.kept import promise_of, words_of
from classify.settings import Settings
from flows.deployments import PAGE_OF_PREFECT, TAG, bring_in_line
from flows.orchestrator import serving
from models.schedule import Work
from tests.conftest import make_folder

DENVER = ZoneInfo("America/Denver")
ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 1200


class Town:
    """A home, its share, its orchestrator."""

    def __init__(
        self, settings: Settings, variables: dict[str, str], store: Store, share: ShareHandle
    ) -> None:
        self.settings = settings
        self.variables = variables
        self.store = store
        self.share = share
        self.client = SyncPrefectClient(
            variables["PREFECT_API_URL"], auth_string=variables["PREFECT_API_AUTH_STRING"]
        )

    def bring_in_line(self, now: datetime | None = None, **changed: Any) -> None:
        bring_in_line(self.client, self.settings.model_copy(update=changed), now=now)

    def deployments(self) -> dict[str, DeploymentResponse]:
        return {deployment.name: deployment for deployment in self.client.read_deployments()}

    def runs(self, name: str) -> list[FlowRun]:
        chosen = DeploymentFilter(id=DeploymentFilterId(any_=[self.deployments()[name].id]))
        return self.client.read_flow_runs(deployment_filter=chosen, sort=FlowRunSort.EXPECTED_START_TIME_ASC)

    def line(self, number: int) -> ScheduleLine:
        return next(line for line in self.store.schedules() if line.id == number)

    def waiting(self, name: str) -> list[FlowRun]:
        return [run for run in self.runs(name) if run.state_type is StateType.SCHEDULED]

    def work(self) -> None:
        """One look of a runner: in line first, then what is due, each in a process of its own."""
        self.bring_in_line()
        for run in self.client.read_flow_runs():
            due = run.next_scheduled_start_time
            if run.state_type is StateType.SCHEDULED and due and due.timestamp() <= time.time():
                command = [sys.executable, "-m", "classify.offline", "tests.flows.one_run", str(run.id)]
                subprocess.run(command, env={**os.environ, **self.variables}, cwd=ROOT, check=True)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town whose maintenance is not scheduled, with one share that was never scanned."""
    place = tmp_path_factory.mktemp("town")
    settings = Settings(home=place / "home", jobs=1, ocr=False, names=False)
    quick = {"CLASSIFY_JOBS": "1", "CLASSIFY_OCR": "false", "CLASSIFY_NAMES": "false"}
    folder = make_folder(place / "Quentin Canary's share")
    with serving(settings) as variables, Store.open(settings.home) as store:
        for line in store.schedules():
            store.remove_schedule(line.id)
        town = Town(settings, {**variables, **quick}, store, store.share(folder))
        with town.client:
            yield town


@pytest.fixture
def weekly(town: Town) -> Iterator[ScheduleLine]:
    """A scan every Sunday at four."""
    line = town.store.add_schedule(Work.SCAN, "0 4 * * 0", "America/Denver", share=town.share)
    yield line
    town.store.remove_schedule(line.id)
    town.bring_in_line()
    assert town.deployments() == {}


def next_sunday() -> datetime:
    """The first promise of the weekly schedule."""
    today = datetime.now(DENVER).replace(hour=4, minute=0, second=0, microsecond=0)
    sunday = today + timedelta(days=7 - today.isoweekday() % 7)
    return sunday.astimezone(UTC)


def test_a_schedule_runs_by_itself(town: Town, weekly: ScheduleLine) -> None:
    """Due at the next minute: Prefect starts it, and the inventory is written, on time and once."""
    soon = datetime.now(DENVER) + timedelta(seconds=65)
    cron = f"{soon.minute} {soon.hour} * * *"
    line = weekly
    town.store.add_schedule(Work.SCAN, cron, "America/Denver", share=town.share, replace=True)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while town.line(line.id).started_at is None:
        assert time.monotonic() < deadline, "it did not run"
        town.work()
        time.sleep(1)
    town.work()
    noted = town.line(line.id)
    promised = soon.replace(second=0, microsecond=0).astimezone(UTC)
    assert noted.started_for == noted.settled_at == promised
    assert noted.started_at is not None
    assert noted.started_at >= promised
    assert noted.missed_at is None
    done = [run for run in town.runs(f"share {town.share.id}") if run.run_count]
    assert [run.state_type for run in done] == [StateType.COMPLETED]
    assert Catalogue(town.store).overview(town.share).files == 8


def test_prefect_shows_what_the_list_shows(town: Town, weekly: ScheduleLine) -> None:
    """The same words, the same next runs, and a share by its number, never by its name."""
    town.bring_in_line()
    (deployment,) = town.deployments().values()
    assert deployment.name == f"share {town.share.id}"
    assert deployment.description is not None
    assert deployment.description.lower().startswith(words_of(weekly).lower())
    assert deployment.parameters == {"share_id": town.share.id}
    assert deployment.tags == [TAG]
    assert "Canary" not in deployment.model_dump_json()
    runs = town.waiting(deployment.name)
    promise, moment = promise_of(weekly, town.settings), datetime.now(UTC)
    assert len(runs) == 3
    for run, (_, begins) in zip(runs, promise.coming(moment), strict=False):
        assert run.next_scheduled_start_time == begins


def test_every_change_of_a_schedule_reaches_prefect(town: Town, weekly: ScheduleLine) -> None:
    """Other times, a pause, its end; called again, nothing is changed."""
    town.bring_in_line()
    before = town.deployments()[weekly.name]
    town.bring_in_line()
    assert town.deployments()[weekly.name].updated == before.updated
    town.store.add_schedule(Work.SCAN, "30 5 1 * *", "America/Denver", share=town.share, replace=True)
    town.bring_in_line()
    changed = town.deployments()[weekly.name]
    assert [schedule.schedule.cron for schedule in changed.schedules] == ["30 5 1 * *"]
    assert {run.expected_start_time.astimezone(DENVER).day for run in town.waiting(weekly.name)} == {1}
    assert "1st of each month" in str(changed.description)
    town.store.pause_schedule(weekly.id, paused=True)
    town.bring_in_line()
    assert town.deployments()[weekly.name].paused
    assert town.waiting(weekly.name) == []
    town.store.pause_schedule(weekly.id, paused=False)
    town.bring_in_line()
    assert not town.deployments()[weekly.name].paused
    assert len(town.waiting(weekly.name)) == 3


def test_a_pause_on_prefects_page_is_taken_over(town: Town, weekly: ScheduleLine) -> None:
    """In both ways its page has, and back; the audit trail says where it was done."""
    town.bring_in_line()
    deployment = town.deployments()[weekly.name]
    town.client.pause_deployment(deployment.id)
    town.bring_in_line()
    assert town.line(weekly.id).paused
    town.client.resume_deployment(deployment.id)
    town.bring_in_line()
    assert not town.line(weekly.id).paused
    (schedule,) = town.deployments()[weekly.name].schedules
    town.client.update_deployment_schedule(deployment.id, schedule.id, active=False)
    town.bring_in_line()
    assert town.line(weekly.id).paused
    assert town.store.exported_trail().count(PAGE_OF_PREFECT) == 3


def test_other_changes_on_prefects_page_are_put_back(town: Town, weekly: ScheduleLine) -> None:
    """The inventory is the truth."""
    town.bring_in_line()
    deployment = town.deployments()[weekly.name]
    town.client.update_deployment(
        deployment.id, DeploymentUpdate(parameters={"share_id": 99}, description="mine", tags=[TAG])
    )
    town.bring_in_line()
    assert town.deployments()[weekly.name].parameters == {"share_id": town.share.id}
    town.client.delete_deployment(deployment.id)
    town.bring_in_line()
    assert town.deployments()[weekly.name].id != deployment.id


def test_a_run_that_is_late_is_made_up_for(town: Town, weekly: ScheduleLine) -> None:
    """The service comes back on Sunday at noon: the run of the morning is left to begin."""
    town.bring_in_line()
    town.bring_in_line(now=next_sunday() + timedelta(hours=8))
    first, *_ = town.runs(weekly.name)
    assert (first.expected_start_time, first.state_type) == (next_sunday(), StateType.SCHEDULED)
    assert town.line(weekly.id).missed_at is None


def test_a_run_that_is_too_late_is_dropped(town: Town, weekly: ScheduleLine) -> None:
    """On Monday it is only told."""
    town.bring_in_line()
    town.bring_in_line(now=next_sunday() + timedelta(hours=20))
    first, second, *_ = town.runs(weekly.name)
    assert (first.state_type, second.state_type) == (StateType.CANCELLED, StateType.SCHEDULED)
    assert town.line(weekly.id).missed_at == next_sunday()
    assert town.line(weekly.id).settled_at == next_sunday()


def test_after_weeks_without_the_service_one_run_is_made_up_for(town: Town, weekly: ScheduleLine) -> None:
    """More than Prefect had planned ahead: what it had is dropped, and the run of this morning is made."""
    town.bring_in_line()
    planned = town.waiting(weekly.name)
    back = (next_sunday().astimezone(DENVER) + timedelta(weeks=5, hours=3)).astimezone(UTC)
    for _ in range(2):
        town.bring_in_line(now=back)
    runs = town.runs(weekly.name)
    assert {run.state_type for run in runs if run.id in {old.id for old in planned}} == {StateType.CANCELLED}
    made, *coming = [run for run in runs if run.state_type is StateType.SCHEDULED]
    promise = promise_of(weekly, town.settings)
    assert made.expected_start_time == promise.cron.latest(promise.zone, weekly.settled_at, back)
    promised = [promised for promised, _ in islice(promise.coming(back), 3)]
    assert [run.expected_start_time for run in coming] == promised
    four_weeks = next_sunday().astimezone(DENVER) + timedelta(weeks=4)
    assert town.line(weekly.id).missed_at == four_weeks.astimezone(UTC)


def test_runs_wait_for_the_end_of_black_out_hours(town: Town, weekly: ScheduleLine) -> None:
    """Hours that were set after the schedule was made: Prefect's page shows when the run begins."""
    town.bring_in_line()
    for _ in range(2):
        town.bring_in_line(blackout_hours="Sun 03:00-09:00")
    first, *_ = town.runs(weekly.name)
    assert first.expected_start_time == next_sunday()
    assert first.next_scheduled_start_time == next_sunday() + timedelta(hours=5)


def test_somebody_asks_for_a_run(town: Town, weekly: ScheduleLine) -> None:
    """Also of a paused schedule; once; and in black-out hours at their end."""
    town.store.pause_schedule(weekly.id, paused=True)
    town.bring_in_line()
    town.store.ask_for_run(weekly.id)
    for _ in range(2):
        town.bring_in_line()
    (asked,) = town.waiting(weekly.name)
    assert asked.next_scheduled_start_time is not None
    assert asked.next_scheduled_start_time.timestamp() <= time.time()
    assert town.line(weekly.id).asked_at is None
    town.store.ask_for_run(weekly.id)
    now = next_sunday()
    town.bring_in_line(now=now, blackout_hours="Sun 03:00-09:00")
    assert town.waiting(weekly.name)[-1].next_scheduled_start_time == now + timedelta(hours=5)
