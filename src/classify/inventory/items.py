"""Items as people may see them in lists: paths with detected values masked, never a value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlmodel import Session

from classify.crawl import EARLIEST_NS, LATEST_NS
from classify.detect.paths.masking import Span
from classify.inventory.handles import ShareHandle, chunks
from classify.inventory.rebuild import content_findings, item_findings, remarks_of
from classify.inventory.tables import CLASSIFICATION, EFFECT, ITEM
from classify.label.proposal import Fired, Missed, Proposal
from classify.results import MEMBER, StoredFinding
from models.labels import DocType, Effect, Label, Outcome, Tag

_FINDINGS_SHOWN = 1_000
_Rule = TypeVar("_Rule", Fired, Missed)


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item in a list."""

    id: int
    """Its number in the inventory: names it where values in its path are masked."""
    share: str
    department: str
    path: str
    """Printable, with detected values masked."""
    label: str
    """The proposed label; "" while it was never examined, or was PUBLIC and is to be read again."""
    tags: tuple[str, ...]
    doc_type: str
    outcome: str
    reason: str
    entities: tuple[str, ...]
    findings: int
    media: str
    size: int
    modified_ns: int
    is_member: bool
    criminal_justice: bool = False
    """Its share is flagged as holding criminal-justice information."""
    share_id: int = 0
    effect: str = ""
    """Whether a label is in effect (`Effect`); "" where none is proposed yet."""
    in_effect: str = ""
    """The label in effect, or that was until it became stale; "": none."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why an item bears its proposed label."""

    sentences: tuple[str, ...] = ()
    """What the rules that spoke say, strongest first."""
    citations: tuple[str, ...] = ()
    """The law they cite, each once."""


@dataclass(slots=True)
class Proposed:
    """One proposal in the history of an item."""

    label: str
    tags: tuple[str, ...]
    doc_type: str
    outcome: str
    fired: list[dict[str, Any]]
    nearest: dict[str, Any] | None
    policy_version: str
    scan_id: int
    made_at: Any

    def as_proposal(self) -> Proposal:
        """As the label policy made it."""
        return Proposal(
            label=Label(self.label),
            tags=tuple(map(Tag, self.tags)),
            doc_type=DocType(self.doc_type),
            outcome=Outcome(self.outcome),
            fired=[_rule(Fired, rule, tags=tuple(map(Tag, rule.get("tags", ())))) for rule in self.fired],
            nearest=_rule(Missed, self.nearest) if self.nearest else None,
            policy_version=self.policy_version,
        )


def _rule(kind: type[_Rule], stored: Mapping[str, Any], **known: Any) -> _Rule:
    """A rule that spoke or did not, as it was stored."""
    return kind(**{**stored, "label": Label(stored["label"]), **known})


@dataclass(slots=True)
class ItemDetails:
    """All that is known of one item."""

    line: ItemLine
    remarks: list[tuple[str, str]]
    proposals: list[Proposed]
    """Newest first; the first is the one that stands."""
    findings: list[StoredFinding]
    members: list[ItemLine] = field(default_factory=list)


def as_lines(session: Session, share: ShareHandle, rows: Sequence[Any]) -> list[ItemLine]:
    """Rows of the item table (with all its columns) for a list."""
    spans = _name_spans(session, share, rows)
    effects = _effects(session, rows)
    unseal, masker = share.sealer.open, share.masker
    name, department = share.shown_name, masker(share.department)
    return [
        ItemLine(
            id=row["id"],
            share=name,
            department=department,
            # The name of a file that was never examined was never searched: it is searched now.
            path=masker(unseal(row["path_sealed"]), spans[row["id"]], searched=bool(row["label"])),
            label=_believed_label(row),
            tags=_words(row["tags"]),
            doc_type=row["doc_type"],
            outcome=row["outcome"],
            reason=masker(unseal(row["reason_sealed"])) if row["reason_sealed"] else "",
            entities=_words(row["entities"]),
            findings=row["findings"],
            media=row["media"],
            size=row["size"],
            modified_ns=row["mtime_ns"],
            is_member=row["container_id"] is not None,
            criminal_justice=share.criminal_justice,
            share_id=share.id,
            **_in_effect(row, effects),
        )
        for row in rows
    ]


def _effects(session: Session, rows: Sequence[Any]) -> dict[int, tuple[str, str]]:
    """By item: the label somebody put in effect, and why it is stale."""
    found: dict[int, tuple[str, str]] = {}
    for chunk in chunks([row["id"] for row in rows]):
        known = select(EFFECT.c.item_id, EFFECT.c.label, EFFECT.c.stale).where(EFFECT.c.item_id.in_(chunk))
        found.update((one.item_id, (one.label, one.stale)) for one in session.execute(known))
    return found


def _in_effect(row: Any, effects: Mapping[int, tuple[str, str]]) -> dict[str, str]:
    if row["id"] in effects:
        label, stale = effects[row["id"]]
        return {"effect": (Effect.STALE if stale else Effect.IN_EFFECT).value, "in_effect": label}
    return {"effect": Effect.WAITING.value if row["label"] else "", "in_effect": ""}


def _believed_label(row: Any) -> str:
    """The label, but no PUBLIC of a file that changed and was not read since."""
    if row["outcome"] == Outcome.NOT_EXAMINED and row["label"] == Label.PUBLIC:
        return ""
    return row["label"] or ""


def _words(joined: str) -> tuple[str, ...]:
    return tuple(joined.split(",")) if joined else ()


def _name_spans(session: Session, share: ShareHandle, rows: Sequence[Any]) -> dict[int, list[Span]]:
    """By item: what scans found in its path. What is in a container's name is in its members' paths too."""
    owners = _owners(session, share, rows)
    found = _name_findings(session, share, {owner for group in owners.values() for owner in group})
    return {row["id"]: [span for owner in owners[row["id"]] for span in found.get(owner, [])] for row in rows}


def _owners(session: Session, share: ShareHandle, rows: Sequence[Any]) -> dict[int, list[int]]:
    """By item: itself and the files it is packed in, from the inside out; their paths begin its own."""
    around: dict[str, tuple[int, str | None]] = {}
    wanted = {row["holder_digest"] for row in rows if row["holder_digest"]}
    while wanted:
        found: dict[str, tuple[int, str | None]] = {}
        for chunk in chunks(sorted(wanted)):
            columns = (ITEM.c.id, ITEM.c.path_digest, ITEM.c.holder_digest)
            holders = select(*columns).where(ITEM.c.share_id == share.id, ITEM.c.path_digest.in_(chunk))
            found.update((one.path_digest, (one.id, one.holder_digest)) for one in session.execute(holders))
        around |= found
        wanted = {digest for _, digest in found.values() if digest} - around.keys()
    owners = {}
    for row in rows:
        group, digest = [row["id"]], row["holder_digest"]
        while digest in around:
            owner, digest = around[digest]
            group.append(owner)
        owners[row["id"]] = group if row["container_id"] is None else [*group, row["container_id"]]
    return owners


def _name_findings(session: Session, share: ShareHandle, items: Iterable[int]) -> dict[int, list[Span]]:
    """What was found in the items' own names."""
    found = item_findings(session, share.sealer, sorted(items))
    return {
        item: [(one.start, one.end, one.entity) for one in findings if one.is_in_name]
        for item, findings in found.items()
    }


def digests_of(share: ShareHandle, path: str) -> list[str]:
    """Digests of all that a path in a list can mean: a file of the share, or a member of a file whose path
    begins it. Which of them there are, the inventory knows.
    """
    ends = [match.start() for match in re.finditer(re.escape(MEMBER), path)]
    members = [share.keys.member_digest(path[:end], path) for end in ends]
    return [share.keys.path_digest(path), *members]


def lines(session: Session, share: ShareHandle, numbers: Sequence[int]) -> list[ItemLine]:
    """The items with these numbers, for a list."""
    rows = session.execute(select(ITEM).where(ITEM.c.id.in_(numbers)).order_by(ITEM.c.id))
    return as_lines(session, share, rows.mappings().all())


def grounds(session: Session, numbers: Sequence[int]) -> dict[int, Grounds]:
    """Why the items with these numbers bear their labels; those never examined are left out."""
    found: dict[int, Grounds] = {}
    for chunk in chunks(numbers):
        newest = select(func.max(CLASSIFICATION.c.id)).where(CLASSIFICATION.c.item_id.in_(chunk))
        rows = select(CLASSIFICATION.c.item_id, CLASSIFICATION.c.fired).where(
            CLASSIFICATION.c.id.in_(newest.group_by(CLASSIFICATION.c.item_id))
        )
        for row in session.execute(rows):
            found[row.item_id] = Grounds(
                tuple(dict.fromkeys(rule["sentence"] for rule in row.fired)),
                tuple(dict.fromkeys(rule["citation"] for rule in row.fired)),
            )
    return found


def details(session: Session, share: ShareHandle, number: int) -> ItemDetails | None:
    """Everything about the item with that number; None when the share has none there."""
    found = select(ITEM).where(
        ITEM.c.id == number, ITEM.c.share_id == share.id, ITEM.c.gone_scan_id.is_(None)
    )
    row = session.execute(found).mappings().first()
    if row is None:
        return None
    history = (
        select(CLASSIFICATION)
        .where(CLASSIFICATION.c.item_id == row["id"])
        .order_by(CLASSIFICATION.c.id.desc())
    )
    findings = item_findings(session, share.sealer, [row["id"]]).get(row["id"], [])
    if row["content_id"] is not None:
        findings += content_findings(session, share.sealer, row["content_id"], _FINDINGS_SHOWN)
    members = select(ITEM).where(ITEM.c.container_id == row["id"], ITEM.c.gone_scan_id.is_(None))
    worst_first = members.order_by(ITEM.c.label_rank.desc(), ITEM.c.id).limit(_FINDINGS_SHOWN)
    return ItemDetails(
        line=as_lines(session, share, [row])[0],
        remarks=[
            *((kind, share.masker(text)) for kind, text in remarks_of(row["remarks_sealed"], share.sealer)),
            *_about_its_time(row["mtime_ns"]),
        ],
        proposals=[_proposed(old) for old in session.execute(history).mappings()],
        findings=[replace(finding, place=share.masker.place(finding.place)) for finding in findings],
        members=as_lines(session, share, session.execute(worst_first).mappings().all()),
    )


def _about_its_time(mtime_ns: int) -> list[tuple[str, str]]:
    if EARLIEST_NS < mtime_ns < LATEST_NS:
        return []
    return [
        ("fact", "the time of its last change lies outside the years 1677 to 2262 and is shown as their end")
    ]


def _proposed(row: Any) -> Proposed:
    return Proposed(
        label=row["label"],
        tags=_words(row["tags"]),
        doc_type=row["doc_type"],
        outcome=row["outcome"],
        fired=list(row["fired"]),
        nearest=row["nearest"],
        policy_version=row["policy_version"],
        scan_id=row["scan_id"],
        made_at=row["made_at"],
    )
