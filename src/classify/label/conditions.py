"""The small language in which the policy says when a rule fires.

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
    recognised_below: 0.7          its text was recognised in pictures, with less confidence than this
    hidden: 1                      so many findings a reader of the page would not see
    is: name                       a condition named under `facts`
    all: / any: / not:             the usual combinations

A name with `$` before it stands for a list under `lists`; a score may be a name in `calibrated.yaml`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from classify.label.facts import Fact, Told
from classify.label.view import View

Support = frozenset[str]
"""Names of things that may be seen: `found:US_SSN`, `role:victim`, `signal:alpr`, `type:minutes`, ..."""


class Condition(Protocol):
    """Something that holds of a file or does not."""

    def holds(self, view: View) -> bool:
        """Whether it holds."""

    def lack(self, view: View, most: float = math.inf) -> int:
        """How many things would have to be found for it to hold; 0 when it holds. Whoever does not mind
        what lacks more than `most` is told of such only that it lacks more.
        """

    def met(self, view: View) -> int:
        """How many telling things it asks for were found; what must not be there does not count."""

    def wanting(self, view: View) -> list[str]:
        """Those things in words."""

    def facts(self, view: View) -> list[Fact]:
        """What was seen by which it holds, or by which as much of it holds as does."""

    def strength(self, view: View) -> float | None:
        """How directly what was seen shows it, as its weakest necessary part does; None: it shows nothing."""

    def always_shows(self, support: Support) -> bool:
        """Whether something of `support` was seen, however the condition came to hold."""

    def always_tells(self, told: frozenset[Told]) -> bool:
        """Whether it has facts of one of these kinds, however it came to hold."""

    def rules_out(self) -> Support:
        """What was certainly not seen where it holds."""

    def absent_without(self) -> Support:
        """What was certainly not seen where it does not hold."""


def _tells_nothing(_view: View) -> list[Fact]:
    return []


@dataclass(frozen=True, slots=True)
class Atom:
    """One question to the evidence."""

    question: Callable[[View], bool]
    words: str
    telling: bool = True
    """Whether its holding says something: nearly every file names some person."""
    tell: Callable[[View], list[Fact]] = _tells_nothing
    """What was seen, where it holds."""
    told: Told | None = None
    """What kind of facts `tell` gives, where it always gives one."""
    shows: tuple[Support, ...] = ()
    """What was seen where it holds: all of one of these sets."""
    absent: Support = frozenset()
    """What was not seen where it does not hold."""

    def holds(self, view: View) -> bool:
        """Whether it holds."""
        held = view.held.get(id(self))
        if held is None:
            held = view.held[id(self)] = self.question(view)
        return held

    def lack(self, view: View, most: float = math.inf) -> int:  # noqa: ARG002 - the protocol's names
        """1 or 0."""
        return 0 if self.holds(view) else 1

    def met(self, view: View) -> int:
        """1 or 0."""
        return 1 if self.telling and self.holds(view) else 0

    def wanting(self, view: View) -> list[str]:
        """What it lacks."""
        return [] if self.holds(view) else [self.words]

    def facts(self, view: View) -> list[Fact]:
        """What it tells, where it holds."""
        if not self.holds(view):
            return []
        told = view.told.get(id(self))
        if told is None:
            told = view.told[id(self)] = self.tell(view)
        return told

    def strength(self, view: View) -> float | None:
        """That of its strongest fact, where it says something."""
        facts = self.facts(view) if self.telling else []
        return max((fact.strength for fact in facts), default=None)

    def always_shows(self, support: Support) -> bool:
        """Whether each way of holding shows something of `support`."""
        return bool(self.shows) and all(not support.isdisjoint(seen) for seen in self.shows)

    def always_tells(self, told: frozenset[Told]) -> bool:
        """Whether its facts are of these."""
        return self.told in told

    def rules_out(self) -> Support:
        """Nothing: it asks for something."""
        return frozenset()

    def absent_without(self) -> Support:
        """What it asks for, if it asks for a single one."""
        return self.absent


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Condition, ...]

    def holds(self, view: View) -> bool:
        """Whether it holds."""
        held = view.held.get(id(self))
        if held is None:
            held = view.held[id(self)] = _all_hold(self.parts, view)
        return held

    def lack(self, view: View, most: float = math.inf) -> int:
        """What its parts lack together; of more than `most` only that it is more."""
        if self.holds(view):
            return 0
        lack = view.lacks.get(id(self))
        if lack is not None:
            return lack
        lack = 0
        for part in self.parts:
            lack += part.lack(view)
            if lack > most:
                return lack
        view.lacks[id(self)] = lack
        return lack

    def met(self, view: View) -> int:
        """What its parts found together."""
        return sum([part.met(view) for part in self.parts])

    def wanting(self, view: View) -> list[str]:
        """What it lacks."""
        return [words for part in self.parts for words in part.wanting(view)]

    def facts(self, view: View) -> list[Fact]:
        """What its parts tell."""
        told = view.told.get(id(self))
        if told is None:
            told = view.told[id(self)] = _told_by(self.parts, view)
        return told

    def strength(self, view: View) -> float | None:
        """That of its weakest part: a chain is no stronger."""
        if id(self) not in view.strengths:
            view.strengths[id(self)] = min(_strengths(self.parts, view), default=None)
        return view.strengths[id(self)]

    def always_shows(self, support: Support) -> bool:
        """Whether one of its parts does."""
        return any(part.always_shows(support) for part in self.parts)

    def always_tells(self, told: frozenset[Told]) -> bool:
        """Whether one of its parts does."""
        return any(part.always_tells(told) for part in self.parts)

    def rules_out(self) -> Support:
        """What any part rules out."""
        return frozenset().union(*(part.rules_out() for part in self.parts))

    def absent_without(self) -> Support:
        """Nothing: which of its parts fails is not known."""
        return frozenset()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]

    def holds(self, view: View) -> bool:
        """Whether it holds."""
        held = view.held.get(id(self))
        if held is None:
            held = view.held[id(self)] = _one_holds(self.parts, view)
        return held

    def lack(self, view: View, most: float = math.inf) -> int:  # noqa: ARG002 - the protocol's names
        """What the part that lacks least lacks."""
        if self.holds(view):
            return 0
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

    def facts(self, view: View) -> list[Fact]:
        """What the parts that hold tell; where none does, what the part that lacks least tells."""
        told = view.told.get(id(self))
        if told is None:
            told = view.told[id(self)] = _told_by(self._speaking(view), view)
        return told

    def strength(self, view: View) -> float | None:
        """That of its strongest part."""
        if id(self) not in view.strengths:
            view.strengths[id(self)] = max(_strengths(self._speaking(view), view), default=None)
        return view.strengths[id(self)]

    def always_shows(self, support: Support) -> bool:
        """Whether each of its parts does: any may be the one that holds."""
        return all(part.always_shows(support) for part in self.parts)

    def always_tells(self, told: frozenset[Told]) -> bool:
        """Whether each of its parts does."""
        return all(part.always_tells(told) for part in self.parts)

    def rules_out(self) -> Support:
        """What all parts rule out."""
        return frozenset.intersection(*(part.rules_out() for part in self.parts))

    def absent_without(self) -> Support:
        """What the absence of each part leaves out: none of them holds."""
        return frozenset().union(*(part.absent_without() for part in self.parts))

    def _speaking(self, view: View) -> list[Condition]:
        held = [part for part in self.parts if part.holds(view)]
        return held or [min(self.parts, key=lambda part: part.lack(view))]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Condition
    words: str

    def holds(self, view: View) -> bool:
        """Whether it holds."""
        return not self.part.holds(view)

    def lack(self, view: View, most: float = math.inf) -> int:  # noqa: ARG002 - the protocol's names
        """1 or 0."""
        return 0 if self.holds(view) else 1

    def met(self, view: View) -> int:  # noqa: ARG002 - the protocol's names
        """0: an absence is no find."""
        return 0

    def wanting(self, view: View) -> list[str]:
        """What it lacks."""
        return [] if self.holds(view) else [self.words]

    def facts(self, view: View) -> list[Fact]:  # noqa: ARG002 - the protocol's names
        """None: what is not there is not seen."""
        return []

    def strength(self, view: View) -> float | None:  # noqa: ARG002 - the protocol's names
        """None: an absence shows nothing."""
        return None

    def always_shows(self, support: Support) -> bool:  # noqa: ARG002 - the protocol's names
        """Never."""
        return False

    def always_tells(self, told: frozenset[Told]) -> bool:  # noqa: ARG002 - the protocol's names
        """Never."""
        return False

    def rules_out(self) -> Support:
        """What is not there, the part not holding."""
        return self.part.absent_without()

    def absent_without(self) -> Support:
        """What the part rules out."""
        return self.part.rules_out()


# Loops, not `all` and `any` over generators: every file asks hundreds of these.


def _all_hold(parts: tuple[Condition, ...], view: View) -> bool:
    for part in parts:  # noqa: SIM110
        if not part.holds(view):
            return False
    return True


def _one_holds(parts: tuple[Condition, ...], view: View) -> bool:
    for part in parts:  # noqa: SIM110
        if part.holds(view):
            return True
    return False


def _told_by(parts: Iterable[Condition], view: View) -> list[Fact]:
    return [fact for part in parts for fact in part.facts(view)]


def _strengths(parts: Iterable[Condition], view: View) -> Iterator[float]:
    """Of those parts that show something."""
    return (strength for part in parts if (strength := part.strength(view)) is not None)
