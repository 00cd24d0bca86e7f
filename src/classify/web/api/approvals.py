"""Labels that wait for approval, approvals on record, and approving what a list showed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal

from ninja import Query, Schema
from pydantic import BeforeValidator, ConfigDict, Field

from classify.approval.desk import Chosen, Desk, Wish
from classify.inventory.approvals import Order, Task
from classify.inventory.approved import Record
from classify.inventory.doubts import Unsure
from classify.inventory.handles import ShareHandle
from classify.label.policy import Policy
from classify.rights import Act
from classify.web.accounts import people
from classify.web.api.calls import MOST, Called, PageAsked, ShareNumber, call
from classify.web.api.cursors import cursor, place_in
from classify.web.api.parsing import Day, whole
from classify.web.asking import department_of
from classify.web.doors import shares_for
from classify.web.house import house
from models.approval import ApprovalState, Coverage, Staleness
from models.labels import Label

_WAITING = "waiting"
_ItemNumber = Annotated[int, Field(ge=1, le=MOST, strict=True), BeforeValidator(whole)]


class State(StrEnum):
    """What is listed."""

    WAITING = _WAITING
    STANDING = ApprovalState.STANDING.value
    REQUESTED = ApprovalState.REQUESTED.value
    REFUSED = ApprovalState.REFUSED.value
    ENDED = ApprovalState.ENDED.value


class ApprovalsAsked(PageAsked):
    """What waits, or what is on record."""

    state: State = Field(State.WAITING, description="`waiting`: nobody has approved it yet, or it is stale.")
    coverage: Literal["folder", "kind", "rule"] = Field(
        "folder", description="By what waiting files are put together."
    )
    order: Order = Field(
        Order.UNSURE,
        description="Of waiting tasks, share by share: least sure or strictest first.",
    )
    share: list[ShareNumber] = Field(default_factory=list, max_length=200, description="Numbers of shares.")
    department: list[str] = Field(default_factory=list, max_length=50)


class Approval(Schema):
    """A task that waits, or an approval on record."""

    id: int | None = Field(description="null: it waits.")
    state: State
    share: int
    coverage: Coverage
    item: int = Field(description="One of its files: with `coverage` it names the task.")
    proposed: Label
    label: Label | None = Field(description="In effect, or asked for; null: it waits.")
    unsure: Unsure = Field(description="What makes the labels of a waiting task unsure; empty: nothing does.")
    items: int = Field(description="Files that wait, or that were approved.")
    in_effect: int = Field(description="Files whose label is in effect by it.")
    stale: dict[str, int] = Field(description="Files whose label was in effect, by why it is no more.")
    revision: str | None = Field(description="What is there now: send it back to approve just that.")
    reason: str
    until: date | None
    left_out: int
    approved_by: str | None
    approved_at: datetime | None
    confirmed_by: str | None
    confirmed_at: datetime | None
    second_by: str | None
    second_at: datetime | None
    ended_by: str | None
    ended_at: datetime | None


class ApprovalsPage(Schema):
    """A page of them."""

    items: list[Approval]
    next: str | None = Field(None, description="What `after` is for the next page; null: there is none.")


class ToApprove(Schema):
    """What is to be put in effect, as a list showed it."""

    model_config = ConfigDict(extra="forbid")

    coverage: Coverage
    item: _ItemNumber
    revision: str = Field(pattern="^[0-9a-f]{24}$", description="From `GET /approvals`.")
    label: Label | None = Field(None, description="Another than the proposed one: with reason and last day.")
    reason: str = Field("", max_length=500, description="In words, without values.")
    until: Day | None = Field(None, description="Last day, as 2027-06-30.")
    left_out: list[_ItemNumber] = Field(default_factory=list, max_length=1_000)


@call("GET", "/approvals", Act.SEE_APPROVALS, answer=ApprovalsPage)
def approvals(request: Called, asked: Query[ApprovalsAsked]) -> ApprovalsPage:
    """Labels that wait for approval, share by share, least sure first; or approvals on record, newest first.

    Of shares that are flagged for criminal-justice information there are none: tokens have no clearance.
    """
    shares = [
        share
        for share in shares_for(request.person, Act.SEE_APPROVALS)
        if (not asked.share or share.id in asked.share)
        and (not asked.department or department_of(share) in asked.department)
    ]
    narrowed = f"{sorted(asked.share)} {sorted(asked.department)}"
    about = f"approvals {asked.state} {asked.coverage} {asked.order} {narrowed}"
    (last,) = place_in(about, asked.after, 1)
    if asked.state is State.WAITING:
        return _waiting(shares, Coverage(asked.coverage), asked.order, about, last, asked.limit)
    states = [ApprovalState(asked.state.value)]
    found = house().store.approvals_on_record(shares, states, before=last, limit=asked.limit + 1)
    page = found[: asked.limit]
    return ApprovalsPage(
        items=[_recorded(one) for one in page],
        next=cursor(about, page[-1].id) if len(found) > len(page) else None,
    )


@call("POST", "/approvals", Act.APPROVE, answer=Approval, item=lambda given: int(given["asked"].item))
def approve(request: Called, asked: ToApprove) -> Approval:
    """Puts the label of a waiting task in effect: the proposed one, or another with its reason.

    409 where it is not what was shown (`revision`), or an override lacks its reason or last day.
    """
    wish = Wish(request.share, asked.coverage, asked.item, asked.revision, frozenset(asked.left_out))
    version = Policy.version_of(house().settings.policy)
    desk = Desk(house().store, request.person, policy=version, people=people.persons())
    done = desk.approve(wish, Chosen(asked.label, asked.reason, asked.until))
    found = house().store.approval(request.share, done.id)
    assert found is not None, "what was just approved is on record"
    return _recorded(found)


def _waiting(
    shares: Sequence[ShareHandle], coverage: Coverage, order: Order, about: str, skipped: int, limit: int
) -> ApprovalsPage:
    """Share after share; the cursor counts the tasks before."""
    found: list[Approval] = []
    left = skipped
    for share in shares:
        tasks = house().store.tasks(share, coverage, limit=left + limit + 1 - len(found), order=order)
        found += [_to_do(share, task) for task in tasks[left : left + limit + 1 - len(found)]]
        left = max(0, left - len(tasks))
        if len(found) > limit:
            break
    page = found[:limit]
    return ApprovalsPage(
        items=page, next=cursor(about, skipped + len(page)) if len(found) > len(page) else None
    )


def _to_do(share: ShareHandle, task: Task) -> Approval:
    shown = house().store.shown_of(share, task.coverage, task.example)
    stale = {now.stale.value: now.items for now in task.now if now.stale is not Staleness.NONE}
    return Approval(
        **dict.fromkeys(_OF_RECORDS),
        id=None,
        state=State.WAITING,
        share=share.id,
        coverage=task.coverage,
        item=task.example,
        proposed=Label(task.proposed),
        label=None,
        unsure=task.doubt.why,
        items=task.items,
        in_effect=0,
        stale=stale,
        revision=shown.revision if shown is not None else None,
        reason="",
        left_out=0,
    )


_OF_RECORDS = (
    *("until", "approved_by", "approved_at", "confirmed_by", "confirmed_at"),
    *("second_by", "second_at", "ended_by", "ended_at"),
)


def _recorded(one: Record) -> Approval:
    return Approval(
        **{name: getattr(one, name) for name in _OF_RECORDS},
        id=one.id,
        state=State(one.state.value),
        share=one.share_id,
        coverage=one.coverage,
        item=one.example,
        proposed=Label(one.proposed),
        label=Label(one.label),
        unsure=Unsure.NOTHING,
        items=one.items,
        in_effect=one.in_effect,
        stale={cause.value: files for cause, files in one.under.items() if cause is not Staleness.NONE},
        revision=None,
        reason=one.reason,
        left_out=one.left_out,
    )
