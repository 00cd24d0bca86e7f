"""Sightings: what each scan saw of each item, so that two scans can be compared however long ago."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from models.columns import LargeInteger


class Sighting(SQLModel, table=True):
    """An item as a scan left it, written only where that differs from the sighting before.

    What a scan saw of an item is its newest sighting up to that scan; an item without one was not there.
    """

    __table_args__ = (
        Index("sighting_by_item", "item_id", "id"),
        Index("sighting_by_scan", "share_id", "scan_id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=LargeInteger)
    share_id: int = Field(foreign_key="share.id")
    item_id: int = Field(foreign_key="item.id")
    scan_id: int = Field(foreign_key="scan.id")
    gone: bool = False
    outcome: str
    label: str | None = None
    content: str | None = None
    """The first 128 bits of the keyed digest of its bytes; None where they have none."""
