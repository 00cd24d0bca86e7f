"""Questions: what people are asked about the findings of one kind in one file."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import LargeInteger, UtcDateTime


class QuestionState(StrEnum):
    """Whether somebody is asked."""

    OPEN = "open"
    DECIDED = "decided"
    """All its findings have a decision that stands."""
    WAITING = "waiting"
    """A second person's word is awaited."""
    SNOOZED = "snoozed"


class Question(SQLModel, table=True):
    """Made from findings, at any time anew from them and from decisions: it decides nothing itself."""

    __table_args__ = (
        UniqueConstraint("item_id", "group_key"),
        Index("question_by_group", "share_id", "state", "group_key", "risk"),
        Index("question_of_group", "group_key", "state", "id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=LargeInteger)
    share_id: int = Field(foreign_key="share.id")
    item_id: int = Field(foreign_key="item.id", index=True)
    group_key: str
    detector: str
    entity: str
    shape: str
    """`classify.triage.shape_of`: `column C`, `body`, `comment`, ..."""
    findings: int
    best: float
    """The highest score among them."""
    risk: float
    content_id: int | None = None
    """The content the findings were those of: after another reading the question is made anew."""
    state: str = QuestionState.OPEN
    since: datetime = Field(sa_type=UtcDateTime)
    """When it was first asked."""
    snoozed_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    claimed_by: str | None = None
    claimed_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    turn: int = 0
    """Grows with everything that is decided of it or taken back: what somebody saw before is stale."""
    assigned_to: str | None = None
    """Whose it is without a time limit; anybody may decide it all the same."""
    referred_by: str | None = None
    """Who could not answer it: the steward is asked."""
    referred_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    referral_sealed: bytes | None = None
    """What they said."""
