"""Schedules: work that begins by itself."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime, now


class Work(StrEnum):
    """What a schedule starts."""

    SCAN = "scan"
    """One share is scanned."""
    RELABEL = "relabel"
    """Everything is labelled anew with the present policy."""
    MAINTAIN = "maintain"
    """Backup, retention, checks and lists of the whole inventory."""


class Schedule(SQLModel, table=True):
    """When one kind of work is to begin: of each share at most one, of other work one.

    The row is the truth; the orchestrator's deployments are brought in line with it. Moments are UTC, the
    cron line is read on the wall clock of `zone`.
    """

    __table_args__ = (Index("schedule_of_work", "work", "share_id", unique=True),)

    id: int | None = Field(default=None, primary_key=True)
    work: str
    """A `Work`."""
    share_id: int = Field(default=0)
    """The share that is scanned; 0 for work on the whole inventory (a key that may be null is not unique)."""
    cron: str
    zone: str
    """A name of the IANA time zone database."""
    paused: bool = False
    made_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    settled_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    """All runs promised up to then have begun or were dropped; there is nothing to make up for."""
    asked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Somebody wants a run now, and it was not handed to the orchestrator yet."""
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When its last run began."""
    started_for: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """The time that run was promised for; None: somebody asked for it."""
    missed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """The last promised time at which nothing ran, then or soon after."""
