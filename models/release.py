"""Releases: what left the city, to whom, and what became of it; and the log of disseminations."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from models.columns import LargeInteger, UtcDateTime, now


class ReleaseState(StrEnum):
    """Whether it left."""

    SECOND = "second"
    """A second person is asked; nothing may leave yet."""
    PREPARED = "prepared"
    """Nothing stands in its way; its package was not made yet, so nothing has left."""
    RELEASED = "released"
    REFUSED = "refused"


class Release(SQLModel, table=True):
    """One package for one request."""

    __table_args__ = (
        Index("release_by_state", "state", "id"),
        Index("release_by_request", "request_id"),
        Index("release_by_use", "use_by", "id"),
        Index("release_by_agreement", "agreement_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="sharing_request.id")
    recipient_id: int = Field(foreign_key="recipient.id")
    agreement_id: int | None = Field(default=None, foreign_key="agreement.id")
    criminal_justice: bool = False
    to_sealed: bytes
    """The person who got it."""
    authority_sealed: bytes
    """The law or order it left by."""
    profile: str = ""
    """Of the redaction; "" where the files left as they are."""
    label: str = ""
    """The strictest of its files."""
    files: int = 0
    package_hash: str
    """SHA-256 of the package that left last, in hex; "" while none was made."""
    released_by: str
    released_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    second_by: str | None = None
    second_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    state: str = ReleaseState.RELEASED
    use_by: date | None = None
    """Last day of the use: then it is to be destroyed, and that confirmed."""
    destroyed_on: date | None = None
    destroyed_noted_by: str | None = None
    destroyed_noted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ReleaseItem(SQLModel, table=True):
    """A file of a release."""

    __tablename__ = "release_item"
    __table_args__ = (
        Index("release_item_of", "release_id", "share_id", "id"),
        Index("release_item_by_content", "domain", "content_digest"),
        Index("release_item_by_item", "item_id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=LargeInteger)
    release_id: int = Field(foreign_key="release.id")
    share_id: int = Field(foreign_key="share.id")
    item_id: int | None = Field(default=None, foreign_key="item.id")
    domain: str
    content_digest: str = ""
    """Keyed: of the file in the share, not of the copy that left."""
    copy_hash: str
    """SHA-256 of what left, in hex."""
    label: str = ""
    profile: str = ""


class Dissemination(SQLModel, table=True):
    """An entry of the log that criminal justice agencies keep, and the city for all others: who got what, by
    which law, by whose word (CJIS Security Policy; 28 CFR 20.21(e) asks for such a log).
    """

    __table_args__ = (Index("dissemination_by_share", "share_id", "id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=LargeInteger)
    release_id: int = Field(foreign_key="release.id")
    share_id: int = Field(foreign_key="share.id")
    criminal_justice: bool = False
    to_sealed: bytes
    agency_sealed: bytes
    recipient_type: str
    ori: str = ""
    authority_sealed: bytes
    left_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    copy_hash: str
    label: str = ""
    profile: str = ""
    approved_by: str
    second_by: str | None = None
