"""Totals that other homes have told, and the keys of homes that are trusted."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime, now


class TrustedHome(SQLModel, table=True):
    """A home whose signed totals are taken in."""

    __tablename__ = "trusted_home"

    key: str = Field(primary_key=True)
    """Fingerprint of its public key."""
    name: str
    """Its public name."""
    public_key: bytes
    trusted_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class ForeignTotals(SQLModel, table=True):
    """A document of totals of another home: counts only."""

    __tablename__ = "foreign_totals"
    __table_args__ = (UniqueConstraint("key", "sequence"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(foreign_key="trusted_home.key")
    sequence: int
    made_on: date
    imported_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    document: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
