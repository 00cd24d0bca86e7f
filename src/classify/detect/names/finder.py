"""Finds people's names in running text: a small trained model, and cues for what it misses.

The model (`classify.detect.names.reader`) reads prose in any case; the cues (`namecues`) know labels,
ranks, record fields and mail headers. What both propose is trimmed to the name as written, joined
or cut where needed, and what cannot be a person is dropped (`nameshape`).
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path

from classify.detect.finding import Step, Why
from classify.detect.hits import Hit
from classify.detect.names import roles as namerole
from classify.detect.names.candidate import has_title_before
from classify.detect.names.columns import is_given_beside_family, names_in_grids
from classify.detect.names.cues import Announcements, Cue, addressed, initials
from classify.detect.names.kinds import Kind, kind_of
from classify.detect.names.lists import Lists, is_listed, is_ordinary
from classify.detect.names.mentions import mentions
from classify.detect.names.pairs import pairs
from classify.detect.names.reader import SHIPPED, Model, digest, open_model, shipped_folder
from classify.detect.names.shape import extended, parts, trimmed, walk
from classify.detect.names.shipped import word_table
from classify.detect.names.value import ground_of_value, looks_like_name
from classify.detect.names.vetoes import is_no_name
from classify.detect.names.words import VERBS
from classify.memos import remembered
from models.labels import Entity, Role

CHUNK = 4_000
"""Characters the model reads at a time, cut on line ends: its memory grows with the text."""

LEAST = 0.45
"""Names that are more often wrong than right are not reported."""
_NAMED_SURELY = 0.8
"""From this score on a full name's parts are sought elsewhere in the text."""

_QUOTES = ('"', "“", "”")
_LETTERS = re.compile(r"[^\W\d_]{2,}")


@dataclass(slots=True)
class _Claim:
    start: int
    end: int
    source: str
    score: float
    sentence: str
    ground: str = ""
    """The name of the ground that speaks for it, where there are several."""


@dataclass(slots=True)
class Reading:
    """A name that the model read, cleaned; with what its precision depends on."""

    start: int
    end: int
    kind: Kind
    """What the lists say of its words."""
    step: int
    """How sure the model is (`namereader.Worth.step`); two less in lower case."""


@dataclass(slots=True)
class NameFinder:
    """Finds PERSON spans."""

    model: Model
    version: str
    lists: Lists
    announcements: Announcements

    @classmethod
    def load(cls, model: str = SHIPPED, *, cache: Path | None = None) -> NameFinder:
        """The finder over a names model (`namereader.open_model`); `cache` is a folder for the compiled cues.

        The word lists are the shipped ones whichever model reads. Raises ModelError if the model cannot be
        used, OSError or ValueError if shipped files are spoilt.
        """
        opened = open_model(model)
        lists = Lists(word_table(shipped_folder()))
        return cls(opened, _version(opened.version), lists, Announcements(cache))

    def find(self, text: str) -> list[Hit]:
        """Names as written, without titles, ranks and role words, in order of their offsets."""
        readings, others = self.by_model(text)
        people = [claim for claim in map(self._reading_claim, readings) if claim.score >= LEAST]
        settled = _settled([*people, *self._by_cue(text)])
        repeated = list(self._repeated(text, settled))
        whole = [claim for claim in repeated if " " in text[claim.start : claim.end]]
        known, all_known = _Taken(settled), _Taken(settled, others)
        guesses = [
            *self._by_grid(text, all_known),
            *self._by_lists(text, all_known),
            *(claim for claim in repeated if not all_known.touch(claim.start, claim.end)),
            *(claim for claim in whole if not known.touch(claim.start, claim.end)),
        ]
        settled = _settled([*settled, *guesses])
        return [self._hit(claim) for claim in settled]

    def role(self, text: str, start: int, end: int) -> Role | None:
        """What the words around say of the person: victim, suspect, officer, official, juvenile, ..."""
        return namerole.role(text, start, end)

    def looks_like_name(self, value: str) -> float:
        """How much a whole value looks like a person's name, from 0 to 1."""
        return looks_like_name(value, self.lists)

    def ground_of_name(self, value: str) -> str:
        """The name of the ground by which a whole value looks like a person's name, or like none."""
        return ground_of_value(value, self.lists)

    def given_beside_family(self, pairs: Sequence[tuple[str, str]]) -> bool | None:
        """Whether cells side by side are first name and surname (True), the reverse (False) or no names."""
        return is_given_beside_family(pairs, self.lists)

    def worth_reading(self, text: str) -> bool:
        """Whether any word in `text` may be a name at all; False spares the model.

        A capitalised word counts unless it is a usual word of the language; a word in lower case
        only if the lists know it as a name that running text capitalises.
        """
        # One by one: in most texts one of the first words may be a name.
        return any(self._may_name(found[0]) for found in _LETTERS.finditer(text))

    def _may_name(self, word: str) -> bool:
        classes = self.lists.of(word)
        if word[0].islower():
            usual = classes.first >= 2 or classes.surname >= 2
            return usual and classes.capital == 3 and classes.common < 2
        return not is_ordinary(classes) and (is_listed(classes) or classes.common == 0)

    def by_model(self, text: str) -> tuple[list[Reading], list[tuple[int, int]]]:
        """What the model takes for people, as written, and the spans of places and organisations."""
        people: list[Reading] = []
        others: list[tuple[int, int]] = []
        chunks = [(offset, chunk) for offset, chunk in _chunks(text) if self.worth_reading(chunk)]
        read = self.model.reader.read([chunk for _, chunk in chunks])
        for (offset, _), entities in zip(chunks, read, strict=True):
            for found in entities:
                start, end = found.start + offset, found.end + offset
                if found.label == Entity.PERSON:
                    people += self._cleaned(text, start, end, found.margin)
                else:
                    others.append((start, end))
        return people, others

    def _reading_claim(self, reading: Reading) -> _Claim:
        """With the precision of the model's names of this kind and margin, measured on texts it never saw."""
        score = self.model.worth.score(reading.kind.name, reading.step)
        kind = reading.kind
        return _Claim(reading.start, reading.end, "model", score, kind.sentence, kind.name)

    def _cleaned(self, text: str, start: int, end: int, margin: float) -> Iterator[Reading]:
        for piece in parts(text, start, end):
            begin, stop = trimmed(text, *piece)
            if begin >= stop or is_no_name(text, begin, stop, self.lists, weighed=True):
                continue
            first, last = extended(text, begin, stop)
            quoted = text[begin - 1 : begin] in _QUOTES and text[stop : stop + 1] in _QUOTES
            if quoted and " " not in text[begin:stop]:
                # A word in quotation marks is a tattoo, a code name, a nickname: cues tell the last.
                continue
            name = text[first:last]
            step = self.model.worth.step(margin) - (2 if name.islower() else 0)
            yield Reading(first, last, kind_of(name, self.lists), max(0, step))

    def _by_cue(self, text: str) -> Iterator[_Claim]:
        for cue, place in self.announcements.find(text):
            start, end = self._announced(text, cue, place)
            if start < end:
                yield _Claim(start, end, cue.name, cue.score, cue.sentence)
        for start, end in addressed(text):
            if looks_like_name(text[start:end], self.lists) >= 0.3:
                yield _Claim(
                    start, end, "mail header", 0.96, "Stands before a mail address as its owner's name."
                )
        for start, end in initials(text):
            yield _Claim(
                start, end, "initials", 0.8, "Initials in a text about a minor, a patient or a party."
            )

    def _announced(self, text: str, cue: Cue, place: int) -> tuple[int, int]:
        """The name that begins at `place`, where `cue` ends; an empty span when none does."""
        titled = cue.name == "title" and has_title_before(text, place)
        end = walk(text, place, self.lists, surname_first=cue.surname_first, most=cue.most, titled=titled)
        start, end = trimmed(text, place, end)
        name = text[start:end]
        if start >= end or len(name.replace(",", " ").split()) < cue.least:
            return start, start
        if is_no_name(text, start, end, self.lists, announced=True) or self._goes_on(cue, name):
            return start, start
        return start, end

    def _goes_on(self, cue: Cue, name: str) -> bool:
        """Whether the sentence goes on in capitals where a name could stand ("THE MANAGER WILL")."""
        if cue.name not in ("title", "doer") or not name.isupper():
            return False
        return name.lower() in VERBS or not self.lists.knows_name(name)

    def _by_lists(self, text: str, taken: _Taken) -> Iterator[_Claim]:
        for start, end, support in pairs(text, self.lists):
            if not taken.touch(start, end) and not is_no_name(text, start, end, self.lists):
                yield _Claim(start, end, "lists", support.score, support.sentence, support.ground)

    def _by_grid(self, text: str, taken: _Taken) -> Iterator[_Claim]:
        for found in names_in_grids(text, self.lists):
            if not taken.touch(found.start, found.end):
                yield _Claim(
                    found.start, found.end, "grid", 0.85, "Stands in a column of the text that holds names."
                )

    def _repeated(self, text: str, claims: list[_Claim]) -> Iterator[_Claim]:
        """Further mentions of a surname or first name of somebody who is named in full."""
        names = (text[claim.start : claim.end] for claim in claims if claim.score >= _NAMED_SURELY)
        taken = _Taken(claims)
        for start, end in mentions(text, names, self.lists):
            if taken.touch(start, end):
                continue
            reach = max(end, walk(text, start, self.lists, surname_first=False))
            first, last = trimmed(text, start, reach)
            if not is_no_name(text, first, last, self.lists, announced=True):
                yield _Claim(
                    first, last, "repeat", 0.85, "Repeats part of a full name found elsewhere in the text."
                )

    def _hit(self, claim: _Claim) -> Hit:
        detector = f"names/{claim.source.replace(' ', '_')}"
        return Hit(
            Entity.PERSON.value,
            claim.start,
            claim.end,
            claim.score,
            detector,
            partial(_why, detector, self.version, claim),
        )


def _why(detector: str, version: str, claim: _Claim) -> Why:
    words = f"the ground “{claim.ground}”" if claim.ground else claim.sentence.rstrip(".")
    return Why(detector, version, claim.sentence, (Step(words, claim.score),))


class _Taken:
    """Spans that are settled: names, and what the model takes for places and organisations."""

    def __init__(self, claims: list[_Claim], others: Sequence[tuple[int, int]] = ()) -> None:
        self._spans = sorted([*((claim.start, claim.end) for claim in claims), *others])

    def touch(self, start: int, end: int) -> bool:
        """Whether a span shares a character with one of them; they hardly overlap one another."""
        place = bisect_left(self._spans, (end, 0))
        return any(stop > start for _, stop in self._spans[max(0, place - 3) : place])


def _settled(claims: list[_Claim]) -> list[_Claim]:
    """One claim a place: of overlapping ones the longer, of equal ones the better; in text order."""
    kept: list[_Claim] = []
    for claim in sorted(claims, key=lambda one: (one.start, -one.end, -one.score)):
        if kept and claim.start < kept[-1].end:
            if claim.end > kept[-1].end and claim.end - claim.start > kept[-1].end - kept[-1].start:
                kept[-1] = claim
            continue
        kept.append(claim)
    return kept


def _chunks(text: str) -> Iterator[tuple[int, str]]:
    """Pieces of about CHUNK characters with their offsets, cut on line ends where there are any."""
    start = 0
    while start < len(text):
        end = start + CHUNK
        if end < len(text):
            line = text.rfind("\n", start + CHUNK // 2, end)
            blank = text.rfind(" ", start + CHUNK // 2, end)
            end = (line if line > 0 else blank if blank > 0 else end - 1) + 1
        yield start, text[start:end]
        start = end


@remembered(4)
def _version(model: str) -> str:
    """Changes with the model, its lists and the words of roles; `classify.ingredients` minds the code."""
    summed = hashlib.sha256(f"{model} {digest(shipped_folder())}".encode())
    summed.update((files("detectors") / "roles.yaml").read_bytes())
    return summed.hexdigest()[:12]
