"""The store's decisions: taken, undone, agreed to by a second person. Nothing is overwritten."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import distinct, func, insert, select, update
from sqlmodel import Session

from classify.errors import DecisionError
from classify.inventory import decided
from classify.inventory.handles import ShareHandle, chunks
from classify.inventory.losses import exactly_once
from classify.inventory.rebuild import stored_finding
from classify.inventory.store.home import Home
from classify.inventory.tables import CONTENT, DECISION, EXPLANATION, FINDING, ITEM
from models.columns import now
from models.decision import DecisionState, Scope, Verdict

UNDO_HOURS = 24
"""So long whoever decided may take it back without a reason."""
_STALE = DecisionError(
    "What you decided on has changed meanwhile.", remedy="Reload the page and look at it again."
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A finding as the person saw it: which one, in which item."""

    item_id: int
    finding_id: int


@dataclass(frozen=True, slots=True)
class Taken:
    """What a press of a key did."""

    lot: str
    decisions: int
    places: int
    """Places whose finding it is about, in the whole security domain."""
    items: int
    state: DecisionState


class Decisions(Home):
    """What people say of what was found."""

    @exactly_once
    def decide(
        self,
        share: ShareHandle,
        seen: Sequence[Seen],
        verdict: Verdict,
        scope: Scope,
        *,
        actor: str,
        seconds: float = 0.0,
        note: str = "",
        group_key: str = "",
        second_person: bool = False,
    ) -> Taken:
        """Takes one decision about all findings `seen` in `share`; earlier ones about the same end.

        Args:
            share: where they were seen.
            seen: what was on the screen; all of it must still be there.
            verdict: what is said.
            scope: how far it reaches. Without a fingerprint (few possible values) it is the place alone.
            actor: who.
            seconds: how long they looked.
            note: in words, without values (the caller has asked the detectors); kept encrypted.
            group_key: of a group's decision.
            second_person: it is a request, and counts when somebody else agrees.

        Raises:
            DecisionError: something is not there any more as it was seen.
        """
        lot = secrets.token_hex(8)
        state = DecisionState.REQUESTED if second_person else DecisionState.STANDING
        with self.database.writing() as session:
            rows = self._seen_rows(session, share, seen, scope)
            fixed = {"domain": share.domain.value, "share_id": share.id, "verdict": verdict.value}
            made = {decided.about(one): one for one in ({**row, **fixed} for row in rows)}
            common = {
                "state": state.value,
                "lot": lot,
                "group_key": group_key,
                "note_sealed": share.sealer.seal(note) if note else None,
                "decided_by": actor,
                "decided_at": now(),
                "seconds": seconds / max(1, len(made)),
            }
            if state is DecisionState.STANDING:
                self._end_what_stood(session, share.domain.value, list(made.values()), actor)
            session.execute(insert(DECISION), [{**one, **common} for one in made.values()])
            items = decided.concerned(session, share, [lot])
            places = _places(session, share, list(made.values()))
            self._audit_of(
                actor,
                session,
                "decision.take" if state is DecisionState.STANDING else "decision.request",
                f"share:{share.id}",
                {
                    "lot": lot,
                    "verdict": verdict.value,
                    "scope": scope.value,
                    "decisions": len(made),
                    "places": places,
                    "items": len(items),
                },
            )
        return Taken(lot, len(made), places, len(items), state)

    @exactly_once
    def end_decisions(self, lot: str, *, actor: str, why: str = "reversed") -> int:
        """Ends the decisions of a lot; returns how many there were.

        `undone` is for whoever took them, within a day; `reversed` for ever.

        Raises:
            DecisionError: there are none that stand, or the day is over.
        """
        with self.database.writing() as session:
            rows = self._of_lot(session, lot, DecisionState.STANDING, DecisionState.REQUESTED)
            mine = all(row["decided_by"] == actor for row in rows)
            if why == "undone" and not (
                mine and all(now() - row["decided_at"] < timedelta(hours=UNDO_HOURS) for row in rows)
            ):
                raise DecisionError(
                    "This cannot be undone any more, or is another person's.",
                    remedy="Reverse it instead; that is kept in its history.",
                )
            self._end_rows(session, [row["id"] for row in rows], actor, why)
            details: Mapping[str, object] = {"lot": lot, "decisions": len(rows), "why": why}
            self._audit_of(actor, session, "decision.end", "", details)
        return len(rows)

    @exactly_once
    def answer_request(self, lot: str, *, actor: str, agrees: bool) -> int:
        """A second person's word on a request; returns how many decisions it was about.

        Raises:
            DecisionError: there is no such request, or it is the asker's own.
        """
        with self.database.writing() as session:
            rows = self._of_lot(session, lot, DecisionState.REQUESTED)
            if any(row["decided_by"] == actor for row in rows):
                raise DecisionError(
                    "A second person has to answer this request.", remedy="Somebody else with this right can."
                )
            ids = [row["id"] for row in rows]
            seen = {"second_by": actor, "second_at": now()}
            if agrees:
                for share in {row["share_id"]: row for row in rows}.values():
                    self._end_what_stood(session, share["domain"], rows, actor)
                values: dict[str, Any] = {**seen, "state": DecisionState.STANDING.value}
            else:
                values = {
                    **seen,
                    "state": DecisionState.REFUSED.value,
                    "ended_by": actor,
                    "ended_at": now(),
                    "ended_why": "refused",
                }
            for some in chunks(ids):
                session.execute(update(DECISION).where(DECISION.c.id.in_(some)).values(values))
            verb = "decision.agree" if agrees else "decision.refuse"
            self._audit_of(actor, session, verb, "", {"lot": lot, "decisions": len(rows)})
        return len(rows)

    @staticmethod
    def _seen_rows(
        session: Session, share: ShareHandle, seen: Sequence[Seen], scope: Scope
    ) -> list[dict[str, Any]]:
        """The findings that were seen, with their items and contents. Raises DecisionError."""
        findings: dict[int, Any] = {}
        items: dict[int, Any] = {}
        for some in chunks(sorted({one.finding_id for one in seen})):
            explained = select(FINDING, EXPLANATION.c.why, EXPLANATION.c.detector).join(
                EXPLANATION, FINDING.c.explanation_id == EXPLANATION.c.id
            )
            rows = session.execute(explained.where(FINDING.c.id.in_(some))).mappings()
            findings.update((row["id"], row) for row in rows)
        for some in chunks(sorted({one.item_id for one in seen})):
            here = (ITEM.c.share_id == share.id, ITEM.c.gone_scan_id.is_(None), ITEM.c.id.in_(some))
            known = select(ITEM.c.id, ITEM.c.content_id, ITEM.c.label).where(*here)
            items.update((row["id"], row) for row in session.execute(known).mappings())
        places = decided.whereabouts(session, share, items)
        found = []
        for one in seen:
            finding, item = findings.get(one.finding_id), items.get(one.item_id)
            if finding is None or item is None:
                raise _STALE
            its_own = finding["item_id"] is not None
            if (finding["item_id"] if its_own else finding["content_id"]) != (
                item["id"] if its_own else item["content_id"]
            ):
                raise _STALE
            stored, where = stored_finding(finding, share.sealer), places[item["id"]]
            # What has no fingerprint (few possible values) is decided place by place.
            reach = scope if finding["fingerprint"] is not None else Scope.PLACE
            found.append(
                {
                    "entity": finding["entity"],
                    "detector": finding["detector"],
                    "score": finding["score"],
                    "fingerprint": finding["fingerprint"],
                    "scope": reach.value,
                    "content_digest": where.holder(stored, reach),
                    "place_digest": decided.place_digest(stored, where.inner),
                    "item_id": item["id"],
                    "label_before": item["label"] or "",
                }
            )
        return found

    def _end_what_stood(self, session: Session, domain: str, made: Sequence[Any], actor: str) -> None:
        """Ends what stood about the same, in the same scope."""
        wanted = {decided.about(one) for one in made}
        ids: list[int] = []
        for column in (DECISION.c.fingerprint, DECISION.c.content_digest, DECISION.c.item_id):
            values = sorted({one[column.name] for one in made if one[column.name] is not None})
            of_items = (DECISION.c.content_digest.is_(None),) if column is DECISION.c.item_id else ()
            for some in chunks(values):
                same = select(DECISION).where(*decided.stands(domain), *of_items, column.in_(some))
                rows = session.execute(same).mappings()
                ids += [row["id"] for row in rows if decided.about(row) in wanted]
        self._end_rows(session, sorted(set(ids)), actor, "replaced")

    @staticmethod
    def _end_rows(session: Session, ids: Sequence[int], actor: str, why: str) -> None:
        ended = {
            "state": DecisionState.ENDED.value,
            "ended_by": actor,
            "ended_at": now(),
            "ended_why": why,
        }
        for some in chunks(ids):
            session.execute(update(DECISION).where(DECISION.c.id.in_(some)).values(ended))

    @staticmethod
    def _of_lot(session: Session, lot: str, *states: DecisionState) -> list[Any]:
        of_lot = (DECISION.c.lot == lot, DECISION.c.state.in_([state.value for state in states]))
        rows = list(session.execute(select(DECISION).where(*of_lot)).mappings())
        if not rows:
            raise DecisionError("There is no such decision that stands.", remedy="Reload the page.")
        return rows


def _places(session: Session, share: ShareHandle, made: Collection[Mapping[str, Any]]) -> int:
    """Places that these decisions are about: in the share, of the scope `everywhere` in the whole domain."""
    values: dict[Scope, set[str]] = {}
    for row in made:
        if row["scope"] != Scope.PLACE:
            values.setdefault(Scope(row["scope"]), set()).add(row["fingerprint"])
    count = sum(row["scope"] == Scope.PLACE for row in made)
    for scope, prints in values.items():
        there: tuple[Any, ...] = (ITEM.c.gone_scan_id.is_(None), ITEM.c.share_id == share.id)
        if scope is Scope.EVERYWHERE:  # fingerprints of another domain are others
            there = there[:1]
        if scope is Scope.ITEM:
            outer = ITEM.alias("outer")
            digests = {row["content_digest"] for row in made} - {None}
            contents = select(CONTENT.c.id).where(CONTENT.c.digest.in_(sorted(digests)))
            holds = select(outer.c.id).where(outer.c.content_id.in_(contents))
            ids = {row["item_id"] for row in made}
            there += (
                ITEM.c.content_id.in_(contents) | ITEM.c.container_id.in_(holds) | ITEM.c.id.in_(sorted(ids)),
            )
        for some in chunks(sorted(prints)):
            for held in (ITEM.c.content_id == FINDING.c.content_id, ITEM.c.id == FINDING.c.item_id):
                reached = select(func.count(distinct(FINDING.c.id))).join(ITEM, held)
                count += int(session.scalar(reached.where(FINDING.c.fingerprint.in_(some), *there)) or 0)
    return count
