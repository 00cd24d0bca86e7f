"""Contents: the same bytes are analysed once, wherever copies of them lie."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime, now


class Content(SQLModel, table=True):
    """What detection learnt from one sequence of bytes; holds no value.

    A row is never changed by a later reading: other detectors, or a copy under a path that is read
    otherwise, make a row of their own, so that what an item's label rests on stays what it was.
    """

    __table_args__ = (
        Index("content_by_digest", "domain", "digest"),
        Index("content_by_size", "domain", "size"),
    )

    id: int | None = Field(default=None, primary_key=True)
    domain: str
    """Security domain whose key made the digest; contents of two domains are never compared."""
    digest: str
    """Keyed HMAC of the bytes."""
    view: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Keyed digest of what of the path decided how they were read (`ShareHandle.view`)."""
    size: int = Field(sa_type=BigInteger)
    media: str = ""
    outcome: str
    detector_version: str
    findings: int = 0
    entities: str = ""
    """Entities found in the bytes, sorted, joined by commas."""
    evidence: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    """Of the bytes alone; what its name adds stands with each item."""
    analysed_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
