"""Redacted copies that were made: by which orders, what a second person said of them. The copy itself is kept
nowhere; the same bytes and orders make it again.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from models.columns import LargeInteger, UtcDateTime, now


class CopyState(StrEnum):
    """What became of a copy."""

    REFUSED = "refused"
    """By the machine: there was none."""
    WAITING = "waiting"
    """A second person is asked to look at it."""
    READY = "ready"
    """Somebody looked at it and agreed."""
    SENT_BACK = "sent_back"
    """Somebody looked at it and did not agree."""


class RedactedCopy(SQLModel, table=True):
    """One copy of one file, as it was made."""

    __tablename__ = "redacted_copy"
    __table_args__ = (
        Index("redacted_copy_by_share", "share_id", "state", "id"),
        Index("redacted_copy_by_item", "item_id", "id"),
        Index("redacted_copy_by_request", "request_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=LargeInteger)
    request_id: int | None = Field(default=None, foreign_key="sharing_request.id")
    """None: it was made for no request."""
    share_id: int = Field(foreign_key="share.id")
    item_id: int = Field(foreign_key="item.id")
    criminal_justice: bool = False
    """Whose keys sealed it."""
    content_digest: str
    """Keyed: of the file it was made of."""
    profile: str
    by_hand: int = 0
    """How many orders go beyond the profile."""
    orders_sealed: bytes
    """The orders whole, as JSON: places and reasons."""
    grounds: str
    """Of the decisions on its findings and of its label, when it was made."""
    engine: str
    """Of the program, detectors, policy and profiles that made it."""
    copy_hash: str = ""
    """SHA-256 of the copy, in hex; "" where there was none."""
    cut: int = 0
    """Places that were cut."""
    kept: int = 0
    """Findings that stay, since people dismissed them or gave them back."""
    sheet_sealed: bytes | None = None
    """Its proof sheet: counts, checks and hashes."""
    refused_sealed: bytes | None = None
    """Why there was none."""
    state: str = CopyState.WAITING
    made_by: str
    made_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    looked_by: str | None = None
    looked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    note_sealed: bytes | None = None
    """Why it was sent back."""
