"""Scans in lists: which there were, how they ended, and what they read and labelled by."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from classify.inventory.tables import SCAN


@dataclass(frozen=True, slots=True)
class ScanLine:
    """One scan in a list."""

    id: int
    state: str
    started_at: datetime
    finished_at: datetime | None
    detector_version: str
    policy_version: str


def of_share(session: Session, share: int) -> list[ScanLine]:
    """The scans of a share, newest first."""
    rows = select(SCAN).where(SCAN.c.share_id == share).order_by(SCAN.c.id.desc())
    return [_line(row) for row in session.execute(rows).mappings()]


def of_shares(
    session: Session, shares: Collection[int], *, before: int | None, limit: int
) -> list[tuple[int, ScanLine]]:
    """The scans of these shares, newest first, older than `before`, each with its share's number."""
    asked = [SCAN.c.share_id.in_(shares)] + ([SCAN.c.id < before] if before is not None else [])
    rows = select(SCAN).where(*asked).order_by(SCAN.c.id.desc()).limit(limit)
    return [(row["share_id"], _line(row)) for row in session.execute(rows).mappings()]


def _line(row: Any) -> ScanLine:
    return ScanLine(**{name: row[name] for name in ScanLine.__slots__})
