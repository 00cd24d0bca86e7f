"""Probes: questions that are asked to learn how good the answers are, and not for their own sake."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from models.columns import LargeInteger, UtcDateTime, now


class ProbeKind(StrEnum):
    """Why a question is asked that nobody need have asked."""

    BELOW = "below"
    """Drawn at random from below the line: what the program would have asked nobody about."""
    AGAIN = "again"
    """Decided already, and asked once more of somebody who does not know."""
    CANARY = "canary"
    """Invented, and its truth is known: in demonstrations and for training."""


class Probe(SQLModel, table=True):
    """One such question and what was answered. Nobody who answers is told which questions are probes."""

    __table_args__ = (
        Index("probe_by_item", "item_id", "group_key"),
        Index("probe_by_kind", "share_id", "kind", "answered_at"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=LargeInteger)
    share_id: int = Field(foreign_key="share.id")
    item_id: int = Field(foreign_key="item.id")
    group_key: str
    """With the item: which question it is."""
    detector: str
    entity: str
    kind: str
    seed: str
    """Of the draw it is from: it can be drawn again, and then gives the same."""
    drawn_of: int = 0
    """From so many it was drawn."""
    drawn_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    known: str | None = None
    """The verdict it had before, or the true one; None: nobody knows."""
    known_by: str | None = None
    """Who had given it."""
    lot: str | None = None
    """Of the answer; as decisions have."""
    verdict: str | None = None
    agrees: bool | None = None
    """Whether the answer is as known; None where nothing is."""
    answered_by: str | None = None
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    seconds: float = 0.0
