"""Prefect's deployments, schedules and planned runs, kept equal to the schedules of the inventory.

`bring_in_line` is called every few seconds, and before the first look for runs that are due. What it does
follows from what it finds, so it may be killed anywhere and called again:

* each schedule of the inventory has one deployment, with its times and its sentence; others are removed;
* a pause made on Prefect's own page is taken over, any other change made there is put back;
* the next runs of each schedule are planned, each under a key of its own, so that none is planned twice;
* runs that are late, in black-out hours or were never planned are moved, dropped or made, as
  `classify.schedules.due` says: after days without the service at most one run of a schedule is made up for.

Prefect's own scheduler is switched off (`flows.orchestrator`): that of 3.8.8 cannot write with
SQLAlchemy 2.1, and one that could would plan every run a second time.

Names, parameters, tags and descriptions hold numbers and times only: a share is called by its number.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, cast

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.actions import (
    DeploymentScheduleCreate,
    DeploymentScheduleUpdate,
    DeploymentUpdate,
)
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterTags,
    FlowRunFilter,
    FlowRunFilterStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.client.schemas.responses import DeploymentResponse
from prefect.client.schemas.schedules import CronSchedule
from prefect.client.schemas.sorting import FlowRunSort
from prefect.states import Cancelled, Scheduled

from classify.inventory.handles import ScheduleLine
from classify.inventory.store import Store
from classify.schedules.due import Promise
from classify.schedules.kept import promise_of, words_of
from classify.settings import Settings
from models.schedule import Work

TAG = "schedule"
"""Of the deployments that belong to schedules, and of their runs."""
PAGE_OF_PREFECT = "the orchestrator's page"
"""Who paused a schedule, in the audit trail, when it was done in Prefect."""

_FLOWS = {Work.SCAN: "scan-share", Work.RELABEL: "relabel", Work.MAINTAIN: "maintain"}
_PLANNED = 3
"""So many runs of each schedule stand on Prefect's page before they begin."""
_PROMISED = "promised"
_ASKED = "asked for"
_MOMENT = timedelta(seconds=1)
_PAGE = 200
"""As many as Prefect gives at once."""
_OURS = DeploymentFilter(tags=DeploymentFilterTags(all_=[TAG]))


def bring_in_line(client: SyncPrefectClient, settings: Settings, *, now: datetime | None = None) -> None:
    """Makes Prefect's deployments, schedules and waiting runs what the inventory says; notes what ran.

    Raises:
        ClassifyError: the inventory or the settings cannot be read.
        httpx.HTTPError, PrefectException: Prefect's server is away; nothing is lost.
    """
    moment = now or datetime.now(UTC)
    with Store.open(settings.home, settings.database_url) as store:
        there = {deployment.name: deployment for deployment in _deployments(client)}
        lines = []
        for line in store.schedules():
            deployment = there.pop(line.name, None)
            lines.append(_Line(client, store, *_made_equal(client, store, line, deployment)))
        for gone in there.values():
            client.delete_deployment(gone.id)
        waiting, started = _waiting(client), _started(client, lines)
        for kept in lines:
            kept.tend(promise_of(kept.line, settings), waiting, started, moment)


# Deployments


def _deployments(client: SyncPrefectClient) -> list[DeploymentResponse]:
    found: list[DeploymentResponse] = []
    while page := client.read_deployments(deployment_filter=_OURS, offset=len(found), limit=_PAGE):
        found += page
    return found


def _made_equal(
    client: SyncPrefectClient, store: Store, line: ScheduleLine, deployment: DeploymentResponse | None
) -> tuple[ScheduleLine, Any]:
    """The schedule, paused when its deployment was, and the id of the deployment, now equal to it."""
    if deployment is None:
        return line, _create(client, line)
    if deployment.version == _version(line):
        paused_there = deployment.paused or not any(schedule.active for schedule in deployment.schedules)
        if paused_there != line.paused:
            line = store.pause_schedule(line.id, paused=paused_there, actor=PAGE_OF_PREFECT)
        elif _is_as_made(deployment, line):
            return line, deployment.id
    client.update_deployment(
        deployment.id,
        DeploymentUpdate(
            schedules=[DeploymentScheduleUpdate(schedule=_cron(line), active=True)],
            paused=line.paused,
            parameters=_parameters(line),
            description=_description(line),
            version=_version(line),
            tags=[TAG],
        ),
    )
    return line, deployment.id


def _is_as_made(deployment: DeploymentResponse, line: ScheduleLine) -> bool:
    there = [schedule.schedule for schedule in deployment.schedules]
    return (there, deployment.parameters, deployment.description) == (
        [_cron(line)],
        _parameters(line),
        _description(line),
    )


def _create(client: SyncPrefectClient, line: ScheduleLine) -> Any:
    return client.create_deployment(
        flow_id=client.create_flow_from_name(_FLOWS[line.work]),
        name=line.name,
        schedules=[DeploymentScheduleCreate(schedule=_cron(line), active=True)],
        paused=line.paused,
        parameters=_parameters(line),
        description=_description(line),
        version=_version(line),
        tags=[TAG],
        enforce_parameter_schema=False,
    )


def _version(line: ScheduleLine) -> str:
    """What the deployment was last made equal to: what differs from it then was changed in Prefect."""
    return f"{line.id}; {line.cron}; {line.zone}; {'paused' if line.paused else 'active'}"


def _description(line: ScheduleLine) -> str:
    sentence = words_of(line)
    return f"{sentence[0].upper()}{sentence[1:]} ({line.zone}). Change it with: classify schedule."


def _cron(line: ScheduleLine) -> CronSchedule:
    return CronSchedule(cron=line.cron, timezone=line.zone)


def _parameters(line: ScheduleLine) -> dict[str, Any]:
    return {"share_id": line.share.id} if line.share else {}


# Runs


def _in_states(*types: StateType) -> FlowRunFilterState:
    return FlowRunFilterState(type=FlowRunFilterStateType(any_=list(types)))


def _waiting(client: SyncPrefectClient) -> list[FlowRun]:
    """Runs of our deployments that have not begun."""
    found: list[FlowRun] = []
    not_begun = FlowRunFilter(state=_in_states(StateType.SCHEDULED))
    while page := client.read_flow_runs(
        deployment_filter=_OURS,
        flow_run_filter=not_begun,
        sort=FlowRunSort.EXPECTED_START_TIME_ASC,
        offset=len(found),
        limit=_PAGE,
    ):
        found += page
    return [run for run in found if not run.run_count]


def _started(client: SyncPrefectClient, lines: Iterable[_Line]) -> list[FlowRun]:
    """Runs of our deployments that began since the oldest of their last known beginnings, newest first."""
    known = [kept.line.started_at or kept.line.settled_at for kept in lines]
    if not known:
        return []
    begun = (StateType.RUNNING, StateType.CANCELLING, StateType.COMPLETED, StateType.FAILED)
    since = FlowRunFilter(
        start_time=FlowRunFilterStartTime(after_=cast(Any, min(known))),
        state=_in_states(*begun, StateType.CRASHED, StateType.CANCELLED),
    )
    runs = client.read_flow_runs(
        deployment_filter=_OURS, flow_run_filter=since, sort=FlowRunSort.START_TIME_DESC, limit=_PAGE
    )
    # Prefect sorts by the expected time where there is no other.
    return [run for run in runs if run.start_time is not None]


class _Line:
    """One schedule, its deployment and its runs."""

    def __init__(self, client: SyncPrefectClient, store: Store, line: ScheduleLine, deployment: Any) -> None:
        self._client = client
        self._store = store
        self._deployment = deployment
        self.line = line

    def tend(
        self, promise: Promise, waiting: Iterable[FlowRun], started: Iterable[FlowRun], now: datetime
    ) -> None:
        """Brings the runs of this schedule in line."""
        self._note_the_last_of(self._mine(started))
        if self.line.asked_at is not None:
            begins = promise.hours.until(now, promise.zone)
            self._run(self._key(_ASKED, self.line.asked_at), begins)
            self._note(asked_at=None)
        wanted = [] if self.line.paused else self._wanted(promise, now)
        planned = {when: run for run in self._mine(waiting) if (when := _promised(run)) is not None}
        for when, run in planned.items():
            if when not in wanted:
                self._drop(run, when, now)
        for when in wanted:
            run = planned.get(when) or self._run(self._key(_PROMISED, when), when)
            self._see_to(run, when, promise, now)

    def _wanted(self, promise: Promise, now: datetime) -> list[datetime]:
        """The promised times for which there must be a run: the last unless settled, and the next few."""
        latest = promise.cron.latest(promise.zone, self.line.settled_at, now)
        if latest is not None:
            before = promise.cron.latest(promise.zone, self.line.settled_at, latest - _MOMENT)
            if before is not None:
                self._note(settled_at=before, missed_at=before)
        coming = (promised for promised, _ in islice(promise.coming(now), _PLANNED))
        return [*([latest] if latest else []), *coming]

    def _mine(self, runs: Iterable[FlowRun]) -> list[FlowRun]:
        return [run for run in runs if run.deployment_id == self._deployment]

    def _note_the_last_of(self, started: list[FlowRun]) -> None:
        """The newest beginning is written down, and that what was promised up to then is settled."""
        if not started or started[0].start_time is None:
            return
        began = _plain(started[0].start_time)
        if self.line.started_at is not None and began <= self.line.started_at:
            return
        promised = _promised(started[0])
        self._note(started_at=began, started_for=promised)
        if promised is not None and promised > self.line.settled_at:
            self._note(settled_at=promised)

    def _see_to(self, run: FlowRun, promised: datetime, promise: Promise, now: datetime) -> None:
        """Has a run begin when it is to, or not at all."""
        if run.state_type is not StateType.SCHEDULED:
            # It was made before, and has begun or been stopped since.
            self._note(settled_at=promised)
            return
        begins = promise.beginning(promised, now)
        if begins is not None:
            self._move(run, begins, now)
            return
        self._drop(run, promised, now)
        self._note(settled_at=promised, missed_at=promised)

    def _drop(self, run: FlowRun, promised: datetime, now: datetime) -> None:
        """What has not come yet vanishes, and may be promised again; what has come is told."""
        if promised > now:
            self._client.delete_flow_run(run.id)
        else:
            why = "dropped: it was too late for it, or the next one had come"
            self._client.set_flow_run_state(run.id, Cancelled(message=why), force=True)

    def _key(self, why: str, when: datetime) -> str:
        """What no two runs share; the number of a removed schedule may be given again."""
        return f"{why} {self.line.id} of {self.line.made_at.isoformat()} {when.isoformat()}"

    def _run(self, key: str, when: datetime) -> FlowRun:
        """The run with this key, made when there is none."""
        state: State[Any] = Scheduled(scheduled_time=cast(Any, when))
        return self._client.create_flow_run_from_deployment(
            self._deployment, state=state, idempotency_key=key
        )

    def _move(self, run: FlowRun, begins: datetime, now: datetime) -> None:
        """Has a run begin then; one whose time has come is left as it is."""
        due = run.next_scheduled_start_time
        if begins > now and (due is None or _plain(due) != begins):
            why = "begins when the black-out hours are over"
            state: State[Any] = Scheduled(scheduled_time=cast(Any, begins), message=why)
            self._client.set_flow_run_state(run.id, state, force=True)

    def _note(self, **noted: datetime | None) -> None:
        self._store.note_of_schedule(self.line.id, **noted)
        changed: dict[str, Any] = dict(noted)
        self.line = replace(self.line, **changed)


def _promised(run: FlowRun) -> datetime | None:
    """The time a run was promised for; None: somebody asked for it."""
    key = run.idempotency_key or ""
    return datetime.fromisoformat(key.rpartition(" ")[2]) if key.startswith(_PROMISED) else None


def _plain(moment: datetime) -> datetime:
    """The moment in UTC, as everybody's datetime."""
    return datetime.fromtimestamp(moment.timestamp(), UTC)
