"""The store's answers to questions: what was on the screen is decided, labels follow, all in one transaction.

A press of a key is kept whole or not at all: the decisions, the labels that follow from them, and that nobody
is asked any more. Whoever was shown something else in the meantime is refused.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session

from classify.errors import DecisionError
from classify.inventory import asked as asking
from classify.inventory import decided, queue
from classify.inventory.asked import Asked
from classify.inventory.handles import ShareHandle, chunks
from classify.inventory.locks import Lock, only_one
from classify.inventory.losses import exactly_once
from classify.inventory.store.decisions import Decisions, Saying, Seen, Taken
from classify.inventory.store.labels import Labels
from classify.inventory.store.shares import Shares
from classify.inventory.tables import DECISION, QUESTION
from classify.twins import Proposer
from models.columns import now
from models.decision import DecisionState, Scope, Verdict
from models.labels import Label
from models.question import QuestionState

_STALE = DecisionError(
    "What you decided on has changed meanwhile.", remedy="Reload the page and look at it again."
)
Falls = Callable[[ShareHandle, Label, Label], bool]
"""Whether a label of a share that would fall (before, after) takes a second person."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """What was on the screen when a key was pressed."""

    revision: str
    question: int = 0
    findings: frozenset[int] | None = None
    """Of the question, where not all of them are meant."""
    group: str = ""
    """Instead of a question."""
    left_out: frozenset[int] = frozenset()
    """Questions of the group that are not meant."""
    lot: str = ""
    """As whoever asks names it: what is sent twice is done once."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of it."""

    taken: Taken
    questions: int
    items: int
    """Files it reaches in the shares that were given."""
    copies: int
    """Of them those it was not taken in."""
    relabelled: int
    again: bool = False
    """It had been done before; nothing was done now."""


class Answers(Decisions, Labels, Shares):
    """What people answer."""

    @exactly_once
    def answer(
        self,
        share: ShareHandle,
        pressed: Pressed,
        verdict: Verdict,
        scope: Scope,
        *,
        actor: str,
        policy: Proposer,
        takes_second: Falls,
        seconds: float = 0.0,
        note: str = "",
        seen: Sequence[ShareHandle] = (),
    ) -> Answered:
        """Decides what was on a screen, and has labels and questions follow.

        Args:
            share: where the question or group lies.
            pressed: what was on the screen.
            verdict: what is said.
            scope: how far it reaches.
            actor: who.
            policy: labels anew.
            takes_second: whether a falling label takes a second person; then nothing falls, and the
                decision waits as a request.
            seconds: how long they looked.
            note: in words, without values (the caller has asked the detectors); kept encrypted.
            seen: other shares the person may see: files reached are counted there too.

        Raises:
            DecisionError: something is not as it was seen any more, or somebody else is at it.
        """
        shares = self._of_domain(share)
        with self.database.writing() as session:
            for one in shares:
                only_one(session, Lock.COUNTS, one.id)
            if pressed.lot and (before := self._before(session, share, pressed.lot, actor)):
                return before
            questions = self._as_shown(session, share, pressed, actor)
            findings = asking.findings_of(session, share, questions)
            shown = [
                Seen(one.item_id, number)
                for one in questions
                for number, _ in findings[one.id]
                if pressed.findings is None or number in pressed.findings
            ]
            if not shown or (pressed.findings and not pressed.findings <= {one.finding_id for one in shown}):
                raise _STALE
            rows = self._seen_rows(session, share, shown)
            said = Saying(verdict, scope, actor, seconds, note, pressed.group)
            lot = pressed.lot or secrets.token_hex(8)
            taken, anew = self._tried(session, shares, share, rows, said, lot, policy, takes_second)
            self._close(session, questions, taken.state)
            self._note_taken(session, share, said, taken)
            changed = 0
            for number, one in enumerate(shares):
                if anew and (labels := anew[number]) is not None and labels.changed:
                    self._settle(session, one, policy, labels, whole=False)
                    changed += labels.changed
                self._ask_anew(session, one, [lot])
            items, copies = self._reached(session, [share, *seen], taken.lot, questions)
        return Answered(taken, len(questions), items, copies, changed)

    def _tried(
        self,
        session: Session,
        shares: Sequence[ShareHandle],
        share: ShareHandle,
        rows: Sequence[dict[str, Any]],
        said: Saying,
        lot: str,
        policy: Proposer,
        takes_second: Falls,
    ) -> tuple[Taken, list[Any]]:
        """Takes a decision and labels anew; where a label falls that takes two people, neither is done and
        the decision is a request.
        """
        attempt = session.begin_nested()
        taken = self._take(session, share, rows, said, lot, DecisionState.STANDING)
        anew: list[Any] = []
        for one in shares:
            touched = decided.concerned(session, one, [lot])
            labels = self._label_anew(session, one, policy, touched) if touched else None
            if labels and any(takes_second(one, *fallen) for fallen in labels.fallen):
                attempt.rollback()
                return self._take(session, share, rows, said, lot, DecisionState.REQUESTED), []
            anew.append(labels)
        attempt.commit()
        return taken, anew

    def _as_shown(self, session: Session, share: ShareHandle, pressed: Pressed, actor: str) -> list[Asked]:
        """The questions that are meant. Raises DecisionError where they are not as they were shown."""
        moment = now()
        if pressed.group:
            members = asking.open_in(session, pressed.group, moment)
            revision = asking.revision_of(members)
            meant = [one for one in members if one.id not in pressed.left_out]
        else:
            meant = asking.numbered(session, [pressed.question])
            revision = meant[0].revision if meant else ""
        if not meant or revision != pressed.revision or any(one.share_id != share.id for one in meant):
            raise _STALE
        others = sorted({name for one in meant if (name := one.claimed_from(actor, moment))})
        if others:
            raise DecisionError(
                f"{' and '.join(others)} is deciding this right now.",
                remedy="Take others, leave those out, or wait 20 minutes.",
            )
        return meant

    @staticmethod
    def _close(session: Session, questions: Sequence[Asked], state: DecisionState) -> None:
        """Nobody is asked any more: whoever is a moment later finds a stale page."""
        closed = QuestionState.DECIDED if state is DecisionState.STANDING else QuestionState.WAITING
        values = {"state": closed.value, "turn": QUESTION.c.turn + 1, "claimed_by": None}
        for some in chunks([one.id for one in questions]):
            session.execute(update(QUESTION).where(QUESTION.c.id.in_(some)).values(values))

    @staticmethod
    def _ask_anew(session: Session, share: ShareHandle, lots: Collection[str]) -> None:
        queue.refresh(session, share, queue.families(session, share, decided.concerned(session, share, lots)))

    @exactly_once
    def end_lot(
        self, share: ShareHandle, lot: str, *, actor: str, policy: Proposer, why: str, note: str = ""
    ) -> Answered:
        """Ends the decisions of a lot; labels and questions follow, as `answer` has them.

        `undone` is for whoever took them, within a day; `reversed` for ever, `note` says why.

        Raises:
            DecisionError: there are none that stand, or the day is over.
        """
        with self.database.writing() as session:
            rows = self._end(session, lot, actor, why)
            if note:
                sealed = {"ended_note_sealed": share.sealer.seal(note)}
                session.execute(update(DECISION).where(DECISION.c.lot == lot).values(sealed))
            return self._followed(session, share, rows, policy, DecisionState.ENDED)

    @exactly_once
    def answer_request_of(
        self, share: ShareHandle, lot: str, *, actor: str, policy: Proposer, agrees: bool
    ) -> Answered:
        """A second person's word on a request; labels and questions follow.

        Raises:
            DecisionError: there is no such request, or it is the asker's own.
        """
        with self.database.writing() as session:
            rows = self._second_word(session, lot, actor, agrees=agrees)
            state = DecisionState.STANDING if agrees else DecisionState.REFUSED
            return self._followed(session, share, rows, policy, state)

    def _followed(
        self,
        session: Session,
        share: ShareHandle,
        rows: Sequence[Any],
        policy: Proposer,
        state: DecisionState,
    ) -> Answered:
        """Labels and questions after what became of a lot's decisions."""
        lot, changed, items = rows[0]["lot"], 0, 0
        for one in self._of_domain(share):
            touched = decided.concerned(session, one, [lot])
            if not touched:
                continue
            anew = self._label_anew(session, one, policy, touched)
            if anew is not None and anew.changed:
                self._settle(session, one, policy, anew, whole=False)
                changed += anew.changed
            self._ask_anew(session, one, [lot])
            items += len(touched) if one.id == share.id else 0
        taken = Taken(lot, len(rows), len(rows), items, state)
        return Answered(taken, len({row["item_id"] for row in rows}), items, 0, changed)

    def _before(self, session: Session, share: ShareHandle, lot: str, actor: str) -> Answered | None:
        """What came of the same press, where it came in before. Raises DecisionError: it is another's."""
        rows = session.execute(select(DECISION).where(DECISION.c.lot == lot)).mappings().all()
        if not rows:
            return None
        if any(row["decided_by"] != actor for row in rows):
            raise _STALE
        items = {row["item_id"] for row in rows}
        reached = decided.concerned(session, share, [lot])
        taken = Taken(lot, len(rows), len(rows), len(reached), DecisionState(rows[0]["state"]))
        return Answered(taken, len(items), len(reached), max(0, len(reached) - len(items)), 0, again=True)

    @staticmethod
    def _reached(
        session: Session, seen: Sequence[ShareHandle], lot: str, questions: Sequence[Asked]
    ) -> tuple[int, int]:
        """Files a lot reaches in these shares, and how many of them are not those of the questions."""
        reached = {item for one in seen for item in decided.concerned(session, one, [lot])}
        own = {one.top_id for one in questions}
        return len(reached | own), len(reached - own)

    def _of_domain(self, share: ShareHandle) -> list[ShareHandle]:
        """The shares decisions of `share` can reach, by number: locks are taken in that order."""
        return sorted((one for one in self.shares() if one.domain == share.domain), key=lambda one: one.id)
