"""What a file would bear if somebody said so: the real labelling over what is stored; nothing is written."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session

from classify.inventory import decided, queue, rebuild
from classify.inventory.decided import Standing, Whereabouts, keys_of
from classify.inventory.handles import ShareHandle
from classify.inventory.tables import ITEM
from classify.label.proposal import Proposal
from classify.results import StoredFinding
from classify.triage import group_key, shape_of
from classify.twins import Proposer, propose_all, proposing
from models.decision import Verdict


class Supposed(Standing):
    """The decisions that stand, and one more about some findings, by their places."""

    def __init__(self, base: Standing, places: Collection[tuple[object, ...]], verdict: Verdict) -> None:
        super().__init__(())
        self._base = base
        self._places = frozenset(places)
        self._verdict = verdict

    def __bool__(self) -> bool:
        return True

    def verdict(self, finding: StoredFinding, where: Whereabouts) -> Verdict | None:
        """What would be decided of a finding."""
        if keys_of(finding, where)[0] in self._places:
            return self._verdict
        return self._base.verdict(finding, where)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a question could be about."""

    detector: str
    entity: str
    group_key: str


def proposal_if(
    session: Session,
    share: ShareHandle,
    policy: Proposer,
    item: int,
    findings: Iterable[StoredFinding],
    verdict: Verdict,
) -> Proposal | None:
    """What would be proposed for an item if these findings of it were decided so; None: it is not there."""
    rows = select(ITEM.c.container_id, ITEM.c.content_id).where(
        ITEM.c.id == item, ITEM.c.share_id == share.id
    )
    row = session.execute(rows).first()
    if row is None:
        return None
    where = decided.whereabouts(session, share, [item])[item]
    places = [keys_of(one, where)[0] for one in findings]
    held = queue.families(session, share, [row.container_id or item])
    supposed = Supposed(decided.standing(session, share, only=held), places, verdict)
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


def kinds_that_matter(session: Session, share: ShareHandle, policy: Proposer, item: int) -> list[Kind]:
    """Of an item below the line: the questions about it whose answer would lift it above."""
    row = session.execute(select(ITEM.c.content_id, ITEM.c.folder_digest).where(ITEM.c.id == item)).one()
    found = rebuild.item_findings(session, share.sealer, [item]).get(item, [])
    if row.content_id is not None:
        found += rebuild.content_findings(session, share.sealer, row.content_id)
    kinds: dict[tuple[str, str, str], list[StoredFinding]] = {}
    for finding in found:
        key = (str(finding.why.get("detector", "")), finding.entity, shape_of(finding))
        kinds.setdefault(key, []).append(finding)
    matter = []
    for (detector, entity, shape), mine in sorted(kinds.items()):
        proposal = proposal_if(session, share, policy, item, mine, Verdict.CONFIRM)
        if proposal is not None and proposal.label.rank >= queue.ASKED_FROM:
            key_ = group_key(share.id, row.folder_digest, detector, entity, shape)
            matter.append(Kind(detector, entity, key_))
    return matter
