"""The queue and what is decided in it. The rules are the desk's (`classify.review`), as for the pages; of a
flagged share a token learns nothing here: tokens have no clearance.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.http import Http404
from ninja import Query, Schema
from pydantic import BeforeValidator, ConfigDict, Field

from classify.inventory.queue import GroupLine
from classify.inventory.taken import DecisionLine
from classify.review.desk import Desk
from classify.review.told import Filters, Receipt
from classify.rights import Act
from classify.web.api.calls import MOST, Called, PageAsked, ShareNumber, call
from classify.web.api.cursors import cursor, place_in
from classify.web.api.parsing import whole
from classify.web.house import house
from models.decision import DecisionState, Scope, Verdict
from models.labels import Label

_NEXT = Field(None, description="What `after` is for the next page; null: there is none.")
_Whole = BeforeValidator(whole)


class GroupsAsked(PageAsked):
    """Which groups."""

    share: ShareNumber | None = None
    entity: str = Field("", max_length=60)
    detector: str = Field("", max_length=120)
    label: Label | None = Field(None, description="Of the files.")


class GroupTold(Schema):
    """Open questions of one kind in one folder: whoever knows the answer to five mostly knows it for all."""

    key: str
    revision: str = Field(description="Of what it holds now: a decision about it has to name it.")
    share: int
    entity: str
    detector: str
    shape: str = Field(description="Of the places, such as `column C` or `body`.")
    items: int
    findings: int
    risk: float
    since: datetime


class Groups(Schema):
    """A page of groups."""

    items: list[GroupTold]
    next: str | None = _NEXT


class DecisionsAsked(PageAsked):
    """Which decisions."""

    share: ShareNumber | None = None
    state: DecisionState | None = None
    lot: str = Field("", max_length=16)


class DecisionTold(Schema):
    """One decision. Its note is in no answer."""

    id: int
    lot: str = Field(description="What was decided with one press has the same.")
    share: int
    item: int | None
    entity: str
    detector: str
    scope: Scope
    verdict: Verdict
    state: DecisionState
    decided_by: str
    decided_at: datetime
    second_by: str | None
    second_at: datetime | None
    ended_by: str | None
    ended_at: datetime | None
    ended_why: str | None


class Decisions(Schema):
    """A page of decisions."""

    items: list[DecisionTold]
    next: str | None = _NEXT


class DecisionAsked(Schema):
    """What is decided: one question, or a whole group. Without a verdict nothing is changed."""

    model_config = ConfigDict(extra="forbid")

    share: Annotated[int, _Whole] = Field(ge=1, le=MOST, strict=True, description="Where it lies.")
    group: str = Field("", max_length=24, description="Its key; instead of a question.")
    question: Annotated[int | None, _Whole] = Field(None, ge=1, le=MOST, strict=True)
    revision: str = Field("", max_length=24, description="Of what was looked at.")
    verdict: Verdict | None = None
    scope: Scope = Field(Scope.ITEM, description="How far it reaches; of a group always `item`.")
    left_out: list[Annotated[int, _Whole]] = Field(
        default_factory=list, max_length=5_000, description="Questions of the group that are not meant."
    )
    seconds: float = Field(0.0, ge=0, le=86_400, description="How long somebody looked.")
    note: str = Field("", max_length=400, description="Without values and names: such a note is refused.")
    lot: str = Field(
        "",
        pattern=r"^([0-9a-f]{16})?$",
        description="A name of the caller's own for it: what is sent twice under one name is done once.",
    )


class ReceiptTold(Schema):
    """What it did."""

    lot: str
    state: DecisionState | None = Field(description="null: nothing was changed.")
    decisions: int
    places: int
    items: int
    copies: int = Field(description="Files it reaches besides those it was taken in.")
    relabelled: int
    sentence: str
    remarks: list[str]


def desk_of(request: Called) -> Desk:
    """The desk of whoever calls."""
    here = house()
    return Desk(here.store, here.catalogue, here.settings, request.person)


@call("GET", "/groups", Act.REVIEW, answer=Groups)
def groups(request: Called, asked: Query[GroupsAsked]) -> Groups:
    """The groups with open questions, the riskiest first."""
    label = asked.label.value if asked.label else ""
    about = f"groups {asked.share} {asked.entity!r} {asked.detector!r} {label}"
    weight, key = place_in(about, asked.after, 2)
    desk = desk_of(request)
    found = desk.groups(
        Filters(asked.share, asked.entity, asked.detector, label),
        limit=asked.limit + 1,
        after=(weight, f"{key:024x}") if asked.after else None,
    )
    page = found[: asked.limit]
    last = page[-1] if len(found) > len(page) else None
    revisions = desk.revisions([line.key for line in page])
    return Groups(
        items=[_group(line, revisions.get(line.key, "")) for line in page],
        next=cursor(about, last.weight, int(last.key, 16)) if last else None,
    )


@call("GET", "/decisions", Act.REVIEW, answer=Decisions)
def decisions(request: Called, asked: Query[DecisionsAsked]) -> Decisions:
    """What was decided, the newest first, whether it still stands or not."""
    about = f"decisions {asked.share} {asked.state} {asked.lot!r}"
    (last,) = place_in(about, asked.after, 1)
    found = desk_of(request).decisions(
        share=asked.share, state=asked.state, lot=asked.lot, before=last or None, limit=asked.limit + 1
    )
    page = found[: asked.limit]
    return Decisions(
        items=[_decision(line) for line in page],
        next=cursor(about, page[-1].id) if len(found) > len(page) else None,
    )


@call("POST", "/decisions", Act.REVIEW, answer=ReceiptTold, share=lambda given: int(given["asked"].share))
def decide(request: Called, asked: DecisionAsked) -> ReceiptTold:
    """Decides about a question or a group, as it was looked at.

    409 where that has changed since, somebody is at it, or the note holds a value; nothing is decided then.
    What takes a second person becomes a request: `state` says so.
    """
    desk = desk_of(request)
    if asked.verdict is None:
        return _receipt(desk.nothing())
    if asked.group:
        _must_lie_in(request, desk.share_number(group=asked.group))
        return _receipt(
            desk.decide_group(
                asked.group,
                asked.revision,
                asked.verdict,
                left_out=asked.left_out,
                seconds=asked.seconds,
                note=asked.note,
                lot=asked.lot,
            )
        )
    _must_lie_in(request, desk.share_number(question=asked.question or 0))
    return _receipt(
        desk.decide(
            asked.question or 0,
            asked.revision,
            asked.verdict,
            scope=asked.scope,
            seconds=asked.seconds,
            note=asked.note,
            lot=asked.lot,
        )
    )


def _must_lie_in(request: Called, share: int | None) -> None:
    """Raises Http404 where what is decided does not lie in the share that was named."""
    if share != request.share.id:
        raise Http404


def _group(line: GroupLine, revision: str) -> GroupTold:
    return GroupTold(
        key=line.key,
        revision=revision,
        share=line.share_id,
        entity=line.entity,
        detector=line.detector,
        shape=line.shape,
        items=line.items,
        findings=line.findings,
        risk=line.risk,
        since=line.since,
    )


def _decision(line: DecisionLine) -> DecisionTold:
    return DecisionTold(
        id=line.id,
        lot=line.lot,
        share=line.share_id,
        item=line.item_id,
        entity=line.entity,
        detector=line.detector,
        scope=Scope(line.scope),
        verdict=Verdict(line.verdict),
        state=DecisionState(line.state),
        decided_by=line.decided_by,
        decided_at=line.decided_at,
        second_by=line.second_by,
        second_at=line.second_at,
        ended_by=line.ended_by,
        ended_at=line.ended_at,
        ended_why=line.ended_why,
    )


def _receipt(receipt: Receipt) -> ReceiptTold:
    return ReceiptTold(
        lot=receipt.lot,
        state=receipt.state,
        decisions=receipt.decisions,
        places=receipt.places,
        items=receipt.items,
        copies=receipt.copies,
        relabelled=receipt.relabelled,
        sentence=receipt.sentence,
        remarks=list(receipt.remarks),
    )
