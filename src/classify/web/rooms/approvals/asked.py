"""Requests for a second person: how many wait for somebody."""

from __future__ import annotations

from collections.abc import Sequence

from classify.inventory.handles import ShareHandle
from classify.rights import Act, Person, may
from classify.web.house import house, thing
from models.approval import ApprovalState


def requests_for(person: Person, shares: Sequence[ShareHandle]) -> int:
    """How many requests wait for this person's word as a second one."""
    mine = [share for share in shares if may(person, Act.SECOND, thing(share))]
    asked = house().store.approvals_on_record(mine, [ApprovalState.REQUESTED], limit=100)
    return sum(one.approved_by != person.name for one in asked)
