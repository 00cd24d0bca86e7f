"""Agreements by programs: listed, without the words they are written in and without names."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Query, Schema
from pydantic import Field

from classify.inventory.agreements import AgreementLine
from classify.rights import Act
from classify.web.api.calls import MOST, Called, PageAsked, call
from classify.web.api.cursors import cursor, place_in
from classify.web.house import house
from classify.web.sharing import portfolio_of, today
from models.agreement import AgreementKind, AgreementState, EndedWhy, Office, Operation, Part
from models.labels import Tag
from models.sharing import Purpose


class AgreementsAsked(PageAsked):
    """Which agreements."""

    state: list[AgreementState] = Field(default_factory=list, max_length=10)
    recipient: int | None = Field(None, ge=1, le=MOST)


class Agreement(Schema):
    """One version of an agreement."""

    id: int = Field(description="Names it in a request.")
    series: int = Field(description="The same for all its versions.")
    version: int
    recipient: int
    kind: AgreementKind
    state: AgreementState
    missing: list[Part] = Field(description="Of the eleven things it must name.")
    tags: list[Tag]
    purposes: list[Purpose]
    operations: list[Operation]
    users: int | None
    owners: list[str] = Field(description="Departments whose data they are.")
    starts: date | None
    ends: date | None = Field(description="Its last day.")
    days_left: int | None
    warning: int | None = Field(description="It ends within so many days: 7, 30 or 60.")
    offices_missing: list[Office] = Field(description="Reviewers that have not agreed.")
    owners_missing: list[str] = Field(description="Owners that have not consented.")
    made_by: str
    made_at: datetime
    live_at: datetime | None
    ended_at: datetime | None
    ended_why: EndedWhy | None


class AgreementsPage(Schema):
    """A page of them."""

    items: list[Agreement]
    next: str | None = Field(None, description="What `after` is for the next page; null: there is none.")


@call("GET", "/agreements", Act.SEE_SHARING, answer=AgreementsPage)
def agreements(request: Called, asked: Query[AgreementsAsked]) -> AgreementsPage:
    """Versions of agreements, the newest first."""
    about = f"agreements {sorted(asked.state)} {asked.recipient}"
    (last,) = place_in(about, asked.after, 1)
    found = portfolio_of(request.person).agreements(
        states=asked.state, recipient=asked.recipient, before=last, limit=asked.limit + 1
    )
    page = found[: asked.limit]
    return AgreementsPage(
        items=[_told(one) for one in page],
        next=cursor(about, page[-1].id) if len(found) > len(page) else None,
    )


def _told(one: AgreementLine) -> Agreement:
    shown, terms, day = house().store.masker, one.terms, today()
    return Agreement(
        id=one.id,
        series=one.series,
        version=one.version,
        recipient=one.recipient_id,
        kind=one.kind,
        state=one.state,
        missing=list(one.missing),
        tags=sorted(terms.tags),
        purposes=sorted(terms.purposes),
        operations=sorted(terms.operations),
        users=terms.users,
        owners=[shown(owner) for owner in sorted(terms.owners)],
        starts=terms.starts,
        ends=terms.ends,
        days_left=one.days_left(day),
        warning=one.warning(day),
        offices_missing=list(one.offices_missing),
        owners_missing=[shown(owner) for owner in one.owners_missing],
        made_by=one.made_by,
        made_at=one.made_at,
        live_at=one.live_at,
        ended_at=one.ended_at,
        ended_why=one.ended_why,
    )
