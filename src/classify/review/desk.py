"""The desk a person reviews at: made for one person and one request; all rules of deciding are here.

desk = Desk(store, catalogue, settings, person)
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from classify.errors import DecisionError
from classify.inventory.around import Around
from classify.inventory.asked import Asked, revision_of
from classify.inventory.catalogue import Catalogue
from classify.inventory.desk import QueueReader
from classify.inventory.handles import ShareHandle
from classify.inventory.queue import GroupLine, WantedGroups
from classify.inventory.reasons import sentence_of, steps_of, where
from classify.inventory.store import Store
from classify.inventory.store.answers import Answered, Pressed
from classify.inventory.taken import DecisionLine
from classify.label.policy import Policy
from classify.memos import remembered
from classify.results import StoredFinding
from classify.review import notes
from classify.review.precision import Precision
from classify.review.told import (
    Batch,
    Earlier,
    Filters,
    FindingSight,
    Group,
    QuestionLine,
    Receipt,
    Referral,
    Request,
    Sight,
)
from classify.rights import Act, Person, Thing, may
from classify.settings import Settings
from models.columns import now
from models.decision import DecisionState, Scope, Verdict
from models.labels import Label
from models.words import many

SAMPLE = 5
"""So many members of a group are shown first."""
_SECONDS_EACH = 6.0
"""What a decision takes whoever has not decided anything yet."""
_LEAST_SECONDS = 1.0
_MOST_IN_A_BATCH = 1_000
_LONGEST_SNOOZE = timedelta(days=366)


@remembered(2)
def _policy(path: object) -> Policy:
    return Policy.load(path)  # type: ignore[arg-type]


class Desk:
    """What a person may do with the queue."""

    def __init__(self, store: Store, catalogue: Catalogue, settings: Settings, person: Person) -> None:
        self._store = store
        self._catalogue = catalogue
        self._settings = settings
        self._person = person
        self._reader = QueueReader(store)
        self._shares = {share.id: share for share in store.shares()}

    # What is asked

    def groups(
        self,
        filters: Filters | None = None,
        limit: int = 100,
        after: tuple[int, str] | None = None,
    ) -> list[GroupLine]:
        """The groups with open questions this person may decide, riskiest first.

        `after` is `(line.weight, line.key)` of the last line of the page before.
        """
        filters = filters or Filters()
        shares = [share for share in self.shares() if filters.share in (None, share.id)]
        wanted = WantedGroups(filters.entity, filters.detector, filters.label, filters.assigned, after=after)
        return self._store.groups(shares, limit=limit, wanted=wanted) if shares else []

    def shares(self) -> list[ShareHandle]:
        """The shares this person may review, in the order of the inventory."""
        return self._for(Act.REVIEW)

    def group(self, key: str) -> Group:
        """A group as it is decided. Raises DecisionError: there is nothing open in it."""
        share = self._share_of_group(key)
        members = self._reader.members(key)
        lines = self._store.groups([share], limit=1, wanted=WantedGroups(key=key))
        if not members or not lines:
            raise _nothing_open()
        spread = sorted(members, key=lambda one: (one.best, one.id))
        shown = spread if len(spread) <= SAMPLE else _spread(spread)
        sample = self._lines(share, shown)
        moment = now()
        others = sorted({name for one in members if (name := one.claimed_from(self._person.name, moment))})
        return Group(
            line=lines[0],
            share=share.shown_name,
            folder=_folder_of(sample[0].path) if sample else "",
            revision=revision_of(members),
            sample=sample,
            total=len(members),
            needs_second=any(self._may_need_second(share, line.item_id) for line in sample),
            precision=self.precision().get(lines[0].detector, Precision()),
            claimed_by=", ".join(others),
        )

    def questions(self, key: str, after: int = 0, limit: int = 50) -> list[QuestionLine]:
        """Open questions of a group, a page by number (`after` is the last number of the page before)."""
        share = self._share_of_group(key)
        return self._lines(share, self._reader.members(key, after=after, limit=limit))

    def batch(self, minutes: float) -> Batch:
        """What cuts most risk in so many minutes; it is this person's for twenty minutes."""
        shares = self.shares()
        each = max(_LEAST_SECONDS, self._reader.seconds_of(self._person.name) or _SECONDS_EACH)
        number = max(1, min(_MOST_IN_A_BATCH, int(minutes * 60 / each)))
        everything, risk = self._reader.totals(shares)
        taken = self._store.batch(shares, actor=self._person.name, questions=number) if shares else []
        asked = {one.id: one for one in self._reader.questions([line.id for line in taken])}
        lines = [asked[line.id] for line in taken if line.id in asked]
        shown: dict[int, QuestionLine] = {}
        for share in shares:
            mine = [one for one in lines if one.share_id == share.id]
            shown.update((line.id, line) for line in self._lines(share, mine))
        cut = sum(line.risk for line in taken)
        return Batch(
            questions=[shown[one.id] for one in lines],
            seconds_each=each,
            risk=round(cut, 3),
            share_of_risk=min(1.0, cut / risk) if risk else 0.0,
            questions_left=max(0, everything - len(lines)),
            risk_left=round(max(0.0, risk - cut), 3),
        )

    def look(self, question_id: int) -> Sight:
        """All that is shown of a question; no value. Raises DecisionError: it is not there."""
        asked, share = self._question(question_id)
        findings = self._reader.findings(share, asked)
        said = self._reader.verdicts(share, asked, findings)
        marks = {finding.fingerprint for _, finding in findings if finding.fingerprint}
        elsewhere = Around(self._store).elsewhere(asked.item_id, marks, self._for(Act.SEE_ITEMS) or [share])
        details = self._catalogue.item(share, asked.item_id)
        if details is None:
            raise _gone()
        [line] = self._lines(share, [asked])
        newest = details.proposals[0] if details.proposals else None
        return Sight(
            question=line,
            revision=asked.revision,
            share=share.shown_name,
            path=line.path,
            label=details.line.label,
            reasons=[(rule["sentence"], rule["citation"]) for rule in newest.fired] if newest else [],
            findings=[self._sight(share, number, finding, elsewhere, said) for number, finding in findings],
            earlier=[
                Earlier(
                    like.verdict, like.scope, like.state, like.decided_by, like.decided_at, like.same_value
                )
                for like in self._reader.earlier(share, asked, marks)
            ],
            needs_second=self._may_need_second(share, asked.item_id),
            state=asked.state,
            claimed_by=asked.claimed_from(self._person.name, now()),
            referred_by=asked.referred_by or "",
        )

    def revisions(self, keys: Sequence[str]) -> dict[str, str]:
        """The revisions of groups, by key, as `group` gives them; of those this person may decide."""
        mine = [key for key in keys if self.share_number(group=key) is not None]
        return self._reader.revisions(mine)

    def share_number(self, *, group: str = "", question: int = 0) -> int | None:
        """The share in which a group or question lies; None where there is none this person may decide."""
        if group:
            number = self._reader.share_of_group(group)
        else:
            asked = self._reader.question(question)
            number = asked.share_id if asked is not None else None
        return number if number in {share.id for share in self.shares()} else None

    def decisions(
        self,
        *,
        share: int | None = None,
        state: DecisionState | None = None,
        lot: str = "",
        before: int | None = None,
        limit: int = 100,
    ) -> list[DecisionLine]:
        """What was decided in the shares this person may review, newest first, older than number `before`."""
        shares = [one for one in self.shares() if share in (None, one.id)]
        return self._reader.decisions(shares, before=before, limit=limit, state=state, lot=lot)

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
        share = self._share_of_lot(lot)
        done = self._store.end_lot(share, lot, actor=self._person.name, policy=self._policy, why="undone")
        return _receipt(done, "Taken back")

    def reverse(self, lot: str, why: str) -> Receipt:
        """Ends a decision for good, anybody's, and says why. Raises DecisionError."""
        share = self._share_of_lot(lot)
        if not why.strip():
            raise DecisionError("To reverse a decision takes a reason.", remedy="Say why in a few words.")
        self._must_hold_no_value(why)
        done = self._store.end_lot(
            share, lot, actor=self._person.name, policy=self._policy, why="reversed", note=why
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
            share, lot, actor=self._person.name, policy=self._policy, agrees=agrees
        )
        return _receipt(done, "Agreed" if agrees else "Not agreed")

    def referrals(self) -> list[Referral]:
        """What reviewers could not answer, for whoever is asked then."""
        found = []
        for one in self._reader.referred(self._for(Act.SECOND)):
            share = self._shares[one.share_id]
            note = share.sealer.open(one.referral_sealed) if one.referral_sealed else ""
            [line] = self._lines(share, [one])
            found.append(Referral(line, share.shown_name, one.referred_by or "", note))
        return found

    def precision(self) -> dict[str, Precision]:
        """How often each detector is right, as decided in the shares this person may review."""
        return {
            detector: Precision(right, of) for detector, _, right, of in self._reader.judged(self.shares())
        }

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
            seen=[one for one in self.shares() if one.id != share.id and one.domain == share.domain],
        )
        return _receipt(done, "Decided")

    def _must_reach(self, share: ShareHandle, scope: Scope) -> None:
        """What counts everywhere is for whoever may review everywhere. Raises DecisionError."""
        if scope is not Scope.EVERYWHERE:
            return
        domain = [one for one in self._shares.values() if one.domain == share.domain]
        if not all(may(self._person, Act.REVIEW, _thing(one)) for one in domain):
            raise DecisionError(
                "To decide for everywhere takes the right to review all shares.",
                remedy="Decide for this share, or ask somebody who reviews for the whole city.",
            )

    def _must_hold_no_value(self, note: str) -> None:
        """Raises DecisionError where detectors find something in a note."""
        if notes.holds_a_value(note, self._store.masker):
            raise DecisionError(
                "The note holds something that looks like a protected value or a name.",
                remedy="Say it without names and numbers.",
            )

    def _may_need_second(self, share: ShareHandle, item: int) -> bool:
        return share.criminal_justice or self._reader.label_of(item) == Label.RESTRICTED

    @property
    def _policy(self) -> Policy:
        return _policy(self._settings.policy)

    def _for(self, act: Act) -> list[ShareHandle]:
        return [share for share in self._shares.values() if may(self._person, act, _thing(share))]

    def _share(self, number: int | None, act: Act = Act.REVIEW) -> ShareHandle:
        """A share this person may do that to. Raises DecisionError; the same where there is none."""
        share = self._shares.get(number) if number is not None else None
        if share is None or not may(self._person, act, _thing(share)):
            raise _gone()
        return share

    def _share_of_group(self, key: str) -> ShareHandle:
        return self._share(self._reader.share_of_group(key))

    def _share_of_lot(self, lot: str, act: Act = Act.REVIEW) -> ShareHandle:
        return self._share(self._reader.share_of_lot(lot), act)

    def _question(self, number: int) -> tuple[Asked, ShareHandle]:
        asked = self._reader.question(number)
        if asked is None:
            raise _gone()
        # A steward decides what was referred to them.
        share = self._shares.get(asked.share_id)
        referred = asked.referred_by not in (None, self._person.name)
        if referred and share is not None and may(self._person, Act.SECOND, _thing(share)):
            return asked, share
        return asked, self._share(asked.share_id)

    def _mine(self, ids: Collection[int]) -> list[Asked]:
        """Questions this person may decide. Raises DecisionError where one of them is none."""
        found = self._reader.questions(ids)
        for one in found:
            self._share(one.share_id)
        if len(found) != len(set(ids)) or not found:
            raise _gone()
        self._store.must_be_free([one.id for one in found], actor=self._person.name)
        return found

    def _lines(self, share: ShareHandle, asked: Sequence[Asked]) -> list[QuestionLine]:
        lines = self._reader.lines(share, [one.item_id for one in asked])
        moment = now()
        return [
            QuestionLine(
                id=one.id,
                group_key=one.group_key,
                share_id=one.share_id,
                item_id=one.item_id,
                path=lines[one.item_id].path,
                detector=one.detector,
                entity=one.entity,
                shape=one.shape,
                findings=one.findings,
                best=one.best,
                risk=one.risk,
                revision=one.revision,
                claimed_by=one.claimed_from(self._person.name, moment),
                assigned_to=one.assigned_to or "",
            )
            for one in asked
            if one.item_id in lines
        ]

    def _sight(
        self,
        share: ShareHandle,
        number: int,
        finding: StoredFinding,
        elsewhere: dict[str, int],
        said: dict[int, Verdict],
    ) -> FindingSight:
        shown = share.masker.place(finding.place)
        finding.place = shown
        return FindingSight(
            id=number,
            mask=finding.mask,
            place=where(finding),
            role=(finding.role or "").replace("_", " "),
            sentence=sentence_of(finding),
            steps=[step.replace("_", " ") for step in steps_of(finding)],
            score=finding.score,
            detector=str(finding.why.get("detector", "")),
            version=str(finding.why.get("version", "")),
            elsewhere=elsewhere.get(finding.fingerprint or "", 0),
            verdict=said.get(number),
        )


def takes_second(share: ShareHandle, before: Label, _after: Label) -> bool:
    """Whether a label that a decision lets fall takes a second person: RESTRICTED, or any label of a share
    that holds criminal-justice information.
    """
    return share.criminal_justice or before is Label.RESTRICTED


def _thing(share: ShareHandle) -> Thing:
    return Thing(share.id, share.department, share.criminal_justice)


def _spread(ordered: Sequence[Asked]) -> list[Asked]:
    """The lowest, the highest, and what lies evenly between."""
    last = len(ordered) - 1
    return [ordered[round(step * last / (SAMPLE - 1))] for step in range(SAMPLE)]


def _folder_of(path: str) -> str:
    return path.partition("!/")[0].rpartition("/")[0]


def _lot(lot: str) -> str:
    if lot and not (len(lot) == 16 and all(sign in "0123456789abcdef" for sign in lot)):
        raise DecisionError("A decision is named by 16 hexadecimal digits.", remedy="Leave the name away.")
    return lot


def _receipt(done: Answered, word: str) -> Receipt:
    taken = done.taken
    waits = taken.state is DecisionState.REQUESTED
    counted = f"{many(taken.places, 'place')} in {many(done.items, 'file')}"
    sentence = f"{word}: {counted}"
    if waits:
        sentence = f"Waits for a second person: {counted}"
    return Receipt(
        lot=taken.lot,
        decisions=taken.decisions,
        places=taken.places,
        items=done.items,
        copies=done.copies,
        state=taken.state,
        sentence=sentence,
        relabelled=done.relabelled,
    )


def _gone() -> DecisionError:
    return DecisionError("There is no such question any more.", remedy="Go back to the queue.")


def _nothing_open() -> DecisionError:
    return DecisionError("Nothing is open in this group any more.", remedy="Go back to the queue.")
