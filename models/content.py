"""Contents: the same bytes are analysed once, wherever copies of them lie."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime, now


class Content(SQLModel, table=True):
    """What detection learnt from one sequence of bytes; holds no value."""

    __table_args__ = (
        UniqueConstraint("domain", "digest"),
        Index("content_by_size", "domain", "size"),
    )

    id: int | None = Field(default=None, primary_key=True)
    domain: str
    """Security domain whose key made the digest; contents of two domains are never compared."""
    digest: str
    """Keyed HMAC of the bytes."""
    size: int = Field(sa_type=BigInteger)
    media: str = ""
    outcome: str
    detector_version: str
    findings: int = 0
    entities: str = ""
    """Entities found in the bytes, sorted, joined by commas."""
    evidence: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    """As the first copy gave it, without what stood in that copy's name."""
    analysed_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
