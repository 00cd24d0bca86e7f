"""What a migration cannot do for an older inventory, since it takes the keys."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from classify.inventory.bulk import insert_new
from classify.inventory.handles import ShareHandle
from classify.inventory.tables import HOME_FACT, ITEM, HomeFact
from classify.results import MEMBER

_MEMBERS_APART = "members_apart"
_PAGE = 2_000


def is_due(session: Session) -> bool:
    """Whether this inventory was written before members had digests of their own."""
    return session.get(HomeFact, _MEMBERS_APART) is None


def tell_members_apart(session: Session, shares: Sequence[ShareHandle]) -> None:
    """Gives members the digests that tell them from files spelled alike (`DomainKeys.member_digest`).

    Older inventories told members by their spelling alone; so does this, once.
    """
    for share in shares:
        _tell_apart(session, share)
    insert_new(session, HOME_FACT, [{"name": _MEMBERS_APART, "value": "yes"}])


def _tell_apart(session: Session, share: ShareHandle) -> None:
    container = ITEM.alias("container")
    members = (
        select(ITEM.c.id, ITEM.c.path_sealed, container.c.path_sealed.label("container_sealed"))
        .join(container, ITEM.c.container_id == container.c.id)
        .where(ITEM.c.share_id == share.id)
        .order_by(ITEM.c.id)
        .limit(_PAGE)
    )
    change = update(ITEM).where(ITEM.c.id == bindparam("row_id"))
    after = 0
    while page := session.execute(members.where(ITEM.c.id > after)).all():
        after = page[-1].id
        rows = []
        for row in page:
            path, outer = share.sealer.open(row.path_sealed), share.sealer.open(row.container_sealed)
            holder = path.rpartition(MEMBER)[0]
            nested = len(holder) > len(outer)
            rows.append(
                {
                    "row_id": row.id,
                    "path_digest": share.keys.member_digest(outer, path),
                    "holder_digest": share.keys.member_digest(outer, holder) if nested else None,
                }
            )
        session.execute(
            change.values(path_digest=bindparam("path_digest"), holder_digest=bindparam("holder_digest")),
            rows,
        )
