"""Finds people's names in running text: a small trained model, and cues for what it misses.

The model (`classify.detect.namereader`) reads prose in any case; the cues (`namecues`) know labels,
ranks, record fields and mail headers. What both propose is trimmed to the name as written, joined
or cut where needed, and what cannot be a person is dropped (`nameshape`).
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from classify.detect import namerole
from classify.detect.finding import Step, Why
from classify.detect.hits import Hit
from classify.detect.namecolumns import is_given_beside_family, names_in_grids
from classify.detect.namecues import Announcements, addressed, initials
from classify.detect.namemodel import word_table
from classify.detect.namereader import SHIPPED, Model, digest, open_model, shipped_folder
from classify.detect.nameshape import (
    TITLE_BEFORE,
    WORD,
    Lists,
    extended,
    is_no_name,
    is_ordinary,
    pairs,
    parts,
    trimmed,
    walk,
)
from classify.detect.namevalue import looks_like_name
from classify.detect.namewords import NEVER, SUFFIX, VERBS
from models.labels import Entity

CHUNK = 4_000
"""Characters the model reads at a time, cut on line ends: its memory grows with the text."""

LEAST = 0.45
"""Names that are more often wrong than right are not reported."""

_SENTENCES = {
    "full, listed": "The names model reads this as a person; lists know a first name and a surname in it.",
    "full": "The names model reads this as a person.",
    "single, listed": "The names model reads this single word as a person; it is on the lists of names.",
    "place": "The names model reads this single word as a person; it is a place's name as well.",
    "single": "The names model reads this single word as a person; no list of names has it.",
    "words": "The names model reads this as a person, though all of it are words of the language.",
    "word": "The names model reads this single word as a person, though it is a word of the language.",
}
_QUOTES = ('"', "“", "”")
_LETTERS = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class _Claim:
    start: int
    end: int
    source: str
    score: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A name that the model read, cleaned; with what its precision depends on."""

    start: int
    end: int
    kind: str
    """What the lists say of its words: one of `namereader.KINDS`."""
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
        guesses = [*self._by_grid(text), *self._by_lists(text), *repeated]
        settled = _settled([*settled, *_outside(guesses, settled, others), *_outside(whole, settled, [])])
        return [self._hit(claim) for claim in settled]

    def role(self, text: str, start: int, end: int) -> str | None:
        """What the words around say of the person: victim, suspect, officer, official, juvenile, ..."""
        return namerole.role(text, start, end)

    def looks_like_name(self, value: str) -> float:
        """How much a whole value looks like a person's name, from 0 to 1."""
        return looks_like_name(value, self.lists)

    def given_beside_family(self, pairs: Sequence[tuple[str, str]]) -> bool | None:
        """Whether cells side by side are first name and surname (True), the reverse (False) or no names."""
        return is_given_beside_family(pairs, self.lists)

    def worth_reading(self, text: str) -> bool:
        """Whether any word in `text` may be a name at all; False spares the model.

        A capitalised word counts unless it is a usual word of the language; a word in lower case
        only if the lists know it as a name that running text capitalises.
        """
        return any(map(self._may_name, set(_LETTERS.findall(text))))

    def _may_name(self, word: str) -> bool:
        classes = self.lists.of(word)
        if word[0].islower():
            return (
                classes.capital == 3 and classes.common < 2 and (classes.first >= 2 or classes.surname >= 2)
            )
        return not is_ordinary(classes) and (
            classes.first >= 1 or classes.surname >= 1 or classes.common == 0
        )

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
        score = self.model.worth.score(reading.kind, reading.step)
        return _Claim(reading.start, reading.end, "model", score, _SENTENCES[reading.kind])

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
            yield Reading(first, last, self._kind(name), max(0, step))

    def _kind(self, name: str) -> str:
        classes = [self.lists.of(word) for word in WORD.findall(name) if len(word.rstrip(".")) > 1]
        if classes and all(one.common >= 2 and one.capital == 1 for one in classes):
            return "words" if len(classes) > 1 else "word"
        first = any(one.first >= 1 and not is_ordinary(one) for one in classes)
        last = any(one.surname >= 1 and not is_ordinary(one) for one in classes)
        if len(classes) > 1:
            return "full, listed" if first and last else "full"
        if len(classes) == 1 and classes[0].place:
            return "place"
        return "single, listed" if first or last else "single"

    def _by_cue(self, text: str) -> Iterator[_Claim]:
        for cue, place in self.announcements.find(text):
            titled = cue.name == "title" and bool(TITLE_BEFORE.search(text, max(0, place - 16), place))
            end = walk(text, place, self.lists, surname_first=cue.surname_first, most=cue.most, titled=titled)
            start, end = trimmed(text, place, end)
            if start >= end or is_no_name(text, start, end, self.lists, announced=True):
                continue
            if (
                cue.name in ("title", "doer")
                and text[start:end].isupper()
                and (not self._listed(text[start:end]) or text[start:end].lower() in VERBS)
            ):
                continue
            if len(text[start:end].replace(",", " ").split()) >= cue.least:
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

    def _listed(self, name: str) -> bool:
        """Whether any list of names has one of the words."""
        return any(self.lists.of(word).first or self.lists.of(word).surname for word in WORD.findall(name))

    def _by_lists(self, text: str) -> Iterator[_Claim]:
        for start, end, score in pairs(text, self.lists):
            if not is_no_name(text, start, end, self.lists):
                yield _Claim(
                    start, end, "lists", score, "A frequent first name and a surname stand side by side."
                )

    def _by_grid(self, text: str) -> Iterator[_Claim]:
        for found in names_in_grids(text, self.lists):
            yield _Claim(
                found.start, found.end, "grid", 0.85, "Stands in a column of the text that holds names."
            )

    def _repeated(self, text: str, claims: list[_Claim]) -> Iterator[_Claim]:
        """Further mentions of a surname or first name of somebody who is named in full."""
        names = {
            part
            for claim in claims
            if claim.score >= 0.8
            for part in self._parts_of(text[claim.start : claim.end])
        }
        if not names:
            return
        pattern = re.compile(
            rf"(?<![\w'’-])(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})(?![\w-])"
        )
        taken = [(claim.start, claim.end) for claim in claims]
        for found in pattern.finditer(text):
            if _touches(*found.span(), taken):
                continue
            start, end = (
                found.start(),
                max(found.end(), walk(text, found.start(), self.lists, surname_first=False)),
            )
            start, end = trimmed(text, start, end)
            if not is_no_name(text, start, end, self.lists, announced=True):
                yield _Claim(
                    start, end, "repeat", 0.85, "Repeats part of a full name found elsewhere in the text."
                )

    def _parts_of(self, name: str) -> set[str]:
        """First name and surname of a full name, as far as either alone still means the person."""
        before, comma, after = name.partition(",")
        words = [
            word for word in WORD.findall(name) if len(word.rstrip(".")) > 1 and not SUFFIX.fullmatch(word)
        ]
        if len(words) < 2:
            return set()
        family = before.strip() if comma and after.strip() else name.partition(" ")[2].strip()
        given = after.split()[0].strip() if comma and after.split() else words[0]
        parts_ = {words[-1] if not comma else words[0], given}
        known = {part for part in parts_ if len(part) > 1 and self._tells(part)}
        return known | ({family} if len(family.split()) > 1 and not comma and "." not in family else set())

    def _tells(self, word: str) -> bool:
        """Whether the word alone, with a capital, still means the person."""
        classes = self.lists.of(word)
        if classes.suffix or word.lower() in NEVER:
            return False
        if classes.capital == 3 or classes.common < 2:
            return not classes.place or classes.first >= 2
        # A word of the language as well: in capitals it could be the word.
        return classes.surname >= 2 and not word.isupper()

    def _hit(self, claim: _Claim) -> Hit:
        detector = f"names/{claim.source.replace(' ', '_')}"
        return Hit(
            Entity.PERSON.value,
            claim.start,
            claim.end,
            claim.score,
            detector,
            partial(_why, detector, self.version, claim.sentence, claim.score),
        )


def _why(detector: str, version: str, sentence: str, score: float) -> Why:
    return Why(detector, version, sentence, (Step(sentence.rstrip("."), score),))


def _outside(guesses: list[_Claim], settled: list[_Claim], others: list[tuple[int, int]]) -> list[_Claim]:
    """The guesses that touch no settled name, place or organisation."""
    taken = sorted([(claim.start, claim.end) for claim in settled] + others)
    return [guess for guess in guesses if not _touches(guess.start, guess.end, taken)]


def _touches(start: int, end: int, taken: list[tuple[int, int]]) -> bool:
    """Whether a span shares a character with one of `taken`, which are sorted and hardly overlap."""
    place = bisect_left(taken, (end, 0))
    return any(stop > start for _, stop in taken[max(0, place - 3) : place])


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


@cache
def _version(model: str) -> str:
    """Changes with the model, the word lists and the cues around it."""
    summed = hashlib.sha256(f"{model} {digest(shipped_folder())}".encode())
    for module in sorted(Path(__file__).parent.glob("name*.py")):
        summed.update(module.read_bytes())
    return summed.hexdigest()[:12]
