"""Recipients: persons, agencies and companies that the city shares records with."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime, now


class Recipient(SQLModel, table=True):
    """Somebody who asks for records. Names are sealed: a victim or a researcher is a person."""

    __table_args__ = (Index("recipient_by_type", "type", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    type: str
    """`models.sharing.RecipientType`."""
    name_sealed: bytes
    contact_sealed: bytes | None = None
    """How to reach them: a post box, an address, a telephone."""
    ori: str = ""
    """Originating agency identifier, nine characters; "" where they have none (28 CFR 20.3(m))."""
    vetted_until: date | None = None
    """Last day on which fingerprint check and security training of all their people are current."""
    active: bool = True
    made_by: str
    made_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
