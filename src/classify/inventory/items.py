"""Items as people may see them in lists: paths with detected values masked, never a value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from classify.crawl import EARLIEST_NS, LATEST_NS, shown
from classify.errors import InventoryError
from classify.inventory.handles import ShareHandle, chunks
from classify.inventory.rebuild import content_findings, item_findings, remarks_of
from classify.inventory.tables import CLASSIFICATION, FINDING, ITEM
from classify.results import MEMBER, StoredFinding
from models.labels import Label, Outcome, mask

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
    masked = _masked_paths(session, share, rows)
    unseal = share.sealer.open
    return [
        ItemLine(
            id=row["id"],
            share=share.name,
            department=share.department,
            # Nobody has searched the name of a file that was never examined: no number of it is shown.
            path=masked[row["id"]] if row["label"] else _DIGIT.sub("#", shown(unseal(row["path_sealed"]))),
            label=_believed_label(row),
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
        )
        for row in rows
    ]


def _believed_label(row: Any) -> str:
    """The label, but no PUBLIC of a file that changed and was not read since."""
    if row["outcome"] == Outcome.NOT_EXAMINED and row["label"] == Label.PUBLIC:
        return ""
    return row["label"] or ""


def _words(joined: str) -> tuple[str, ...]:
    return tuple(joined.split(",")) if joined else ()


def _masked_paths(session: Session, share: ShareHandle, rows: Sequence[Any]) -> dict[int, str]:
    """Each item's path as it may be shown. The names of the files around a member are masked in it too."""
    owners = _owners(session, share, rows)
    spans = _name_findings(session, {owner for group in owners.values() for owner in group})
    return {
        row["id"]: mask_spans(
            shown(share.sealer.open(row["path_sealed"])),
            [finding for owner in owners[row["id"]] for finding in spans.get(owner, [])],
        )
        for row in rows
    }


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


def _name_findings(session: Session, items: Iterable[int]) -> dict[int, list[StoredFinding]]:
    """Findings in names, by item."""
    spans: dict[int, list[StoredFinding]] = {}
    for chunk in chunks(sorted(items)):
        columns = (FINDING.c.item_id, FINDING.c.entity, FINDING.c.place, FINDING.c.start, FINDING.c.end)
        for row in session.execute(select(*columns).where(FINDING.c.item_id.in_(chunk))):
            if row.place.get("part") == "name":
                finding = StoredFinding(
                    row.entity, row.place, row.start, row.end, 0.0, mask(row.entity), None, None, {}
                )
                spans.setdefault(row.item_id, []).append(finding)
    return spans


def digests_of(share: ShareHandle, path: str) -> list[str]:
    """Digests of all that a path in a list can mean: a file of the share, or a member of a file whose path
    begins it. Which of them there are, the inventory knows.
    """
    ends = [match.start() for match in re.finditer(re.escape(MEMBER), path)]
    members = [share.keys.member_digest(path[:end], path) for end in ends]
    return [share.keys.path_digest(path), *members]


def page(session: Session, share: ShareHandle, *, after: int, limit: int) -> list[ItemLine]:
    """The next items of a share that are there, by id: a keyset page, as fast at the end as at the start."""
    here = (ITEM.c.share_id == share.id, ITEM.c.gone_scan_id.is_(None), ITEM.c.id > after)
    rows = session.execute(select(ITEM).where(*here).order_by(ITEM.c.id).limit(limit)).mappings().all()
    return as_lines(session, share, rows)


def gone_at(session: Session, share: ShareHandle, wanted: str | int) -> list[int]:
    """Numbers of the items that were at the path `wanted` (or bear that number) and are there no more."""
    is_it = (
        ITEM.c.id == wanted if isinstance(wanted, int) else ITEM.c.path_digest.in_(digests_of(share, wanted))
    )
    gone = select(ITEM.c.id).where(is_it, ITEM.c.share_id == share.id, ITEM.c.gone_scan_id.is_not(None))
    return list(session.scalars(gone.order_by(ITEM.c.id)))


def details(session: Session, share: ShareHandle, wanted: str | int) -> ItemDetails | None:
    """Everything about the item at the path `wanted` below the share, or with that number (`ItemLine.id`).

    None when the inventory has none there. Raises InventoryError when a file of the share and a member of
    another are spelled the same.
    """
    is_it = (
        ITEM.c.id == wanted if isinstance(wanted, int) else ITEM.c.path_digest.in_(digests_of(share, wanted))
    )
    found = select(ITEM).where(is_it, ITEM.c.share_id == share.id, ITEM.c.gone_scan_id.is_(None))
    rows = session.execute(found.order_by(ITEM.c.id)).mappings().all()
    if not rows:
        return None
    if len(rows) > 1:
        numbers = " and ".join(str(row["id"]) for row in rows)
        raise InventoryError(
            f"Several files of the share {share.name} are called so: numbers {numbers}.",
            remedy="Give the number.",
        )
    row = rows[0]
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
        remarks=[*remarks_of(row["remarks_sealed"], share.sealer), *_about_its_time(row["mtime_ns"])],
        proposals=[_proposed(old) for old in session.execute(history).mappings()],
        findings=findings,
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
