"""What a plan and its sample tell: how far it is, a bound to look at meanwhile, and in the end the estimate.

Each miss rate is that of one question: is the file at or above the line? For a label or a tag the question is
another one, and the same sample answers it: within its pile a file was drawn without regard to its label.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from classify.assurance.intervals import Estimate, estimate
from classify.assurance.looking import most_missed
from classify.assurance.piles import Read, Reviewers, total
from classify.inventory.assured import CANNOT_TELL, PlanLine, SampleLine, is_sensitive
from models.assurance import Pile, SampleKind
from models.labels import Label

IsFound = Callable[[str, frozenset[str]], bool]
"""Whether the program found what is asked for, by its label and tags."""
IsReal = Callable[[SampleLine], bool]
"""Whether its readers did."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of every file, by label or tag."""

    name: str
    is_found: IsFound
    is_real: IsReal


@dataclass(frozen=True, slots=True)
class Counts:
    """All that an estimate is made from; with it a stranger works it out anew."""

    piles: tuple[Read, ...]
    reviewers: Reviewers
    """Of two people, one after the other: so possible misses are read."""
    of_found: Reviewers
    """Of one: so all else is read."""

    def estimate(self) -> Estimate:
        """With its limits."""
        return estimate(self.piles, self.reviewers, of_found=self.of_found)


@dataclass(frozen=True, slots=True)
class Met:
    """A miss: which file, and what it was. What stands in it is told nowhere."""

    item: int | None
    pile: Pile
    kinds: tuple[str, ...]
    """Tags, or the label where its readers named none."""


def together(results: Iterable[Result]) -> Counts | None:
    """Several shares as one (a department, the city): each pile of each share stays a pile of its own. None
    where of none enough is read.
    """
    whole = [one.whole for one in results if one.whole is not None]
    if not whole:
        return None
    return Counts(
        tuple(pile for counts in whole for pile in counts.piles),
        _sum(counts.reviewers for counts in whole),
        _sum(counts.of_found for counts in whole),
    )


def _sum(every: Iterable[Reviewers]) -> Reviewers:
    """What known files tell of all readers together."""
    listed = list(every)
    return Reviewers(
        sum(one.planted for one in listed),
        sum(one.noticed for one in listed),
        sum(one.harmless for one in listed),
        sum(one.alarms for one in listed),
    )


@dataclass(frozen=True, slots=True)
class Result:
    """How far a plan is, and what it shows."""

    plan: PlanLine
    drawn: int = 0
    """Files that count."""
    read: int = 0
    """Of these."""
    waiting: int = 0
    """Files a second person has yet to read."""
    cannot_tell: int = 0
    """Files their readers could not judge: they count as sensitive."""
    bound: float = 0.0
    """The highest miss rate that is still possible, whenever one looks."""
    whole: Counts | None = None
    """None: not enough is read yet."""
    parts: Mapping[str, Counts] = field(default_factory=dict)
    """By label ("RESTRICTED") and by tag."""
    missed: Mapping[tuple[Pile, str], int] = field(default_factory=dict)
    """Misses that were met, by pile and by what they were (a tag, or the label)."""
    met: tuple[Met, ...] = ()
    """Each of them, for who mends detectors."""

    @property
    def is_enough(self) -> bool:
        """Whether all that was planned is read."""
        return self.whole is not None


def result_of(plan: PlanLine, samples: Sequence[SampleLine]) -> Result:
    """What the sample of a plan shows."""
    drawn = [one for one in samples if one.kind is SampleKind.DRAWN]
    read = [one for one in drawn if one.said is not None]
    waiting = sum(one.wants_second(plan.line) for one in samples)
    at_the_line = _at(plan.line, plan.line.value)
    now = counts_of(plan, samples, at_the_line)
    unfound = total(now.piles, found=False)
    is_enough = bool(drawn) and len(read) == len(drawn) and not waiting
    met = tuple(_misses(plan, read))
    parts = {}
    if is_enough:
        parts = {one.name: counts_of(plan, samples, one) for one in questions(plan, read)}
    return Result(
        plan,
        drawn=len(drawn),
        read=len(read),
        waiting=waiting,
        cannot_tell=sum(one.said == CANNOT_TELL for one in read),
        bound=most_missed(now.piles, now.reviewers) / unfound if unfound else 0.0,
        whole=now if is_enough else None,
        parts=parts,
        missed=Counter((one.pile, kind) for one in met for kind in one.kinds),
        met=met,
    )


def questions(plan: PlanLine, read: Iterable[SampleLine]) -> list[Question]:
    """What else is asked: of the labels above the line, and of each tag that the program or a reader gave."""
    labels = [_at(label, label.value) for label in Label if label.rank > plan.line.rank]
    given = {tag for _, _, tags, _ in plan.cells for tag in tags.split(",") if tag}
    said = {tag for one in read for tag in one.judged_tags}
    return [*labels, *(_tagged(tag) for tag in sorted(given | said))]


def _at(line: Label, name: str) -> Question:
    return Question(
        name,
        lambda label, _: Label(label).rank >= line.rank,
        lambda one: one.said is not None and is_sensitive(one.said, line),
    )


def _tagged(tag: str) -> Question:
    return Question(
        tag,
        lambda _, tags: tag in tags,
        lambda one: one.said == CANNOT_TELL or tag in one.judged_tags,
    )


def counts_of(plan: PlanLine, samples: Iterable[SampleLine], asked: Question) -> Counts:
    """The counts of one question. Where the program's answer differs within a pile, each answer is a pile of
    its own (a random sample of a pile is one of each of its parts).
    """
    files: Counter[tuple[Pile, bool]] = Counter()
    for pile, label, tags, number in plan.cells:
        files[pile, asked.is_found(label, frozenset(filter(None, tags.split(","))))] += number
    read: Counter[tuple[Pile, bool]] = Counter()
    real: Counter[tuple[Pile, bool]] = Counter()
    once, twice = _Eyes(), _Eyes()
    for one in samples:
        if one.said is None:
            continue
        if one.kind is SampleKind.KNOWN:
            _see(one, plan.line, once, twice)
            continue
        at = one.pile, asked.is_found(one.label.value, one.tags)
        read[at] += 1
        real[at] += asked.is_real(one)
    piles = tuple(
        Read(pile, number, read[pile, found], real[pile, found], found=found)
        for (pile, found), number in sorted(files.items())
    )
    return Counts(piles, twice.told(), once.told())


@dataclass(slots=True)
class _Eyes:
    planted: int = 0
    noticed: int = 0
    harmless: int = 0
    alarms: int = 0

    def see(self, *, real: bool, said: bool) -> None:
        if real:
            self.planted += 1
            self.noticed += said
        else:
            self.harmless += 1
            self.alarms += said

    def told(self) -> Reviewers:
        return Reviewers(self.planted, self.noticed, self.harmless, self.alarms)


def _see(one: SampleLine, line: Label, once: _Eyes, twice: _Eyes) -> None:
    """What a known file tells. Two readers notice what the second still holds to be sensitive; while he has
    not read it, it tells nothing of the two.
    """
    if one.judged is None or one.known is None:
        return
    real, first = is_sensitive(one.known, line), is_sensitive(one.judged, line)
    once.see(real=real, said=first)
    if not one.wants_second(line):
        twice.see(real=real, said=first and (one.second is None or is_sensitive(one.second, line)))


def _misses(plan: PlanLine, read: Iterable[SampleLine]) -> Iterator[Met]:
    for one in read:
        if one.label.rank >= plan.line.rank or one.said is None or not is_sensitive(one.said, plan.line):
            continue
        yield Met(one.item_id, one.pile, tuple(sorted(one.judged_tags)) or (one.said,))
