"""The store's approvals: labels put in effect, confirmed, taken back; by whom, and by whom not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import Session

from classify.errors import ApprovalError, SecondPersonError, StaleTaskError, UnfoundedError
from classify.inventory import approvals, approved, effects
from classify.inventory.approvals import InEffect, Member, Order, Task, Waiting
from classify.inventory.approved import Record
from classify.inventory.finish import recount_effects
from classify.inventory.handles import ShareHandle, chunks
from classify.inventory.locks import Lock, only_one
from classify.inventory.losses import exactly_once
from classify.inventory.store.effects import Effects
from classify.inventory.tables import APPROVAL, EFFECT
from models.approval import ApprovalState, Coverage, Staleness
from models.columns import now
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


class Approvals(Effects):
    """Which labels are in effect."""

    def tasks(
        self,
        share: ShareHandle,
        coverage: Coverage,
        *,
        limit: int = 100,
        offset: int = 0,
        order: Order = Order.UNSURE,
    ) -> list[Task]:
        """What waits for a steward: folders, kinds of documents or rules, the least sure labels first."""
        with self.database.reading() as session:
            return approvals.tasks(session, share, coverage, limit=limit, offset=offset, order=order)

    def waiting(self, shares: Sequence[ShareHandle]) -> Waiting:
        """How much waits for stewards in these shares."""
        with self.database.reading() as session:
            return sum((approvals.waiting(session, share) for share in shares), Waiting())

    def shown(self, share: ShareHandle, coverage: Coverage, key: str, proposed: str) -> Shown:
        """A task, as it is to be shown and approved."""
        with self.database.reading() as session:
            members = approvals.members(session, share, coverage, key, proposed)
        revision = approvals.revision(members, proposed)
        return Shown(coverage, key, proposed, tuple(one.item for one in members), revision)

    def shown_of(self, share: ShareHandle, coverage: Coverage, item: int) -> Shown | None:
        """The task an item is in, or would be in; None where it cannot be in one of that kind."""
        with self.database.reading() as session:
            task = approvals.task_of(session, share, coverage, item)
        return self.shown(share, coverage, *task) if task is not None else None

    def own_of(self, share: ShareHandle, person: str, items: Collection[int]) -> set[int]:
        """Those of `items` that a person decided about as a reviewer: somebody else approves them."""
        with self.database.reading() as session:
            return approved.own_of(session, share, person, items)

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

        What the actor decided about as a reviewer is left out. A lower label than was proposed, or is in
        effect, waits for a second person in a share that is flagged for criminal-justice information.

        Raises:
            ApprovalError: something changed since it was shown; an override lacks its reason or last day;
                there is nothing left to approve.
        """
        chosen = label or Label(shown.proposed)
        _must_be_founded(shown, chosen, reason, until)
        with self.database.writing() as session:
            only_one(session, Lock.COUNTS, share.id)
            members = _as_shown(session, share, shown)
            numbers = {one.item for one in members}
            out = numbers & (set(left_out) | approved.own_of(session, share, actor, numbers))
            kept = [one for one in members if one.item not in out]
            if not kept:
                raise _nothing_left(set(left_out) >= numbers)
            lowered = share.criminal_justice and chosen.rank < _highest(session, shown.proposed, kept)
            state = ApprovalState.REQUESTED if lowered else ApprovalState.STANDING
            row = {
                "share_id": share.id,
                "coverage": shown.coverage.value,
                "key": shown.key,
                "proposed": shown.proposed,
                "label": chosen.value,
                "reason_sealed": share.sealer.seal(reason.strip()) if reason.strip() else None,
                "until": until,
                "policy": policy,
                "grounds": sorted({one.ground for one in kept}),
                "revision": shown.revision,
                "items": len(kept),
                "example": kept[0].item,
                "left_out": ",".join(str(number) for number in sorted(out)),
                "state": state.value,
                "approved_by": actor,
                "approved_at": now(),
            }
            number = int(session.execute(insert(APPROVAL).returning(APPROVAL.c.id), [row]).scalar_one())
            if state is ApprovalState.STANDING:
                self._put_in_effect(session, share, number, chosen.value, kept)
                effects.end_empty(session, share, actor)
            verb = "label.approve" if state is ApprovalState.STANDING else "label.request"
            details: dict[str, object] = {
                "approval": number,
                "label": chosen.value,
                "proposed": shown.proposed,
                "coverage": shown.coverage.value,
                "items": len(kept),
                "left_out": len(out),
            }
            self._audit_of(actor, session, verb, f"share:{share.id}", details)
        return Approved(number, len(kept), len(out), state)

    @exactly_once
    def answer_approval(self, number: int, share: ShareHandle, *, actor: str, agrees: bool) -> None:
        """A second person's word on a lowered label.

        Raises:
            ApprovalError: there is no such request, it is the asker's own or about what this person decided
                as a reviewer, or what it is about has changed.
        """
        with self.database.writing() as session:
            only_one(session, Lock.COUNTS, share.id)
            row = self._approval(session, share, number, ApprovalState.REQUESTED)
            if row.approved_by == actor:
                raise SecondPersonError("A second person has to answer this request: you asked for it.")
            seen = {"second_by": actor, "second_at": now()}
            if not agrees:
                refused = {**seen, "state": ApprovalState.REFUSED.value, "ended_by": actor, "ended_at": now()}
                session.execute(update(APPROVAL).where(APPROVAL.c.id == number).values(refused))
            else:
                if row.until is not None and row.until < now().date():
                    raise UnfoundedError("The last day of what was asked for is over already.")
                members = approvals.members(session, share, Coverage(row.coverage), row.key, row.proposed)
                if approvals.revision(members, row.proposed) != row.revision:
                    raise StaleTaskError("What this was asked for has changed.", remedy="Ask for it anew.")
                out = {int(item) for item in row.left_out.split(",") if item}
                kept = [one for one in members if one.item not in out]
                if approved.own_of(session, share, actor, {one.item for one in kept}):
                    raise SecondPersonError("You decided about some of these files as a reviewer.")
                standing = {**seen, "state": ApprovalState.STANDING.value}
                session.execute(update(APPROVAL).where(APPROVAL.c.id == number).values(standing))
                self._put_in_effect(session, share, number, row.label, kept)
                effects.end_empty(session, share, actor)
            verb = "label.agree" if agrees else "label.refuse"
            details: dict[str, object] = {"approval": number, "label": row.label, "items": row.items}
            self._audit_of(actor, session, verb, f"share:{share.id}", details)

    def to_confirm(self, share: ShareHandle, number: int) -> str:
        """The revision of what leans on an approval: to say of it that it is still right."""
        with self.database.reading() as session:
            self._approval(session, share, number, ApprovalState.STANDING)
            return _confirmable(session, number)

    @exactly_once
    def still_right(self, share: ShareHandle, number: int, *, actor: str, revision: str = "") -> int:
        """Notes that somebody looked at an approval again and found it right; returns how many labels that
        were stale, because a rule or the law changed, are in effect again.

        Raises:
            ApprovalError: it does not stand any more, or what leans on it is not what was shown (`revision`;
                without one, nothing that is stale comes in effect).
        """
        with self.database.writing() as session:
            only_one(session, Lock.COUNTS, share.id)
            row = self._approval(session, share, number, ApprovalState.STANDING)
            again: list[Member] = []
            if revision:
                if revision != _confirmable(session, number):
                    raise StaleTaskError("Since this was shown, what leans on it has changed.")
                leaning = approved.to_confirm(session, number)
                own = approved.own_of(session, share, actor, {one.item for one, _ in leaning})
                again = [
                    one for one, stale in leaning if stale in approved.STILL_RIGHT and one.item not in own
                ]
            grounds = sorted({*row.grounds, *(one.ground for one in again)})
            confirmed = {"confirmed_by": actor, "confirmed_at": now(), "grounds": grounds}
            session.execute(update(APPROVAL).where(APPROVAL.c.id == number).values(confirmed))
            self._put_in_effect(session, share, number, row.label, again)
            details: dict[str, object] = {"approval": number, "items": len(again)}
            self._audit_of(actor, session, "label.confirm", f"share:{share.id}", details)
        return len(again)

    @exactly_once
    def take_back(self, share: ShareHandle, number: int, *, actor: str) -> int:
        """Ends an approval; returns how many items have no label in effect by it any more.

        Raises:
            ApprovalError: there is no such approval that stands.
        """
        with self.database.writing() as session:
            only_one(session, Lock.COUNTS, share.id)
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
            recount_effects(session, share.id)
            details: dict[str, object] = {"approval": number, "items": len(mine)}
            self._audit_of(actor, session, "label.take_back", f"share:{share.id}", details)
        return len(mine)

    def in_effect(self, items: Sequence[int]) -> dict[int, InEffect]:
        """The labels in effect of these items; who is missing has none."""
        with self.database.reading() as session:
            return approvals.in_effect(session, items)

    def approvals_on_record(
        self,
        shares: Sequence[ShareHandle],
        states: Collection[ApprovalState] = tuple(ApprovalState),
        *,
        before: int = 0,
        limit: int = 100,
        stale: bool = False,
    ) -> list[Record]:
        """Approvals of shares, the newest first, those below the number `before`."""
        with self.database.reading() as session:
            return approved.records(session, shares, states, before=before, limit=limit, stale=stale)

    def approval(self, share: ShareHandle, number: int) -> Record | None:
        """One approval of a share."""
        with self.database.reading() as session:
            return approved.record(session, share, number)

    def approvals_about(self, share: ShareHandle, item: int) -> list[Record]:
        """The approvals that concern an item, the newest first."""
        with self.database.reading() as session:
            return approved.about_item(session, share, item)

    def under_approval(
        self, number: int, *, offset: int = 0, limit: int = 100
    ) -> list[tuple[int, Staleness]]:
        """Items whose labels lean on an approval, those that are stale first."""
        with self.database.reading() as session:
            return approved.under(session, number, offset=offset, limit=limit)

    @staticmethod
    def _put_in_effect(
        session: Session, share: ShareHandle, number: int, label: str, kept: Sequence[Member]
    ) -> None:
        for some in chunks(kept):
            ids = [one.item for one in some]
            session.execute(EFFECT.delete().where(EFFECT.c.item_id.in_(ids)))
            rows: list[dict[str, Any]] = [
                {
                    "item_id": one.item,
                    "share_id": share.id,
                    "approval_id": number,
                    "label": label,
                    "content_id": one.content,
                    "stale": Staleness.NONE.value,
                    "since": now(),
                }
                for one in some
            ]
            session.execute(insert(EFFECT), rows)
        recount_effects(session, share.id)

    @staticmethod
    def _approval(session: Session, share: ShareHandle, number: int, *states: ApprovalState) -> Any:
        wanted = (APPROVAL.c.id == number, APPROVAL.c.share_id == share.id)
        row = session.execute(select(APPROVAL).where(*wanted)).first() if number <= approved.MOST else None
        if row is None or row.state not in states:
            raise ApprovalError("There is no such approval.", remedy="Reload the page.")
        return row


def _must_be_founded(shown: Shown, chosen: Label, reason: str, until: date | None) -> None:
    """Raises UnfoundedError where an override lacks its reason or last day, or that is over."""
    if chosen.value != shown.proposed and not (reason.strip() and until):
        raise UnfoundedError("Another label than the proposed one needs a reason and a last day.")
    if until is not None and until < now().date():
        raise UnfoundedError("The last day is over already.")


def _as_shown(session: Session, share: ShareHandle, shown: Shown) -> list[Member]:
    """The members of a task. Raises StaleTaskError where they are not those that were shown."""
    members = approvals.members(session, share, shown.coverage, shown.key, shown.proposed)
    if approvals.revision(members, shown.proposed) != shown.revision:
        raise StaleTaskError(
            "Since this was shown, files were added, changed or labeled otherwise.",
            remedy="Reload the page and look at it again.",
        )
    return members


def _nothing_left(all_left_out: bool) -> ApprovalError:
    if all_left_out:
        return ApprovalError("Nothing is left to approve here: every file was left out.")
    return ApprovalError(
        "Nothing is left to approve here: you decided about all of it as a reviewer.",
        remedy="Another steward has to approve it.",
    )


def _highest(session: Session, proposed: str, kept: Iterable[Member]) -> int:
    """The rank of the strictest label that was proposed for these items, or was ever put in effect."""
    known = approvals.in_effect(session, [one.item for one in kept])
    return max(Label(label).rank for label in (proposed, *(one.label for one in known.values())))


def _confirmable(session: Session, number: int) -> str:
    leaning = approved.to_confirm(session, number)
    return approvals.revision([one for one, _ in leaning], ",".join(stale.value for _, stale in leaning))
