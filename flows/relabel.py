"""The flow that labels everything anew with the present policy, from stored evidence; no file is opened."""

from __future__ import annotations

from typing import Any

from prefect import flow, runtime, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.label.policy import Policy
from classify.runs import RunNote, Runs, RunState
from classify.settings import load_settings
from flows.guarding import TroubleError, wordless
from flows.scan_share import ShareId
from flows.telling import Telling

_NET_SECONDS = 24 * 3600


@task(
    name="relabel-share",
    retries=2,
    retry_delay_seconds=30,
    cache_policy=NO_CACHE,
    persist_result=False,
    log_prints=False,
)
@wordless
def reevaluate(store: Store, share: ShareHandle, policy: Policy) -> int:
    """Labels one share anew, in one transaction; returns how many items bear another label."""
    changed = store.reevaluate(share, policy)
    store.ask(share)
    return changed


@flow(
    name="relabel",
    persist_result=False,
    timeout_seconds=_NET_SECONDS,
    description="Labels everything anew with the present policy; no file is opened.",
)
def relabel(share_id: ShareId | None = None) -> State[Any]:
    """Labels one share anew, or all."""
    settings = load_settings()
    note = RunNote("relabel", share_id=share_id)
    with Telling(Runs(settings.home), str(runtime.flow_run.id), note) as telling:
        try:
            with Store.open(settings.home, settings.database_url, packs=settings.packs) as store:
                policy = wordless(Policy.load)(settings.policy)
                shares = store.shares() if share_id is None else [store.share_numbered(share_id)]
                changed = sum(reevaluate(store, share, policy) for share in shares)
        except Exception as error:  # noqa: BLE001 - the outer edge of a process: recorded as what came of it
            trouble = error if isinstance(error, TroubleError) else TroubleError(error)
            note.fail(trouble.code, "", "", None)
            return Failed(message=str(trouble))
        note.counts = {"shares": len(shares), "items with another label": changed}
        telling.summary(note.counts)
        note.state = RunState.DONE
    return Completed(message=f"{changed} items bear another label")
