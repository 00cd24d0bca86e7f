"""The store's approvals: labels put in effect, confirmed, taken back; by whom, and by whom not."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import Session

from classify.errors import ApprovalError
from classify.inventory import approvals
from classify.inventory.approvals import InEffect, Task
from classify.inventory.handles import ShareHandle, chunks
from classify.inventory.locks import Lock, only_one
from classify.inventory.losses import exactly_once
from classify.inventory.store.home import Home
from classify.inventory.tables import APPROVAL, CONTENT, DECISION, EFFECT, ITEM
from models.approval import ApprovalState, Coverage, Staleness
from models.columns import now
from models.decision import DecisionState
from models.labels import Label


@dataclass(frozen=True, slots=True)
class Shown:
    """A task as a screen shows it: what there is, and how to tell that it has not changed since."""

    coverage: Coverage
    key: str
    proposed: str
    items: tuple[int, ...]
    revision: str


@dataclass(frozen=True, slots=True)
class Approved:
    """What an approval did."""

    id: int
    items: int
    left_out: int
    """Items left out by the person, or because they had decided about them: somebody else approves those."""
    state: ApprovalState


class Approvals(Home):
    """Which labels are in effect."""

    def tasks(self, share: ShareHandle, coverage: Coverage, *, limit: int = 100) -> list[Task]:
        """What waits for a steward: folders or kinds of documents, the strictest labels first."""
        with self.database.reading() as session:
            return approvals.tasks(session, share, coverage, limit=limit)

    def shown(self, share: ShareHandle, coverage: Coverage, key: str, proposed: str) -> Shown:
        """A task, as it is to be shown and approved."""
        with self.database.reading() as session:
            members = approvals.members(session, share, coverage, key, proposed)
        revision = approvals.revision(members, proposed)
        return Shown(coverage, key, proposed, tuple(item for item, _ in members), revision)

    @exactly_once
    def approve(
        self,
        share: ShareHandle,
        shown: Shown,
        *,
        actor: str,
        policy: str,
        label: Label | None = None,
        reason: str = "",
        until: date | None = None,
        left_out: Collection[int] = (),
    ) -> Approved:
        """Puts the label of a task in effect: the proposed one, or another with its reason and last day.

        What the actor decided about as a reviewer is left out. A lower label than proposed in a share that is
        flagged for criminal-justice information waits for a second person.

        Raises:
            ApprovalError: something changed since it was shown; an override lacks its reason or last day;
                there is nothing left to approve.
        """
        chosen = label or Label(shown.proposed)
        _must_be_founded(shown, chosen, reason, until)
        lowered = chosen.rank < Label(shown.proposed).rank and share.criminal_justice
        state = ApprovalState.REQUESTED if lowered else ApprovalState.STANDING
        with self.database.writing() as session:
            only_one(session, Lock.COUNTS, share.id)
            members = _as_shown(session, share, shown)
            out = set(left_out) | _decided_by(session, share, actor, [item for item, _ in members])
            kept = [member for member in members if member[0] not in out]
            if not kept:
                raise ApprovalError(
                    "Nothing is left to approve here: you decided about all of it as a reviewer.",
                    remedy="Another steward has to approve it.",
                )
            row = {
                "share_id": share.id,
                "coverage": shown.coverage.value,
                "key": shown.key,
                "proposed": shown.proposed,
                "label": chosen.value,
                "reason_sealed": share.sealer.seal(reason) if reason else None,
                "until": until,
                "policy": policy,
                "revision": shown.revision,
                "items": len(kept),
                "left_out": ",".join(str(number) for number in sorted(out & {item for item, _ in members})),
                "state": state.value,
                "approved_by": actor,
                "approved_at": now(),
            }
            if state is ApprovalState.STANDING:
                self._end_earlier(session, share, shown, actor)
            number = int(session.execute(insert(APPROVAL).returning(APPROVAL.c.id), [row]).scalar_one())
            if state is ApprovalState.STANDING:
                self._put_in_effect(session, share, number, chosen.value, kept)
            verb = "label.approve" if state is ApprovalState.STANDING else "label.request"
            details: dict[str, object] = {
                "approval": number,
                "label": chosen.value,
                "proposed": shown.proposed,
                "coverage": shown.coverage.value,
                "items": len(kept),
                "left_out": len(members) - len(kept),
            }
            self._audit_of(actor, session, verb, f"share:{share.id}", details)
        return Approved(number, len(kept), len(members) - len(kept), state)

    @exactly_once
    def answer_approval(self, number: int, share: ShareHandle, *, actor: str, agrees: bool) -> None:
        """A second person's word on a lowered label.

        Raises:
            ApprovalError: there is no such request, it is the asker's own, or what it is about has changed.
        """
        with self.database.writing() as session:
            row = self._approval(session, share, number, ApprovalState.REQUESTED)
            if row.approved_by == actor:
                raise ApprovalError("A second person has to answer this request.")
            seen = {"second_by": actor, "second_at": now()}
            if not agrees:
                refused = {**seen, "state": ApprovalState.REFUSED.value, "ended_by": actor, "ended_at": now()}
                session.execute(update(APPROVAL).where(APPROVAL.c.id == number).values(refused))
            else:
                members = approvals.members(session, share, Coverage(row.coverage), row.key, row.proposed)
                if approvals.revision(members, row.proposed) != row.revision:
                    raise ApprovalError("What this was asked for has changed.", remedy="Ask for it anew.")
                standing = {**seen, "state": ApprovalState.STANDING.value}
                session.execute(update(APPROVAL).where(APPROVAL.c.id == number).values(standing))
                out = {int(item) for item in row.left_out.split(",") if item}
                kept = [member for member in members if member[0] not in out]
                self._put_in_effect(session, share, number, row.label, kept)
            verb = "label.agree" if agrees else "label.refuse"
            self._audit_of(actor, session, verb, f"share:{share.id}", {"approval": number})

    @exactly_once
    def still_right(self, share: ShareHandle, number: int, *, actor: str) -> None:
        """Notes that somebody looked at an approval again and found it right. Raises ApprovalError."""
        with self.database.writing() as session:
            self._approval(session, share, number, ApprovalState.STANDING)
            confirmed = {"confirmed_by": actor, "confirmed_at": now()}
            session.execute(update(APPROVAL).where(APPROVAL.c.id == number).values(confirmed))
            self._audit_of(actor, session, "label.confirm", f"share:{share.id}", {"approval": number})

    @exactly_once
    def take_back(self, share: ShareHandle, number: int, *, actor: str) -> int:
        """Ends an approval; returns how many items have no label in effect by it any more.

        Raises:
            ApprovalError: there is no such approval that stands.
        """
        with self.database.writing() as session:
            self._approval(session, share, number, ApprovalState.STANDING, ApprovalState.REQUESTED)
            ended = {
                "state": ApprovalState.ENDED.value,
                "ended_by": actor,
                "ended_at": now(),
                "ended_why": "back",
            }
            session.execute(update(APPROVAL).where(APPROVAL.c.id == number).values(ended))
            mine = list(session.scalars(select(EFFECT.c.item_id).where(EFFECT.c.approval_id == number)))
            for some in chunks(mine):
                stale = update(EFFECT).where(EFFECT.c.item_id.in_(some))
                session.execute(stale.values(stale=Staleness.ENDED.value, since=now()))
            details: dict[str, object] = {"approval": number, "items": len(mine)}
            self._audit_of(actor, session, "label.take_back", f"share:{share.id}", details)
        return len(mine)

    @exactly_once
    def bring_in_effect(self, share: ShareHandle, today: date) -> dict[str, int]:
        """Labels in effect as items and approvals are now: after scans, new labels, at the end of a day.

        Returns how many items there are by staleness ("" is in effect, "none" was never approved).
        """
        with self.database.writing() as session:
            only_one(session, Lock.COUNTS, share.id)
            return approvals.refresh(session, share, today)

    def in_effect(self, items: Sequence[int]) -> dict[int, InEffect]:
        """The labels in effect of these items; who is missing has none."""
        with self.database.reading() as session:
            return approvals.in_effect(session, items)

    @staticmethod
    def _put_in_effect(
        session: Session,
        share: ShareHandle,
        number: int,
        label: str,
        kept: Sequence[tuple[int, int | None]],
    ) -> None:
        for some in chunks(kept):
            ids = [item for item, _ in some]
            session.execute(EFFECT.delete().where(EFFECT.c.item_id.in_(ids)))
            rows: list[dict[str, Any]] = [
                {
                    "item_id": item,
                    "share_id": share.id,
                    "approval_id": number,
                    "label": label,
                    "content_id": content,
                    "stale": Staleness.NONE.value,
                    "since": now(),
                }
                for item, content in some
            ]
            session.execute(insert(EFFECT), rows)

    @staticmethod
    def _end_earlier(session: Session, share: ShareHandle, shown: Shown, actor: str) -> None:
        """What stood about the same folder, content and label ends. (Of a kind the earlier stands for its
        own.)
        """
        if shown.coverage is Coverage.KIND:
            return
        same = (
            APPROVAL.c.share_id == share.id,
            APPROVAL.c.state == ApprovalState.STANDING.value,
            APPROVAL.c.coverage == shown.coverage.value,
            APPROVAL.c.key == shown.key,
            APPROVAL.c.proposed == shown.proposed,
        )
        ended = {
            "state": ApprovalState.ENDED.value,
            "ended_by": actor,
            "ended_at": now(),
            "ended_why": "replaced",
        }
        session.execute(update(APPROVAL).where(*same).values(ended))

    @staticmethod
    def _approval(session: Session, share: ShareHandle, number: int, *states: ApprovalState) -> Any:
        wanted = (APPROVAL.c.id == number, APPROVAL.c.share_id == share.id)
        row = session.execute(select(APPROVAL).where(*wanted)).first()
        if row is None or row.state not in states:
            raise ApprovalError("There is no such approval.", remedy="Reload the page.")
        return row


def _must_be_founded(shown: Shown, chosen: Label, reason: str, until: date | None) -> None:
    """Raises ApprovalError where an override lacks its reason or last day, or that is over."""
    if chosen.value != shown.proposed and not (reason.strip() and until):
        raise ApprovalError("Another label than the proposed one needs a reason and a last day.")
    if until is not None and until < now().date():
        raise ApprovalError("The last day is over already.")


def _as_shown(session: Session, share: ShareHandle, shown: Shown) -> list[tuple[int, int | None]]:
    """The members of a task. Raises ApprovalError where they are not those that were shown."""
    members = approvals.members(session, share, shown.coverage, shown.key, shown.proposed)
    if approvals.revision(members, shown.proposed) != shown.revision:
        raise ApprovalError(
            "Since this was shown, files were added, changed or labelled otherwise.",
            remedy="Reload the page and look at it again.",
        )
    return members


def _decided_by(session: Session, share: ShareHandle, actor: str, items: Sequence[int]) -> set[int]:
    """Those of `items` whose findings the actor decided about: reviewer and approver are two people."""
    found: set[int] = set()
    mine = (
        DECISION.c.domain == share.domain.value,
        DECISION.c.decided_by == actor,
        DECISION.c.state.in_([DecisionState.STANDING.value, DecisionState.REQUESTED.value]),
    )
    digests = select(DECISION.c.content_digest).where(*mine, DECISION.c.content_digest.is_not(None))
    contents = select(CONTENT.c.id).where(CONTENT.c.digest.in_(digests))
    own = select(DECISION.c.item_id).where(*mine, DECISION.c.item_id.is_not(None))
    for some in chunks(items):
        here = select(ITEM.c.id).where(ITEM.c.id.in_(some))
        found.update(session.scalars(here.where(ITEM.c.content_id.in_(contents) | ITEM.c.id.in_(own))))
    return found
