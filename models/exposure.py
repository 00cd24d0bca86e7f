"""Exposures: who can open an item where it lives. Kinds and counts only, never who."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import LargeInteger, UtcDateTime, now


class ExposureImport(SQLModel, table=True):
    """The newest report of one source about one share; an earlier one of that source went with it."""

    __tablename__ = "exposure_import"
    __table_args__ = (UniqueConstraint("share_id", "source"),)

    id: int | None = Field(default=None, primary_key=True)
    share_id: int = Field(foreign_key="share.id")
    source: str
    """`models.openness.Source`."""
    made_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    lines: int = Field(sa_type=BigInteger)
    """Lines the report had."""
    items: int = Field(sa_type=BigInteger)
    """Items of the share it says something about."""
    unmatched: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """What of it says nothing about an item here: counts by kind."""


class Exposure(SQLModel, table=True):
    """What one report says about one item."""

    __table_args__ = (
        UniqueConstraint("item_id", "source"),
        Index("exposure_by_share", "share_id", "source"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=LargeInteger)
    share_id: int = Field(foreign_key="share.id")
    item_id: int = Field(foreign_key="item.id")
    source: str
    openness: int
    """`models.openness.Openness`: the widest of what was granted."""
    inherited: bool = False
    """The widest was granted to a folder above it."""
    kinds: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """How many grants of each openness, by its number."""
