"""How much was missed: what was planned before anything was drawn, and what readers said of what was
drawn.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import LargeInteger, UtcDateTime, now


class Pile(StrEnum):
    """Why files lie together; a file lies in the first that it fits."""

    CONFIRMED = "confirmed"
    """Found sensitive, and somebody agreed."""
    DISMISSED = "dismissed"
    """Somebody said that nothing of it counts."""
    FLAGGED = "flagged"
    """Found sensitive, and nobody looked yet."""
    NOT_READ = "not read"
    """Locked, damaged, too large: nothing is known of it."""
    PARTLY_READ = "partly read"
    """Read in part, or by OCR that was unsure."""
    NEAR_THE_LINE = "near the line"
    """Something was found, below the score that counts."""
    UNKNOWN_IN_SENSITIVE = "unknown in a sensitive folder"
    """A kind of document nobody recognized, beside files that are sensitive."""
    REST = "rest"


class PlanState(StrEnum):
    """How far a plan is."""

    PLANNED = "planned"
    """Seed, piles and sizes are published; nothing is drawn."""
    DRAWN = "drawn"
    ENDED = "ended"
    """Another took its place, or somebody gave it up."""


class SampleKind(StrEnum):
    """Why a file is read."""

    DRAWN = "drawn"
    """By chance: it counts."""
    KNOWN = "known"
    """Decided already: it tells how well readers see, and counts for nothing else. Readers are not told."""


class AssurancePlan(SQLModel, table=True):
    """One estimate of one share, fixed before it is drawn."""

    __tablename__ = "assurance_plan"
    __table_args__ = (Index("assurance_plan_of", "share_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    share_id: int = Field(foreign_key="share.id")
    scan_id: int = Field(foreign_key="scan.id")
    """The scan whose labels are tried."""
    seed: str
    rate: float
    """The miss rate that is to be shown."""
    line: str
    """Labels from this one on count as sensitive."""
    frame_digest: str
    """Of all that is drawn from (`classify.assurance.drawing.frame_digest`)."""
    piles: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """By pile: how many files it holds, and how many of them are drawn."""
    cells: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """Files by pile, label and tags as the program had them: an estimate by label or tag counts with them."""
    versions: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """Of detectors and policy."""
    state: str = PlanState.PLANNED
    made_by: str
    made_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    drawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_by: str | None = None
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class AssuranceSample(SQLModel, table=True):
    """A file that is read blind, and what its reader said."""

    __tablename__ = "assurance_sample"
    __table_args__ = (
        UniqueConstraint("plan_id", "item_id"),
        Index("assurance_sample_next", "plan_id", "judged_by", "turn"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=LargeInteger)
    plan_id: int = Field(foreign_key="assurance_plan.id")
    share_id: int = Field(foreign_key="share.id")
    item_id: int | None = Field(default=None, foreign_key="item.id")
    """None: it is invented; or gone, and the retention rule let its row go."""
    kind: str
    pile: str
    turn: int
    """In which order they are read: mixed, so that a pile is not told by its place."""
    label: str
    """The program's, when it was drawn."""
    tags: str = ""
    known: str | None = None
    """Of a known file: the label people gave it."""
    canary: str = ""
    """Of a known file that is none of the share's but invented: its name in `classify.assurance.canaries`."""
    judged: str | None = None
    """The label its reader holds to be right."""
    judged_tags: str = ""
    judged_by: str | None = None
    judged_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    seconds: float = 0.0
    second: str | None = None
    """What a second reader held to be right: asked of every miss."""
    second_by: str | None = None
    second_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
