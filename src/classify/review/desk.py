"""The desk a person reviews at: made for one person and one request; all rules of deciding are here.

desk = Desk(store, catalogue, settings, person)
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from classify.errors import DecisionError, NoteError
from classify.inventory.handles import ShareHandle
from classify.inventory.store.answers import Answered, Pressed
from classify.review import notes
from classify.review.sights import Sights, takes_second
from classify.review.told import Receipt, Referral, Request
from classify.rights import Act
from models.columns import now
from models.decision import DecisionState, Scope, Verdict
from models.words import many

_LONGEST_SNOOZE = timedelta(days=366)


class Desk(Sights):
    """What a person may do with the queue."""

    # What is decided

    def nothing(self) -> Receipt:
        """The receipt of a press that chose nothing."""
        return Receipt("", 0, 0, 0, 0, None, "Nothing was chosen, so nothing was changed")

    def decide(
        self,
        question_id: int,
        revision: str,
        verdict: Verdict | None,
        *,
        scope: Scope = Scope.ITEM,
        findings: Collection[int] | None = None,
        seconds: float = 0.0,
        note: str = "",
        lot: str = "",
    ) -> Receipt:
        """Decides one question, or only these `findings` of it. None, or no finding at all: nothing is
        changed.

        `lot` (16 hexadecimal digits that the caller makes up) makes a call that is sent twice be done once.

        Raises:
            DecisionError: it is stale, somebody else is at it, the person may not, or the note holds a value.
        """
        if verdict is None or (findings is not None and not findings):
            return self.nothing()
        _, share = self._question(question_id)
        pressed = Pressed(
            revision,
            question=question_id,
            findings=frozenset(findings) if findings is not None else None,
            lot=_lot(lot),
        )
        return self._answer(share, pressed, verdict, scope, seconds, note)

    def decide_group(
        self,
        key: str,
        revision: str,
        verdict: Verdict | None,
        *,
        left_out: Collection[int] = (),
        seconds: float = 0.0,
        note: str = "",
        lot: str = "",
    ) -> Receipt:
        """Decides all open questions of a group but those `left_out`, in one lot; as `decide` else."""
        if verdict is None:
            return self.nothing()
        share = self._share_of_group(key)
        pressed = Pressed(revision, group=key, left_out=frozenset(left_out), lot=_lot(lot))
        return self._answer(share, pressed, verdict, Scope.ITEM, seconds, note)

    def undo(self, lot: str) -> Receipt:
        """Takes a decision of one's own back, within a day. Raises DecisionError."""
        share = self._share_of_decision(lot)
        done = self._store.end_lot(
            share,
            lot,
            actor=self._person.name,
            policy=self._policy,
            why="undone",
            seen=self._seen_besides(share),
        )
        return _receipt(done, "Taken back")

    def reverse(self, lot: str, why: str) -> Receipt:
        """Ends a decision for good, anybody's, and says why. Raises DecisionError."""
        share = self._share_of_decision(lot)
        if not why.strip():
            raise DecisionError("To reverse a decision takes a reason.", remedy="Say why in a few words.")
        self._must_hold_no_value(why)
        done = self._store.end_lot(
            share,
            lot,
            actor=self._person.name,
            policy=self._policy,
            why="reversed",
            note=why,
            seen=self._seen_besides(share),
        )
        return _receipt(done, "Reversed")

    def snooze(self, ids: Collection[int], until: datetime) -> int:
        """Puts questions off; returns how many. Raises DecisionError."""
        if not now() < until <= now() + _LONGEST_SNOOZE:
            raise DecisionError("Questions are put off to a day of the coming year.", remedy="Choose a day.")
        mine = self._mine(ids)
        return self._store.snooze([one.id for one in mine], until, actor=self._person.name)

    def assign(self, ids: Collection[int], name: str) -> int:
        """Gives questions to somebody ("" for nobody); returns how many. Raises DecisionError."""
        mine = self._mine(ids)
        return self._store.assign([one.id for one in mine], name, actor=self._person.name)

    def refer(self, ids: Collection[int], note: str) -> int:
        """Asks the steward; returns how many questions. Raises DecisionError."""
        mine = self._mine(ids)
        self._must_hold_no_value(note)
        for share in {one.share_id: self._shares[one.share_id] for one in mine}.values():
            some = [one.id for one in mine if one.share_id == share.id]
            self._store.refer(share, some, note, actor=self._person.name)
        return len(mine)

    # A second person

    def requests(self) -> list[Request]:
        """What a second person is asked that this person may answer: nothing they asked for themselves."""
        shares = self._for(Act.SECOND)
        if not shares:
            return []
        found = []
        for one in self._reader.requests(shares, self._person.name):
            share = self._shares[one.share_id]
            found.append(
                Request(
                    lot=one.lot,
                    share_id=share.id,
                    share=share.shown_name,
                    entity=one.entity,
                    detector=one.detector,
                    verdict=one.verdict,
                    scope=one.scope,
                    decisions=one.decisions,
                    items=one.number_of_items,
                    asked_by=one.asked_by,
                    asked_at=one.asked_at,
                    note=one.note,
                    paths=[line.path for line in self._reader.lines(share, one.items).values()],
                )
            )
        return found

    def answer(self, lot: str, *, agrees: bool) -> Receipt:
        """A second person's word. Raises DecisionError: there is no such request, or it is their own."""
        share = self._share_of_lot(lot, Act.SECOND)
        done = self._store.answer_request_of(
            share,
            lot,
            actor=self._person.name,
            policy=self._policy,
            agrees=agrees,
            seen=self._seen_besides(share),
        )
        return _receipt(done, "Agreed" if agrees else "Not agreed")

    def referrals(self) -> list[Referral]:
        """What reviewers could not answer, for whoever is asked then; nothing they asked themselves."""
        found = []
        for one in self._reader.referred(self._for(Act.ANSWER)):
            if one.referred_by == self._person.name:
                continue
            share = self._shares[one.share_id]
            note = share.sealer.open(one.referral_sealed) if one.referral_sealed else ""
            [line] = self._lines(share, [one])
            found.append(Referral(line, share.shown_name, one.referred_by or "", one.referred_at, note))
        return found

    # Helpers

    def _answer(
        self,
        share: ShareHandle,
        pressed: Pressed,
        verdict: Verdict,
        scope: Scope,
        seconds: float,
        note: str,
    ) -> Receipt:
        self._must_reach(share, scope)
        self._must_hold_no_value(note)
        done = self._store.answer(
            share,
            pressed,
            verdict,
            scope,
            actor=self._person.name,
            policy=self._policy,
            takes_second=takes_second,
            seconds=max(0.0, min(seconds, 24 * 3600.0)),
            note=note.strip(),
            seen=self._seen_besides(share),
            never_contrary=(Scope.SHARE, Scope.EVERYWHERE),
        )
        return _receipt(done, "Decided")

    def _seen_besides(self, share: ShareHandle) -> list[ShareHandle]:
        """Other shares of the person in which a decision can reach files: they are counted there too."""
        return [one for one in self.shares() if one.id != share.id and one.domain == share.domain]

    def _must_reach(self, share: ShareHandle, scope: Scope) -> None:
        """What counts everywhere is for whoever may review everywhere. Raises DecisionError."""
        if scope is not Scope.EVERYWHERE:
            return
        domain = [one for one in self._shares.values() if one.domain == share.domain]
        if not all(self._may(Act.REVIEW, one) for one in domain):
            raise DecisionError(
                "To decide for everywhere takes the right to review all shares.",
                remedy="Decide for this share, or ask somebody who reviews for the whole city.",
            )

    def _must_hold_no_value(self, note: str) -> None:
        """Raises NoteError where detectors find something in a note."""
        if notes.holds_a_value(note, self._store.masker):
            raise NoteError("The note holds something that looks like a protected value or a name.")

    def _share_of_decision(self, lot: str) -> ShareHandle:
        """The share of a decision, for who reviews there or took it as an answer. Raises DecisionError."""
        is_own = self._reader.taker_of(lot) == self._person.name
        number = self._reader.share_of_lot(lot)
        may_review = number in {share.id for share in self.shares()}
        return self._share(number, Act.ANSWER if is_own and not may_review else Act.REVIEW)

    def _share_of_lot(self, lot: str, act: Act = Act.REVIEW) -> ShareHandle:
        return self._share(self._reader.share_of_lot(lot), act)


def _lot(lot: str) -> str:
    if lot and not (len(lot) == 16 and all(sign in "0123456789abcdef" for sign in lot)):
        raise DecisionError("A decision is named by 16 hexadecimal digits.", remedy="Leave the name away.")
    return lot


def _receipt(done: Answered, word: str) -> Receipt:
    taken = done.taken
    waits = taken.state is DecisionState.REQUESTED
    counted = f"{many(done.places, 'place')} in {many(done.items, 'file')}"
    sentence = f"{word}: {counted}"
    if waits:
        sentence = f"Waits for a second person: {counted}"
    remarks = []
    if done.contrary:
        remarks.append(f"The same value is decided otherwise in {many(done.contrary, 'other place')} here.")
    return Receipt(
        lot=taken.lot,
        decisions=taken.decisions,
        places=done.places,
        items=done.items,
        copies=done.copies,
        state=taken.state,
        sentence=sentence,
        relabelled=done.relabelled,
        remarks=remarks,
    )
