"""What was found in one item, page by page: of its name first or of its content, as the numbers go."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import or_, select
from sqlmodel import Session

from classify.inventory.handles import ShareHandle
from classify.inventory.rebuild import explained, stored_finding
from classify.inventory.tables import FINDING, ITEM
from classify.results import StoredFinding


@dataclass(frozen=True, slots=True)
class Found:
    """A finding in a list; its names are masked."""

    number: int
    finding: StoredFinding


def page(session: Session, share: ShareHandle, item: int, *, after: int, limit: int) -> list[Found] | None:
    """The next findings of an item of `share`, by number; None when the share has no such item there."""
    there = (ITEM.c.id == item, ITEM.c.share_id == share.id, ITEM.c.gone_scan_id.is_(None))
    row = session.execute(select(ITEM.c.content_id).where(*there)).first()
    if row is None:
        return None
    # Two walks along indexes, each no longer than the page, and not one along all findings.
    owners = [FINDING.c.item_id == item]
    if row.content_id is not None:
        owners.append(FINDING.c.content_id == row.content_id)
    numbers: set[int] = set()
    for owner in owners:
        walk = select(FINDING.c.id).where(owner, FINDING.c.id > after).order_by(FINDING.c.id).limit(limit)
        numbers.update(session.scalars(walk))
    first = sorted(numbers)[:limit]
    rows = explained().where(FINDING.c.id.in_(first), or_(*owners)).order_by(FINDING.c.id)
    return [
        Found(row["id"], _masked(share, stored_finding(row, share.sealer)))
        for row in session.execute(rows).mappings()
    ]


def _masked(share: ShareHandle, finding: StoredFinding) -> StoredFinding:
    return replace(finding, place=share.masker.place(finding.place))
