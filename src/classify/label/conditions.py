"""The small language in which `policy.yaml` says when a rule fires.

A condition is a mapping of one word to what it asks:

    found: [US_SSN]                a finding of one of these entities, at or above its threshold;
                                   with at_least, distinct or score beside it
    near: [[PERSON], [US_SSN]]     one of the first close to one of the second (at_least beside it)
    role: [victim]                 a person in one of these roles
    private_persons: 1             so many persons who do not act for an agency
    aside_persons: 1               so many of them in comments, notes, properties or hidden text
    signal: [alpr]                 phrases of signals.yaml, counted together (at_least beside it;
                                   for_each: 3000 asks for one more in every 3000 characters, so that
                                   a few chance words in a long text are not taken for its subject)
    matter: [victim]               its words taken together tell of one of these (score beside it)
    doc_type: [minutes]            the document type (score beside it; likely: true also accepts a
                                   close second)
    second_type: [bolo]            the next likely document type
    contact_rows: 20               rows of private persons with phone, e-mail or address
    folder: [police]               a word of the path's folders, share or department, by word list
    path_words: [payroll]          a word of the whole path, the file's name included, by word list
    outcome: [encrypted]           what became of the file when it was read
    flagged_share: true            the share holds criminal-justice data
    characters: 200                so many characters of text
    hidden: 1                      so many findings a reader of the page would not see
    is: name                       a condition named under `facts`
    all: / any: / not:             the usual combinations
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import Any, Protocol

from classify.detect.finding import Evidence
from classify.detect.matters import TITLES as MATTER_TITLES
from classify.errors import PackError
from classify.label.proposal import Location
from models.labels import DocType, Entity, Outcome

OFF = math.inf
"""Threshold of an entity that is switched off: no score is enough."""
_OFFICIAL = "OFFICIAL"  # in `near`: a person acting for an agency
_WORDS = re.compile(r"[a-z0-9]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Setting:
    """What a policy fixes once for all its conditions."""

    thresholds: Mapping[str, float] = field(default_factory=dict)
    """Lowest score that counts, by entity; "default" for the rest."""
    public_roles: frozenset[str] = frozenset()
    word_lists: Mapping[str, frozenset[str]] = field(default_factory=dict)
    signal_titles: Mapping[str, str] = field(default_factory=dict)

    def threshold(self, entity: str) -> float:
        """Lowest score of `entity` that counts."""
        return self.thresholds.get(entity, self.thresholds.get("default", 0.5))


@dataclass(frozen=True, slots=True)
class View:
    """One file as the conditions see it."""

    evidence: Evidence
    location: Location
    outcome: Outcome
    setting: Setting
    folder_words: frozenset[str]
    path_words: frozenset[str]
    lacks: dict[int, int] = field(default_factory=dict, repr=False)
    """What conditions lack that were asked already, by identity: rules share most of theirs."""
    numbers: dict[tuple[str, float | None], int] = field(default_factory=dict, repr=False)
    """What `number_found` answered already."""

    @classmethod
    def of(cls, evidence: Evidence, location: Location, outcome: Outcome, setting: Setting) -> View:
        """The view of a file at `location`."""
        folders, _, _ = location.path.rpartition("/")
        around = f"{folders}/{location.share}/{location.department}"
        return cls(evidence, location, outcome, setting, _words(around), _words(f"{location.path}/{around}"))

    def number_found(self, entity: str, score: float | None = None) -> int:
        """Findings of `entity` at or above `score` (or its threshold)."""
        if entity not in self.evidence.counts:
            return 0
        known = self.numbers.get((entity, score))
        if known is None:
            known = self.numbers[entity, score] = self._number_found(entity, score)
        return known

    def _number_found(self, entity: str, score: float | None) -> int:
        least = self.setting.threshold(entity)
        if score is not None and least != OFF:
            least = score
        scores = self.evidence.entities.get(entity, [])
        above = sum(1 for value in scores if value >= least)
        # Only the best scores are kept; if all of those count, the rest is taken to count as well.
        return max(above, self.evidence.counts.get(entity, 0)) if above == len(scores) else above

    def private_persons(self) -> int:
        """Persons found who do not act for an agency."""
        public = sum(n for role, n in self.evidence.roles.items() if role in self.setting.public_roles)
        return max(0, self.number_found(Entity.PERSON) - public)

    def aside_persons(self) -> int:
        """Such persons in what stands aside: comments, notes, properties, hidden text."""
        if self.evidence.aside is None:
            return 0
        aside = Evidence.from_json(self.evidence.aside)
        return replace(self, evidence=aside, lacks={}, numbers={}).private_persons()


def _words(path: str) -> frozenset[str]:
    """The words of a path; two neighbours also as one, so that "Body Cam" meets "bodycam"."""
    words = _WORDS.findall(_CAMEL.sub(" ", path).lower())
    return frozenset(words) | {first + second for first, second in itertools.pairwise(words)}


class Condition(Protocol):
    """Something that holds of a file or does not."""

    def holds(self, view: View) -> bool:
        """Whether it holds."""

    def lack(self, view: View) -> int:
        """How many things would have to be found for it to hold; 0 when it holds."""

    def met(self, view: View) -> int:
        """How many telling things it asks for were found; what must not be there does not count."""

    def wanting(self, view: View) -> list[str]:
        """Those things in words."""


@dataclass(frozen=True, slots=True)
class Atom:
    """One question to the evidence."""

    question: Callable[[View], bool]
    words: str
    telling: bool = True
    """Whether its holding says something: nearly every file names some person."""

    def holds(self, view: View) -> bool:
        """Whether it holds."""
        return not self.lack(view)

    def lack(self, view: View) -> int:
        """1 or 0."""
        lack = view.lacks.get(id(self))
        if lack is None:
            lack = view.lacks[id(self)] = 0 if self.question(view) else 1
        return lack

    def met(self, view: View) -> int:
        """1 or 0."""
        return 1 - self.lack(view) if self.telling else 0

    def wanting(self, view: View) -> list[str]:
        """What it lacks."""
        return [] if self.holds(view) else [self.words]


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Condition, ...]

    def holds(self, view: View) -> bool:
        """Whether it holds."""
        lack = view.lacks.get(id(self))
        return not lack if lack is not None else all(part.holds(view) for part in self.parts)

    def lack(self, view: View) -> int:
        """What its parts lack together."""
        lack = view.lacks.get(id(self))
        if lack is None:
            lack = view.lacks[id(self)] = sum([part.lack(view) for part in self.parts])
        return lack

    def met(self, view: View) -> int:
        """What its parts found together."""
        return sum([part.met(view) for part in self.parts])

    def wanting(self, view: View) -> list[str]:
        """What it lacks."""
        return [words for part in self.parts for words in part.wanting(view)]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]

    def holds(self, view: View) -> bool:
        """Whether it holds."""
        return not self.lack(view)

    def lack(self, view: View) -> int:
        """What the part that lacks least lacks."""
        lack = view.lacks.get(id(self))
        if lack is None:
            lack = view.lacks[id(self)] = min([part.lack(view) for part in self.parts])
        return lack

    def met(self, view: View) -> int:
        """What the part that lacks least found."""
        return min(self.parts, key=lambda part: part.lack(view)).met(view)

    def wanting(self, view: View) -> list[str]:
        """What the part that lacks least lacks."""
        return min(self.parts, key=lambda part: part.lack(view)).wanting(view)


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Condition
    words: str

    def holds(self, view: View) -> bool:
        """Whether it holds."""
        return not self.part.holds(view)

    def lack(self, view: View) -> int:
        """1 or 0."""
        return 0 if self.holds(view) else 1

    def met(self, view: View) -> int:  # noqa: ARG002 - the protocol's names
        """0: an absence is no find."""
        return 0

    def wanting(self, view: View) -> list[str]:
        """What it lacks."""
        return [] if self.holds(view) else [self.words]


class Inquiry:
    """All conditions of a policy asked at once, each after its parts.

    Rules share most of their conditions, and all of them are wanted to find the nearest rule. One walk
    through a list costs a third of asking them one by one.
    """

    def __init__(self, conditions: Iterable[Condition]) -> None:
        self._places: dict[int, int] = {}
        self._questions: list[Callable[[View], bool]] = []
        self._combined: list[tuple[Callable[[Any], int], Callable[[list[int]], Any]]] = []
        composed: list[All | AnyOf | Not] = []
        for condition in conditions:
            self._note(condition, composed)
        for condition in composed:
            self._places[id(condition)] = len(self._places)
            self._combined.append(self._combination(condition))

    def answer(self, view: View) -> None:
        """Notes in `view.lacks` what every condition lacks, as `Condition.lack` would."""
        lacks = [0 if question(view) else 1 for question in self._questions]
        for combine, parts in self._combined:
            lacks.append(combine(parts(lacks)))
        view.lacks.update(zip(self._places, lacks, strict=True))

    def _note(self, condition: Condition, composed: list[All | AnyOf | Not]) -> None:
        """Atoms first, in `_questions`; what is made of them behind its parts, in `composed`."""
        if isinstance(condition, Atom):
            if id(condition) not in self._places:
                self._places[id(condition)] = len(self._questions)
                self._questions.append(condition.question)
            return
        assert isinstance(condition, All | AnyOf | Not), "there are no other conditions"
        for part in _parts_of(condition):
            self._note(part, composed)
        if not any(known is condition for known in composed):
            composed.append(condition)

    def _combination(self, condition: All | AnyOf | Not) -> tuple[Callable[[Any], int], Callable[..., Any]]:
        places = [self._places[id(part)] for part in _parts_of(condition)]
        # A getter of one place gives the number itself instead of a row of numbers.
        alone = len(places) == 1
        combine: Callable[[Any], int]
        if isinstance(condition, Not):
            combine = _opposite
        elif isinstance(condition, All):
            combine = int if alone else sum
        else:
            combine = int if alone else min
        return combine, itemgetter(*places)


def _parts_of(condition: All | AnyOf | Not) -> tuple[Condition, ...]:
    return (condition.part,) if isinstance(condition, Not) else condition.parts


def _opposite(lack: int) -> int:
    return 0 if lack else 1


class Parser:
    """Turns what YAML gives into conditions. Raises PackError for anything not in the language."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self.facts: dict[str, Condition] = {}
        self._parsed: dict[str, Condition] = {}
        self._atoms: dict[str, Callable[[Any, dict[str, Any]], Condition]] = {
            "found": self._found,
            "near": self._near,
            "role": self._role,
            "private_persons": self._private_persons,
            "aside_persons": self._aside_persons,
            "signal": self._signal,
            "matter": self._matter,
            "doc_type": self._doc_type,
            "second_type": self._second_type,
            "contact_rows": self._contact_rows,
            "folder": self._folder,
            "path_words": self._path_words,
            "outcome": self._outcome,
            "flagged_share": self._flagged_share,
            "characters": self._characters,
            "hidden": self._hidden,
            "is": self._is,
            "all": lambda value, more: All(self._parts(value, more)),
            "any": lambda value, more: AnyOf(self._parts(value, more)),
            "not": self._not,
        }

    def parse(self, data: Any) -> Condition:
        """The condition `data` describes; a list means "all". The same data give the same condition."""
        written = repr(data)
        if written not in self._parsed:
            self._parsed[written] = self._condition(data)
        return self._parsed[written]

    def _condition(self, data: Any) -> Condition:
        if isinstance(data, list):
            return All(self._parts(data, {}))
        if not isinstance(data, dict) or not data:
            raise PackError(f"policy: expected a condition, got {data!r:.80}")
        words = [word for word in data if word in self._atoms]
        if len(words) != 1:
            raise PackError(f"policy: a condition asks exactly one thing, got {sorted(map(str, data))}")
        more = {key: value for key, value in data.items() if key != words[0]}
        condition = self._atoms[words[0]](data[words[0]], more)
        if more:
            raise PackError(f"policy: {words[0]} does not know {sorted(map(str, more))}")
        return condition

    def _parts(self, value: Any, _more: dict[str, Any]) -> tuple[Condition, ...]:
        if not isinstance(value, list) or not value:
            raise PackError(f"policy: expected a list of conditions, got {value!r:.80}")
        return tuple(self.parse(part) for part in value)

    def _not(self, value: Any, more: dict[str, Any]) -> Condition:
        words = more.pop("words", None) or f"not: {value}"
        return Not(self.parse(value), str(words))

    def _is(self, value: Any, _more: dict[str, Any]) -> Condition:
        if not isinstance(value, str) or value not in self.facts:
            raise PackError(f"policy: no fact is named {value!r:.40} above this place")
        return self.facts[value]

    def _found(self, value: Any, more: dict[str, Any]) -> Condition:
        entities = _names(value, Entity, "found")
        least = _number(more.pop("at_least", 1), "at_least")
        distinct = _number(more.pop("distinct", 0), "distinct")
        score = more.pop("score", None)
        if score is not None and not isinstance(score, int | float):
            raise PackError(f"policy: score is a number between 0 and 1, got {score!r:.20}")

        def question(view: View) -> bool:
            if least and view.evidence.counts.keys().isdisjoint(entities):
                return False
            numbers = {entity: view.number_found(entity, score) for entity in entities}
            different = sum(view.evidence.distinct.get(entity, 0) for entity in entities if numbers[entity])
            return sum(numbers.values()) >= least and different >= distinct

        words = _amount(max(least, distinct), _either(_entity(name) for name in entities))
        return Atom(question, words, telling=Entity.PERSON not in entities)

    def _near(self, value: Any, more: dict[str, Any]) -> Condition:
        if not isinstance(value, list) or len(value) != 2:
            raise PackError(f"policy: near takes two lists, got {value!r:.80}")
        first, second = ([str(word) for word in _flat(side)] for side in value)
        known = {*map(str, Entity), _OFFICIAL}
        if unknown := {*first, *second} - known:
            raise PackError(f"policy: near: unknown {sorted(unknown)}")
        pairs = [("+".join(sorted((a, b))), (a, b)) for a in first for b in second if a != b]
        least = _number(more.pop("at_least", 1), "at_least")

        def question(view: View) -> bool:
            near = view.evidence.near
            return least <= sum(
                near[key]
                for key, pair in pairs
                if key in near and all(name == _OFFICIAL or view.number_found(name) for name in pair)
            )

        sides = (_either(_entity(name) for name in side) for side in (first, second))
        return Atom(question, _amount(least, " close to ".join(sides)))

    def _role(self, value: Any, more: dict[str, Any]) -> Condition:
        roles = [str(role) for role in _flat(value)]
        least = _number(more.pop("at_least", 1), "at_least")
        words = _amount(least, f"a person named as {_either(roles)}")
        return Atom(lambda view: _total(view.evidence.roles, roles) >= least, words)

    def _private_persons(self, value: Any, _more: dict[str, Any]) -> Condition:
        least = _number(value, "private_persons")
        words = _amount(least, "the name of a private person")
        return Atom(lambda view: view.private_persons() >= least, words, telling=False)

    def _aside_persons(self, value: Any, _more: dict[str, Any]) -> Condition:
        least = _number(value, "aside_persons")
        words = _amount(least, "the name of a private person in a comment, note or hidden text")
        return Atom(lambda view: view.aside_persons() >= least, words)

    def _signal(self, value: Any, more: dict[str, Any]) -> Condition:
        names = [str(name) for name in _flat(value)]
        titles = self._setting.signal_titles
        if unknown := [name for name in names if name not in titles]:
            raise PackError(f"policy: no signal is named {unknown}")
        least = _number(more.pop("at_least", 1), "at_least")
        reach = _number(more.pop("for_each", 0), "for_each")
        words = _amount(least, f"words of the kind “{_either(titles[name] for name in names)}”")

        def question(view: View) -> bool:
            wanted = max(least, view.evidence.characters // reach) if reach else least
            return _total(view.evidence.signals, names) >= wanted

        return Atom(question, words)

    def _matter(self, value: Any, more: dict[str, Any]) -> Condition:
        names = [str(name) for name in _flat(value)]
        if unknown := [name for name in names if name not in MATTER_TITLES]:
            raise PackError(f"policy: no matter is named {unknown}")
        least = float(more.pop("score", 0.5))
        words = f"words that, taken together, tell of {_either(MATTER_TITLES[name] for name in names)}"
        return Atom(lambda view: any(view.evidence.matters.get(name, 0.0) >= least for name in names), words)

    def _doc_type(self, value: Any, more: dict[str, Any]) -> Condition:
        types = frozenset(_names(value, DocType, "doc_type"))
        least = float(more.pop("score", 0.5))
        likely = bool(more.pop("likely", False))

        def question(view: View) -> bool:
            evidence = view.evidence
            if evidence.doc_type in types and evidence.doc_type_score >= least:
                return True
            return likely and evidence.doc_type_second in types and evidence.doc_type_score < 0.6

        return Atom(question, f"a document of the kind {_either(_plain(name) for name in sorted(types))}")

    def _second_type(self, value: Any, _more: dict[str, Any]) -> Condition:
        types = frozenset(_names(value, DocType, "second_type"))
        words = f"wording of the kind {_either(_plain(name) for name in sorted(types))}"
        return Atom(lambda view: view.evidence.doc_type_second in types, words)

    def _contact_rows(self, value: Any, _more: dict[str, Any]) -> Condition:
        least = _number(value, "contact_rows")
        words = f"{least} rows or more of private persons' phones, e-mails or addresses"
        return Atom(lambda view: view.evidence.contact_rows >= least, words)

    def _folder(self, value: Any, _more: dict[str, Any]) -> Condition:
        words, names = self._word_list(value)
        return Atom(lambda view: not words.isdisjoint(view.folder_words), f"a folder of the {names}")

    def _path_words(self, value: Any, _more: dict[str, Any]) -> Condition:
        words, names = self._word_list(value)
        return Atom(lambda view: not words.isdisjoint(view.path_words), f"a path that speaks of {names}")

    def _word_list(self, value: Any) -> tuple[frozenset[str], str]:
        names = [str(name) for name in _flat(value)]
        lists = self._setting.word_lists
        if unknown := [name for name in names if name not in lists]:
            raise PackError(f"policy: no word list is named {unknown}")
        return frozenset().union(*(lists[name] for name in names)), _either(_plain(n) for n in names)

    def _outcome(self, value: Any, _more: dict[str, Any]) -> Condition:
        outcomes = frozenset(_names(value, Outcome, "outcome"))
        words = f"a file that was {_either(_plain(outcome) for outcome in sorted(outcomes))}"
        return Atom(lambda view: view.outcome in outcomes, words, telling=False)

    def _flagged_share(self, value: Any, _more: dict[str, Any]) -> Condition:
        wanted = bool(value)
        return Atom(
            lambda view: view.location.criminal_justice is wanted, "a share flagged as criminal-justice data"
        )

    def _characters(self, value: Any, _more: dict[str, Any]) -> Condition:
        least = _number(value, "characters")
        words = f"{least} characters of text"
        return Atom(lambda view: view.evidence.characters >= least, words, telling=False)

    def _hidden(self, value: Any, _more: dict[str, Any]) -> Condition:
        least = _number(value, "hidden")
        words = _amount(least, "a finding in hidden content")
        return Atom(lambda view: view.evidence.hidden_findings >= least, words)


def _total(counts: Mapping[str, int], names: Sequence[str]) -> int:
    return sum([counts[name] for name in names if name in counts])


def _flat(value: Any) -> list[Any]:
    """`value` as one list: aliases of YAML lists inside lists are spread."""
    if isinstance(value, list):
        return [item for part in value for item in _flat(part)]
    return [value]


def _names(value: Any, kind: type[Any], what: str) -> list[str]:
    names = [str(name) for name in _flat(value)]
    if unknown := sorted(set(names) - {str(member) for member in kind}):
        raise PackError(f"policy: {what}: unknown {unknown}")
    return names


def _number(value: Any, what: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise PackError(f"policy: {what} is a whole number, got {value!r:.20}")
    return value


def _either(words: Any) -> str:
    names: Sequence[str] = list(words)
    if len(names) > 6:
        names = [*names[:5], f"{len(names) - 5} others"]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def _plain(name: str) -> str:
    """An identifier as a reader says it: jail_roster as jail roster."""
    return name.replace("_", " ")


_SAID = {
    "PERSON": "a person's name",
    _OFFICIAL: "the name of somebody acting for an agency",
    "US_SSN": "a Social Security number",
    "US_ITIN": "a taxpayer number",
    "US_EIN": "an employer number",
    "MT_DRIVER_LICENSE": "a Montana driver licence",
    "US_DRIVER_LICENSE": "a driver licence",
    "MT_LICENSE_PLATE": "a licence plate",
    "DATE_OF_BIRTH": "a date of birth",
    "PHONE_NUMBER": "a telephone number",
    "EMAIL_ADDRESS": "an e-mail address",
    "STREET_ADDRESS": "a street address",
    "HEALTH_CONDITION": "a health condition or treatment",
    "POLICE_REPORT_NUMBER": "a police case number",
    "MT_COURT_CASE": "a court case number",
    "STATE_ID_NUMBER": "a state identification number (SID)",
    "FBI_NUMBER": "an FBI number",
    "NCIC_NUMBER": "an NCIC number",
    "NCIC_RECORD": "a line of an NCIC return",
    "CREDENTIAL": "a password or key",
    "CREDIT_CARD": "a payment card number",
    "US_BANK_NUMBER": "a bank account number",
    "US_BANK_ROUTING": "a bank routing number",
    "MEDICAL_RECORD_NUMBER": "a medical record number",
    "MEDICARE_ID": "a Medicare number",
    "VIN": "a vehicle identification number",
}
"""Entities in a clerk's words."""


def _entity(name: str) -> str:
    return _SAID.get(name) or f"a {_plain(name).lower()}"


def _amount(number: int, words: str) -> str:
    return words if number <= 1 else f"{words} (at least {number})"
