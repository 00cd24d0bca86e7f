"""An answer as pages show it: outcomes, the law behind them, and the way to yes with its links."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from classify.inventory.handles import ShareHandle
from classify.inventory.items import ItemLine
from classify.rights import Act, Person
from classify.sharing import said
from classify.sharing.answer import Answer, Ground, Help, Step, Way
from classify.sharing.law import Law, laws
from classify.web.doors import shares_for
from classify.web.house import house
from classify.web.rooms.approvals.telling import folder_of
from classify.web.rooms.asking.chosen import MOST_NAMED
from classify.web.rooms.asking.wished import Wish
from classify.web.words import label_words
from models.labels import Label
from models.sharing import Evidence, SharingOutcome
from models.words import many

_COLUMNS_SHOWN = 25
_BROUGHT = {said.bring(evidence): evidence for evidence in Evidence}


@dataclass(frozen=True, slots=True)
class Outcome:
    """An outcome as it is shown: its word, its sign and color, and what it means."""

    value: str
    words: str
    means: str = ""

    @classmethod
    def of(cls, outcome: SharingOutcome, rows: Iterable[str] = (), *, words: str = "") -> Outcome:
        """An outcome; `rows` are what led to it."""
        known = list(rows)
        return cls(
            outcome.value,
            words or said.outcome_words(outcome, known or ["-"]),
            said.means(outcome, known or ["-"]),
        )


@dataclass(frozen=True, slots=True)
class Cited:
    """A row of law behind a rule."""

    citation: str
    title: str
    version: str
    mark: str
    """How well it is known, in words."""
    verified: bool
    has_changed: bool = False
    """It says something else than when it was leaned on."""

    @classmethod
    def of(cls, law: Law, *, counts: bool = True, has_changed: bool = False) -> Cited:
        """A row as it stands; `counts`: the rule is of its own law."""
        version = "" if law.version.startswith("not read") else law.version
        return cls(law.citation, law.title, version, law.mark_words, law.verified and counts, has_changed)


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason of an outcome."""

    about: str
    outcome: Outcome
    says: str
    nearest: str
    laws: tuple[Cited, ...]
    verified: bool


def rules_of(grounds: Iterable[Ground]) -> list[Rule]:
    """The reasons of an answer."""
    return [
        Rule(
            about_words(ground.row),
            Outcome.of(ground.outcome, [ground.row]),
            ground.says,
            ground.nearest,
            tuple(Cited.of(law, counts=not ground.nearest) for law in ground.law),
            ground.verified,
        )
        for ground in grounds
    ]


def rules_told(told: Mapping[str, Any], leaned_on: Mapping[str, str]) -> list[Rule]:
    """The reasons that were kept with a request: what they said then, with the law as it is now."""
    found: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for entry in told.get("rules", ()):
        found.setdefault((str(entry.get("tag", "")), str(entry.get("says", ""))), []).append(entry)
    return [_rule_told(entries, leaned_on) for entries in found.values()]


def _rule_told(entries: Sequence[Mapping[str, Any]], leaned_on: Mapping[str, str]) -> Rule:
    first = entries[0]
    row = str(first.get("tag", ""))
    outcome = SharingOutcome(first.get("outcome", SharingOutcome.REFER))
    cited = tuple(one for entry in entries for one in _cited(entry, leaned_on))
    return Rule(
        about_words(row),
        Outcome.of(outcome, [row]),
        str(first.get("says", "")),
        str(first.get("nearest", "")),
        cited,
        all(bool(entry.get("verified")) for entry in entries),
    )


def _cited(entry: Mapping[str, Any], leaned_on: Mapping[str, str]) -> Iterator[Cited]:
    number = str(entry.get("law", ""))
    if not number:
        return
    law = laws().get(number)
    verified = bool(entry.get("verified"))
    if law is None:
        yield Cited(str(entry.get("citation", "")), "", "", "", verified, has_changed=True)
        return
    has_changed = leaned_on.get(number, law.digest) != law.digest
    yield Cited.of(law, counts=verified, has_changed=has_changed)


@dataclass(frozen=True, slots=True)
class Link:
    """Where something can be done; without an address it is words alone."""

    words: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class StepTold:
    """One step of a way."""

    sentence: str
    links: tuple[Link, ...] = ()
    more: str = ""
    """How many links were left off, in words."""


@dataclass(frozen=True, slots=True)
class WayTold:
    """A way to a milder answer."""

    title: str
    outcome: Outcome
    steps: tuple[StepTold, ...]


def address(route: str, *parts: object, **asked: object) -> str:
    """Where a page is; "" where its room does not belong to this program."""
    try:
        place = reverse(route, args=parts)
    except NoReverseMatch:
        return ""
    return f"{place}?{urlencode(asked)}" if asked else place


class Ways:
    """The ways of an answer, for one person.

    Args:
        person: who looks: a link leads only where they may go.
        wish: to whom and what for.
        pairs: what names the files in an address; empty where they are a request's.
        request: the request they are for; 0: none yet.
    """

    def __init__(
        self, person: Person, wish: Wish, pairs: tuple[tuple[str, str], ...] = (), request: int = 0
    ) -> None:
        self._wish, self._pairs, self._request = wish, pairs, request
        self._shares = shares_for(person, Act.SEE_ITEMS)
        self._approvable = {share.id for share in shares_for(person, Act.SEE_APPROVALS)}

    def told(self, given: Answer) -> list[WayTold]:
        """Each way with the pages where its steps are taken."""
        named = self._lines(given.ways)
        kept = tuple(one.file.id for one in given.files)
        return [
            WayTold(
                _title(number, way),
                Outcome.of(way.outcome),
                tuple(self._step(step, named, kept) for step in way.steps),
            )
            for number, way in enumerate(given.ways)
        ]

    def _step(self, step: Step, named: Mapping[int, ItemLine], files: Collection[int]) -> StepTold:
        take: dict[Help, Callable[[], tuple[Iterable[Link], str]]] = {
            Help.APPROVE: lambda: self._approving(step, named),
            Help.CUT: lambda: self._cutting(step, named),
            Help.AGREEMENT: lambda: (self._signing(), ""),
            Help.EVIDENCE: lambda: (self._bringing(step), ""),
            Help.LEAVE_OUT: lambda: (self._leaving(step, files), ""),
        }
        links, more = take[step.help]()
        return StepTold(step.sentence, tuple(links), more)

    def _approving(self, step: Step, named: Mapping[int, ItemLine]) -> tuple[list[Link], str]:
        """The folders whose labels are to be approved, each its page."""
        links = []
        for folder in step.folders:
            line = named.get(folder.example)
            if line is not None:
                there = (
                    address("approvals_task", "folder", folder.example)
                    if folder.share_id in self._approvable
                    else ""
                )
                links.append(Link(f"{line.share}: {folder_of(line)} ({many(folder.files, 'file')})", there))
        left = len({*step.files}) - sum(folder.files for folder in step.folders)
        return links, f"and {many(left, 'file')} in other folders" if left > 0 else ""

    def _cutting(self, step: Step, named: Mapping[int, ItemLine]) -> tuple[list[Link], str]:
        """Tables with their columns; of other files where their copies are made."""
        links = []
        for one in step.columns[:_COLUMNS_SHOWN]:
            line = named.get(one.file)
            if line is not None:
                sheet = f" of the sheet {one.column.sheet}" if one.column.sheet else ""
                words = f"Column {one.column.column}{sheet}: {line.share}, {line.path}"
                links.append(Link(words, reverse("item_page", kwargs={"item": one.file})))
        left = len(step.columns[_COLUMNS_SHOWN:])
        more = f"and {many(left, 'more column')}" if left else ""
        if not self._request:
            return links, more or "" if links else "Copies are made once this is asked for."
        copies = address("sharing_copies", request=self._request)
        return [*links, Link("Make the copies", copies)] if copies else links, more

    def _signing(self) -> Iterator[Link]:
        leans_on = self._wish.agreement
        place = address("sharing_agreement", leans_on.id) if leans_on is not None else ""
        if leans_on is not None and place:
            yield Link(f"Agreement {leans_on.series}", place)
        elif every := address("sharing_agreements"):
            yield Link("Agreements", every)

    def _bringing(self, step: Step) -> Iterator[Link]:
        lacking = _BROUGHT.get(step.sentence)
        if lacking is Evidence.VETTING:
            known = self._wish.recipient
            place = address("sharing_recipient", known.id) if known is not None else ""
            yield Link("It counts as it stands on the recipient’s record", place)
        elif lacking is Evidence.ATTORNEY_ADVICE:
            yield Link("Ask for it, then refer the request to the city attorney")
        elif lacking is not None and self._pairs:
            asked = (*self._pairs, *self._wish.with_evidence(lacking).pairs)
            yield Link("It is in hand: ask again with it", f"{reverse('sharing')}?{urlencode(asked)}")

    def _leaving(self, step: Step, files: Collection[int]) -> Iterator[Link]:
        rest = [number for number in files if number not in set(step.files)]
        if self._pairs and 0 < len(rest) <= MOST_NAMED:
            asked = (*(("item", str(number)) for number in rest), *self._wish.pairs)
            yield Link("Ask without them", f"{reverse('sharing')}?{urlencode(asked)}")

    def _lines(self, ways: Sequence[Way]) -> dict[int, ItemLine]:
        """The files that steps name, as the person may see them."""
        wanted: dict[int, set[int]] = {}
        everywhere: set[int] = set()
        for step in (step for way in ways for step in way.steps):
            for folder in step.folders:
                wanted.setdefault(folder.share_id, set()).add(folder.example)
            everywhere.update(one.file for one in step.columns[:_COLUMNS_SHOWN])
        return lines_of(self._shares, everywhere.union(*wanted.values()) if wanted else everywhere)


def lines_of(shares: Sequence[ShareHandle], items: Iterable[int]) -> dict[int, ItemLine]:
    """Items of these shares as lists show them, by number; of others none."""
    lie_in = {fact.item: fact.share_id for fact in house().store.facts_of(items)}
    found: dict[int, ItemLine] = {}
    for share in shares:
        mine = sorted(item for item, number in lie_in.items() if number == share.id)
        if mine:
            found |= house().catalogue.lines_of(share, mine)
    return found


def about_words(row: str) -> str:
    """What a reason is about, as a heading: a tag, a label, or what else stands in the way."""
    if row in set(Label):
        return f"{label_words(row)} files"
    words = said.ground_words(row)
    return words[:1].upper() + words[1:]


def _title(number: int, way: Way) -> str:
    if number:
        return "Or"
    return "The way to yes" if way.leads_to_yes else "What would help"
