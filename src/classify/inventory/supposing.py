"""What a file would bear if somebody said so: the real labelling over what is stored; nothing is written."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlmodel import Session

from classify.inventory import decided, rebuild
from classify.inventory.decided import Standing, Whereabouts, keys_of
from classify.inventory.handles import ShareHandle
from classify.inventory.tables import CONTENT, ITEM
from classify.label.proposal import Proposal
from classify.results import StoredFinding
from classify.twins import Proposer, propose_all, proposing
from models.decision import Verdict


class Supposed(Standing):
    """The decisions that stand, and one more about some findings of an item, by their places."""

    def __init__(
        self,
        base: Standing,
        item: int,
        places: Collection[tuple[object, ...]],
        verdict: Verdict,
        others: Verdict | None,
    ) -> None:
        super().__init__(())
        self._base = base
        self._item = item
        self._places = frozenset(places)
        self._verdict = verdict
        self._others = others

    def __bool__(self) -> bool:
        return True

    def verdict(self, finding: StoredFinding, where: Whereabouts) -> Verdict | None:
        """What would be decided of a finding."""
        if where.item_id == self._item:
            if keys_of(finding, where)[0] in self._places:
                return self._verdict
            if self._others is not None:
                return self._others
        return self._base.verdict(finding, where)


def proposal_if(
    session: Session,
    share: ShareHandle,
    policy: Proposer,
    item: int,
    findings: Iterable[StoredFinding],
    verdict: Verdict,
    others: Verdict | None = None,
) -> Proposal | None:
    """What would be proposed for an item if these findings of it were decided so, and all its `others` so
    (None: as they are); None: it is not there.
    """
    rows = (
        select(ITEM.c.container_id, ITEM.c.content_id, CONTENT.c.digest)
        .outerjoin(CONTENT, ITEM.c.content_id == CONTENT.c.id)
        .where(ITEM.c.id == item, ITEM.c.share_id == share.id)
    )
    row = session.execute(rows).first()
    if row is None:
        return None
    places = [
        keys_of(one, Whereabouts(share.id, item, None if one.is_in_name else row.digest))[0]
        for one in findings
    ]
    supposed = Supposed(decided.standing(session, share), item, places, verdict, others)
    contents = [row.content_id] if row.content_id is not None else []
    propose = proposing(policy, share.name, share.department, share.criminal_justice)
    families = rebuild.families(
        session,
        share,
        lambda rows: decided.amend(session, share, rows, supposed, also=contents),
        [row.container_id or item],
    )
    for family, results in families:
        for member, proposal in zip(family, propose_all(results, propose), strict=True):
            if member["id"] == item:
                return proposal
    return None
