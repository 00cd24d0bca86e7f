"""One text to be searched: what is asked of each source, and how their answers are settled.

The sources are the labels in the text, the packs, the names, and what a city adds. Who calls them is an
`Engine`: in a scan Presidio's `AnalyzerEngine` (`detect.analysis.analyzer`); `InTurn` calls our own three
one after the other, for names of files on the screen and for tests, where nobody should wait for Presidio.
Both settle the answers by the same function, so that they find the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from classify.detect.analysis.finders import Finders, Names, NamesBudget
from classify.detect.analysis.labelled import labelled_claims
from classify.detect.names.repeats import NAME_ALONE, repeated, surname_of
from classify.detect.patterns.births import births_beside
from classify.detect.patterns.lookalikes import SHAPES, is_look_alike
from classify.detect.resolve import Claim, settle
from models.labels import Entity, Role

_NAMED_SURELY = 0.8


class Sought(Enum):
    """What is wanted of a text."""

    EVERYTHING = "everything"
    """Of running text; the claims are settled."""
    IDENTIFIERS = "identifiers"
    """Of cells that are searched together; whoever asked takes them apart and settles each."""
    NAMES = "names"
    """Likewise."""


@dataclass(slots=True)
class Request:
    """A text, already normalised, and how it is to be searched."""

    text: str
    finders: Finders
    """Those of the document: what they meet goes to its account."""
    budget: NamesBudget = field(default_factory=lambda: NamesBudget(0))
    prose: bool = False
    """Sentences, and no code or log: names are sought, and values below their labels."""
    sought: Sought = Sought.EVERYTHING
    things: list[tuple[int, int]] = field(default_factory=list)
    """Spans below "Part no" and the like, in which look-alikes of personal numbers are none."""
    names_read: bool = False


class Engine(Protocol):
    """Whoever asks the sources."""

    def answer(self, request: Request) -> list[Claim]:
        """Claims in the request's text: settled and in reading order, where everything is sought."""


def of_labels(request: Request) -> list[Claim]:
    """Claims to what a label in the text names. Comes first: it tells the packs what counts things."""
    if request.sought is not Sought.EVERYTHING:
        return []
    claims, request.things = labelled_claims(request.text, request.finders, prose=request.prose)
    return claims


def of_packs(request: Request) -> list[Claim]:
    """Claims of the packs' detectors."""
    if request.sought is Sought.NAMES:
        return []
    claims = [Claim.of(hit) for hit in request.finders.patterns.find(request.text)]
    return [claim for claim in claims if not _counts_a_thing(claim, request)] if request.things else claims


def of_names(request: Request) -> list[Claim]:
    """Claims to people's names, with their roles."""
    names, text = request.finders.names, request.text
    if names is None or request.sought is Sought.IDENTIFIERS:
        return []
    if request.sought is Sought.EVERYTHING:
        if not (request.prose and request.budget.take(len(text))):
            return []
        request.names_read = True
    return [Claim.of(hit, role=names.role(text, hit.start, hit.end)) for hit in names.find(text)]


def settled(request: Request, claims: list[Claim]) -> list[Claim]:
    """What is reported of `claims` (those of the packs first, then of labels, names and others), with the
    births and bare surnames that follow from them. Changes nothing where only a part was sought.
    """
    if request.sought is not Sought.EVERYTHING:
        return claims
    text, names = request.text, request.finders.names
    if request.names_read and names is not None:
        claims = claims + births_beside(claims, text, names.version)
    kept = settle(claims, text)
    if request.prose and names is not None:
        alone = repeated(text, _surnames(kept, text, names), kept, names.version)
        kept = settle(kept + alone, text) if alone else kept
    return kept


SOURCES: dict[str, Callable[[Request], list[Claim]]] = {
    "labels": of_labels,
    "packs": of_packs,
    "names": of_names,
}
"""In the order in which they are asked."""
SETTLED_IN = ("packs", "labels", "names")
"""The order in which claims that are equal in all that counts are preferred."""


class InTurn:
    """Asks our own sources, one after the other."""

    def answer(self, request: Request) -> list[Claim]:
        """See `Engine`."""
        found = {name: source(request) for name, source in SOURCES.items()}
        return settled(request, [claim for name in SETTLED_IN for claim in found[name]])


_IN_TURN = InTurn()


def answered(request: Request) -> list[Claim]:
    """Claims in the request's text, by the engine of its finders."""
    return (request.finders.engine or _IN_TURN).answer(request)


def _surnames(claims: list[Claim], text: str, names: Names) -> dict[str, Role | None]:
    """Surnames of the persons named in full, with their roles; words that are no name alone left out."""
    found: dict[str, Role | None] = {}
    for claim in claims:
        if claim.entity == Entity.PERSON and claim.score >= _NAMED_SURELY:
            surname = surname_of(text[claim.start : claim.end])
            if surname and surname not in found and names.looks_like_name(surname) >= NAME_ALONE:
                found[surname] = claim.role
    return found


def _counts_a_thing(claim: Claim, request: Request) -> bool:
    if claim.entity not in SHAPES:
        return False
    return any(
        start <= claim.start < end and is_look_alike(claim, request.text[start:end])
        for start, end in request.things
    )
