"""The values that leave a document: where they stand in a text, what each was, and what stands instead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from classify.blackout.values import Values
from classify.detect.finding import Finding
from classify.detect.patterns.normal import normalise
from classify.keys import canonical
from classify.redact.dates import spellings
from classify.redact.operators import instead
from classify.redact.people import People
from classify.redact.plan import Cut
from classify.redact.profiles import Becomes
from models.labels import Entity

_WORD = re.compile(r"\w+")
_FEWEST_DIGITS = 5
_SHORTEST_LINE = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """A cut that may overlap others."""

    start: int
    end: int
    entity: str
    instead: str
    is_part: bool = False
    """A part of a person's name, standing alone."""
    is_rough: bool = False
    """Known by its place alone: another that covers it says better what stands instead."""


class Gone:
    """All values that are cut from a document, in every spelling."""

    def __init__(self, cut: Iterable[tuple[Finding, Becomes]], people: People) -> None:
        self._people = people
        self._whole: dict[str, tuple[str, Becomes]] = {}
        """What is cut, by its words or digits."""
        self._persons: dict[int, Becomes] = {}
        self._instead: set[str] = set()
        spelt: list[tuple[str, str]] = []
        for finding, becomes in cut:
            if finding.entity == Entity.PERSON and (person := people.whose(finding.text)):
                self._persons[id(person)] = becomes
            for text in _spellings(finding.entity, normalise(finding.text).text):
                spelt.append((finding.entity, text))
                self._said(text, becomes)
                for key in _keys(text):
                    known = self._whole.setdefault(key, (str(finding.entity), becomes))
                    if known[1] is not becomes:
                        self._whole[key] = (known[0], Becomes.BLACK)
        self.values = Values.of(spelt)
        self.texts = sorted({text for _, text in spelt if any(map(str.isalnum, text))})
        """Every value as it was found and in other spellings: none of them may stand in the copy."""

    def pieces(self, text: str) -> list[Piece]:
        """Of a text in its one spelling (`normalise`), in any order."""
        return [self._piece(text, start, end) for start, end in set(self.values.spans(text))]

    def piece(self, entity: str, value: str, start: int, becomes: Becomes) -> Piece:
        """One that was found in a text of its own."""
        return Piece(start, start + len(value), str(entity), self._said(value, becomes))

    def is_instead(self, text: str) -> bool:
        """Whether a text is what stands instead of a value, or a part of it: nobody removes it again."""
        return self._instead.issuperset(_tokens(text))

    def _piece(self, text: str, start: int, end: int) -> Piece:
        value = text[start:end]
        known = {self._whole[key] for key in _keys(value) if key in self._whole}
        if not known:
            becomes = self._persons.get(id(self._people.whose(value)), Becomes.BLACK)
            said = self._said(value, becomes)
            return Piece(start, end, Entity.PERSON.value, said, is_part=True)
        entity, becomes = min(known)
        if len({other for _, other in known}) > 1:
            becomes = Becomes.BLACK
        if text[start - 1 : start].isalnum() or text[end : end + 1].isalnum():
            # In the middle of something longer nobody knows what it is.
            return Piece(start, end, entity, "")
        return Piece(start, end, entity, self._said(value, becomes))

    def _said(self, value: str, becomes: Becomes) -> str:
        said = instead(value, becomes)
        if becomes is Becomes.ROLE and (person := self._people.whose(value)) and person.role:
            said = person.called
        if said:
            self._instead.update(_tokens(said))
        return said


def settled(pieces: Iterable[Piece], length: int) -> tuple[Cut, ...]:
    """Cuts in order, none overlapping another: of those that overlap the one that covers the others, else
    all of them black.
    """
    whole: list[list[Piece]] = []
    end = 0
    for piece in sorted(pieces, key=lambda piece: (piece.start, -piece.end)):
        start, stop = max(piece.start, 0), min(piece.end, length)
        if start >= stop:
            continue
        if not whole or start >= end:
            whole.append([])
        whole[-1].append(replace(piece, start=start, end=stop))
        end = max(end, stop)
    return tuple(map(_one, whole))


def _one(pieces: Sequence[Piece]) -> Cut:
    start, end = pieces[0].start, max(piece.end for piece in pieces)
    covering = [piece for piece in pieces if (piece.start, piece.end) == (start, end)]
    best = min(covering, key=lambda piece: (piece.is_rough, piece.is_part), default=None)
    if best is None:
        return Cut(start, end, pieces[0].entity)
    said = {piece.instead for piece in covering if not piece.is_rough and not piece.is_part}
    return Cut(start, end, best.entity, best.instead if len(said) <= 1 else "")


def _spellings(entity: str, text: str) -> Iterable[str]:
    """A value as it was found, as others write it, and each line of it where it goes over several."""
    yield text
    if entity == Entity.DATE_OF_BIRTH:
        yield from spellings(text)
    if entity == Entity.PERSON:
        yield from _turned(text)
    compared = canonical(entity, text)
    if compared.isdecimal() and len(compared) >= _FEWEST_DIGITS:
        yield compared
    lines = [line.strip() for line in text.split("\n")]
    if len(lines) > 1:
        yield from (line for line in lines if len(line) >= _SHORTEST_LINE)


def _turned(name: str) -> Iterable[str]:
    """A name with the family's first where it is last, and the other way round."""
    family, comma, given = name.partition(",")
    words = name.split()
    if comma and given.strip():
        yield f"{given.strip()} {family.strip()}"
    elif not comma and len(words) > 1:
        yield f"{words[-1]}, {' '.join(words[:-1])}"


def _tokens(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _keys(text: str) -> Iterable[str]:
    """What two spellings of a value have in common: their words, else their digits."""
    words = " ".join(word.casefold() for word in _WORD.findall(text))
    if words:
        yield words
    digits = "".join(filter(str.isdecimal, text))
    if len(digits) >= _FEWEST_DIGITS and sum(map(str.isalpha, text)) <= len(digits):
        yield digits
