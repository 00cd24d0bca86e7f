"""Tasks as pages show them: named by what people know, never by a digest."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.http import Http404
from django.urls import reverse

from classify.approval.words import COVERAGES, ORDERS, REACHES, UNSURE
from classify.inventory.approvals import Order, Task
from classify.inventory.approved import Record
from classify.inventory.handles import ShareHandle
from classify.inventory.items import Grounds, ItemLine
from classify.inventory.store.approvals import Shown
from classify.results import MEMBER
from classify.web.house import house
from classify.web.words import doc_type_words
from models.approval import Coverage, Staleness
from models.labels import Label

FIRST = 5
"""Members a task shows first."""
ROWS = 25
TOP = "Top folder"


@dataclass(frozen=True, slots=True)
class Line:
    """A task in a list."""

    task: Task
    share: ShareHandle
    title: str
    law: str
    may_approve: bool

    @property
    def address(self) -> str:
        """Its page."""
        return address_of(self.task.coverage, self.task.example)

    @property
    def name(self) -> str:
        """As forms name it; its page adds the revision."""
        return f"{self.task.coverage.value}.{self.task.example}"

    @property
    def unsure(self) -> str:
        """Why its labels are less sure than others; "" where they are not."""
        return UNSURE[self.task.doubt.why]


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a task."""

    line: ItemLine
    why: str
    law: str
    now: str
    """Label in effect until now; "" for none."""
    cause: Staleness
    is_out: bool
    is_own: bool
    """The person decided about it as a reviewer: somebody else approves it."""


@dataclass(slots=True)
class Look:
    """A task as it is looked at before it is approved."""

    share: ShareHandle
    shown: Shown
    item: int
    title: str
    members: list[Member]
    differences: list[tuple[str, Staleness, int]]
    """Label in effect until now, why it is stale, and how many files."""
    number: int = 1
    """Which part of its members is shown, counted from 1."""
    size: int = FIRST
    own: Collection[int] = ()
    out: Collection[int] = ()
    elsewhere: list[int] = field(default_factory=list)
    """Files left out that are on another part of the list."""

    @property
    def name(self) -> str:
        """What a form sends back: the task, and what was shown of it."""
        return f"{self.shown.coverage.value}.{self.item}.{self.shown.revision}"

    @property
    def total(self) -> int:
        """All its files."""
        return len(self.shown.items)

    @property
    def kept(self) -> set[int]:
        """Files whose label would be in effect."""
        return set(self.shown.items) - set(self.own) - set(self.out)

    @property
    def reaches(self) -> str:
        """What the approval reaches besides."""
        return REACHES[self.shown.coverage]

    @property
    def last(self) -> int:
        """The number of the last part."""
        return max(1, -(-self.total // self.size))

    @property
    def before(self) -> int:
        """The number of the part before; 0: none."""
        return self.number - 1

    @property
    def after(self) -> int:
        """The number of the part after; 0: none."""
        return self.number + 1 if self.number < self.last else 0

    @property
    def address(self) -> str:
        """Its own page."""
        return address_of(self.shown.coverage, self.item)


def address_of(coverage: Coverage, item: int) -> str:
    """The page of a task."""
    return reverse("approvals_task", args=[coverage.value, item])


def coverage_of(word: str) -> Coverage:
    """The coverage an address names. Raises Http404."""
    try:
        return Coverage(word)
    except ValueError:
        raise Http404 from None


def lines(found: Sequence[tuple[ShareHandle, Task]], may_approve: Collection[int]) -> list[Line]:
    """Tasks for a list; `may_approve` are the numbers of shares whose labels the person may approve."""
    known: dict[int, tuple[ItemLine, Grounds]] = {}
    for share in {share.id: share for share, _ in found}.values():
        numbers = [task.example for of, task in found if of.id == share.id]
        known |= house().catalogue.numbered(share, numbers)
    return [
        Line(task, share, *titled(task.coverage, known.get(task.example)), share.id in may_approve)
        for share, task in found
    ]


def titled(coverage: Coverage, known: tuple[ItemLine, Grounds] | None) -> tuple[str, str]:
    """What people call a task, by one of its files; and of a rule its law."""
    if known is None:
        return "Files that are gone", ""
    line, grounds = known
    sentence = grounds.sentences[0] if grounds.sentences else "No rule spoke"
    law = grounds.citations[0] if grounds.citations else ""
    match coverage:
        case Coverage.FOLDER:
            return folder_of(line), ""
        case Coverage.KIND:
            words = doc_type_words(line.doc_type)
            return words[:1].upper() + words[1:], ""
        case Coverage.RULE:
            return sentence, law
        case Coverage.CONTENT:
            return line.path, ""


def folder_of(line: ItemLine) -> str:
    """The folder of an item, values in it masked; of what is packed in a file, that file's."""
    return line.path.partition(MEMBER)[0].rpartition("/")[0] or TOP


def named(records: Sequence[tuple[ShareHandle, Record]]) -> dict[int, str]:
    """What approvals are about, by their numbers."""
    known: dict[int, tuple[ItemLine, Grounds]] = {}
    for share in {share.id: share for share, _ in records}.values():
        numbers = [record.example for of, record in records if of.id == share.id]
        known |= house().catalogue.numbered(share, numbers)
    return {record.id: titled(record.coverage, known.get(record.example))[0] for _, record in records}


def look(
    person: str,
    share: ShareHandle,
    coverage: Coverage,
    item: int,
    *,
    out: Collection[int] = (),
    number: int = 1,
    size: int = FIRST,
) -> Look | None:
    """A task as it is now; None where nothing of it waits.

    Args:
        person: who looks: what they decided about as reviewers is not theirs to approve.
        share: where.
        coverage: with `item` it names the task.
        item: one of its files.
        out: files to be left out.
        number: which part of its members.
        size: members a part.
    """
    store = house().store
    shown = store.shown_of(share, coverage, item)
    if shown is None or not shown.items:
        return None
    number = max(1, min(number, -(-len(shown.items) // size)))
    part = shown.items[(number - 1) * size : number * size]
    known = house().catalogue.numbered(share, [*part, item])
    now = store.in_effect(shown.items)
    own = store.own_of(share, person, shown.items)
    out = set(out) & set(shown.items)
    return Look(
        share=share,
        shown=shown,
        item=item,
        title=titled(coverage, known.get(item))[0],
        members=[_member(one, known, now, own, out) for one in part if one in known],
        differences=_differences(shown, now),
        number=number,
        size=size,
        own=own,
        out=out,
        elsewhere=sorted(out - set(part)),
    )


def _member(
    number: int,
    known: Mapping[int, tuple[ItemLine, Grounds]],
    now: Mapping[int, object],
    own: Collection[int],
    out: Collection[int],
) -> Member:
    line, grounds = known[number]
    before = now.get(number)
    return Member(
        line,
        grounds.sentences[0] if grounds.sentences else "",
        grounds.citations[0] if grounds.citations else "",
        getattr(before, "label", ""),
        getattr(before, "stale", Staleness.NONE),
        number in out,
        number in own,
    )


def _differences(shown: Shown, now: Mapping[int, object]) -> list[tuple[str, Staleness, int]]:
    counts: dict[tuple[str, Staleness], int] = {}
    for item in shown.items:
        before = now.get(item)
        state = (getattr(before, "label", ""), getattr(before, "stale", Staleness.NONE))
        counts[state] = counts.get(state, 0) + 1
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return [(label, stale, files) for (label, stale), files in ordered]


def in_order(found: list[tuple[ShareHandle, Task]], order: Order) -> list[tuple[ShareHandle, Task]]:
    """Tasks of several shares in one order: the least sure labels or the strictest first; then most files."""

    def place(one: tuple[ShareHandle, Task]) -> tuple[int, ...]:
        share, task = one
        unsure = -task.doubt.weight if order is Order.UNSURE else 0
        return (unsure, -Label(task.proposed).rank, -task.items, share.id, task.example)

    return sorted(found, key=place)


def coverages() -> list[tuple[Coverage, str]]:
    """By what people can have their tasks put together."""
    return [(one, COVERAGES[one]) for one in (Coverage.KIND, Coverage.FOLDER, Coverage.RULE)]


def orders() -> list[tuple[Order, str]]:
    """What can stand first."""
    return list(ORDERS.items())
