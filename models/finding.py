"""Findings: which kind of value stands where, and why we believe it; never the value."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from models.columns import LargeInteger


class Explanation(SQLModel, table=True):
    """Why a detector believed a finding. The same few reasons hold for millions of findings."""

    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(unique=True)
    """SHA-256 of `why`, which holds no value."""
    detector: str
    version: str
    why: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class Finding(SQLModel, table=True):
    """One occurrence, in a content or (exactly one of the two) in the name of an item.

    The mask shown for it is the fixed one of its entity, `models.labels.mask`.
    """

    id: int | None = Field(default=None, primary_key=True, sa_type=LargeInteger)
    content_id: int | None = Field(default=None, foreign_key="content.id", index=True)
    item_id: int | None = Field(default=None, foreign_key="item.id", index=True)
    entity: str
    place: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """Part, page, row, cell, ... without the sheet's name."""
    sheet_sealed: bytes | None = None
    """The sheet's name, encrypted: sheets are named after people. Of a value in a file's name: where
    it ends."""
    start: int = Field(sa_type=LargeInteger)
    end: int = Field(default=0, sa_type=LargeInteger)
    """Not kept: it would tell how long the value is. Of a value in a file's own name, which lists must
    mask, the end is sealed in `sheet_sealed`. (Rows of older versions have it for names.)"""
    score: float
    role: str | None = None
    fingerprint: str | None = Field(default=None, index=True)
    """Keyed HMAC of the canonical value; None for entities with too few possible values."""
    explanation_id: int = Field(foreign_key="explanation.id")
