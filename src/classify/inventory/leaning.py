"""What leans on an agreement: requests that were judged by it. (Releases say so themselves.)"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlmodel import Session

from classify.inventory.handles import ShareHandle
from classify.inventory.requests import RequestLine, SealerOf, lines, only_about
from classify.inventory.tables import SHARING_REQUEST


def requests_on(
    session: Session,
    sealer_of: SealerOf,
    shares: Sequence[ShareHandle],
    agreements: Collection[int],
    limit: int,
) -> list[RequestLine]:
    """Requests about these shares and no other that lean on these versions, the newest first."""
    rows = select(SHARING_REQUEST).where(
        SHARING_REQUEST.c.agreement_id.in_(sorted(agreements)),
        only_about(SHARING_REQUEST.c.id, shares),
    )
    found = session.execute(rows.order_by(SHARING_REQUEST.c.id.desc()).limit(limit)).mappings().all()
    return lines(session, sealer_of, found)
