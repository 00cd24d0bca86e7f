"""Items as people may see them in lists: paths with detected values masked, never a value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlmodel import Session

from classify.detect.masking import Span
from classify.inventory.handles import ShareHandle, chunks
from classify.inventory.rebuild import content_findings, item_findings, remarks_of
from classify.inventory.tables import CLASSIFICATION, FINDING, ITEM, SCAN
from classify.label.proposal import Fired, Missed, Proposal
from classify.results import MEMBER, StoredFinding
from models.labels import DocType, Label, Outcome, Tag

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
    """The proposed label; "" while it was never examined."""
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
    paths = {row["id"]: share.sealer.open(row["path_sealed"]) for row in rows}
    known = _name_spans(session, share, paths.values())
    unseal, masker = share.sealer.open, share.masker
    name, department = share.shown_name, masker(share.department)
    return [
        ItemLine(
            id=row["id"],
            share=name,
            department=department,
            # The name of a file that was never examined was never searched: it is searched now.
            path=masker(paths[row["id"]], known[paths[row["id"]]], searched=bool(row["label"])),
            label=row["label"] or "",
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
        )
        for row in rows
    ]


def _words(joined: str) -> tuple[str, ...]:
    return tuple(joined.split(",")) if joined else ()


def _name_spans(session: Session, share: ShareHandle, paths: Iterable[str]) -> dict[str, list[Span]]:
    """What scans found in each path. What is in a container's name is in its members' paths too."""
    owners = {path: list(_with_containers(path)) for path in paths}
    digest = share.keys.path_digest
    found = _name_findings(
        session, share, {digest(owner): owner for group in owners.values() for owner in group}
    )
    return {
        path: [span for owner in group for span in found.get(owner, [])] for path, group in owners.items()
    }


def _with_containers(path: str) -> Iterator[str]:
    yield path
    while MEMBER in path:
        path = path.rpartition(MEMBER)[0]
        yield path


def _name_findings(session: Session, share: ShareHandle, wanted: dict[str, str]) -> dict[str, list[Span]]:
    """Findings in names, by path; `wanted` has the paths by digest."""
    paths: dict[int, str] = {}
    for chunk in chunks(list(wanted)):
        rows = select(ITEM.c.id, ITEM.c.path_digest).where(
            ITEM.c.share_id == share.id, ITEM.c.path_digest.in_(chunk)
        )
        paths.update((row.id, wanted[row.path_digest]) for row in session.execute(rows))
    spans: dict[str, list[Span]] = {}
    for chunk_of_ids in chunks(list(paths)):
        columns = (FINDING.c.item_id, FINDING.c.entity, FINDING.c.place, FINDING.c.start, FINDING.c.end)
        found = select(*columns).where(FINDING.c.item_id.in_(chunk_of_ids))
        for row in session.execute(found):
            if row.place.get("part") == "name":
                spans.setdefault(paths[row.item_id], []).append((row.start, row.end, row.entity))
    return spans


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
            (kind, share.masker(text)) for kind, text in remarks_of(row["remarks_sealed"], share.sealer)
        ],
        proposals=[_proposed(old) for old in session.execute(history).mappings()],
        findings=[replace(finding, place=share.masker.place(finding.place)) for finding in findings],
        members=as_lines(session, share, session.execute(worst_first).mappings().all()),
    )


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


@dataclass(slots=True)
class Difference:
    """What changed in a share from one scan to a later one."""

    new: list[ItemLine] = field(default_factory=list)
    gone: list[ItemLine] = field(default_factory=list)
    relabelled: list[tuple[ItemLine, str, str]] = field(default_factory=list)
    """The item as it is now, its label after the earlier scan, its label after the later one."""


def difference(session: Session, share: ShareHandle, earlier: int, later: int) -> Difference:
    """What happened to a share after the scan `earlier`, up to and with the scan `later` (scan ids)."""
    between = (SCAN.c.share_id == share.id, SCAN.c.id > earlier, SCAN.c.id <= later)
    scans = list(session.scalars(select(SCAN.c.id).where(*between)))
    mine = ITEM.c.share_id == share.id
    there = ITEM.c.gone_scan_id.is_(None) | (ITEM.c.gone_scan_id > later)
    came = session.execute(select(ITEM).where(mine, ITEM.c.first_scan_id.in_(scans), there))
    went = session.execute(
        select(ITEM).where(mine, ITEM.c.gone_scan_id.in_(scans), ITEM.c.first_scan_id <= earlier)
    )
    result = Difference(
        new=as_lines(session, share, came.mappings().all()),
        gone=as_lines(session, share, went.mappings().all()),
    )
    touched = (
        select(ITEM)
        .where(mine, ITEM.c.first_scan_id <= earlier, there)
        .where(ITEM.c.id.in_(select(CLASSIFICATION.c.item_id).where(CLASSIFICATION.c.scan_id.in_(scans))))
    )
    rows = session.execute(touched).mappings().all()
    for line in as_lines(session, share, rows):
        before = _label_at(session, line.id, earlier)
        after = _label_at(session, line.id, later)
        if before and before != after:
            result.relabelled.append((line, before, after))
    return result


def _label_at(session: Session, item_id: int, scan_id: int) -> str:
    then = select(CLASSIFICATION.c.label).where(
        CLASSIFICATION.c.item_id == item_id, CLASSIFICATION.c.scan_id <= scan_id
    )
    label: str | None = session.scalar(then.order_by(CLASSIFICATION.c.id.desc()).limit(1))
    return label or ""
