"""Requests: may somebody have these records? What was asked, what the matrix said, what a person decided."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel

from models.columns import LargeInteger, UtcDateTime, now


class Selection(StrEnum):
    """How the files were chosen. Whichever it was: what is asked for are those it showed, one by one."""

    ITEMS = "items"
    FOLDER = "folder"
    VIEW = "view"


class RequestState(StrEnum):
    """Where a request stands."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    """The asker was told that it came."""
    SECOND = "second"
    """Decided; a second person is asked."""
    REFERRED = "referred"
    """The city attorney is asked."""
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


OPEN_REQUESTS = (
    RequestState.RECEIVED,
    RequestState.ACKNOWLEDGED,
    RequestState.SECOND,
    RequestState.REFERRED,
)
"""Those the clock runs for."""


class Decided(StrEnum):
    """What a person decides. The first three are answers (Tempe, AZ: raw, de-identified, denied)."""

    ALLOWED = "allowed"
    REDACTED = "allowed_redacted"
    DENIED = "denied"
    REFERRED = "referred"


class SharingRequest(SQLModel, table=True):
    """One request, with the three questions of Tempe's policy: what for, who has access, how it is kept."""

    __tablename__ = "sharing_request"
    __table_args__ = (
        Index("request_by_state", "state", "due", "id"),
        Index("request_by_recipient", "recipient_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    recipient_id: int = Field(foreign_key="recipient.id")
    purpose: str
    """`models.sharing.Purpose`."""
    criminal_justice: bool = False
    """Whether any of the files lies in a flagged share: what is sealed is sealed with those keys."""
    use_sealed: bytes
    access_sealed: bytes
    security_sealed: bytes
    until: date | None = None
    """Last day of the use."""
    asked_by: str
    received_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    due: date
    selection: str
    files: int
    revision: str
    """Of the files, their bytes and labels, as they were judged."""
    outcome: str
    """The machine's, over all files: `models.sharing.SharingOutcome`."""
    told_sealed: bytes
    """All that the machine said: rules, conditions, the way to yes; as JSON."""
    leans_on: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """Versions of the matrix and the rows of law it leaned on."""
    evidence: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    agreement_id: int | None = Field(default=None, foreign_key="agreement.id")
    judged_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    state: str = RequestState.RECEIVED
    acknowledged_by: str | None = None
    acknowledged_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class RequestItem(SQLModel, table=True):
    """A file that is asked for, as it was judged."""

    __tablename__ = "request_item"
    __table_args__ = (
        Index("request_item_of", "request_id", "share_id", "id"),
        Index("request_item_by_item", "item_id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=LargeInteger)
    request_id: int = Field(foreign_key="sharing_request.id")
    share_id: int = Field(foreign_key="share.id")
    item_id: int | None = Field(default=None, foreign_key="item.id")
    """None: the file is gone, and the retention rule let its row go."""
    content_digest: str = ""
    """Keyed; "" where it was not read."""
    label: str = ""
    outcome: str


class RequestDecision(SQLModel, table=True):
    """A person's decision on a request. A later one follows it; none is overwritten."""

    __tablename__ = "request_decision"
    __table_args__ = (Index("request_decision_of", "request_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="sharing_request.id")
    decided: str
    outcome: str
    """What the machine had said."""
    why_second: str = ""
    """What makes a second person needed (`classify.sharing.rules.Why`, joined by commas); "": nothing."""
    reason_sealed: bytes
    revision: str
    decided_by: str
    decided_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    second_by: str | None = None
    second_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    agreed: bool | None = None
    """What the second person said; None while nobody has, or none is needed."""
