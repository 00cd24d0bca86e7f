"""Approvals: which labels are in effect, by whose word, and for how long. Nothing is overwritten."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel

from models.columns import LargeInteger, UtcDateTime, now


class Coverage(StrEnum):
    """What an approval is about."""

    CONTENT = "content"
    """These bytes, wherever copies of them lie in the share."""
    FOLDER = "folder"
    """All in a folder that is proposed this label, also what comes later."""
    KIND = "kind"
    """All of a kind of document in the share that was shown, and copies of it."""
    RULE = "rule"
    """All that a rule of the policy gave its label and that was shown, and copies of it."""


class ApprovalState(StrEnum):
    """Whether an approval counts."""

    STANDING = "standing"
    REQUESTED = "requested"
    """It asks for a second person."""
    REFUSED = "refused"
    ENDED = "ended"


class Approval(SQLModel, table=True):
    """One person's word that a label is right, for what a task showed."""

    __table_args__ = (
        Index("approval_by_key", "share_id", "state", "coverage", "key"),
        Index("approval_by_state", "state", "id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=LargeInteger)
    share_id: int = Field(foreign_key="share.id")
    coverage: str
    key: str
    """Digest of the content or folder (keyed), the kind of document, or the rule."""
    proposed: str
    """The label the machine proposed for all of it."""
    label: str
    """The label that is in effect: another one than proposed is an override, with its reason."""
    reason_sealed: bytes | None = None
    until: date | None = None
    """An override's last day."""
    policy: str
    """Version of the policy by which the label was proposed."""
    grounds: list[str] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]")
    )
    """The reasons for the proposed label that were shown (`classify.inventory.grounds`), each once."""
    revision: str
    """What was shown when it was approved (`classify.inventory.approvals.revision`)."""
    items: int
    example: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """The first of them, to name it by."""
    left_out: str = ""
    """Numbers of items that were shown and left out, joined by commas."""
    state: str = ApprovalState.STANDING
    approved_by: str
    approved_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    confirmed_by: str | None = None
    """Who said last that it is still right, ..."""
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    second_by: str | None = None
    second_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_by: str | None = None
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_why: str | None = None


class Staleness(StrEnum):
    """Why a label is in effect no more, or has to be looked at again."""

    NONE = ""
    CONTENT = "content"
    """The bytes are others than those that were approved."""
    PROPOSAL = "proposal"
    """Another label is proposed now: detectors, decisions or neighbours changed."""
    RULE = "rule"
    """The label rests on another rule now, or the rule says something else."""
    LAW = "law"
    """The law behind it reads otherwise now, or was checked by the city attorney."""
    PLACE = "place"
    """It lies where the approval does not reach."""
    PERSON = "person"
    """Whoever approved it has decided about its findings since: reviewer and approver are two people."""
    EXPIRED = "expired"
    """The override's last day is over."""
    ENDED = "ended"
    """The approval was taken back."""


class Effect(SQLModel, table=True):
    """The label in effect for one item; made anew at any time from approvals and items."""

    __table_args__ = (
        Index("effect_by_share", "share_id", "stale", "item_id"),
        Index("effect_by_approval", "approval_id", "item_id"),
    )

    item_id: int = Field(primary_key=True, foreign_key="item.id")
    share_id: int = Field(foreign_key="share.id")
    approval_id: int = Field(foreign_key="approval.id", sa_type=LargeInteger)
    label: str
    content_id: int | None = None
    """The content it was approved with."""
    stale: str = Staleness.NONE
    since: datetime = Field(default_factory=now, sa_type=UtcDateTime)
