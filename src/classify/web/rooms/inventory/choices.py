"""The filters beside the table, in words and with their counts, and those that are chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from classify.inventory.ages import Age, years
from classify.inventory.facets import Facet, Facets
from classify.inventory.handles import ShareHandle
from classify.web import words
from classify.web.asking import NAMES, Question, department_of
from models.labels import Effect, Label
from models.words import effect_words

_AT_ONCE = 8
"""Choices of a filter that are seen before somebody asks for more."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One word of a filter."""

    value: str
    words: str
    files: int | None
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A filter."""

    name: str
    title: str
    choices: tuple[Choice, ...]
    more: tuple[Choice, ...]
    is_open: bool
    is_of_all: bool
    """Its counts are of all files, whatever else is chosen."""
    is_known: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """A word that was chosen, and the question without it."""

    title: str
    words: str
    address: str


TITLES = {
    "department": "Department",
    "share": "Share",
    "label": "Label",
    "tag": "Handle as",
    "entity": "Kind of data",
    "doc_type": "Kind of document",
    "outcome": "Read or not",
    "age": "Last changed",
    "effect": "Label in effect",
    "copies": "Copies",
    "changed": "News",
}
_FACETS = {"tag": "tags", "entity": "entities", "age": "ages", "effect": "effects"}
_COPIES, _CHANGED = "Has copies elsewhere", "New or changed in the last scan"


def groups(question: Question, visible: Sequence[ShareHandle], facets: Facets, this_year: int) -> list[Group]:
    """All filters, in the order of the address."""
    shown = {name: _words_of(name, visible, this_year) for name in TITLES}
    found = []
    for name in TITLES:
        if name in ("copies", "changed"):
            continue
        if name in ("department", "share"):
            facet = _of_places(name, visible, facets.by["share"])
            if len(facet.counts) < 2:
                continue
        elif name == "effect" and not facets.by["effects"].is_known:
            facet = Facet(dict.fromkeys(Effect, 1), is_known=False)  # there may be such
        else:
            facet = facets.by[_FACETS.get(name, name)]
        found.append(_group(name, question, facet, shown[name]))
    return found


def _group(name: str, question: Question, facet: Facet, shown: Callable[[str], str]) -> Group:
    chosen = {str(word) for word in getattr(question, name)}
    counts = _in_order(name, {**facet.counts, **dict.fromkeys(chosen - facet.counts.keys(), 0)})
    choices = [
        Choice(word, shown(word), files if facet.is_known else None, word in chosen)
        for word, files in counts.items()
        if word and (files or word in chosen)
    ]
    # What is chosen is never behind "more".
    first = [choice for at, choice in enumerate(choices) if at < _AT_ONCE or choice.is_chosen]
    return Group(
        name=name,
        title=TITLES[name],
        choices=tuple(first),
        more=tuple(choice for choice in choices if choice not in first),
        is_open=bool(chosen) or name == "label",
        is_of_all=facet.is_of_all and bool(choices),
        is_known=facet.is_known,
    )


def _in_order(name: str, counts: Mapping[str, int]) -> Mapping[str, int]:
    """Labels and ages have an order of their own; of all else the most frequent comes first."""
    if name == "label":
        return {label.value: counts.get(label.value, 0) for label in reversed(Label)}
    if name == "effect":
        return {effect.value: counts.get(effect.value, 0) for effect in Effect}
    if name == "age":
        return {age.value: counts.get(age.value, 0) for age in Age}
    return counts


def _of_places(name: str, visible: Sequence[ShareHandle], facet: Facet) -> Facet:
    """Counts by share or by department, of those that are there, in the order of their names."""
    counts: dict[str, int] = {}
    for share in visible:
        word = str(share.id) if name == "share" else department_of(share)
        counts[word] = counts.get(word, 0) + facet.counts.get(str(share.id), 0)
    if name == "department":
        counts = dict(sorted(counts.items()))
    return Facet(counts, facet.is_of_all, facet.is_known)


def _words_of(name: str, visible: Sequence[ShareHandle], this_year: int) -> Callable[[str], str]:
    if name == "share":
        names = {str(share.id): share.shown_name for share in visible}
        return lambda word: names.get(word, "a share that is not here")
    return {
        "department": str,
        "label": words.label_words,
        "tag": words.tag_words,
        "entity": words.entity_words,
        "doc_type": words.doc_type_words,
        "outcome": words.outcome_words,
        "effect": effect_words,
        "age": partial(age_words, this_year=this_year),
    }.get(name, str)


def age_words(age: str, this_year: int) -> str:
    """An age as the years it means."""
    first, last = years(Age(age), this_year)
    if age == Age.OLDER:
        return f"{last} or before"
    return f"This year ({last})" if age == Age.THIS_YEAR else f"{first} to {last}"


def chips(question: Question, visible: Sequence[ShareHandle], this_year: int) -> list[Chip]:
    """What is chosen, each with the address without it."""
    found = []
    for name in NAMES:
        value = getattr(question, name)
        if isinstance(value, bool):
            if value:
                told = _COPIES if name == "copies" else _CHANGED
                found.append(Chip(TITLES[name], told, question.without(name, value).address()))
        elif name != "sort":
            shown = _words_of(name, visible, this_year)
            found += [
                Chip(TITLES[name], shown(str(word)), question.without(name, word).address())
                for word in sorted(value)
            ]
    return found
