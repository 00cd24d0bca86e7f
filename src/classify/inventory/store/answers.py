"""The store's answers to questions: what was on the screen is decided, labels follow, all in one transaction.

A press of a key is kept whole or not at all: the decisions, the labels that follow from them, and that nobody
is asked any more. Whoever was shown something else in the meantime is refused.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session

from classify.errors import ClaimedError, ContradictionError, StaleError
from classify.inventory import asked as asking
from classify.inventory import decided, probes, queue, reached, supposing
from classify.inventory.asked import Asked
from classify.inventory.handles import ShareHandle, chunks
from classify.inventory.locks import Lock, only_one
from classify.inventory.losses import exactly_once
from classify.inventory.store.decisions import Decisions, Saying, Seen, Taken
from classify.inventory.store.labels import Anew, Labels
from classify.inventory.store.shares import Shares
from classify.inventory.tables import DECISION, QUESTION
from classify.inventory.taken import contradicting
from classify.results import StoredFinding
from classify.twins import Proposer
from models.columns import now
from models.decision import DecisionState, Scope, Verdict
from models.labels import Label
from models.question import QuestionState
from models.words import many

_STALE = StaleError("What you decided on has changed meanwhile.")
Falls = Callable[[ShareHandle, Label, Label], bool]
"""Whether a label of a share that would fall (before, after) takes a second person."""
Touched = Mapping[int, Sequence[int]]
"""Top-level files a decision is about, by share."""


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
    places: int
    """Places it reaches in the shares that were given, in every file that has them."""
    items: int
    """Those files."""
    copies: int
    """Of them those it was not taken in."""
    relabelled: int
    contrary: int = 0
    """Places elsewhere in the share about whose values the contrary stands."""
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
        never_contrary: Collection[Scope] = (),
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
            never_contrary: decisions of this reach are refused where the contrary stands within the share.

        Raises:
            StaleError, ClaimedError, ContradictionError: nothing was decided, for that reason.
        """
        shares = self._of_domain(share)
        with self.database.writing() as session:
            for one in shares:
                only_one(session, Lock.COUNTS, one.id)
            if pressed.lot and (before := self._before(session, [share, *seen], pressed.lot, actor)):
                return before
            questions = self._as_shown(session, share, pressed, actor)
            findings = asking.findings_of(session, share, questions)
            rows = self._seen_rows(session, share, _shown(questions, findings, pressed.findings))
            contrary = contradicting(session, share, rows, verdict)
            if contrary and scope in never_contrary:
                raise ContradictionError(
                    f"The same value is decided otherwise in {many(contrary, 'place')} of this share."
                )
            said = Saying(verdict, scope, actor, seconds, note, pressed.group)
            lot = pressed.lot or secrets.token_hex(8)
            below = self._labels_at_stake(session, share, questions, findings, verdict, policy)
            taken, anew, touched = self._tried(
                session, shares, share, rows, said, lot, policy, takes_second, below
            )
            self._close(session, questions, taken.state)
            if pressed.findings is None:
                pairs = {(one.item_id, one.group_key) for one in questions}
                probes.answered(session, pairs, verdict, lot, actor, seconds)
            reach = reached.of_lot(session, [share, *seen], lot)
            self._note_taken(session, share, said, taken)
            changed = self._settled(session, shares, policy, anew, touched)
        copies = len(reach.files - {one.top_id for one in questions})
        return Answered(
            taken, len(questions), reach.places, len(reach.files), copies, changed, contrary=contrary
        )

    def _settled(
        self,
        session: Session,
        shares: Sequence[ShareHandle],
        policy: Proposer,
        anew: Sequence[Anew | None],
        touched: Touched,
    ) -> int:
        """Counts, trail and questions after labels were given anew; returns how many labels changed."""
        for one, labels in zip(shares, anew, strict=False):
            if labels is not None and labels.changed:
                self._settle(session, one, policy, labels)
        for one, labels in zip_longest(shares, anew):
            self._ask_anew(session, one, touched[one.id], labels)
        return sum(labels.changed for labels in anew if labels is not None)

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
        at_stake: Sequence[Label],
    ) -> tuple[Taken, list[Anew | None], Touched]:
        """Takes a decision and labels anew; where a label falls that takes two people, neither is done and
        the decision is a request. Tells also which files it is about.
        """
        attempt = session.begin_nested()
        taken = self._take(session, share, rows, said, lot, DecisionState.STANDING)
        touched = decided.concerned_in(session, shares, [lot])
        anew: list[Anew | None] = []
        falls = any(takes_second(share, label, Label.PUBLIC) for label in at_stake)
        for one in shares if not falls else ():
            only = touched[one.id]
            labels = self._label_anew(session, one, policy, only) if only else None
            anew.append(labels)
            falls = labels is not None and any(takes_second(one, *fallen) for fallen in labels.fallen)
            if falls:
                break
        if falls:
            attempt.rollback()
            requested = self._take(session, share, rows, said, lot, DecisionState.REQUESTED)
            return requested, [], touched
        attempt.commit()
        return taken, anew, touched

    @staticmethod
    def _labels_at_stake(
        session: Session,
        share: ShareHandle,
        questions: Sequence[Asked],
        findings: Mapping[int, Sequence[tuple[int, StoredFinding]]],
        verdict: Verdict,
        policy: Proposer,
    ) -> list[Label]:
        """What files that were drawn from below the line would bear, were their findings not dismissed: they
        are dismissed by the same rule as all others.
        """
        if not verdict.dismisses:
            return []
        drawn = probes.below_the_line(session, [one.item_id for one in questions])
        labels = []
        for one in questions:
            if (one.item_id, one.group_key) in drawn:
                bare = [finding for _, finding in findings[one.id]]
                right = supposing.proposal_if(session, share, policy, one.item_id, bare, Verdict.CONFIRM)
                labels += [right.label] if right is not None else []
        return labels

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
            raise ClaimedError(f"{' and '.join(others)} is deciding this right now.")
        return meant

    @staticmethod
    def _close(session: Session, questions: Sequence[Asked], state: DecisionState) -> None:
        """Nobody is asked any more: whoever is a moment later finds a stale page."""
        closed = QuestionState.DECIDED if state is DecisionState.STANDING else QuestionState.WAITING
        values = {"state": closed.value, "turn": QUESTION.c.turn + 1, "claimed_by": None}
        for some in chunks([one.id for one in questions]):
            session.execute(update(QUESTION).where(QUESTION.c.id.in_(some)).values(values))

    @staticmethod
    def _ask_anew(session: Session, share: ShareHandle, touched: Sequence[int], anew: Anew | None) -> None:
        known = anew.known if anew is not None else None
        queue.refresh(session, share, queue.families(session, share, touched), known)

    @exactly_once
    def end_lot(
        self,
        share: ShareHandle,
        lot: str,
        *,
        actor: str,
        policy: Proposer,
        why: str,
        note: str = "",
        seen: Sequence[ShareHandle] = (),
    ) -> Answered:
        """Ends the decisions of a lot; labels and questions follow, and what was reached is counted, as
        `answer` has it.

        `undone` is for whoever took them, within a day; `reversed` for ever, `note` says why.

        Raises:
            DecisionError: there are none that stand, or the day is over.
        """
        with self.database.writing() as session:
            rows = self._end(session, lot, actor, why)
            if why == "undone":
                probes.taken_back(session, lot)
            if note:
                sealed = {"ended_note_sealed": share.sealer.seal(note)}
                session.execute(update(DECISION).where(DECISION.c.lot == lot).values(sealed))
            return self._followed(session, share, rows, policy, DecisionState.ENDED, seen)

    @exactly_once
    def answer_request_of(
        self,
        share: ShareHandle,
        lot: str,
        *,
        actor: str,
        policy: Proposer,
        agrees: bool,
        seen: Sequence[ShareHandle] = (),
    ) -> Answered:
        """A second person's word on a request; labels and questions follow.

        Raises:
            DecisionError: there is no such request, or it is the asker's own.
        """
        with self.database.writing() as session:
            rows = self._second_word(session, lot, actor, agrees=agrees)
            state = DecisionState.STANDING if agrees else DecisionState.REFUSED
            return self._followed(session, share, rows, policy, state, seen)

    def _followed(
        self,
        session: Session,
        share: ShareHandle,
        rows: Sequence[Any],
        policy: Proposer,
        state: DecisionState,
        seen: Sequence[ShareHandle],
    ) -> Answered:
        """Labels and questions after what became of a lot's decisions."""
        lot, changed = rows[0]["lot"], 0
        shares = self._of_domain(share)
        touched = decided.concerned_in(session, shares, [lot])
        for one in shares:
            if not touched[one.id]:
                continue
            anew = self._label_anew(session, one, policy, touched[one.id])
            if anew is not None and anew.changed:
                self._settle(session, one, policy, anew)
                changed += anew.changed
            self._ask_anew(session, one, touched[one.id], anew)
        reach = reached.reached(session, [share, *seen], rows)
        taken = Taken(lot, len(rows), state)
        questions = len({row["item_id"] for row in rows})
        return Answered(taken, questions, reach.places, len(reach.files), 0, changed)

    @staticmethod
    def _before(session: Session, shares: Sequence[ShareHandle], lot: str, actor: str) -> Answered | None:
        """What came of the same press, where it came in before. Raises DecisionError: it is another's."""
        rows = session.execute(select(DECISION).where(DECISION.c.lot == lot)).mappings().all()
        if not rows:
            return None
        if any(row["decided_by"] != actor for row in rows):
            raise _STALE
        items = {row["item_id"] for row in rows}
        reach = reached.reached(session, shares, rows)
        copies = max(0, len(reach.files) - len(items))
        taken = Taken(lot, len(rows), DecisionState(rows[0]["state"]))
        return Answered(taken, len(items), reach.places, len(reach.files), copies, 0, again=True)

    def _of_domain(self, share: ShareHandle) -> list[ShareHandle]:
        """The shares decisions of `share` can reach, by number: locks are taken in that order."""
        return sorted((one for one in self.shares() if one.domain == share.domain), key=lambda one: one.id)


def _shown(
    questions: Sequence[Asked],
    findings: Mapping[int, Sequence[tuple[int, StoredFinding]]],
    meant: frozenset[int] | None,
) -> list[Seen]:
    """The findings that are meant. Raises StaleError where there are none, or one of them is not there."""
    shown = [
        Seen(one.item_id, number)
        for one in questions
        for number, _ in findings[one.id]
        if meant is None or number in meant
    ]
    if not shown or (meant is not None and not meant <= {one.finding_id for one in shown}):
        raise _STALE
    return shown
