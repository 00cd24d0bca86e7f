"""The audit trail: who did what to which item; rows are chained and can only be added."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class AuditEvent(SQLModel, table=True):
    """One act. Triggers refuse to change or delete it; the chain of hashes shows who tried."""

    __tablename__ = "audit_event"
    # A page of what somebody did, of one kind of act, about one thing, or of some days is a walk along one of
    # these, however long the trail has become.
    __table_args__ = (
        Index("audit_by_actor", "actor", "id"),
        Index("audit_by_actor_and_action", "actor", "action", "id"),
        Index("audit_by_action", "action", "id"),
        Index("audit_by_subject", "subject", "id"),
        Index("audit_by_time", "at", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    """Counts from 1 without gaps."""
    at: datetime = Field(sa_type=UtcDateTime)
    actor: str
    action: str
    """A verb and its object: `scan.begin`, `export.write`, `inspect.reveal`, ..."""
    subject: str = ""
    """Kind and id of what it was done to (`share:3`); never a path or a value."""
    details: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    previous: str
    """Hash of the row before; zeros for the first."""
    hash: str
    """Keyed HMAC over `previous` and all the other columns."""
