"""Lessons: what a person accepted of what decisions teach. None is overwritten: one ends, another begins."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime, now


class LessonKind(StrEnum):
    """What a lesson does to what a detector finds."""

    LEAST = "least"
    """Below this score it counts no more."""
    WORDS = "words"
    """It counts only where a word or a label beside it speaks for it."""
    VALUE = "value"
    """This value, known by its fingerprint, counts no more."""
    FOLDER = "folder"
    """In this folder it counts no more."""
    CALIBRATION = "calibration"
    """Its scores are what decisions say they are worth."""


class LessonState(StrEnum):
    """Whether a lesson counts."""

    STANDING = "standing"
    REQUESTED = "requested"
    """It would lower labels that take a second person, and counts only when that one agrees."""
    ENDED = "ended"
    """Taken back, refused, or followed by another about the same."""


class Lesson(SQLModel, table=True):
    """One change of what counts as evidence, with what it rests on and who accepted it."""

    __table_args__ = (Index("lesson_by_state", "state", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    detector: str = ""
    """Whose findings it is about; "" for a value, whoever finds it."""
    entity: str = ""
    domain: str | None = None
    """Security domain whose keys made the fingerprint; None: all."""
    share_id: int | None = Field(default=None, foreign_key="share.id")
    """Only in this share: the one its folder lies in."""
    fingerprint: str | None = None
    """Keyed HMAC of the value."""
    folder_digest: str | None = None
    """Keyed digest of the folder, as items bear it."""
    told: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """`least`: a score; `steps`: pairs of a score and what it is worth."""
    basis: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """Counts it was accepted on: decisions, and the items its preview said would change."""
    state: str = LessonState.STANDING
    accepted_by: str
    accepted_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    second_by: str | None = None
    second_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_by: str | None = None
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
