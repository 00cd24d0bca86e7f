"""Decisions: what people say of what was found. Nothing is overwritten: one ends, another begins."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from models.columns import LargeInteger, UtcDateTime, now

_STANDING: dict[str, Any] = {
    f"{database}_where": text("ended_at IS NULL") for database in ("sqlite", "postgresql")
}


class Verdict(StrEnum):
    """What a person says of a finding: that it is one, or one of five reasons why it needs no care."""

    CONFIRM = "confirm"
    WRONG_MATCH = "wrong_match"
    """It is not what the detector says."""
    PUBLIC = "public"
    """It is, but anybody may know it."""
    ALLOWED = "allowed"
    """It is, and it may be here."""
    SAMPLE = "sample"
    """Made up, for training or as an example."""
    DUPLICATE = "duplicate"
    """The same as another, which is decided there."""

    @property
    def dismisses(self) -> bool:
        """Whether the finding counts as evidence for a label no more.

        What may be here is as sensitive as before, and so is what is decided elsewhere.
        """
        return self in (Verdict.WRONG_MATCH, Verdict.PUBLIC, Verdict.SAMPLE)


class Scope(StrEnum):
    """How far a decision reaches: it reaches every copy of the content in any case."""

    PLACE = "place"
    """This place of this content alone."""
    ITEM = "item"
    """This value in this content."""
    SHARE = "share"
    """This value in this share."""
    EVERYWHERE = "everywhere"
    """This value in the whole security domain."""


class DecisionState(StrEnum):
    """Whether a decision counts."""

    STANDING = "standing"
    REQUESTED = "requested"
    """It asks for a second person, and counts only when that one agrees."""
    REFUSED = "refused"
    """The second person did not agree."""
    ENDED = "ended"
    """Undone, reversed, or followed by another of the same finding."""


class Decision(SQLModel, table=True):
    """What somebody said of one value, or of one place where values have no fingerprints."""

    __table_args__ = (
        Index("decision_by_value", "domain", "entity", "fingerprint", **_STANDING),
        Index("decision_by_content", "domain", "content_digest", **_STANDING),
        Index("decision_by_lot", "lot"),
        Index("decision_by_state", "state", "id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=LargeInteger)
    domain: str
    """Security domain whose keys made fingerprint and digests."""
    entity: str
    detector: str = ""
    """Whose finding was decided: for the precision of detectors. Empty where a decision was only written down
    once more, under a new key or for a place that moved."""
    score: float = 0.0
    """The finding's, when it was decided."""
    fingerprint: str | None = None
    """Keyed HMAC of the value; None where there is none, or where it was forgotten with its key: then content
    and place say what is meant."""
    content_digest: str | None = None
    """Keyed digest of the bytes of the file it was decided in, with all that is packed in it; None where
    nobody could digest them, and for a place in a file's name."""
    place_digest: str | None = None
    """SHA-256 of the finding's place and start within the content, and of the keyed way to a member."""
    scope: str
    share_id: int | None = Field(default=None, foreign_key="share.id")
    """Of the scope `share`, and of what was decided in a file's name."""
    item_id: int | None = Field(default=None, foreign_key="item.id")
    """Where it was seen; of a value in a file's name, what it is about."""
    verdict: str
    state: str = DecisionState.STANDING
    lot: str
    """One press of a key: all decisions of a group have the same."""
    group_key: str = ""
    note_sealed: bytes | None = None
    decided_by: str
    decided_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    seconds: float = 0.0
    """How long the person looked at it."""
    second_by: str | None = None
    second_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_by: str | None = None
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_why: str | None = None
    """`undone`, `reversed`, `replaced`, `refused`, `purged`, or `carried`: nothing is left to find it by."""
    replaced_by: str | None = Field(default=None, index=True)
    """The lot that took its place: when that is undone, what it says stands again, as a row of its own."""
    ended_note_sealed: bytes | None = None
    """Why, in words."""
    label_before: str = ""
    """The label of the item it was decided in, then."""
