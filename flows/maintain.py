"""The flow for what a home needs regularly (`classify.maintenance`), each step a task."""

from __future__ import annotations

from typing import Any, Literal

from prefect import flow, runtime, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from classify.inventory.store import Store
from classify.maintenance import STEPS, Taken, maintain, today
from classify.notices import after_maintenance
from classify.runs import RunNote, Runs, RunState
from classify.settings import Settings, load_settings
from flows.guarding import TroubleError, wordless
from flows.telling import Telling

_NET_SECONDS = 6 * 3600
"""Only a net: the audit chain of millions of items takes minutes."""


@task(
    name="maintenance-step",
    retries=1,
    retry_delay_seconds=30,
    cache_policy=NO_CACHE,
    persist_result=False,
    log_prints=False,
)
@wordless
def take(step: str, store: Store, settings: Settings) -> Taken:
    """Takes one step."""
    taken = next(maintain(store, settings, today(), frozenset({step})))
    after_maintenance(taken, store, settings)
    return taken


@flow(
    name="maintain",
    persist_result=False,
    timeout_seconds=_NET_SECONDS,
    description="Checks the audit trail; counts what is to be looked at again and what is to be sealed; "
    "disables accounts that nobody uses.",
)
def maintenance(
    skip: list[Literal["audit", "review", "seal", "approvals", "backup", "retention", "accounts"]]
    | None = None,
) -> State[Any]:
    """Takes all steps but those to be skipped; a step that finds something wrong fails the run."""
    settings = load_settings()
    note = RunNote("maintain")
    with Telling(Runs(settings.home), str(runtime.flow_run.id), note) as telling:
        try:
            with Store.open(settings.home, settings.database_url, packs=settings.packs) as store:
                wanted = [name for name, _ in STEPS if name not in (skip or ())]
                taken = [take(name, store, settings) for name in wanted]
        except Exception as error:  # noqa: BLE001 - the outer edge of a process: recorded as what came of it
            trouble = error if isinstance(error, TroubleError) else TroubleError(error)
            note.fail(trouble.code, "", "", None)
            return Failed(message=str(trouble))
        for one in taken:
            note.counts.update(one.numbers)
        telling.summary(note.counts)
        wrong = [one for one in taken if one.wrong]
        note.state = RunState.FAILED if wrong else RunState.DONE
        note.code = next((one.code for one in wrong if one.code), "MC-400" if wrong else "")
    if wrong:
        return Failed(message=f"wrong: {', '.join(one.step for one in wrong)}; see classify maintain")
    return Completed(message=f"{len(taken)} steps taken")
