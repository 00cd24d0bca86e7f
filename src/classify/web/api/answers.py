"""What the twin answers, as programs read it. Codes as they are stored; names and sentences masked as on
pages; values, fingerprints and digests are in none of it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from classify.export.rows import moment
from classify.inventory.handles import policy_in
from classify.inventory.items import ItemDetails, ItemLine
from classify.inventory.overview import Overview
from classify.results import StoredFinding
from models.labels import Effect

_IN_OTHER_FIELDS = ("media", "partial", "needs_ocr")
"""Kinds of remarks that the outcome and its reason say, too."""
_NEXT = Field(None, description="What `after` is for the next page; null: there is none.")


class Totals(Schema):
    """Counts; members of containers count like files in all but `files`."""

    files: int = 0
    members: int = 0
    bytes: int = 0
    findings: int = 0
    unread: int = Field(
        default=0, description="Whose text was not wholly seen: 'nothing found' is not to be believed."
    )
    labels: dict[str, int] = Field(default_factory=dict, description="'' was never examined.")
    outcomes: dict[str, int] = Field(default_factory=dict)
    doc_types: dict[str, int] = Field(default_factory=dict)
    tags: dict[str, int] = Field(default_factory=dict)
    entities: dict[str, int] = Field(default_factory=dict)

    @classmethod
    def of(cls, told: Overview) -> Totals:
        """Those of one share."""
        return cls(
            files=told.files,
            members=told.members,
            bytes=told.bytes,
            findings=told.findings,
            unread=told.unread,
            labels=told.labels,
            outcomes=told.outcomes,
            doc_types=told.doc_types,
            tags=told.tags,
            entities=told.entities,
        )

    def add(self, other: Totals) -> None:
        """Those of another share, too."""
        for name in type(self).model_fields:
            mine, more = getattr(self, name), getattr(other, name)
            if isinstance(mine, int):
                setattr(self, name, mine + more)
            else:
                for word, number in more.items():
                    mine[word] = mine.get(word, 0) + number


class Share(Schema):
    """A share. Of one with criminal-justice information a token learns totals, and no name."""

    id: int
    name: str | None
    department: str | None
    criminal_justice: bool
    last_scan: datetime | None = Field(description="When it was last scanned whole.")
    totals: Totals


class Shares(Schema):
    """A page of shares."""

    items: list[Share]
    next: str | None = _NEXT


class Scan(Schema):
    """One pass over a share."""

    id: int
    share: int
    state: str = Field(description="running (or cut off), finished or superseded.")
    started_at: datetime
    finished_at: datetime | None
    detector_version: str
    policy_version: str


class Scans(Schema):
    """A page of scans, the newest first."""

    items: list[Scan]
    next: str | None = _NEXT


class Started(Schema):
    """A scan that was handed over to the service."""

    run: str = Field(description="The run's id; `classify runs` and the pages show it.")
    share: int


class Item(Schema):
    """A file, or a member of one."""

    id: int
    share: int
    share_name: str
    department: str
    path: str = Field(description="Detected values and names masked.")
    is_member: bool
    label: str | None = Field(description="The proposed one; null: never examined.")
    effect: Effect | None = Field(description="Whether a label is in effect; null: none is proposed yet.")
    in_effect: str | None = Field(description="The label in effect, or that was until it became stale.")
    tags: list[str]
    doc_type: str
    outcome: str
    reason: str
    entities: list[str]
    findings: int
    media: str
    size: int
    modified: datetime | None
    criminal_justice: bool

    @classmethod
    def of(cls, line: ItemLine) -> Item:
        """One of a list."""
        return cls(**_facts(line))


class Items(Schema):
    """A page of items."""

    items: list[Item]
    next: str | None = _NEXT


class Reason(Schema):
    """A rule that spoke."""

    sentence: str
    citation: str
    label: str


class Judgement(Schema):
    """A proposal in an item's history."""

    label: str
    outcome: str
    scan: int
    policy_version: str
    made_at: datetime


class FullItem(Item):
    """All there is to say of an item, but its findings."""

    reasons: list[Reason] = Field(description="Why it bears its label, the strongest first.")
    remarks: list[str]
    history: list[Judgement] = Field(description="The newest first: it stands.")
    members: list[int]

    @classmethod
    def in_full(cls, found: ItemDetails) -> FullItem:
        """The one with these details."""
        now = found.proposals[0] if found.proposals else None
        return cls(
            **_facts(found.line),
            reasons=[
                Reason(sentence=rule["sentence"], citation=rule["citation"], label=rule["label"])
                for rule in (now.fired if now is not None else [])
            ],
            remarks=[sentence for kind, sentence in found.remarks if kind not in _IN_OTHER_FIELDS],
            history=[
                Judgement(
                    label=one.label,
                    outcome=one.outcome,
                    scan=one.scan_id,
                    policy_version=policy_in(one.policy_version),
                    made_at=one.made_at,
                )
                for one in found.proposals
            ],
            members=[member.id for member in found.members],
        )


class Finding(Schema):
    """What was found in an item: kind and place, never the value, nor anything made of it."""

    entity: str
    place: dict[str, Any] = Field(description="part, page, sheet, cell, line, ...: what is known of it.")
    score: float
    mask: str = Field(description="What stands for every value of this kind.")
    sentence: str = Field(description="Why it is believed.")

    @classmethod
    def of(cls, found: StoredFinding) -> Finding:
        """One of an item."""
        return cls(
            entity=found.entity,
            place=found.place,
            score=found.score,
            mask=found.mask,
            sentence=str(found.why.get("sentence", "")),
        )


class Findings(Schema):
    """A page of findings."""

    items: list[Finding]
    next: str | None = _NEXT


class Event(Schema):
    """An act in the audit trail."""

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    details: dict[str, Any]
    withheld: bool = Field(
        description="It is about a file that the token may not know of: subject and details are left out."
    )


class Events(Schema):
    """A page of the audit trail."""

    items: list[Event]
    next: str | None = _NEXT


class Stats(Schema):
    """Totals of the shares that were asked for."""

    shares: int
    totals: Totals


def _facts(line: ItemLine) -> dict[str, Any]:
    changed = moment(line.modified_ns)
    return {
        "id": line.id,
        "share": line.share_id,
        "share_name": line.share,
        "department": line.department,
        "path": line.path,
        "is_member": line.is_member,
        "label": line.label or None,
        "effect": line.effect or None,
        "in_effect": line.in_effect or None,
        "tags": list(line.tags),
        "doc_type": line.doc_type,
        "outcome": line.outcome,
        "reason": line.reason,
        "entities": list(line.entities),
        "findings": line.findings,
        "media": line.media,
        "size": line.size,
        "modified": changed.replace(tzinfo=UTC) if changed is not None else None,
        "criminal_justice": line.criminal_justice,
    }
