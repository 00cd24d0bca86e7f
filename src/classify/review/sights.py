"""What a person is shown of the queue: groups, questions, batches, and all about one question; no value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from classify.errors import DecisionError
from classify.inventory.around import Around
from classify.inventory.asked import Asked, revision_of
from classify.inventory.handles import ShareHandle
from classify.inventory.queue import GroupLine, Waiting, WantedGroups
from classify.inventory.reasons import sentence_of, steps_of, where
from classify.inventory.store.decisions import UNDO_HOURS
from classify.inventory.taken import Became, DecisionLine
from classify.results import StoredFinding
from classify.review import quality
from classify.review.place import Place, gone
from classify.review.precision import Precision
from classify.review.told import Batch, Earlier, Filters, FindingSight, Group, Past, QuestionLine, Sight
from classify.rights import Act
from models.columns import now
from models.decision import DecisionState, Verdict
from models.labels import Label
from models.question import QuestionState

SAMPLE = 5
"""So many members of a group are shown first."""
_SECONDS_EACH = 6.0
"""What a decision takes whoever has not decided anything yet."""
_LEAST_SECONDS = 1.0
_MOST_IN_A_BATCH = 1_000


def takes_second(share: ShareHandle, before: Label, after: Label) -> bool:
    """Whether a label that a decision would change takes a second person: where RESTRICTED falls, or any
    label of a share that holds criminal-justice information.
    """
    falls = after.rank < before.rank
    return falls and (share.criminal_justice or before is Label.RESTRICTED)


class Sights(Place):
    """What is shown."""

    def groups(
        self, filters: Filters | None = None, limit: int = 100, after: tuple[int, str] | None = None
    ) -> list[GroupLine]:
        """The groups with open questions this person may decide, riskiest first.

        `after` is `(line.weight, line.key)` of the last line of the page before.
        """
        filters = filters or Filters()
        shares = [share for share in self.shares() if filters.share in (None, share.id)]
        wanted = WantedGroups(filters.entity, filters.detector, filters.label, filters.assigned, after=after)
        return self._store.groups(shares, limit=limit, wanted=wanted) if shares else []

    def group(self, key: str) -> Group:
        """A group as it is decided. Raises DecisionError: there is nothing open in it."""
        share = self._share_of_group(key)
        members = self._reader.members(key)
        lines = self._store.groups([share], limit=1, wanted=WantedGroups(key=key))
        if not members or not lines:
            raise DecisionError("Nothing is open in this group any more.", remedy="Go back to the queue.")
        shown = _spread(sorted(members, key=lambda one: (one.best, one.id)))
        sample = self._lines(share, shown)
        moment = now()
        others = sorted({name for one in members if (name := one.claimed_from(self._person.name, moment))})
        return Group(
            line=lines[0],
            share=share.shown_name,
            folder=sample[0].path.partition("!/")[0].rpartition("/")[0] if sample else "",
            revision=revision_of(members),
            sample=sample,
            total=len(members),
            needs_second=any(self._needs_second(share, one, self._bare(share, one)) for one in shown),
            precision=self.precision().get(lines[0].detector, Precision()),
            claimed_by=", ".join(others),
        )

    def revisions(self, keys: Sequence[str]) -> dict[str, str]:
        """The revisions of groups, by key, as `group` gives them; of those this person may decide."""
        mine = [key for key in keys if self.share_number(group=key) is not None]
        return self._reader.revisions(mine)

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
        taken: list[int] = []
        if shares:
            mixed_in = quality.for_a_batch(self._store, shares, number)
            rest = number - len(mixed_in)
            riskiest = self._store.batch(shares, actor=self._person.name, questions=rest, also=mixed_in)
            taken = quality.mixed([line.id for line in riskiest], mixed_in, self._group_of)
        asked = {one.id: one for one in self._reader.questions(taken)}
        lines = [asked[number] for number in taken if number in asked]
        shown: dict[int, QuestionLine] = {}
        for share in shares:
            mine = [one for one in lines if one.share_id == share.id]
            shown.update((line.id, line) for line in self._lines(share, mine))
        cut = sum(one.risk for one in lines)
        return Batch(
            questions=[shown[one.id] for one in lines if one.id in shown],
            seconds_each=each,
            risk=round(cut, 3),
            share_of_risk=min(1.0, cut / risk) if risk else 0.0,
            questions_left=max(0, everything - len(lines)),
            risk_left=round(max(0.0, risk - cut), 3),
        )

    def claimed(self) -> list[QuestionLine]:
        """What is left of this person's batch, by number; of shares they may still review."""
        mine = self._reader.claimed(self._person.name)
        shown: list[QuestionLine] = []
        for share in self.shares():
            shown += self._lines(share, [one for one in mine if one.share_id == share.id])
        return sorted(shown, key=lambda line: line.id)

    def waiting(self) -> Waiting:
        """How much waits for this person."""
        shares = self.shares()
        return self._reader.waiting(shares) if shares else Waiting()

    def look(self, question_id: int) -> Sight:
        """All that is shown of a question; no value. Raises DecisionError: it is not there."""
        asked, share = self._question(question_id)
        findings = self._reader.findings(share, asked)
        lines = self._lines(share, [asked])
        if not lines or not findings:
            raise gone()
        marks = {finding.fingerprint for _, finding in findings if finding.fingerprint}
        seen = self._for(Act.SEE_ITEMS) or [share]
        elsewhere = Around(self._store).elsewhere(asked.item_id, marks, seen)
        bare = [finding for _, finding in findings]
        alone = self._store.proposal_if(
            share, self._policy, asked.item_id, bare, Verdict.CONFIRM, Verdict.WRONG_MATCH
        )
        if alone is None:
            raise gone()
        said = self._reader.verdicts(share, asked, findings)
        if asked.state == QuestionState.OPEN and len(said) == len(findings):
            said = {}  # it is asked as if nobody had said anything
        return Sight(
            question=lines[0],
            revision=asked.revision,
            share=share.shown_name,
            path=lines[0].path,
            label=alone.label.value,
            reasons=[(rule.sentence, rule.citation) for rule in alone.fired],
            findings=[_sight(share, number, one, elsewhere, said) for number, one in findings],
            earlier=[
                Earlier(
                    like.verdict, like.scope, like.state, like.decided_by, like.decided_at, like.same_value
                )
                for like in self._reader.earlier(share, asked, marks)
            ],
            needs_second=self._needs_second(share, asked, bare),
            state=asked.state,
            claimed_by=asked.claimed_from(self._person.name, now()),
            referred_by=asked.referred_by or "",
            referred_at=asked.referred_at,
            referral_note=share.sealer.open(asked.referral_sealed) if asked.referral_sealed else "",
        )

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

    def past(
        self,
        *,
        mine: bool = True,
        share: int | None = None,
        became: Became | None = None,
        before: int | None = None,
        limit: int = 25,
    ) -> list[Past]:
        """What this person decided (or, where they review, anybody), press by press, newest first."""
        shares = [one for one in self._for(Act.ANSWER if mine else Act.REVIEW) if share in (None, one.id)]
        by = self._person.name if mine else ""
        reviewed = {one.id: one for one in self.shares()}
        seen = list(reviewed.values())
        lots = self._reader.lots(shares, by=by, became=became, before=before, limit=limit, seen=seen)
        found = []
        for line in lots:
            paths = self._reader.lines(self._shares[line.share_id], [line.item_id] if line.item_id else [])
            is_own, counts = (
                line.decided_by == self._person.name,
                line.became in (Became.STANDS, Became.WAITS),
            )
            is_young = now() - line.decided_at < timedelta(hours=UNDO_HOURS)
            found.append(
                Past(
                    line=line,
                    share=self._shares[line.share_id].shown_name,
                    path=paths[line.item_id].path if line.item_id in paths else "",
                    may_undo=counts and is_own and is_young,
                    may_reverse=counts and (is_own or line.share_id in reviewed),
                )
            )
        return found

    def precision(self) -> dict[str, Precision]:
        """How often each detector is right, as decided in the shares this person may review."""
        return {
            detector: Precision(right, of) for detector, _, right, of in self._reader.judged(self.shares())
        }

    def precision_by_folder(self) -> dict[tuple[str, str], Precision]:
        """The same by detector and (keyed digest of the) folder."""
        judged = self._reader.judged(self.shares(), by_folder=True)
        return {(detector, folder): Precision(right, of) for detector, folder, right, of in judged}

    def _group_of(self, numbers: Sequence[int]) -> Mapping[int, str]:
        return {one.id: one.group_key for one in self._reader.questions(numbers)}

    def _bare(self, share: ShareHandle, asked: Asked) -> list[StoredFinding]:
        return [finding for _, finding in self._reader.findings(share, asked)]

    def _needs_second(self, share: ShareHandle, asked: Asked, bare: Sequence[StoredFinding]) -> bool:
        """Whether dismissing these findings would take a second person, by the rule of `decide`."""
        store, policy = self._store, self._policy
        right = store.proposal_if(share, policy, asked.item_id, bare, Verdict.CONFIRM)
        wrong = store.proposal_if(share, policy, asked.item_id, bare, Verdict.WRONG_MATCH)
        if right is None or wrong is None:
            return False
        return takes_second(share, right.label, wrong.label)


def _sight(
    share: ShareHandle,
    number: int,
    finding: StoredFinding,
    elsewhere: Mapping[str, int],
    said: Mapping[int, Verdict],
) -> FindingSight:
    finding.place = share.masker.place(finding.place)
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


def _spread(ordered: Sequence[Asked]) -> list[Asked]:
    """Of many the lowest, the highest, and what lies evenly between."""
    if len(ordered) <= SAMPLE:
        return list(ordered)
    last = len(ordered) - 1
    return [ordered[round(step * last / (SAMPLE - 1))] for step in range(SAMPLE)]
