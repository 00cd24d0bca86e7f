"""What every item's row claims, signed: who changes a label in the database alone is found out.

A row's keyed hash covers its number, path, content, outcome, label, tags, kind, findings and the newest
entry of its history. Rows cannot be swapped, and an old row cannot be put back without taking entries out
of the history, whose number each finished scan writes into the signed audit trail, with the number of items.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session

from classify.inventory.handles import ShareHandle
from classify.inventory.tables import AUDIT_EVENT, CLASSIFICATION, CONTENT, ITEM, SCAN
from classify.keys import Sealer
from models.labels import Outcome

PURGED = "inventory.purge"
COUNTED = ("scan.finish", "policy.reevaluate", "decision.reevaluate", PURGED)
"""Acts that write `counts` of their share into the audit trail."""
_CLAIMS = (
    *("id", "share_id", "container_id", "path_digest", "outcome"),
    *("label", "label_rank", "tags", "doc_type", "entities", "findings"),
)
_CLAIM_LESS = (Outcome.NOT_EXAMINED.value, Outcome.UNREADABLE.value)
"""Outcomes the crawl sets without a new label: they say less than the outcome that was signed, never more."""
_PAGE = 2_000


@dataclass(frozen=True, slots=True)
class Misfit:
    """Something in the inventory that nobody with its keys wrote."""

    item: int | None
    """The item's number; None where the whole share is meant."""
    sentence: str


def signature(sealer: Sealer, row: Mapping[str, Any], content_digest: str | None, proposal_id: int) -> str:
    """The keyed hash over what `row` (columns of an item) claims."""
    claims = [str(row[name]) for name in _CLAIMS]
    return sealer.sign("\x1f".join([*claims, content_digest or "", str(proposal_id)]))


def counts(session: Session, share_id: int) -> dict[str, int]:
    """How many items and proposals a share has: what none of may vanish unnoticed.

    `newest` is the number of the last item that was counted.
    """
    mine = ITEM.c.share_id == share_id
    # One question each, so that an index alone answers: this is asked at every press of a key.
    items = session.execute(select(func.count()).where(mine)).scalar_one()
    there = (
        mine,
        ITEM.c.gone_scan_id.is_(None),
        ITEM.c.id > 0,
    )  # so that SQLite takes the index `item_there`
    present = session.execute(select(func.count()).where(*there)).scalar_one()
    newest = session.execute(select(func.coalesce(func.max(ITEM.c.id), 0)).where(mine)).scalar_one()
    scans = select(SCAN.c.id).where(SCAN.c.share_id == share_id)
    proposals = session.scalar(select(func.count()).where(CLASSIFICATION.c.scan_id.in_(scans)))
    return {"items": items, "present": present, "newest": newest, "proposals": proposals or 0}


def misfits(session: Session, share: ShareHandle, *, most: int | None = None) -> Iterator[Misfit]:
    """What does not fit in a share: missing rows first, then rows whose keyed hash is wrong.

    `most` looks at about so many items only, spread over the share.
    """
    yield from _missing(session, share)
    every = 1
    if most is not None:
        total = session.scalar(select(func.count()).where(ITEM.c.share_id == share.id)) or 0
        every = max(1, total // most)
    after = 0
    rows = (
        select(ITEM, CONTENT.c.digest)
        .outerjoin(CONTENT, ITEM.c.content_id == CONTENT.c.id)
        .where(ITEM.c.share_id == share.id, ITEM.c.id % every == 0)
        .order_by(ITEM.c.id)
        .limit(_PAGE)
    )
    while page := session.execute(rows.where(ITEM.c.id > after)).mappings().all():
        after = page[-1]["id"]
        newest = _newest_proposals(session, [row["id"] for row in page])
        for row in page:
            sentence = _wrong(share, row, newest.get(row["id"]))
            if sentence:
                yield Misfit(row["id"], sentence)


def _missing(session: Session, share: ShareHandle) -> Iterator[Misfit]:
    """Compares the share with what the newest act that counted it wrote into the trail."""
    mine = AUDIT_EVENT.c.subject == f"share:{share.id}"
    newest = session.execute(
        select(AUDIT_EVENT.c.id, AUDIT_EVENT.c.details)
        .where(mine, AUDIT_EVENT.c.action.in_(COUNTED))
        .order_by(AUDIT_EVENT.c.id.desc())
        .limit(1)
    ).first()
    if newest is None or "items" not in newest.details:
        return
    then, now = newest.details, counts(session, share.id)
    known = ITEM.c.share_id == share.id, ITEM.c.id <= then["newest"]
    left = session.scalar(select(func.count()).where(*known)) or 0
    if left != then["items"]:
        yield Misfit(None, f"{then['items']:,} items were counted, {left:,} of them are left.")
    if now["proposals"] < then["proposals"]:
        missing = then["proposals"] - now["proposals"]
        yield Misfit(None, f"{missing:,} entries of the history of labels are missing.")
    later = select(func.count()).where(
        mine, AUDIT_EVENT.c.id > newest.id, AUDIT_EVENT.c.action.like("scan.%")
    )
    if not session.scalar(later) and now["present"] != then["present"]:
        yield Misfit(
            None, f"{then['present']:,} items were there, {now['present']:,} are said to be there now."
        )


def _newest_proposals(session: Session, ids: list[int]) -> dict[int, Any]:
    newest = select(func.max(CLASSIFICATION.c.id)).where(CLASSIFICATION.c.item_id.in_(ids))
    columns = (CLASSIFICATION.c.item_id, CLASSIFICATION.c.id, CLASSIFICATION.c.outcome)
    words = (CLASSIFICATION.c.label, CLASSIFICATION.c.tags, CLASSIFICATION.c.doc_type)
    rows = select(*columns, *words).where(CLASSIFICATION.c.id.in_(newest.group_by(CLASSIFICATION.c.item_id)))
    return {row["item_id"]: row for row in session.execute(rows).mappings()}


def _wrong(share: ShareHandle, row: Any, proposal: Any | None) -> str:
    """What is wrong with a row, in words; empty when it fits."""
    if proposal is None:
        unlabelled = row["label"] is None and row["outcome"] in _CLAIM_LESS
        return "" if unlabelled else "It has a label or an outcome without an entry in its history."
    if row["row_mac"] is None:
        return "Its signature is missing."
    claimed = dict(row)
    if row["outcome"] in _CLAIM_LESS:
        claimed["outcome"] = proposal["outcome"]
    honest = signature(share.sealer, claimed, row["digest"], proposal["id"])
    if not hmac.compare_digest(honest, row["row_mac"]):
        return "Its label, outcome or another part of its row was changed."
    if any(row[name] != proposal[name] for name in ("label", "tags", "doc_type")):
        return "The newest entry of its history was changed."
    return ""
