"""Detectors and rules as a page shows them: in words, and found by words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from classify.detect.city.files import City
from classify.detect.patterns.packs import Packs
from classify.inventory.handles import ShareHandle
from classify.inventory.store.lessons import LessonLine
from classify.label.policy import Policy
from classify.label.rule import Rule
from classify.learning.words import lesson_words
from models.labels import Label, Tag
from models.words import entity_words, tag_words

_PLACEHOLDER = re.compile(r"\{\w+\}")
AREAS = {
    "cji": "Criminal-justice information",
    "customer": "Customers",
    "health": "Health",
    "person": "People",
    "public": "What may be public",
    "sealed": "Sealed records",
    "secret": "Secrets and security",
    "staff": "City staff",
    "tag": "Handling tags",
    "replaced": "Where a stricter law takes the place of another",
    "victim": "Victims",
    "young": "Children and youth",
}
"""Areas of the policy, as people call them; one that a site adds is called as it calls it."""


@dataclass(frozen=True, slots=True)
class DetectorLine:
    """One detector."""

    id: str
    finds: str
    """What it finds, in words."""
    why: str
    law: str
    pack: str
    examples: int
    own: bool
    """The city's own."""


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule of the policy."""

    id: str
    area: str
    label: Label | None
    tags: tuple[Tag, ...]
    sentence: str
    law: str
    verified: bool
    examples: int


@dataclass(frozen=True, slots=True)
class LessonShown:
    """A lesson that stands."""

    words: str
    by: str
    at: datetime


def lessons(stand: Iterable[LessonLine], shares: Sequence[ShareHandle]) -> list[LessonShown]:
    """What decisions taught, in words."""
    return [
        LessonShown(lesson_words(line.lesson, shares), line.accepted_by, line.accepted_at) for line in stand
    ]


def detectors(packs: Packs, city: City, sought: str = "") -> list[DetectorLine]:
    """All detectors, a city's own last; with words `sought`, those that have all of them somewhere."""
    lines = [*_shipped(packs), *_own(city)]
    return [line for line in lines if fits(sought, line.id, line.finds, line.why, line.law)]


def rules(policy: Policy, sought: str = "") -> dict[str, list[RuleLine]]:
    """The rules by area of the law; with words `sought`, those that have all of them somewhere."""
    found: dict[str, list[RuleLine]] = {}
    for rule in policy.rules:
        line = _rule(rule)
        words = (line.id, line.area, line.sentence, line.law, line.label or "", *map(tag_words, line.tags))
        if fits(sought, *words, *line.tags):
            found.setdefault(line.area, []).append(line)
    return found


def fits(sought: str, *texts: str) -> bool:
    """Whether all words that are sought stand in the texts."""
    text = " ".join(texts).casefold()
    return all(word in text for word in sought.casefold().split())


def _shipped(packs: Packs) -> Iterator[DetectorLine]:
    for detector in packs.detectors:
        entry = detector.entry
        yield DetectorLine(
            detector.id,
            entity_words(entry.entity.value),
            entry.sentence,
            entry.citation,
            detector.id.partition("/")[0],
            len(entry.finds) + len(entry.ignores),
            own=False,
        )
    yield DetectorLine(
        id="names",
        finds=entity_words("PERSON"),
        why="People's names, by a model trained for municipal and police text.",
        law="",
        pack="",
        examples=0,
        own=False,
    )


def _own(city: City) -> Iterable[DetectorLine]:
    for file in city.files:
        for name, entity in file.entities.items():
            examples = len(entity.finds) + len(entity.ignores)
            yield DetectorLine(file.id, entity_words(name), entity.sentence, "", "city", examples, own=True)


def _said_always(sentence: str) -> str:
    """A rule's sentence without the part that each file fills in: `It tells of care: it {evidence}.`"""
    begun, colon, rest = sentence.rpartition(": ")
    if colon and _PLACEHOLDER.search(rest):
        sentence = begun + "."
    return _PLACEHOLDER.sub("…", sentence).replace("….", "…")


def _rule(rule: Rule) -> RuleLine:
    area = rule.id.partition("/")[0]
    return RuleLine(
        rule.id,
        AREAS.get(area, area.replace("_", " ").capitalize()),
        rule.label,
        (*rule.tags, *(tag for tag, _ in rule.also)),
        _said_always(rule.sentence.text),
        rule.citation,
        rule.verified,
        len(rule.examples),
    )
