"""Requests on record, looked at closer: their files as they were judged, and how many wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlmodel import Session

from classify.inventory.handles import ShareHandle
from classify.inventory.requests import is_overdue, only_about
from classify.inventory.tables import REQUEST_ITEM, SHARING_REQUEST
from models.sharing import SharingOutcome
from models.sharing_request import OPEN_REQUESTS, RequestState


@dataclass(frozen=True, slots=True)
class RequestedFile:
    """A file of a request, as it was judged."""

    id: int
    """Its place in the list."""
    item: int | None
    """None: the file is gone, and the retention rule let its row go."""
    share_id: int
    digest: str
    label: str
    outcome: SharingOutcome


def files_of(
    session: Session, request: int, *, outcome: SharingOutcome | None = None, after: int = 0, limit: int = 0
) -> list[RequestedFile]:
    """The files of a request behind the place `after`, in their order; those judged so where `outcome` is
    given, all of them where `limit` is 0.
    """
    columns = (
        *(REQUEST_ITEM.c.id, REQUEST_ITEM.c.item_id, REQUEST_ITEM.c.share_id),
        *(REQUEST_ITEM.c.content_digest, REQUEST_ITEM.c.label, REQUEST_ITEM.c.outcome),
    )
    rows = select(*columns).where(REQUEST_ITEM.c.request_id == request, REQUEST_ITEM.c.id > after)
    if outcome is not None:
        rows = rows.where(REQUEST_ITEM.c.outcome == outcome.value)
    if limit:
        rows = rows.limit(limit)
    return [
        RequestedFile(
            row.id, row.item_id, row.share_id, row.content_digest, row.label, SharingOutcome(row.outcome)
        )
        for row in session.execute(rows.order_by(REQUEST_ITEM.c.id))
    ]


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many requests wait."""

    open: int = 0
    overdue: int = 0
    """Of them, those that should have been answered by now."""
    second: int = 0
    """Of them, those about which a second person is asked."""


def waiting(session: Session, shares: Sequence[ShareHandle], today: date) -> Waiting:
    """How many requests about these shares and no other wait."""
    rows = (
        select(SHARING_REQUEST.c.state, is_overdue(today).label("late"), func.count().label("requests"))
        .where(
            only_about(SHARING_REQUEST.c.id, shares),
            SHARING_REQUEST.c.state.in_([state.value for state in OPEN_REQUESTS]),
        )
        .group_by(SHARING_REQUEST.c.state, "late")
    )
    found = session.execute(rows).all()
    return Waiting(
        open=sum(row.requests for row in found),
        overdue=sum(row.requests for row in found if row.late),
        second=sum(row.requests for row in found if row.state == RequestState.SECOND.value),
    )
