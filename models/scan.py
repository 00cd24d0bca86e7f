"""Scans of a share, and the checkpoints that let one go on after a crash."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime, now


class ScanState(StrEnum):
    """Where a scan stands."""

    RUNNING = "running"
    """At work, or killed: the next scan of the share takes it up again."""
    FINISHED = "finished"
    SUPERSEDED = "superseded"
    """Left off and not taken up again, because detectors or policy had changed in between."""
    CANCELLED = "cancelled"
    """Given up by a person: what it read stays, and the next scan of the share is another one."""


class Recheck(StrEnum):
    """Why the bytes of a file that was read are compared with what was read."""

    TIMES = "times"
    """Its size is the same, a time or its number in the file system is not."""
    SAMPLE = "sample"
    """Nothing differs; it is in this scan's sample."""


class Scan(SQLModel, table=True):
    """One pass over a share."""

    id: int | None = Field(default=None, primary_key=True)
    share_id: int = Field(foreign_key="share.id", index=True)
    state: str = ScanState.RUNNING
    detector_version: str
    policy_version: str
    started_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    resumed: int = 0
    """How often it was taken up again."""
    silent: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    """Files of its sample whose bytes had changed although size and times had not."""
    files: int | None = Field(default=None, sa_type=BigInteger)
    """Top-level entries it left; None: it has not ended, or did before what scans see was kept."""


class Checkpoint(SQLModel, table=True):
    """A batch whose results are in the inventory: written in the same transaction as they are."""

    __table_args__ = (UniqueConstraint("scan_id", "batch"),)

    id: int | None = Field(default=None, primary_key=True)
    scan_id: int = Field(foreign_key="scan.id")
    batch: int
    """Number of the batch within its scan, counting from 1."""
    files: int = Field(sa_type=BigInteger)
    """Top-level files it closed."""
    analysed_bytes: int = Field(sa_type=BigInteger)
    written_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class Tally(SQLModel, table=True):
    """Counts of a share as its last scan or re-evaluation left them, so that no page has to count.

    Dimensions: `label`, `outcome`, `doc_type`, `tags` (a combination, joined by commas), `entities`
    (likewise), `label_year` (label and year of the last change), `effect` (whether labels are in effect,
    stale or wait; without a label none), and `all` with the values files, members, findings, bytes. Of what
    is there, not gone. `mark` has one value, another with every writing.
    """

    __table_args__ = (UniqueConstraint("share_id", "dimension", "value"),)

    id: int | None = Field(default=None, primary_key=True)
    share_id: int = Field(foreign_key="share.id")
    dimension: str
    value: str
    files: int = Field(sa_type=BigInteger)
