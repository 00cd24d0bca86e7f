"""Many shares at one glance, for pages that show them side by side: from the tallies, no row is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session

from classify.inventory.overview import Overview
from classify.inventory.tables import SCAN, TALLY
from models.labels import Label
from models.scan import ScanState


def counts(session: Session, shares: Sequence[int]) -> dict[int, Overview]:
    """The counts of each share as its last scan left them, without what to look at first."""
    told: dict[int, dict[str, dict[str, int]]] = {number: {} for number in shares}
    dimensions = ("all", "label", "outcome")
    rows = select(TALLY).where(TALLY.c.share_id.in_(shares), TALLY.c.dimension.in_(dimensions))
    for row in session.execute(rows):
        told[row.share_id].setdefault(row.dimension, {})[row.value] = row.files
    return {number: _as_overview(dimensions) for number, dimensions in told.items()}


def _as_overview(told: dict[str, dict[str, int]]) -> Overview:
    everything, labels = told.get("all", {}), told.get("label", {})
    strictest_first = [label.value for label in reversed(Label)] + [""]
    return Overview(
        files=everything.get("files", 0),
        members=everything.get("members", 0),
        bytes=everything.get("bytes", 0),
        findings=everything.get("findings", 0),
        labels={label: labels[label] for label in strictest_first if labels.get(label)},
        outcomes={outcome: files for outcome, files in told.get("outcome", {}).items() if files},
    )


@dataclass(frozen=True, slots=True)
class LastScans:
    """How a share stands."""

    finished_at: datetime | None = None
    """When it was last scanned whole; None: never."""
    left_off: int | None = None
    """A scan that is at work or was left off, and would be taken up again."""


def last_scans(session: Session, shares: Sequence[int]) -> dict[int, LastScans]:
    """The last whole scan of each share, and the one that is open."""
    done = (
        select(SCAN.c.share_id, func.max(SCAN.c.finished_at))
        .where(SCAN.c.share_id.in_(shares), SCAN.c.state == ScanState.FINISHED.value)
        .group_by(SCAN.c.share_id)
    )
    still_open = (
        select(SCAN.c.share_id, func.max(SCAN.c.id))
        .where(SCAN.c.share_id.in_(shares), SCAN.c.state == ScanState.RUNNING.value)
        .group_by(SCAN.c.share_id)
    )
    finished = {row[0]: row[1] for row in session.execute(done)}
    begun = {row[0]: row[1] for row in session.execute(still_open)}
    return {share: LastScans(finished.get(share), begun.get(share)) for share in shares}
