"""Classifications: what the machine proposed for an item, when, and by which rules."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel

from models.columns import LargeInteger, UtcDateTime, now


class Classification(SQLModel, table=True):
    """A proposal. The newest row of an item is the one that stands; older ones are its history."""

    __table_args__ = (
        Index("classification_by_item", "item_id", "id"),
        Index("classification_by_scan", "scan_id", "item_id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=LargeInteger)
    item_id: int = Field(foreign_key="item.id")
    scan_id: int = Field(foreign_key="scan.id")
    label: str
    tags: str = ""
    """Handling tags, sorted, joined by commas."""
    doc_type: str
    outcome: str
    fired: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    """The rules that spoke: id, sentence, citation, label, tags."""
    nearest: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    """The nearest stricter rule that did not speak, and what was wanting."""
    policy_version: str
    made_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
