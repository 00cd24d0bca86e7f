"""How large an inventory has become, from its counts: no table is counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import Session

from classify.inventory.tables import AUDIT_EVENT, SCAN, TALLY
from models.columns import now

_LATELY = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Growth:
    """What tells whether one machine and its embedded database are still enough."""

    items: int
    """Files and members that are there."""
    findings: int
    bytes: int
    """Of the shares' files."""
    slowest_hours: float
    """The longest scan of the last 90 days that was not cut off."""
    together: int
    """The most scans that were at work at the same time in those days."""


def measure(session: Session) -> Growth:
    """As the last scans left it."""
    counts = dict(
        session.execute(
            select(TALLY.c.value, func.sum(TALLY.c.files))
            .where(TALLY.c.dimension == "all")
            .group_by(TALLY.c.value)
        ).all()
    )
    lately = select(SCAN.c.started_at, SCAN.c.finished_at).where(
        SCAN.c.started_at > now() - _LATELY, SCAN.c.finished_at.is_not(None), SCAN.c.resumed == 0
    )
    spans = [(start, end) for start, end in session.execute(lately)]
    hours = [(end - start).total_seconds() / 3600 for start, end in spans]
    return Growth(
        items=int(counts.get("files", 0)) + int(counts.get("members", 0)),
        findings=int(counts.get("findings", 0)),
        bytes=int(counts.get("bytes", 0)),
        slowest_hours=max(hours, default=0.0),
        together=most_together(spans),
    )


def most_together(spans: list[tuple[datetime, datetime]]) -> int:
    """How many of these spans of time cover one moment, at most."""
    # An end counts before a beginning at the same moment: one after the other is not together.
    steps = sorted([(start, 1) for start, _ in spans] + [(end, -1) for _, end in spans])
    most = running = 0
    for _, step in steps:
        running += step
        most = max(most, running)
    return most


def newest_act(session: Session, action: str | None = None) -> datetime | None:
    """When the newest act was written into the trail, or the newest of one kind; None: never."""
    columns = AUDIT_EVENT.c
    rows = select(columns.at).order_by(columns.id.desc()).limit(1)
    if action is not None:
        rows = rows.where(columns.action == action)
    moment: datetime | None = session.scalar(rows)
    return moment
