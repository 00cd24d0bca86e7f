"""The store's decisions: taken, undone, agreed to by a second person. Nothing is overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import Session

from classify.errors import DecisionError, StaleError
from classify.inventory import decided
from classify.inventory.handles import ShareHandle, chunks
from classify.inventory.reached import of_lot
from classify.inventory.rebuild import stored_finding
from classify.inventory.store.home import Home
from classify.inventory.tables import DECISION, EXPLANATION, FINDING, ITEM
from models.columns import now
from models.decision import DecisionState, Scope, Verdict

UNDO_HOURS = 24
"""So long whoever decided may take it back without a reason."""
_STALE = StaleError("What you decided on has changed meanwhile.")


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
    state: DecisionState


@dataclass(frozen=True, slots=True)
class Saying:
    """What is said, by whom, and how."""

    verdict: Verdict
    scope: Scope
    actor: str
    seconds: float = 0.0
    note: str = ""
    group_key: str = ""


class Decisions(Home):
    """What people say of what was found."""

    def _take(
        self,
        session: Session,
        share: ShareHandle,
        rows: Sequence[dict[str, Any]],
        said: Saying,
        lot: str,
        state: DecisionState,
    ) -> Taken:
        """Writes decisions about what `_seen_rows` found; what stood about the same ends."""
        made: dict[tuple[object, ...], dict[str, Any]] = {}
        for row in rows:
            one = _decision(row, share, said.verdict, said.scope)
            made[decided.about(one)] = one
        common = {
            "state": state.value,
            "lot": lot,
            "group_key": said.group_key,
            "note_sealed": share.sealer.seal(said.note) if said.note else None,
            "decided_by": said.actor,
            "decided_at": now(),
            "seconds": said.seconds / max(1, len(made)),
        }
        if state is DecisionState.STANDING:
            self._end_what_stood(session, share.domain.value, list(made.values()), said.actor, lot)
        session.execute(insert(DECISION), [{**one, **common} for one in made.values()])
        return Taken(lot, len(made), state)

    def _note_taken(self, session: Session, share: ShareHandle, said: Saying, taken: Taken) -> None:
        reach = of_lot(session, [share], taken.lot)
        stands = taken.state is DecisionState.STANDING
        self._audit_of(
            said.actor,
            session,
            "decision.take" if stands else "decision.request",
            f"share:{share.id}",
            {
                "lot": taken.lot,
                "verdict": said.verdict.value,
                "scope": said.scope.value,
                "decisions": taken.decisions,
                "places": reach.places,
                "items": len(reach.files),
            },
        )

    def _end(self, session: Session, lot: str, actor: str, why: str) -> list[Any]:
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
        if why == "undone":
            self._reinstate(session, lot)
        details: Mapping[str, object] = {"lot": lot, "decisions": len(rows), "why": why}
        self._audit_of(actor, session, "decision.end", "", details)
        return rows

    def _second_word(self, session: Session, lot: str, actor: str, *, agrees: bool) -> list[Any]:
        rows = self._of_lot(session, lot, DecisionState.REQUESTED)
        if any(row["decided_by"] == actor for row in rows):
            raise DecisionError(
                "A second person has to answer this request.", remedy="Somebody else with this right can."
            )
        ids = [row["id"] for row in rows]
        values: dict[str, Any] = {"second_by": actor, "second_at": now()}
        if agrees:
            for domain in {row["domain"] for row in rows}:
                self._end_what_stood(session, domain, rows, actor, lot)
            values["state"] = DecisionState.STANDING.value
        else:
            values |= {
                "state": DecisionState.REFUSED.value,
                "ended_by": actor,
                "ended_at": now(),
                "ended_why": "refused",
            }
        for some in chunks(ids):
            session.execute(update(DECISION).where(DECISION.c.id.in_(some)).values(values))
        verb = "decision.agree" if agrees else "decision.refuse"
        self._audit_of(actor, session, verb, "", {"lot": lot, "decisions": len(rows)})
        return rows

    @staticmethod
    def _seen_rows(session: Session, share: ShareHandle, seen: Sequence[Seen]) -> list[dict[str, Any]]:
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
            found.append(
                {
                    "entity": finding["entity"],
                    "detector": finding["detector"],
                    "score": finding["score"],
                    "fingerprint": finding["fingerprint"],
                    "content_digest": where.content_digest,
                    "place_holder": where.holder(stored, Scope.PLACE),
                    "place_digest": decided.place_digest(stored, where.inner),
                    "item_id": item["id"],
                    "label_before": item["label"] or "",
                }
            )
        return found

    def _end_what_stood(
        self, session: Session, domain: str, made: Sequence[Any], actor: str, lot: str
    ) -> None:
        """Ends what stood about the same, in the same scope."""
        wanted = {decided.about(one) for one in made}
        ids = [
            row["id"] for row in self._standing_about(session, domain, made) if decided.about(row) in wanted
        ]
        self._end_rows(session, ids, actor, "replaced", replaced_by=lot)

    @staticmethod
    def _standing_about(session: Session, domain: str, rows: Iterable[Any]) -> list[Any]:
        """The decisions that stand about the values, contents or items of these, by number."""
        asked = list(rows)
        found: dict[int, Any] = {}
        for column in (DECISION.c.fingerprint, DECISION.c.content_digest, DECISION.c.item_id):
            values = {one[column.name] for one in asked} - {None}
            # As the indexes are: values by their entity, items where there is no content.
            by_index = DECISION.c.entity.in_({one["entity"] for one in asked})
            if column is DECISION.c.item_id:
                by_index = DECISION.c.content_digest.is_(None)
            for some in chunks(sorted(values)):
                same = select(DECISION).where(*decided.stands(domain), by_index, column.in_(some))
                found.update((row["id"], row) for row in session.execute(same).mappings())
        return [found[number] for number in sorted(found)]

    def _reinstate(self, session: Session, lot: str) -> None:
        """What a lot had taken the place of stands again, as rows of their own: nothing is overwritten."""
        rows = session.execute(select(DECISION).where(DECISION.c.replaced_by == lot)).mappings().all()
        if not rows:
            return
        taken = {
            decided.about(row)
            for domain in {row["domain"] for row in rows}
            for row in self._standing_about(session, domain, rows)
        }
        ended = ("ended_by", "ended_at", "ended_why", "ended_note_sealed", "replaced_by")
        again = [
            {
                **{name: value for name, value in row.items() if name != "id"},
                **dict.fromkeys(ended),
                "state": DecisionState.STANDING.value,
                "seconds": 0.0,  # nobody looked again
            }
            for row in rows
            if decided.about(row) not in taken
        ]
        if again:
            session.execute(insert(DECISION), again)

    @staticmethod
    def _end_rows(
        session: Session, ids: Sequence[int], actor: str, why: str, replaced_by: str | None = None
    ) -> None:
        ended = {
            "state": DecisionState.ENDED.value,
            "ended_by": actor,
            "ended_at": now(),
            "ended_why": why,
            "replaced_by": replaced_by,
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


def _decision(row: dict[str, Any], share: ShareHandle, verdict: Verdict, scope: Scope) -> dict[str, Any]:
    """A row of the table, without who and when. What has no fingerprint is decided place by place."""
    reach = scope if row["fingerprint"] is not None else Scope.PLACE
    holder = row["place_holder"] if reach is Scope.PLACE else row["content_digest"]
    return {
        **{name: value for name, value in row.items() if name != "place_holder"},
        "content_digest": holder,
        "domain": share.domain.value,
        "scope": reach.value,
        "share_id": share.id,
        "verdict": verdict.value,
    }
