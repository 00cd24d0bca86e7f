"""The one way to an estimate of misses: who may is asked anew, and what is planned is drawn just so."""

from __future__ import annotations

import random
import secrets
from collections.abc import Collection, Sequence

from classify.assurance.canaries import canaries
from classify.assurance.drawing import drawn, frame_digest, number_for, order, sizes
from classify.assurance.piles import FOUND
from classify.assurance.result import Result, result_of
from classify.errors import AssuranceError, NotTheirSharesError, StalePlanError
from classify.inventory.assured import Blind, PlanLine
from classify.inventory.framing import LINE, Frame
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.inventory.store.assurances import ToPlan, ToRead
from classify.rights import Act, Person, Thing, allowed, may
from models.assurance import Pile, SampleKind
from models.labels import Label, Tag

KNOWN = 60
"""Known files of each sort that are mixed in, as far as there are so many: they tell how well readers see."""
_HARMLESS = Label.INTERNAL


class AssuranceDesk:
    """Estimates of misses, with the rights of one person (or of the command line, which asks for none)."""

    def __init__(self, store: Store, person: Person | None, name: str = "") -> None:
        self._store, self._person = store, person
        self._name = person.name if person is not None else name

    def shares(self, act: Act = Act.SEE_ASSURANCE) -> list[ShareHandle]:
        """Shares whose estimates the person may see (or may do `act` to)."""
        every = self._store.shares()
        if self._person is None:
            return list(every)
        return allowed(self._person, act, ((_thing(share), share) for share in every))

    def plans(self) -> list[PlanLine]:
        """Plans of these shares, the newest first."""
        return self._store.assurance_plans(self.shares())

    def newest(self, share: ShareHandle) -> PlanLine | None:
        """The plan of a share that stands, or the last that did."""
        return next(iter(self._store.assurance_plans([share])), None)

    def foreseen(
        self, share: ShareHandle, rate: float, number: int | None = None
    ) -> dict[Pile, tuple[int, int]]:
        """What a plan would draw: files of each pile, and how many are read. Raises NotTheirSharesError."""
        self._must(Act.PLAN_ASSURANCE, share)
        return _shared_out(self._store.frame(share), rate, number)

    def plan(self, share: ShareHandle, rate: float, *, number: int | None = None, seed: str = "") -> PlanLine:
        """Publishes what will be drawn, before it is: seed, piles, sizes and the digest of all files.

        Args:
            share: the share.
            rate: the miss rate that is to be shown, were nothing met.
            number: files to be read instead of as many as the rate asks for.
            seed: of the draw; a new one unless it is given.

        Raises:
            NotTheirSharesError: they may not.
            AssuranceError: there is nothing to draw from.
        """
        self._must(Act.PLAN_ASSURANCE, share)
        frame = self._store.frame(share)
        if not frame.files:
            raise AssuranceError("This share holds no file that was examined.", remedy="Scan it first.")
        wanted = ToPlan(
            seed or secrets.token_hex(16),
            rate,
            frame_digest(frame.piles()),
            _shared_out(frame, rate, number),
            frame.cells(),
        )
        made = self._store.plan_assurance(share, wanted, actor=self._name)
        plan = self._store.assurance_plan([share], made)
        assert plan is not None, "it was made just now"
        return plan

    def draw(self, plan: PlanLine) -> int:
        """Draws what was planned, with known files among it; returns how many files are to be read.

        Raises:
            NotTheirSharesError, AssuranceError: they may not; it was drawn.
            StalePlanError: files came, went, or changed their pile since.
        """
        share = self._share(plan, Act.PLAN_ASSURANCE)
        frame = self._store.frame(share)
        piles = frame.piles()
        if frame_digest(piles) != plan.frame_digest:
            raise StalePlanError("Since this was planned files came, went, or were decided.")
        mine = drawn(piles, {pile: number for pile, (_, number) in plan.piles.items()}, plan.seed)
        by_item = {file.item: file for file in frame.files}
        files = [
            ToRead(item, SampleKind.DRAWN, pile, by_item[item].label, by_item[item].tags)
            for pile, items in mine.items()
            for item in items
        ]
        files += _known(frame, mine, plan.seed)
        files += (
            ToRead(None, SampleKind.KNOWN, Pile.REST, Label.INTERNAL, known=one.label, canary=one.file)
            for one in canaries().values()
        )
        # Mixed by chance: the order tells neither the pile nor which files are known.
        random.Random(plan.seed).shuffle(files)
        return self._store.draw_sample(plan, files, actor=self._name)

    def next_for(self, plan: PlanLine) -> Blind | None:
        """What this person reads next; None: nothing is left for them. Raises NotTheirSharesError."""
        self._share(plan, Act.READ_SAMPLE)
        return self._store.next_to_read(plan, self._name)

    def judge(
        self,
        plan: PlanLine,
        sample: int,
        said: Label | None,
        *,
        tags: Collection[Tag] = (),
        seconds: float = 0.0,
        reader: str = "",
    ) -> None:
        """Keeps what a person says of a file; None: they cannot tell.

        Raises NotTheirSharesError, AssuranceError and SameReaderError as the store does.
        """
        self._share(plan, Act.READ_SAMPLE)
        actor = reader or self._name
        self._store.judge_sample(plan, sample, said, actor=actor, tags=tags, seconds=seconds)

    def end(self, plan: PlanLine) -> None:
        """Gives a plan up. Raises NotTheirSharesError and AssuranceError."""
        self._share(plan, Act.PLAN_ASSURANCE)
        self._store.end_assurance(plan, actor=self._name)

    def result(self, plan: PlanLine) -> Result:
        """What it shows so far. Raises NotTheirSharesError."""
        self._share(plan, Act.SEE_ASSURANCE)
        return result_of(plan, self._store.assurance_samples(plan.id))

    def _share(self, plan: PlanLine, act: Act) -> ShareHandle:
        found = next((share for share in self._store.shares() if share.id == plan.share_id), None)
        if found is None:
            raise NotTheirSharesError("There is no such share.")
        self._must(act, found)
        return found

    def _must(self, act: Act, share: ShareHandle) -> None:
        if self._person is None:
            return
        answer = may(self._person, act, _thing(share))
        if not answer:
            raise NotTheirSharesError(answer.sentence)


def _thing(share: ShareHandle) -> Thing:
    return Thing(share.id, share.department, share.criminal_justice)


def _shared_out(frame: Frame, rate: float, number: int | None) -> dict[Pile, tuple[int, int]]:
    files = {pile: len(items) for pile, items in frame.piles().items()}
    shares = sizes(files, number if number is not None else number_for(files, rate))
    return {pile: (files[pile], shares[pile]) for pile in files}


def _known(frame: Frame, mine: dict[Pile, list[int]], seed: str) -> Sequence[ToRead]:
    """Files whose truth people have said: the next ones of both reviewed piles that were not drawn."""
    by_item = {file.item: file for file in frame.files}
    found = []
    for pile, items in frame.piles().items():
        if pile not in (Pile.CONFIRMED, Pile.DISMISSED):
            continue
        drawn_ones = set(mine[pile])
        others = [item for item in order(items, pile, seed) if item not in drawn_ones]
        for item in others[:KNOWN]:
            file = by_item[item]
            known = file.label if pile in FOUND else min(Label(file.label), _HARMLESS, key=_rank).value
            found.append(ToRead(item, SampleKind.KNOWN, pile, file.label, file.tags, known))
    assert all(Label(one.known or LINE).rank >= LINE.rank for one in found if one.pile in FOUND)
    return found


def _rank(label: Label) -> int:
    return label.rank
