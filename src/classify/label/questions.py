"""The questions a condition can put to the evidence: one function for each word of the language.

`classify.label.conditions` lists the words with what they ask. Each function here takes what stands behind
the word, checks it, and gives an `Atom`: how the question is answered, what it wants in words, what it tells.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from classify.detect.judging.matters import TITLES as MATTER_TITLES
from classify.errors import PackError
from classify.label import facts as seen
from classify.label import words as say
from classify.label.asked import Asked
from classify.label.conditions import Atom, Support
from classify.label.facts import Fact, Told
from classify.label.view import View
from models.labels import DocType, Entity, Outcome, Role


def _found(asked: Asked) -> Atom:
    entities = asked.names(Entity)
    least, distinct, score = asked.number("at_least", 1), asked.number("distinct", 0), asked.score(None)

    def question(view: View) -> bool:
        if least and view.evidence.counts.keys().isdisjoint(entities):
            return False
        numbers = {entity: view.number_found(entity, score) for entity in entities}
        different = sum(view.evidence.distinct.get(entity, 0) for entity in entities if numbers[entity])
        return sum(numbers.values()) >= least and different >= distinct

    def tell(view: View) -> list[Fact]:
        return [seen.finding(view, entity) for entity in entities if view.number_found(entity, score)]

    return Atom(
        question,
        say.at_least(max(least, distinct), say.either(map(say.entity, entities))),
        telling=Entity.PERSON not in entities,
        tell=tell,
        told=Told.FOUND if least else None,
        shows=_each("found", entities) if least else (),
        absent=_support("found", entities) if least == 1 and not distinct else frozenset(),
    )


def _near(asked: Asked) -> Atom:
    if not isinstance(asked.value, list) or len(asked.value) != 2:
        raise PackError(f"policy: near takes two lists, got {asked.value!r:.80}")
    first, second = (asked.listed(side) for side in asked.value)
    if unknown := {*first, *second} - {*map(str, Entity), say.OFFICIAL}:
        raise PackError(f"policy: near: unknown {sorted(unknown)}")
    pairs = {"+".join(sorted((a, b))): (a, b) for a in first for b in second if a != b}
    least = asked.number("at_least", 1)

    def present(view: View) -> list[str]:
        met = view.evidence.near
        if met.keys().isdisjoint(pairs):
            return []
        return [
            key
            for key, pair in pairs.items()
            if met.get(key) and all(name == say.OFFICIAL or view.number_found(name) for name in pair)
        ]

    return Atom(
        lambda view: least <= sum(view.evidence.near[key] for key in present(view)),
        say.at_least(least, " close to ".join(say.either(map(say.entity, side)) for side in (first, second))),
        tell=lambda view: [seen.pair(*pairs[key], view.evidence.near[key]) for key in present(view)],
        told=Told.FOUND,
        shows=tuple(_support("found", pair) for pair in pairs.values()),
    )


def _role(asked: Asked) -> Atom:
    roles, least = asked.names(Role), asked.number("at_least", 1)

    def tell(view: View) -> list[Fact]:
        named = view.evidence.roles
        return [seen.role(role, named[role]) for role in roles if named.get(role)]

    return Atom(
        lambda view: _total(view.evidence.roles, roles) >= least,
        say.at_least(least, f"a person named as {say.either(map(say.plain, roles))}"),
        tell=tell,
        told=Told.FOUND,
        shows=tuple(frozenset({f"role:{role}", f"found:{Entity.PERSON}"}) for role in roles),
        absent=_support("role", roles) if least == 1 else frozenset(),
    )


def _private_persons(asked: Asked) -> Atom:
    least = asked.amount()
    return Atom(
        lambda view: view.private_persons() >= least,
        say.at_least(least, "the name of a private person"),
        telling=False,
        tell=seen.private_persons,
        told=Told.FOUND,
        shows=(frozenset({f"found:{Entity.PERSON}", "persons"}),),
        absent=frozenset({"persons"}) if least == 1 else frozenset(),
    )


def _aside_persons(asked: Asked) -> Atom:
    least = asked.amount()
    return Atom(
        lambda view: view.aside_persons() >= least,
        say.at_least(least, seen.ASIDE),
        tell=seen.aside_persons,
        told=Told.FOUND,
        shows=(frozenset({"aside", "persons"}),),
    )


def _signal(asked: Asked) -> Atom:
    names, titles = asked.listed(), asked.setting.signal_titles
    if unknown := [name for name in names if name not in titles]:
        raise PackError(f"policy: no signal is named {unknown}")
    least, reach = asked.number("at_least", 1), asked.number("for_each", 0)

    def question(view: View) -> bool:
        if least and view.evidence.signals.keys().isdisjoint(names):
            return False
        wanted = max(least, view.evidence.characters // reach) if reach else least
        return _total(view.evidence.signals, names) >= wanted

    def tell(view: View) -> list[Fact]:
        met = view.evidence.signals
        return [seen.phrases(titles[name], met[name]) for name in names if met.get(name)]

    return Atom(
        question,
        say.at_least(least, f"words of the kind “{say.either(titles[name] for name in names)}”"),
        tell=tell,
        told=Told.WORDS,
        shows=_each("signal", names),
        absent=_support("signal", names) if least == 1 and not reach else frozenset(),
    )


def _matter(asked: Asked) -> Atom:
    names = asked.listed()
    if unknown := [name for name in names if name not in MATTER_TITLES]:
        raise PackError(f"policy: no matter is named {unknown}")
    least = asked.score(0.5) or 0.0

    def question(view: View) -> bool:
        heard = view.evidence.matters
        return max([heard.get(name, 0.0) for name in names]) >= least

    def tell(view: View) -> list[Fact]:
        heard = view.evidence.matters
        return [seen.tone(heard, max(names, key=lambda name: heard.get(name, 0.0)))]

    return Atom(
        question,
        f"words that, taken together, tell of {say.either(MATTER_TITLES[name] for name in names)}",
        tell=tell,
        told=Told.TONE if least else None,
        shows=_each("matter", names),
    )


def _doc_type(asked: Asked) -> Atom:
    types = frozenset(asked.names(DocType))
    least, likely = asked.score(0.5) or 0.0, bool(asked.more.pop("likely", False))

    def is_first(view: View) -> bool:
        return view.evidence.doc_type in types and view.evidence.doc_type_score >= least

    def question(view: View) -> bool:
        evidence = view.evidence
        close = likely and evidence.doc_type_second in types and evidence.doc_type_score < _UNSURE
        return close or is_first(view)

    return Atom(
        question,
        f"a document of the kind {say.either(map(say.plain, sorted(types)))}",
        tell=lambda view: seen.kind(view) if is_first(view) else seen.second_kind(view),
        told=None if DocType.OTHER in types else Told.KIND,
        shows=_each("doc_type", sorted(types)),
    )


_UNSURE = 0.6
"""Below this the next likely kind of document counts as close."""


def _second_type(asked: Asked) -> Atom:
    types = frozenset(asked.names(DocType))
    return Atom(
        lambda view: view.evidence.doc_type_second in types,
        f"wording of the kind {say.either(map(say.plain, sorted(types)))}",
        tell=seen.second_kind,
        told=None if DocType.OTHER in types else Told.KIND,
        shows=_each("second_type", sorted(types)),
    )


def _contact_rows(asked: Asked) -> Atom:
    least = asked.amount()
    return Atom(
        lambda view: view.evidence.contact_rows >= least,
        f"{least} rows or more {seen.OF_A_ROW}",
        tell=lambda view: [seen.rows(view.evidence.contact_rows)],
        told=Told.FOUND,
        shows=(frozenset({"rows", f"found:{Entity.PERSON}"}),),
    )


def _folder(asked: Asked) -> Atom:
    words = _word_list(asked)
    return Atom(
        lambda view: view.lies_in(words),
        f"a folder of the {say.either(map(say.plain, asked.listed()))}",
        tell=lambda view: seen.places(words & view.folder_words),
        told=Told.PLACE,
        shows=_each("folder", asked.listed()),
    )


def _path_words(asked: Asked) -> Atom:
    words = _word_list(asked)
    return Atom(
        lambda view: view.is_called(words),
        f"a path that speaks of {say.either(map(say.plain, asked.listed()))}",
        tell=lambda view: seen.places(words & view.path_words),
        told=Told.PLACE,
        shows=_each("path_words", asked.listed()),
    )


def _outcome(asked: Asked) -> Atom:
    outcomes = frozenset(asked.names(Outcome))
    return Atom(
        lambda view: view.outcome in outcomes,
        f"a file that was {say.either(map(say.plain, sorted(outcomes)))}",
        telling=False,
        tell=lambda view: [seen.reading(view.outcome)],
        told=Told.READ,
        shows=_each("outcome", sorted(outcomes)),
    )


def _flagged_share(asked: Asked) -> Atom:
    wanted = bool(asked.value)
    return Atom(
        lambda view: view.location.criminal_justice is wanted,
        seen.FLAGGED.words,
        tell=lambda _view: [seen.FLAGGED] if wanted else [],
        told=Told.PLACE if wanted else None,
        shows=(frozenset({"flagged"}),) if wanted else (),
    )


def _characters(asked: Asked) -> Atom:
    least = asked.amount()
    words = f"{least} characters of text"
    return Atom(lambda view: view.evidence.characters >= least, words, telling=False)


def _recognised_below(asked: Asked) -> Atom:
    below = asked.value
    if isinstance(below, bool) or not isinstance(below, int | float):
        raise PackError(f"policy: recognised_below is a number between 0 and 1, got {below!r:.20}")

    def question(view: View) -> bool:
        sure = view.evidence.ocr_confidence
        return sure is not None and sure < below

    return Atom(question, "text that was hard to recognize in a picture", telling=False)


def _hidden(asked: Asked) -> Atom:
    least = asked.amount()
    return Atom(
        lambda view: view.evidence.hidden_findings >= least,
        say.at_least(least, seen.HIDDEN),
        tell=lambda view: [seen.hidden(view.evidence.hidden_findings)],
        told=Told.FOUND,
        shows=(frozenset({"hidden"}),),
    )


QUESTIONS: Mapping[str, Callable[[Asked], Atom]] = {
    "found": _found,
    "near": _near,
    "role": _role,
    "private_persons": _private_persons,
    "aside_persons": _aside_persons,
    "signal": _signal,
    "matter": _matter,
    "doc_type": _doc_type,
    "second_type": _second_type,
    "contact_rows": _contact_rows,
    "folder": _folder,
    "path_words": _path_words,
    "outcome": _outcome,
    "flagged_share": _flagged_share,
    "characters": _characters,
    "recognised_below": _recognised_below,
    "hidden": _hidden,
}
"""How each word of the language is asked."""


def _word_list(asked: Asked) -> frozenset[str]:
    lists = asked.setting.word_lists
    if unknown := [name for name in asked.listed() if name not in lists]:
        raise PackError(f"policy: no word list is named {unknown}")
    return frozenset().union(*(lists[name] for name in asked.listed()))


def _support(kind: str, names: Sequence[str]) -> Support:
    return frozenset(f"{kind}:{name}" for name in names)


def _each(kind: str, names: Sequence[str]) -> tuple[Support, ...]:
    """Any one of `names` is enough."""
    return tuple(frozenset({f"{kind}:{name}"}) for name in names)


def _total(counts: Mapping[str, int], names: Sequence[str]) -> int:
    return sum([counts.get(name, 0) for name in names]) if counts else 0
