"""Invented police, municipal, court, medical and office text with its names marked.

Templates stand in `templates/*.txt`, one a line: `<a|b>` is a choice, `{P1}` a slot. Slots of
people carry a number, so that the same person returns: P full name, L surname first, A either,
N any, I initial and surname, S surname, F first name, M middle; a U behind the letter means
capitals. O, G, R, ST are organisation, place, address and street; w and W any usual
word; the rest is filler.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from training.names import fillers
from training.names.people import NameBook, Person, in_order, last_first

Span = tuple[int, int, str]
KINDS = {
    "police": 30,
    "cad": 8,
    "forms": 12,
    "lists": 9,
    "office": 12,
    "mail": 9,
    "hr": 6,
    "medical": 7,
    "court": 9,
    "code": 3,
    "negatives": 12,
}
"""How often a text is of which kind."""
NEGATIVE_LINES = 0.16
"""Share of the lines of every text that name nobody."""
LINE_BY_LINE = {"forms", "negatives", "cad", "lists", "code"}

_CHOICE = re.compile(r"<([^<>]*\|[^<>]*)>")
_SLOT = re.compile(r"\{([A-Za-z]+?)(U?)(\d?)\}")
_WORD = re.compile(r"\b[a-z]{3,}\b")


@dataclass
class Text:
    """A text with its marked spans."""

    text: str
    spans: list[Span]


@dataclass
class Writer:
    """Writes texts from the templates with people from `book`."""

    book: NameBook
    places: list[str]
    rng: random.Random
    templates: dict[str, list[str]] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    """Common words that now and then replace one of a template's own."""
    noise: float = 0.4
    """Share of the plain stretches in which words are replaced."""

    def __post_init__(self) -> None:
        if not self.templates:
            self.templates = {
                path.stem: path.read_text(encoding="utf-8").splitlines()
                for path in sorted((Path(__file__).parent / "templates").glob("*.txt"))
            }
        if not self.words:
            plain = " ".join(line for lines in self.templates.values() for line in lines)
            self.words = sorted(set(_WORD.findall(_SLOT.sub(" ", plain))))

    def write(self) -> Text:
        """One text of one to nine lines of one kind, with the same few people throughout."""
        rng = self.rng
        kind = rng.choices(list(KINDS), weights=list(KINDS.values()))[0]
        cast = [self.book.person() for _ in range(7)]
        lines = []
        for _ in range(rng.choice((1, 2, 3, 4, 5, 6, 7, 9))):
            source = "negatives" if rng.random() < NEGATIVE_LINES else kind
            lines.append(self._line(rng.choice(self.templates[source]), cast))
            if rng.random() < 0.25:
                rng.shuffle(cast)
        by_line = kind in LINE_BY_LINE or rng.random() < 0.45
        text = _join(lines, "\n" if by_line else " ")
        if not by_line and rng.random() < 0.35:
            text.text = _wrapped(text.text, rng.randint(50, 95))
        return text

    def one(self, template: str) -> Text:
        """The text of one template with a cast of its own."""
        return self._line(template, [self.book.person() for _ in range(7)])

    def _line(self, template: str, cast: list[Person]) -> Text:
        template = template.replace("\\n", "\n").replace("\\t", "\t")
        while _CHOICE.search(template):
            template = _CHOICE.sub(lambda found: self.rng.choice(found[1].split("|")), template)
        pieces: list[str] = []
        spans: list[Span] = []
        length, after = 0, 0
        for slot in _SLOT.finditer(template):
            plain = self._noisy(template[after : slot.start()])
            value, label = self._fill(slot[1], int(slot[3] or 0), cast)
            value = value.upper() if slot[2] else value
            pieces += (plain, value)
            start = length + len(plain)
            length = start + len(value)
            if label:
                spans.append((start, length, label))
            after = slot.end()
        pieces.append(self._noisy(template[after:]))
        text = "".join(pieces)
        return Text(text, _merge_first_and_last(text, spans))

    def _noisy(self, plain: str) -> str:
        """Replace a few words, so that the model does not learn the templates by heart."""
        if self.rng.random() >= self.noise:
            return plain
        return _WORD.sub(
            lambda found: self.rng.choice(self.words) if self.rng.random() < 0.12 else found[0], plain
        )

    def _fill(self, kind: str, number: int, cast: list[Person]) -> tuple[str, str]:
        person = cast[number % len(cast)]
        rng = self.rng
        if kind == "A":
            kind = "L" if rng.random() < 0.45 else "P"
        elif kind == "N":
            kind = rng.choice("PPPLLSF")
        people: dict[str, Callable[[], str]] = {
            "P": lambda: in_order(person, rng),
            "L": lambda: last_first(person, rng),
            "I": lambda: f"{person.first[0]}. {person.last}",
            "S": lambda: person.last,
            "F": lambda: person.first,
            "M": lambda: person.middle,
            "NICK": lambda: person.nickname,
        }
        if kind in people:
            return people[kind](), "PERSON"
        if kind in ("w", "W"):
            word = rng.choice(self.words)
            return (word if kind == "w" else word.capitalize()), ""
        if kind == "O":
            return fillers.organisation(rng, self.book, self.places), "ORGANIZATION"
        if kind == "G":
            return fillers.place(rng, self.places), "LOCATION"
        if kind == "R":
            return fillers.address(rng, self.book, self.places), "LOCATION"
        if kind in ("HOSP", "SCHOOL"):
            return fillers.filler(kind, rng), "ORGANIZATION"
        if kind == "STN":
            return fillers.filler(kind, rng), "LOCATION"
        if kind == "ST":
            return fillers.street(rng, self.book), "LOCATION"
        if kind in ("email", "mail"):
            address = fillers.email(rng, person)
            return (f"<{address}>" if kind == "mail" else address), ""
        return fillers.filler(kind, rng), ""


def _join(lines: list[Text], between: str) -> Text:
    pieces: list[str] = []
    spans: list[Span] = []
    length = 0
    for line in lines:
        spans += [(start + length, end + length, label) for start, end, label in line.spans]
        pieces.append(line.text)
        length += len(line.text) + len(between)
    return Text(between.join(pieces), spans)


def _merge_first_and_last(text: str, spans: list[Span]) -> list[Span]:
    """Two people's slots with one blank between are one name ("{F1} {S1}")."""
    merged: list[Span] = []
    for span in spans:
        if merged and merged[-1][2] == span[2] == "PERSON" and text[merged[-1][1] : span[0]] == " ":
            merged[-1] = (merged[-1][0], span[1], "PERSON")
        else:
            merged.append(span)
    return merged


def _wrapped(text: str, width: int) -> str:
    """The same text with blanks turned to line ends, as typed reports have them."""
    letters = list(text)
    line_start, last_blank = 0, -1
    for place, letter in enumerate(letters):
        if letter == "\n":
            line_start, last_blank = place + 1, -1
        elif letter == " ":
            last_blank = place
        if place - line_start >= width and last_blank > line_start:
            letters[last_blank] = "\n"
            line_start, last_blank = last_blank + 1, -1
    return "".join(letters)
