"""What is known of a share before it is read, and what reading costs in this home."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime, now


class Pace(SQLModel, table=True):
    """What files of one kind took that this home has read, all scans together."""

    kind: str = Field(primary_key=True)
    """As a clerk names it; told by extension."""
    files: int = Field(sa_type=BigInteger)
    bytes: int = Field(sa_type=BigInteger)
    seconds: float
    """Of one worker, by the clock."""


class Survey(SQLModel, table=True):
    """The newest survey of a share."""

    share_id: int = Field(primary_key=True, foreign_key="share.id")
    made_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    told_sealed: bytes
    """What it told, as JSON, encrypted: folders can be called after people."""
