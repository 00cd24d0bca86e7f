"""What was seen in a file, one thing at a time: what the sentences of the rules are made of.

A fact holds no value of the file: it is said in the words of this project's own vocabulary, and in numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from classify.detect.judging.matters import TITLES as MATTER_TITLES
from classify.label import words as say
from classify.label.view import View
from models.labels import DocType, Entity, Outcome


class Told(StrEnum):
    """What a fact is about; a sentence asks for it by this name."""

    KIND = "kind"
    FOUND = "found"
    WORDS = "words"
    TONE = "tone"
    PLACE = "place"
    READ = "read"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that was seen in a file, in words that hold no value of it."""

    told: Told
    words: str
    strength: float
    """0 to 1: how directly it shows what it shows. A number that was found says more than a phrase, a
    phrase more than the tone of the whole or the name of a folder."""
    topic: str = ""
    """Facts of one topic say the same; the first of the strongest is told. Empty: the words themselves."""


# How directly a fact shows what it shows. A finding counts by its score, a kind of document and the tone
# of the words by their probability times these.
_NEAR, _ROLE, _ROWS = 1.0, 0.9, 0.9
_KIND, _SIGNAL, _SECOND, _TONE, _PLACE = 0.8, 0.6, 0.2, 0.5, 0.3
_NAMED_SCORE = 0.5
"""Below this probability a single matter is not named beside the whole it belongs to."""
_A_NAME = 0.5
"""What the score of a person's name is worth beside that of a number: nearly every file names somebody."""
_CLOSED = ("case", "young", "victim", "sealed")
_WHOLES = {
    "protected": _CLOSED,
    "private": tuple(name for name in MATTER_TITLES if name not in (*_CLOSED, "protected", "private")),
}
"""Matters that stand for several others."""


ASIDE = "the name of a private person in a comment, note, property or hidden text"
HIDDEN = "a finding in hidden content"
OF_A_ROW = "with a private person's name and phone, e-mail or address"
FLAGGED = Fact(Told.PLACE, "a share flagged as criminal-justice data", _PLACE)


def finding(view: View, entity: str) -> Fact:
    """Findings of one entity."""
    words = say.counted(entity, view.number_found(entity), view.different(entity))
    worth = _A_NAME if entity == Entity.PERSON else 1.0
    return Fact(Told.FOUND, words, worth * view.best_score(entity), entity)


def pair(first: str, second: str, number: int) -> Fact:
    """Two entities found close to each other."""
    return Fact(Told.FOUND, say.close(first, second, number), _NEAR)


def role(name: str, number: int) -> Fact:
    """Persons named in one role."""
    return Fact(Told.FOUND, say.times(f"a person named as {say.plain(name)}", number), _ROLE)


def private_persons(view: View) -> list[Fact]:
    """Persons who do not act for an agency."""
    number = view.private_persons()
    words = "the name of a private person" if number == 1 else f"{number:,} mentions of private persons"
    strength = _A_NAME * view.best_score(Entity.PERSON)
    return [Fact(Told.FOUND, words, strength, Entity.PERSON)] if number else []


def aside_persons(view: View) -> list[Fact]:
    """Such persons where a reader of the page does not see them."""
    number = view.aside_persons()
    return [Fact(Told.FOUND, say.times(ASIDE, number), _NEAR)] if number else []


def rows(number: int) -> Fact:
    """Rows of contact data."""
    return Fact(Told.FOUND, f"{'a row' if number == 1 else f'{number:,} rows'} {OF_A_ROW}", _ROWS)


def hidden(number: int) -> Fact:
    """Findings in hidden content."""
    return Fact(Told.FOUND, say.times(HIDDEN, number), _ROLE)


def phrases(title: str, number: int) -> Fact:
    """Phrases of one kind; more of them say a little more."""
    return Fact(Told.WORDS, say.times(f"“{title}”", number), _SIGNAL + min(number, 10) / 100)


def kind(view: View) -> list[Fact]:
    """What the file reads like; a file nobody read does not read like anything, its name does."""
    evidence = view.evidence
    if evidence.doc_type == DocType.OTHER:
        return []
    like = f"like {say.kind(evidence.doc_type)}"
    if view.kind is DocType.OTHER:
        return [Fact(Told.KIND, f"by its name alone {like}", _PLACE)]
    score = evidence.doc_type_score
    return [Fact(Told.KIND, f"{like} ({say.chance(score)})", _KIND * score)]


def second_kind(view: View) -> list[Fact]:
    """What it reads like next."""
    second = view.evidence.doc_type_second
    if second == DocType.OTHER or not view.was_read:
        return []
    return [Fact(Told.KIND, f"in part like {say.kind(second)}", _SECOND)]


def tone(heard: Mapping[str, float], name: str) -> Fact:
    """What the words tell of, taken together; of a matter that stands for several, what above all."""
    probability = heard.get(name, 0.0)
    words, topic = f"{MATTER_TITLES[name]} ({say.chance(probability)})", name
    parts = [part for part in _WHOLES.get(name, ()) if heard.get(part, 0.0) >= _NAMED_SCORE]
    if parts:
        topic = max(parts, key=lambda part: heard[part])
        words += f", above all of {MATTER_TITLES[topic]}"
    return Fact(Told.TONE, words, _TONE * probability, topic)


def places(met: frozenset[str]) -> list[Fact]:
    """Words of the policy's own lists that the path holds."""
    return [Fact(Told.PLACE, f"“{word}”", _PLACE) for word in sorted(met)]


def reading(outcome: Outcome) -> Fact:
    """What became of the file when it was read."""
    return Fact(Told.READ, say.reading(outcome), _PLACE)
