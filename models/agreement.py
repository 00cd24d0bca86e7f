"""Agreements on sharing: each version a row of its own, each word of a reviewer or owner too."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime, now


class AgreementKind(StrEnum):
    """Which form is signed; the matrix says which one a recipient needs."""

    DATA_SHARING = "data_sharing"
    """Between the city and another agency, or a tribe."""
    CONTRACT = "contract"
    """A vendor's, with its terms of confidentiality."""
    NONDISCLOSURE = "nondisclosure"
    BUSINESS_ASSOCIATE = "business_associate"
    """Health records (45 CFR 164.504(e))."""
    SECURITY_ADDENDUM = "security_addendum"
    """Criminal justice information with a private contractor (28 CFR 20.33(a)(7))."""
    MANAGEMENT_CONTROL = "management_control"
    """Criminal justice information with an agency that is none of criminal justice (28 CFR 20.33(a)(6))."""
    RESEARCH = "research"


class Part(StrEnum):
    """The eleven things an agreement must name (Cathlamet, WA, code 1.20.050)."""

    PURPOSE = "purpose"
    PERIOD = "period"
    AUTHORITY = "authority"
    DATA = "data"
    """Which data, and their classes."""
    ACCESS = "access"
    """How they are reached or handed over."""
    USE = "use"
    """Who uses them, and what they do with them."""
    PROTECTION = "protection"
    """In transit and at rest."""
    DISPOSAL = "disposal"
    """Where they are stored, and how they are done away with."""
    BACKUP = "backup"
    OTHER = "other"
    """Other handling."""
    STRICTER = "stricter"
    """Where law and agreement differ the stricter one holds."""


class Operation(StrEnum):
    """What users may do with the data."""

    READ = "read"
    COPY = "copy"
    ANALYZE = "analyze"
    COMBINE = "combine"
    """With data from elsewhere."""
    FORWARD = "forward"
    """To others."""
    PUBLISH = "publish"


class AgreementState(StrEnum):
    """Where an agreement stands."""

    DRAFT = "draft"
    REVIEW = "review"
    LIVE = "live"
    EXPIRED = "expired"
    """Its last day is over. Never stored: it is so by the day."""
    ENDED = "ended"


class EndedWhy(StrEnum):
    """Why one ended."""

    REFUSED = "refused"
    """An owner of the data refused."""
    REPLACED = "replaced"
    """By a later version."""
    STOPPED = "stopped"
    """By the city."""


class Agreement(SQLModel, table=True):
    """One version of an agreement. What is signed is never changed: a new version takes its place."""

    __table_args__ = (
        UniqueConstraint("series", "version"),
        Index("agreement_by_state", "state", "ends", "id"),
        Index("agreement_by_recipient", "recipient_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    series: int = 0
    """What people call it by: the number of its first version."""
    version: int = 1
    recipient_id: int = Field(foreign_key="recipient.id")
    kind: str
    terms_sealed: bytes
    """What is said under each of the eleven parts, as JSON."""
    missing: str = ""
    """Parts of which nothing is said, joined by commas."""
    tags: str = ""
    """Handling tags of the data it covers, sorted, joined by commas."""
    purposes: str = ""
    operations: str = ""
    users: int | None = None
    """So many persons may use the data."""
    owners: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """Departments whose data they are: each must consent."""
    starts: date | None = None
    ends: date | None = None
    """Its last day."""
    stricter_wins: bool = False
    state: str = AgreementState.DRAFT
    made_by: str
    made_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    live_by: str | None = None
    live_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_by: str | None = None
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_why: str | None = None


class Office(StrEnum):
    """Who looks an agreement over before it is signed."""

    LEGAL = "legal"
    PRIVACY = "privacy"
    SECURITY = "security"
    DATA_MANAGEMENT = "data_management"


class Word(StrEnum):
    """What a reviewer or an owner says."""

    AGREES = "agrees"
    CHANGES = "changes"
    """It is to be changed first."""
    REFUSES = "refuses"


class AgreementStep(SQLModel, table=True):
    """A reviewer's or an owner's word on one version; the last one of each counts."""

    __tablename__ = "agreement_step"
    __table_args__ = (Index("agreement_step_of", "agreement_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    agreement_id: int = Field(foreign_key="agreement.id")
    office: str = ""
    """`Office`; "" where a department speaks as an owner."""
    department: str = ""
    word: str
    note_sealed: bytes | None = None
    said_by: str
    said_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
