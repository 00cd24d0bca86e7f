"""Items as people may see them in lists: paths with detected values masked, never a value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from classify.crawl import shown
from classify.inventory.handles import ShareHandle, chunks
from classify.inventory.rebuild import content_findings, item_findings, remarks_of
from classify.inventory.tables import CLASSIFICATION, ITEM, SCAN
from classify.results import MEMBER, StoredFinding
from models.labels import mask

_FINDINGS_SHOWN = 1_000
_DIGIT = re.compile(r"\d")


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
    criminal_justice: bool = False
    """Its share is flagged as holding criminal-justice information."""


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


@dataclass(slots=True)
class ItemDetails:
    """All that is known of one item."""

    line: ItemLine
    remarks: list[tuple[str, str]]
    proposals: list[Proposed]
    """Newest first; the first is the one that stands."""
    findings: list[StoredFinding]
    members: list[ItemLine] = field(default_factory=list)


def mask_spans(path: str, findings: Iterable[StoredFinding]) -> str:
    """`path` (as shown) with every finding in it replaced by the mask of its entity."""
    masked, end = [], 0
    for finding in sorted(findings, key=lambda finding: (finding.start, -finding.end)):
        if finding.start < end:
            end = max(end, finding.end)
            continue
        masked += [path[end : finding.start], mask(finding.entity)]
        end = finding.end
    return "".join([*masked, path[end:]])


def as_lines(session: Session, share: ShareHandle, rows: Sequence[Any]) -> list[ItemLine]:
    """Rows of the item table (with all its columns) for a list."""
    paths = {row["id"]: share.sealer.open(row["path_sealed"]) for row in rows}
    masked = _masked_paths(session, share, list(paths.values()))
    unseal = share.sealer.open
    return [
        ItemLine(
            id=row["id"],
            share=share.name,
            department=share.department,
            # Nobody has searched the name of a file that was never examined: no number of it is shown.
            path=masked[paths[row["id"]]] if row["label"] else _DIGIT.sub("#", shown(paths[row["id"]])),
            label=row["label"] or "",
            tags=_words(row["tags"]),
            doc_type=row["doc_type"],
            outcome=row["outcome"],
            reason=unseal(row["reason_sealed"]) if row["reason_sealed"] else "",
            entities=_words(row["entities"]),
            findings=row["findings"],
            media=row["media"],
            size=row["size"],
            modified_ns=row["mtime_ns"],
            is_member=row["container_id"] is not None,
            criminal_justice=share.criminal_justice,
        )
        for row in rows
    ]


def _words(joined: str) -> tuple[str, ...]:
    return tuple(joined.split(",")) if joined else ()


def _masked_paths(session: Session, share: ShareHandle, paths: list[str]) -> dict[str, str]:
    """Each path as it may be shown. The name of a container is masked in its members' paths too."""
    owners = {path: list(_with_containers(path)) for path in paths}
    digest = share.keys.path_digest
    wanted = {digest(owner): owner for group in owners.values() for owner in group}
    spans = _name_findings(session, share, wanted)
    masked = {}
    for path, group in owners.items():
        found = [finding for owner in group for finding in spans.get(owner, [])]
        masked[path] = mask_spans(shown(path), found)
    return masked


def _with_containers(path: str) -> Iterator[str]:
    yield path
    while MEMBER in path:
        path = path.rpartition(MEMBER)[0]
        yield path


def _name_findings(
    session: Session, share: ShareHandle, wanted: dict[str, str]
) -> dict[str, list[StoredFinding]]:
    """Findings in names, by path; `wanted` has the paths by digest."""
    paths: dict[int, str] = {}
    for chunk in chunks(list(wanted)):
        rows = select(ITEM.c.id, ITEM.c.path_digest).where(
            ITEM.c.share_id == share.id, ITEM.c.path_digest.in_(chunk)
        )
        paths.update((row.id, wanted[row.path_digest]) for row in session.execute(rows))
    spans: dict[str, list[StoredFinding]] = {}
    for chunk_of_ids in chunks(list(paths)):
        for item_id, findings in item_findings(session, share.sealer, chunk_of_ids).items():
            in_name = [finding for finding in findings if finding.is_in_name]
            if in_name:
                spans.setdefault(paths[item_id], []).extend(in_name)
    return spans


def page(session: Session, share: ShareHandle, *, after: int, limit: int) -> list[ItemLine]:
    """The next items of a share that are there, by id: a keyset page, as fast at the end as at the start."""
    here = (ITEM.c.share_id == share.id, ITEM.c.gone_scan_id.is_(None), ITEM.c.id > after)
    rows = session.execute(select(ITEM).where(*here).order_by(ITEM.c.id).limit(limit)).mappings().all()
    return as_lines(session, share, rows)


def details(session: Session, share: ShareHandle, wanted: str | int) -> ItemDetails | None:
    """Everything about the item at the path `wanted` below the share, or with that number (`ItemLine.id`).

    None when the inventory has none there.
    """
    is_it = (
        ITEM.c.id == wanted
        if isinstance(wanted, int)
        else ITEM.c.path_digest == share.keys.path_digest(wanted)
    )
    found = select(ITEM).where(is_it, ITEM.c.share_id == share.id, ITEM.c.gone_scan_id.is_(None))
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
        remarks=remarks_of(row["remarks_sealed"], share.sealer),
        proposals=[_proposed(old) for old in session.execute(history).mappings()],
        findings=findings,
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
