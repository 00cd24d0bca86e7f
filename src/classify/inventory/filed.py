"""Where an item lies and where in it something was found: for who reads it again, and never for a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from classify.inventory import decided
from classify.inventory.handles import ShareHandle
from classify.inventory.rebuild import stored_finding
from classify.inventory.tables import CONTENT, EXPLANATION, FINDING, ITEM
from classify.results import MEMBER, StoredFinding
from models.decision import Verdict

_MOST = 50_000
"""Findings of one file that are listed at all (`detect.scan.FINDINGS_KEPT`)."""


@dataclass(frozen=True, slots=True)
class Filed:
    """An item as it is found again. Its path is as the share gives it: nothing of this is shown."""

    id: int
    path: str = field(repr=False)
    """Of the file of the share, below it."""
    member: str | None = field(repr=False)
    """Inside that file; None: the file itself."""
    digest: str | None
    """Keyed digest of the bytes of the file of the share, as they were scanned; None: nobody could read
    them.
    """
    outcome: str
    findings: tuple[tuple[int, StoredFinding], ...] = field(repr=False)
    """With their numbers, in the order in which they were met."""

    def finding(self, number: int) -> StoredFinding | None:
        """The finding with that number, where it is one of this item."""
        return next((finding for known, finding in self.findings if known == number), None)


def filed(session: Session, share: ShareHandle, number: int) -> Filed | None:
    """The item with that number; None when the share has none there."""
    row = _row(session, share, number)
    if row is None:
        return None
    top = row if row["container_id"] is None else _row(session, share, row["container_id"])
    if top is None:
        return None
    path = share.sealer.open(top["path_sealed"])
    own = share.sealer.open(row["path_sealed"])
    owner = FINDING.c.item_id == row["id"]
    if row["content_id"] is not None:
        owner = owner | (FINDING.c.content_id == row["content_id"])
    rows = (
        select(FINDING, EXPLANATION.c.why)
        .join(EXPLANATION, FINDING.c.explanation_id == EXPLANATION.c.id)
        .where(owner)
        .order_by(FINDING.c.id)
        .limit(_MOST)
    )
    return Filed(
        id=number,
        path=path,
        member=None if row["container_id"] is None else own.removeprefix(path + MEMBER),
        digest=top["digest"],
        outcome=row["outcome"],
        findings=tuple(
            (found["id"], stored_finding(found, share.sealer)) for found in session.execute(rows).mappings()
        ),
    )


def verdicts(session: Session, share: ShareHandle, one: Filed) -> dict[int, Verdict]:
    """What people decided of the findings of an item, by their numbers; of most nothing."""
    known = decided.standing(session, share, only=[one.id])
    where = decided.whereabouts(session, share, [one.id]).get(one.id)
    if where is None:
        return {}
    said = {number: known.verdict(finding, where) for number, finding in one.findings}
    return {number: verdict for number, verdict in said.items() if verdict is not None}


def _row(session: Session, share: ShareHandle, number: int) -> Any:
    wanted = (
        select(ITEM, CONTENT.c.digest)
        .outerjoin(CONTENT, ITEM.c.content_id == CONTENT.c.id)
        .where(ITEM.c.id == number, ITEM.c.share_id == share.id, ITEM.c.gone_scan_id.is_(None))
    )
    return session.execute(wanted).mappings().first()
