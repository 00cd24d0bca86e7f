"""The store's queue: what people are asked, who is at it, what waits until later."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select, update

from classify.errors import ClaimedError
from classify.inventory import decided, queue
from classify.inventory.handles import ShareHandle, chunks
from classify.inventory.locks import Lock, only_one
from classify.inventory.losses import exactly_once
from classify.inventory.queue import GroupLine, WantedGroups
from classify.inventory.store.home import Home
from classify.inventory.tables import QUESTION
from models.columns import now
from models.question import QuestionState

CLAIM_MINUTES = 20
"""So long a batch is one person's."""


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question in the queue."""

    id: int
    item_id: int
    group_key: str
    entity: str
    detector: str
    shape: str
    findings: int
    best: float
    risk: float
    claimed_by: str | None
    """Another person's, while they are at it."""


class Questions(Home):
    """What people are asked."""

    @exactly_once
    def ask(self, share: ShareHandle, lots: Collection[str] | None = None) -> int:
        """Brings the questions of a share up to date; returns how many of those looked at are open.

        Of what was read or labelled otherwise since; with `lots`, of what these decisions are about.
        """
        with self.database.writing() as session:
            only_one(session, Lock.COUNTS, share.id)
            if lots is None:
                ids = queue.outdated(session, share)
            else:
                ids = queue.families(session, share, decided.concerned(session, share, lots))
            return queue.refresh(session, share, ids)

    def groups(
        self, shares: Sequence[ShareHandle], *, limit: int = 100, wanted: WantedGroups | None = None
    ) -> list[GroupLine]:
        """The groups with open questions, riskiest first."""
        with self.database.reading() as session:
            return queue.groups(session, shares, limit, now(), wanted)

    @exactly_once
    def batch(
        self, shares: Sequence[ShareHandle], *, actor: str, questions: int, also: Collection[int] = ()
    ) -> list[QuestionLine]:
        """Takes the riskiest open questions nobody else is at, whole groups one after the other, and `also`
        these.

        They are the actor's for twenty minutes; what he had claimed before comes with them.
        """
        moment = now()
        free = or_(
            QUESTION.c.claimed_by.is_(None),
            QUESTION.c.claimed_by == actor,
            QUESTION.c.claimed_until < moment,
        )
        mine = (QUESTION.c.share_id.in_([share.id for share in shares]), *queue.is_open(moment), free)
        taken: list[QuestionLine] = []
        with self.database.writing() as session:
            total = func.sum(QUESTION.c.risk)
            ordered = select(QUESTION.c.group_key).where(*mine).group_by(QUESTION.c.group_key)
            for group in session.scalars(
                ordered.order_by(total.desc(), QUESTION.c.group_key).limit(questions)
            ):
                of_group = (QUESTION.c.group_key == group, *mine)
                rows = select(QUESTION).where(*of_group).order_by(QUESTION.c.risk.desc(), QUESTION.c.id)
                taken += [
                    _line(row) for row in session.execute(rows.limit(questions - len(taken))).mappings()
                ]
                if len(taken) >= questions:
                    break
            if also:
                rows = select(QUESTION).where(*mine, QUESTION.c.id.in_(sorted(also)))
                known = {one.id for one in taken}
                more = (_line(row) for row in session.execute(rows).mappings())
                taken += [one for one in more if one.id not in known]
            until = moment + timedelta(minutes=CLAIM_MINUTES)
            for some in chunks([one.id for one in taken]):
                claim = update(QUESTION).where(QUESTION.c.id.in_(some))
                session.execute(claim.values(claimed_by=actor, claimed_until=until))
        return taken

    def must_be_free(self, questions: Collection[int], *, actor: str) -> None:
        """Nobody decides unknowingly what another is at. Raises ClaimedError naming who."""
        others = and_(QUESTION.c.claimed_by != actor, QUESTION.c.claimed_until >= now())
        with self.database.reading() as session:
            for some in chunks(sorted(questions)):
                rows = select(QUESTION.c.claimed_by).where(QUESTION.c.id.in_(some), others).limit(1)
                if (name := session.scalar(rows)) is not None:
                    raise ClaimedError(f"{name} is deciding this right now.")

    @exactly_once
    def snooze(self, questions: Collection[int], until: datetime, *, actor: str) -> int:
        """Puts open questions off; returns how many."""
        count = 0
        with self.database.writing() as session:
            for some in chunks(sorted(questions)):
                open_ones = (QUESTION.c.id.in_(some), QUESTION.c.state == QuestionState.OPEN.value)
                values = {"state": QuestionState.SNOOZED.value, "snoozed_until": until, "claimed_by": None}
                ids = list(session.scalars(select(QUESTION.c.id).where(*open_ones)))
                session.execute(update(QUESTION).where(QUESTION.c.id.in_(ids)).values(values))
                count += len(ids)
            self._audit_of(
                actor, session, "question.snooze", "", {"questions": count, "until": until.isoformat()}
            )
        return count

    @exactly_once
    def assign(self, questions: Collection[int], name: str, *, actor: str) -> int:
        """Gives questions to somebody, "" to nobody; returns how many."""
        return self._put(questions, {"assigned_to": name or None}, actor, "question.assign", {"to": name})

    @exactly_once
    def refer(self, share: ShareHandle, questions: Collection[int], note: str, *, actor: str) -> int:
        """Asks the steward about questions of `share`; returns how many. The note is kept encrypted."""
        values = {
            "referred_by": actor,
            "referred_at": now(),
            "referral_sealed": share.sealer.seal(note) if note else None,
            "claimed_by": None,
            "turn": QUESTION.c.turn + 1,
        }
        return self._put(questions, values, actor, "question.refer", {})

    def _put(
        self,
        questions: Collection[int],
        values: Mapping[str, Any],
        actor: str,
        verb: str,
        details: Mapping[str, object],
    ) -> int:
        count = 0
        with self.database.writing() as session:
            for some in chunks(sorted(questions)):
                mine = (QUESTION.c.id.in_(some), QUESTION.c.state != QuestionState.DECIDED.value)
                ids = list(session.scalars(select(QUESTION.c.id).where(*mine)))
                session.execute(update(QUESTION).where(QUESTION.c.id.in_(ids)).values(dict(values)))
                count += len(ids)
            self._audit_of(actor, session, verb, "", {"questions": count, **details})
        return count


def _line(row: object) -> QuestionLine:
    return QuestionLine(**{name: row[name] for name in QuestionLine.__slots__})  # type: ignore[index]
