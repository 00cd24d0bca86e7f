"""Requests about sharing by programs: listed, asked, decided. Names of recipients are in no answer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Path, Query, Schema
from pydantic import BeforeValidator, ConfigDict, Field

from classify.errors import NotTheirSharesError
from classify.inventory.recipients import RecipientFacts
from classify.inventory.requests import DecisionLine, RequestLine
from classify.rights import Act
from classify.sharing.desk import MOST_LETTERS, Asked
from classify.web.api.calls import MOST, Called, Number, PageAsked, call
from classify.web.api.cursors import cursor, place_in
from classify.web.api.parsing import Day, whole
from classify.web.api.said import not_there
from classify.web.house import house
from classify.web.sharing import desk_of, today
from models.sharing import Evidence, Purpose, RecipientType, SharingOutcome
from models.sharing_request import Decided, RequestState, Selection

Whole = Annotated[int, Field(ge=1, le=MOST, strict=True), BeforeValidator(whole)]
"""A number of something, in a body."""
_Words = Annotated[str, Field(max_length=MOST_LETTERS)]


class RequestsAsked(PageAsked):
    """Which requests."""

    state: list[RequestState] = Field(default_factory=list, max_length=10)
    overdue: bool = Field(False, description="Only those that should have been answered by now.")
    recipient: int | None = Field(None, ge=1, le=MOST)


class RequestRule(Schema):
    """A rule of the matrix that spoke."""

    tag: str
    citation: str
    verified: bool = Field(description="Whether somebody checked the law behind it.")


class RequestDecided(Schema):
    """A person's decision."""

    decided: Decided
    outcome: SharingOutcome = Field(description="What the matrix had said.")
    reason: str
    why_second: list[str] = Field(description="Why a second person is asked; empty: nobody is.")
    decided_by: str
    decided_at: datetime
    second_by: str | None
    second_at: datetime | None
    agreed: bool | None = Field(description="What the second person said; null: nothing, or nobody is asked.")


class Request(Schema):
    """A request on record."""

    id: int
    state: RequestState
    recipient: int
    to: RecipientType
    purpose: Purpose
    use: str
    access: str
    security: str
    until: date | None = Field(description="Last day of the use.")
    selection: Selection
    files: int
    outcome: SharingOutcome = Field(description="Over all files: advice, no decision.")
    counts: dict[SharingOutcome, int] = Field(description="Files by outcome.")
    conditions: list[str]
    rules: list[RequestRule]
    way_to_yes: list[str]
    leans_on: dict[str, str] = Field(description="Versions of the matrix and of the law.")
    evidence: list[Evidence]
    agreement: int | None
    revision: str = Field(description="What was judged: send it back to decide just that.")
    asked_by: str
    received_at: datetime
    acknowledged_at: datetime | None
    due: date
    overdue: bool
    answered_at: datetime | None
    decisions: list[RequestDecided] = Field(description="Oldest first.")


class RequestsPage(Schema):
    """A page of them."""

    items: list[Request]
    next: str | None = Field(None, description="What `after` is for the next page; null: there is none.")


class NewRecipient(Schema):
    """Somebody who is not on record yet."""

    model_config = ConfigDict(extra="forbid")

    type: RecipientType
    name: str = Field(min_length=1, max_length=200)
    contact: str = Field("", max_length=200)


class ToAsk(Schema):
    """What is asked: which files, for whom, what for, and the three questions of a request."""

    model_config = ConfigDict(extra="forbid")

    items: list[Whole] = Field(
        min_length=1, max_length=5_000, description="Files; what is packed in them is asked for with them."
    )
    recipient: Whole | NewRecipient = Field(description="One on record by its number, or a new one.")
    purpose: Purpose
    use: _Words = Field(description="What they are used for.")
    access: _Words = Field(description="Who has access.")
    security: _Words = Field(description="How they are kept.")
    until: Day = Field(description="Last day of the use, as 2027-06-30.")
    due: Day | None = Field(None, description="null: by the city's own timeline.")
    evidence: list[Evidence] = Field(default_factory=list, max_length=10)
    agreement: Whole | None = None
    revision: str = Field(
        "", pattern="^([0-9a-f]{24})?$", description="Of the files, where they were judged."
    )


class ToDecide(Schema):
    """A decision, on what was shown."""

    model_config = ConfigDict(extra="forbid")

    decided: Decided
    reason: str = Field(max_length=500, description="In words, without values: it stands in the answer.")
    revision: str = Field(pattern="^[0-9a-f]{24}$", description="From `GET /requests`.")


@call("GET", "/requests", Act.SEE_SHARING, answer=RequestsPage)
def requests(request: Called, asked: Query[RequestsAsked]) -> RequestsPage:
    """Requests about sharing, the newest first.

    Those that are about a share flagged for criminal-justice information are not there: tokens have no
    clearance.
    """
    about = f"requests {sorted(asked.state)} {asked.overdue} {asked.recipient}"
    (last,) = place_in(about, asked.after, 1)
    found = desk_of(request.person).requests(
        states=asked.state,
        overdue=asked.overdue,
        recipient=asked.recipient,
        before=last,
        limit=asked.limit + 1,
    )
    page = found[: asked.limit]
    return RequestsPage(
        items=[_told(one) for one in page],
        next=cursor(about, page[-1].id) if len(found) > len(page) else None,
    )


@call("POST", "/requests", Act.ASK_SHARING, answer=Request)
def ask(request: Called, asked: ToAsk) -> Request:
    """Asks whether files may be shared; the answer has what the matrix says, and what a person has to decide.

    404 where one of the files is not there, or the token may not know of it.
    """
    desk = desk_of(request.person)
    try:
        number = desk.ask(
            Asked(
                recipient=_recipient(asked.recipient),
                purpose=asked.purpose,
                use=asked.use,
                access=asked.access,
                security=asked.security,
                until=asked.until,
                items=asked.items,
                revision=asked.revision,
                due=asked.due,
                evidence=frozenset(asked.evidence),
                agreement=asked.agreement,
            )
        )
    except NotTheirSharesError:
        raise not_there() from None
    made = desk.request(number, Act.ASK_SHARING)
    assert made is not None, "what was just asked is on record"
    return _told(made)


@call("POST", "/requests/{number}/decision", Act.DECIDE_SHARING, answer=Request)
def decide_request(request: Called, number: Path[Number], asked: ToDecide) -> Request:
    """Decides a request, as it was shown (`revision`). Who asked for it does not decide it.

    Where more is allowed than the matrix would, or criminal justice information is in it, it waits for a
    second person, who answers on the pages.
    """
    desk = desk_of(request.person)
    if desk.request(number, Act.DECIDE_SHARING) is None:
        raise not_there()
    return _told(desk.decide(number, asked.decided, asked.reason, asked.revision))


def _recipient(asked: int | NewRecipient) -> int | RecipientFacts:
    return asked if isinstance(asked, int) else RecipientFacts(asked.type, asked.name, asked.contact)


def _told(one: RequestLine) -> Request:
    store = house().store
    to = store.recipient(one.recipient_id)
    assert to is not None, "recipients are never removed"
    told: dict[str, Any] = one.told
    shown = store.masker
    return Request(
        id=one.id,
        state=one.state,
        recipient=one.recipient_id,
        to=to.facts.type,
        purpose=one.purpose,
        use=shown(one.use),
        access=shown(one.access),
        security=shown(one.security),
        until=one.until,
        selection=one.selection,
        files=one.files,
        outcome=one.outcome,
        counts=store.request_outcomes(one.id),
        conditions=told.get("conditions", []),
        rules=[
            RequestRule(tag=rule["tag"], citation=rule["citation"], verified=rule["verified"])
            for rule in told.get("rules", [])
        ],
        way_to_yes=told.get("way_to_yes", []),
        leans_on=one.leans_on,
        evidence=list(one.evidence),
        agreement=one.agreement_id,
        revision=one.revision,
        asked_by=one.asked_by,
        received_at=one.received_at,
        acknowledged_at=one.acknowledged_at,
        due=one.due,
        overdue=one.is_overdue(today()),
        answered_at=one.answered_at,
        decisions=[_decided(decision) for decision in one.decisions],
    )


def _decided(one: DecisionLine) -> RequestDecided:
    return RequestDecided(
        decided=one.decided,
        outcome=one.outcome,
        reason=house().store.masker(one.reason),
        why_second=list(one.why_second),
        decided_by=one.decided_by,
        decided_at=one.decided_at,
        second_by=one.second_by,
        second_at=one.second_at,
        agreed=one.agreed,
    )
