"""Proposals and their history, and the columns of items that repeat them, signed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlmodel import Session

from classify.inventory.bulk import insert_many
from classify.inventory.grounds import ground_of
from classify.inventory.handles import CHUNK, ShareHandle, chunks
from classify.inventory.integrity import signature
from classify.inventory.tables import CLASSIFICATION, CONTENT, ITEM
from classify.label.proposal import Fired, Missed, Proposal
from classify.memos import remembered
from models.columns import now


def joined_words(words: Iterable[str]) -> str:
    """Different words, sorted, joined by commas."""
    return ",".join(sorted(set(words)))


def write_proposals(
    session: Session, scan_id: int, policy_version: str, proposals: dict[int, Proposal]
) -> dict[int, int]:
    """Adds a row to the history of every item whose proposal is not the one that stands.

    Returns the number of the entry that now stands, by item.
    """
    standing: dict[int, Any] = {}
    for ids in chunks(list(proposals)):
        rows = select(CLASSIFICATION).where(CLASSIFICATION.c.id.in_(_newest(ids)))
        standing.update((row["item_id"], row) for row in session.execute(rows).mappings())
    new = []
    for item_id, proposal in proposals.items():
        row = _proposal_row(proposal, policy_version)
        before = standing.get(item_id)
        if before is None or any(before[name] != value for name, value in row.items()):
            new.append({**row, "item_id": item_id, "scan_id": scan_id, "made_at": now()})
    entries = {item_id: int(row["id"]) for item_id, row in standing.items()}
    if new:
        insert_many(session, CLASSIFICATION, new)
        for ids in chunks([row["item_id"] for row in new]):
            added = select(CLASSIFICATION.c.item_id, CLASSIFICATION.c.id).where(
                CLASSIFICATION.c.id.in_(_newest(ids))
            )
            entries.update((row.item_id, row.id) for row in session.execute(added))
    return entries


def _newest(ids: Sequence[int]) -> Any:
    newest = select(func.max(CLASSIFICATION.c.id)).where(CLASSIFICATION.c.item_id.in_(ids))
    return newest.group_by(CLASSIFICATION.c.item_id)


def _proposal_row(proposal: Proposal, policy_version: str) -> dict[str, Any]:
    return {
        "label": proposal.label.value,
        "tags": joined_words(tag.value for tag in proposal.tags),
        "doc_type": proposal.doc_type.value,
        "outcome": proposal.outcome.value,
        "fired": [_plain(fired) for fired in proposal.fired],
        "nearest": _plain(proposal.nearest) if proposal.nearest else None,
        "policy_version": policy_version,
    }


@remembered(1024)
def _plain(rule: Fired | Missed) -> dict[str, Any]:
    """As JSON gives it back, so that old and new can be compared. Rules say the same of many files."""
    return dict(json.loads(json.dumps(asdict(rule))))


def label_columns(proposal: Proposal) -> dict[str, Any]:
    """The columns of an item that repeat its proposal, so that lists need no join."""
    return {
        "label": proposal.label.value,
        "label_rank": proposal.label.rank,
        "tags": joined_words(tag.value for tag in proposal.tags),
        "doc_type": proposal.doc_type.value,
        "ground": ground_of(proposal),
    }


def write_labels(
    session: Session,
    share: ShareHandle,
    rows: Mapping[int, Mapping[str, Any]],
    proposals: Mapping[int, Proposal],
    entries: Mapping[int, int],
) -> None:
    """Brings the columns of items that repeat their proposals up to date, and signs them.

    Args:
        session: from `Database.writing`.
        share: where the items are.
        rows: the items' present rows, with `content_digest`, by number.
        proposals: what stands now, by number.
        entries: from `write_proposals`.
    """
    changed = []
    for number, proposal in proposals.items():
        columns = label_columns(proposal)
        claims = {**rows[number], **columns, "outcome": proposal.outcome.value}
        mac = signature(share.sealer, claims, rows[number]["content_digest"], entries[number])
        if mac != rows[number]["row_mac"] or columns["ground"] != rows[number]["ground"]:
            changed.append({"row_id": number, **columns, "row_mac": mac})
    if changed:
        update_items(session, changed)


def sign_all(session: Session, share: ShareHandle) -> None:
    """Signs every labelled item of a share as it is: for what an older version wrote."""
    after = 0
    rows = (
        select(ITEM, CONTENT.c.digest.label("content_digest"))
        .outerjoin(CONTENT, ITEM.c.content_id == CONTENT.c.id)
        .where(ITEM.c.share_id == share.id, ITEM.c.label.is_not(None))
        .order_by(ITEM.c.id)
        .limit(CHUNK)
    )
    while page := session.execute(rows.where(ITEM.c.id > after)).mappings().all():
        after = page[-1]["id"]
        columns = (CLASSIFICATION.c.item_id, CLASSIFICATION.c.id, CLASSIFICATION.c.outcome)
        newest = CLASSIFICATION.c.id.in_(_newest([row["id"] for row in page]))
        entries = {entry.item_id: entry for entry in session.execute(select(*columns).where(newest))}
        signed = []
        for row in page:
            if entry := entries.get(row["id"]):
                mac = signature(
                    share.sealer, {**row, "outcome": entry.outcome}, row["content_digest"], entry.id
                )
                signed.append({"row_id": row["id"], "row_mac": mac})
        if signed:
            update_items(session, signed)


def update_items(session: Session, rows: list[dict[str, Any]]) -> None:
    """Writes the named columns of the items whose numbers stand under `row_id`; all name the same."""
    names = [name for name in rows[0] if name != "row_id"]
    change = update(ITEM).where(ITEM.c.id == bindparam("row_id"))
    session.execute(change.values({name: bindparam(name) for name in names}), rows)
