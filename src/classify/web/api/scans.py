"""Scans that were, and a scan that is to be."""

from __future__ import annotations

from typing import Annotated

from ninja import Query, Schema
from pydantic import BeforeValidator, ConfigDict, Field, StrictBool

from classify.errors import BusyError, ServiceError
from classify.inventory.handles import policy_in
from classify.rights import Act
from classify.service.state import running
from classify.web.api import answers
from classify.web.api.calls import MOST, Called, PageAsked, ShareNumber, call
from classify.web.api.cursors import cursor, place_in
from classify.web.api.parsing import whole
from classify.web.doors import shares_for, subject_of
from classify.web.house import house
from flows.asking import Orchestrator

_AT_WORK = 200


class ScansAsked(PageAsked):
    """The scans of which shares."""

    share: list[ShareNumber] = Field(default_factory=list, max_length=200, description="Numbers of shares.")


class ScanAsked(Schema):
    """What is to be scanned."""

    model_config = ConfigDict(extra="forbid")

    share: Annotated[int, BeforeValidator(whole)] = Field(
        ge=1, le=MOST, strict=True, description="The share's number."
    )
    reread: StrictBool = Field(False, description="Read every file again, also where nothing differs.")


@call("GET", "/scans", Act.SEE_TOTALS, answer=answers.Scans)
def scans(request: Called, asked: Query[ScansAsked]) -> answers.Scans:
    """Scans, the newest first. They show no names, so flagged shares are among them."""
    about = f"scans {sorted(asked.share)}"
    (last,) = place_in(about, asked.after, 1)
    chosen = [
        share.id
        for share in shares_for(request.person, Act.SEE_TOTALS)
        if not asked.share or share.id in asked.share
    ]
    found = house().catalogue.scans_of(chosen, before=last or None, limit=asked.limit + 1)
    page = found[: asked.limit]
    return answers.Scans(
        items=[
            answers.Scan(
                id=scan.id,
                share=share,
                state=scan.state,
                started_at=scan.started_at,
                finished_at=scan.finished_at,
                detector_version=scan.detector_version,
                policy_version=policy_in(scan.policy_version),  # what follows tells of the share's name
            )
            for share, scan in page
        ],
        next=cursor(about, page[-1][1].id) if len(found) > len(page) else None,
    )


@call(
    "POST",
    "/scans",
    Act.SCAN,
    answer=answers.Started,
    share=lambda given: int(given["asked"].share),
    status=202,
)
def start_scan(request: Called, asked: ScanAsked) -> answers.Started:
    """Has the service scan a share as it stands in the inventory.

    409 where the share is being scanned already, or the service does not run.
    """
    share = request.share
    door = _orchestrator()
    if any(run.share_id == share.id for run in door.runs(over=False, limit=_AT_WORK)):
        raise BusyError("This share is being scanned already.", remedy="Wait for it to end: GET /scans.")
    house().store.audit_of(request.person.name, "scan.ask", subject=subject_of(share), reread=asked.reread)
    given = {"share_id": share.id, "reread": True if asked.reread else None}
    return answers.Started(run=door.start("scan-share", given), share=share.id)


def _orchestrator() -> Orchestrator:
    """The door of the running service. Raises ServiceError."""
    home = house().settings.home
    service = running(home)
    if service is None:
        raise ServiceError("The service of this home does not run.", remedy="Start it: classify up.")
    return Orchestrator(home, service.orchestrator_port)
