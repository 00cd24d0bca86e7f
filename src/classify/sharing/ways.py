"""The way to yes: what would have to be done for a milder answer, each way tried by asking again.

Candidates are all that could help: labels approved, values cut, an agreement, evidence, files left out. They
are applied together, and whatever is not needed is taken away again, the dearest first: what is left is a way
in which each step counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from classify.memos import Memo
from classify.sharing import said
from classify.sharing.question import Agreement, Question, Terms
from classify.sharing.verdict import Judge, Kind, carriers
from models.agreement import AgreementKind
from models.labels import Tag
from models.shared_file import SharedColumn, SharedFile
from models.sharing import Evidence, SharingOutcome

_YES = SharingOutcome.ALLOWED_REDACTED
_MOST_WAYS = 3
_MOST_FOLDERS = 20
_DEAREST = (
    Evidence.COURT_ORDER,
    Evidence.ATTORNEY_ADVICE,
    Evidence.SUBPOENA,
    Evidence.SECURITY_ADDENDUM,
    Evidence.VETTING,
    Evidence.CONSENT,
)


class Help(StrEnum):
    """What can be done."""

    APPROVE = "approve"
    CUT = "cut"
    AGREEMENT = "agreement"
    EVIDENCE = "evidence"
    LEAVE_OUT = "leave_out"


@dataclass(frozen=True, slots=True)
class InFolder:
    """Files of a step that lie together."""

    folder: str
    """The folder's key."""
    share_id: int
    files: int
    example: int
    """One of them, to name the folder by."""


@dataclass(frozen=True, slots=True)
class InTable:
    """A column to drop."""

    file: int
    column: SharedColumn


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do."""

    help: Help
    sentence: str
    files: tuple[int, ...] = ()
    folders: tuple[InFolder, ...] = ()
    """Where they lie, those with the most files first, at most twenty."""
    columns: tuple[InTable, ...] = ()
    entities: tuple[str, ...] = ()
    """What is cut."""


@dataclass(frozen=True, slots=True)
class Way:
    """Steps that together lead to a milder answer; without any one of them it is none."""

    outcome: SharingOutcome
    steps: tuple[Step, ...]

    @property
    def leads_to_yes(self) -> bool:
        """Whether the files may go then, whole or redacted."""
        return self.outcome.rank <= _YES.rank


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is done."""

    approve: bool = False
    cut: frozenset[Tag] = frozenset()
    agreement: bool = False
    evidence: frozenset[Evidence] = frozenset()
    left_out: frozenset[Kind] = frozenset()

    def parts(self) -> Iterator[_Plan]:
        """The plan with one thing less, the dearest first."""
        for evidence in _DEAREST:
            if evidence in self.evidence:
                yield replace(self, evidence=self.evidence - {evidence})
        if self.agreement:
            yield replace(self, agreement=False)
        for tag in sorted(self.cut):
            yield replace(self, cut=self.cut - {tag})
        if self.approve:
            yield replace(self, approve=False)

    @property
    def order(self) -> tuple[int, list[str], list[str]]:
        """Which of two is told first: the one that asks less; then by the alphabet."""
        size = self.approve + len(self.cut) + self.agreement + 2 * len(self.evidence)
        return size, sorted(self.evidence), sorted(self.cut)


class Ways:
    """Looks for ways in which an answer becomes milder.

    Args:
        question: what was asked.
        kinds: its files by kind.
    """

    def __init__(self, question: Question, kinds: Mapping[Kind, Sequence[SharedFile]]) -> None:
        self._question = question
        self._kinds = kinds
        self._judges: Memo[Terms, Judge] = Memo(200, Judge)

    def found(self) -> tuple[Way, ...]:
        """The ways, the best first: those that leave no file out, then the mildest, then the shortest."""
        now = self._outcome(_Plan())
        if now is None or now.rank <= _YES.rank:
            return ()
        plans = {plan for full in self._full() for plan in self._needed(full, now)}
        ways = [(plan, outcome) for plan in plans if (outcome := self._outcome(plan)) is not None]
        if any(outcome.rank <= _YES.rank for _, outcome in ways):
            ways = [(plan, outcome) for plan, outcome in ways if outcome.rank <= _YES.rank]
        ways.sort(key=lambda way: (self._left_out(way[0]), way[1].rank, *way[0].order))
        return tuple(Way(outcome, self._steps(plan)) for plan, outcome in ways[:_MOST_WAYS])

    def _left_out(self, plan: _Plan) -> int:
        return sum(len(self._kinds[kind]) for kind in plan.left_out)

    def _full(self) -> Iterator[_Plan]:
        """All that could help: by agreement and evidence, by cutting, by both."""
        cut = frozenset(tag for kind in self._kinds for tag in kind.can_cut)
        evidence = frozenset(_DEAREST) - self._question.evidence
        yield _Plan(approve=True, agreement=True)
        yield _Plan(approve=True, cut=cut)
        yield _Plan(approve=True, agreement=True, cut=cut)
        yield _Plan(approve=True, agreement=True, evidence=evidence)
        yield _Plan(approve=True, agreement=True, evidence=evidence, cut=cut)

    def _needed(self, full: _Plan, now: SharingOutcome) -> Iterator[_Plan]:
        """What of a plan is needed for what it reaches; where that is no yes, also without the files that
        stand in the way.
        """
        reached = self._outcome(full)
        if reached is None:
            return
        if reached.rank < now.rank:
            yield self._pruned(full, reached)
        if reached.rank > _YES.rank:
            outcome = self._outcomes(full)
            shorter = replace(
                full, left_out=frozenset(kind for kind in self._kinds if outcome(kind).rank > _YES.rank)
            )
            rest = self._outcome(shorter)
            if rest is not None:
                yield self._pruned(shorter, rest)

    def _pruned(self, plan: _Plan, reached: SharingOutcome) -> _Plan:
        """The plan without what it does not need."""
        found = True
        while found:
            part = next((part for part in plan.parts() if self._reaches(part, reached)), None)
            found = part is not None
            plan = part or plan
        return plan

    def _outcome(self, plan: _Plan) -> SharingOutcome | None:
        """The answer under a plan; None where no file is left."""
        outcome = self._outcomes(plan)
        rest = {outcome(kind) for kind in self._kinds if kind not in plan.left_out}
        return max(rest, key=lambda one: one.rank, default=None)

    def _reaches(self, plan: _Plan, wanted: SharingOutcome) -> bool:
        """Whether every file that is left goes at least so far."""
        outcome = self._outcomes(plan)
        return all(outcome(kind).rank <= wanted.rank for kind in self._kinds if kind not in plan.left_out)

    def _outcomes(self, plan: _Plan) -> Callable[[Kind], SharingOutcome]:
        judge = self._judges[self._terms(plan)]
        return lambda kind: judge.outcome(_under(plan, kind))

    def _terms(self, plan: _Plan) -> Terms:
        terms = self._question.terms
        if plan.agreement:
            terms = replace(terms, agreement=self._covering)
        return replace(terms, evidence=terms.evidence | plan.evidence)

    @property
    def _covering(self) -> Agreement:
        """An agreement that covers all that was asked."""
        question = self._question
        tags = frozenset(tag.value for tag in Tag)
        every = frozenset(AgreementKind)
        return Agreement(0, question.to, tags, frozenset({question.purpose}), live=True, forms=every)

    def _steps(self, plan: _Plan) -> tuple[Step, ...]:
        steps = []
        if plan.left_out:
            steps.append(self._leaving_out(plan.left_out))
        rest = {kind: files for kind, files in self._kinds.items() if kind not in plan.left_out}
        if plan.approve:
            files = [file for kind, some in rest.items() if kind.once_approved() != kind for file in some]
            steps.append(Step(Help.APPROVE, said.approve(files), _ids(files), _by_folder(files)))
        if plan.cut:
            files = [file for kind, some in rest.items() if kind.can_cut & plan.cut for file in some]
            steps += _cutting(files, plan.cut)
        if plan.agreement:
            steps.append(self._signing(plan, rest))
        lacking = [evidence for evidence in Evidence if evidence in plan.evidence]
        return (*steps, *(Step(Help.EVIDENCE, said.bring(evidence)) for evidence in lacking))

    def _leaving_out(self, kinds: Iterable[Kind]) -> Step:
        files = [file for kind in kinds for file in self._kinds[kind]]
        total = sum(map(len, self._kinds.values()))
        return Step(Help.LEAVE_OUT, said.leave_out(len(files), total), _ids(files), _by_folder(files))

    def _signing(self, plan: _Plan, rest: Mapping[Kind, Sequence[SharedFile]]) -> Step:
        """The agreement for what would need one otherwise."""
        unsigned = replace(plan, agreement=False)
        judge = self._judges[self._terms(unsigned)]
        wanting = [
            ground
            for kind in rest
            for ground in judge.verdict(_under(unsigned, kind)).grounds
            if ground.outcome is SharingOutcome.NEEDS_AGREEMENT
        ]
        tags = sorted({ground.row for ground in wanting})
        forms = {one for ground in wanting for one in ground.conditions if one.form in ground.forms}
        given = self._question.agreement
        if given is not None and not all(given.serves(ground.forms) for ground in wanting):
            given = None  # nobody makes another form of it
        return Step(Help.AGREEMENT, said.sign(sorted(one.says for one in forms), tags, given))


def _under(plan: _Plan, kind: Kind) -> Kind:
    """What a kind of file becomes under a plan."""
    return (kind.once_approved() if plan.approve else kind).without(plan.cut)


def _cutting(files: Sequence[SharedFile], cut: frozenset[Tag]) -> Iterator[Step]:
    """Columns to drop where they hold all that is to be cut; redacted copies of the other files."""
    copies, dropped = [], []
    for file in files:
        carried = _carried(file, cut)
        columns = [column for column in file.columns if carried.intersection(column.entities)]
        if columns and carried <= file.in_columns:
            dropped += [InTable(file.id, column) for column in columns]
        else:
            copies.append(file)
    if dropped:
        tables = {one.file for one in dropped}
        entities = sorted({entity for file in files if file.id in tables for entity in _carried(file, cut)})
        yield Step(
            Help.CUT, said.drop(dropped, entities), tuple(sorted(tables)), (), tuple(dropped), tuple(entities)
        )
    if copies:
        entities = sorted({entity for file in copies for entity in _carried(file, cut)})
        yield Step(Help.CUT, said.cut(len(copies), entities), _ids(copies), entities=tuple(entities))


def _carried(file: SharedFile, cut: frozenset[Tag]) -> frozenset[str]:
    """What of a file carries the tags that are cut."""
    return frozenset().union(*(carriers(tag, file) for tag in cut.intersection(file.tags)))


def _ids(files: Iterable[SharedFile]) -> tuple[int, ...]:
    return tuple(sorted(file.id for file in files))


def _by_folder(files: Sequence[SharedFile]) -> tuple[InFolder, ...]:
    counts = Counter((file.share_id, file.folder) for file in files)
    first: dict[tuple[int, str], int] = {}
    for file in files:
        place = (file.share_id, file.folder)
        first[place] = min(file.id, first.get(place, file.id))
    most_first = sorted(counts.items(), key=lambda one: (-one[1], first[one[0]]))
    return tuple(
        InFolder(folder, share, number, first[share, folder])
        for (share, folder), number in most_first[:_MOST_FOLDERS]
    )
