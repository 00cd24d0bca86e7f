"""Reads the conditions of `policy.yaml`: the language that `classify.label.conditions` describes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from classify.detect.matters import TITLES as MATTER_TITLES
from classify.errors import PackError
from classify.label import facts as seen
from classify.label import words as say
from classify.label.conditions import All, AnyOf, Atom, Condition, Not, Support
from classify.label.facts import Fact, Told
from classify.label.view import Setting, View
from models.labels import DocType, Entity, Outcome, Role


class Parser:
    """Turns what YAML gives into conditions. Raises PackError for anything not in the language."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self.facts: dict[str, Condition] = {}
        self._parsed: dict[str, Condition] = {}
        self._atoms: dict[str, Callable[[Any, dict[str, Any]], Condition]] = {
            "found": self._found,
            "near": self._near,
            "role": self._role,
            "private_persons": self._private_persons,
            "aside_persons": self._aside_persons,
            "signal": self._signal,
            "matter": self._matter,
            "doc_type": self._doc_type,
            "second_type": self._second_type,
            "contact_rows": self._contact_rows,
            "folder": self._folder,
            "path_words": self._path_words,
            "outcome": self._outcome,
            "flagged_share": self._flagged_share,
            "characters": self._characters,
            "recognised_below": self._recognised_below,
            "hidden": self._hidden,
            "is": self._is,
            "all": lambda value, more: All(self._parts(value, more)),
            "any": lambda value, more: AnyOf(self._parts(value, more)),
            "not": self._not,
        }

    def parse(self, data: Any) -> Condition:
        """The condition `data` describes; a list means "all". The same data give the same condition."""
        written = repr(data)
        if written not in self._parsed:
            self._parsed[written] = self._condition(data)
        return self._parsed[written]

    def _condition(self, data: Any) -> Condition:
        if isinstance(data, list):
            return All(self._parts(data, {}))
        if not isinstance(data, dict) or not data:
            raise PackError(f"policy: expected a condition, got {data!r:.80}")
        words = [word for word in data if word in self._atoms]
        if len(words) != 1:
            raise PackError(f"policy: a condition asks exactly one thing, got {sorted(map(str, data))}")
        more = {key: value for key, value in data.items() if key != words[0]}
        condition = self._atoms[words[0]](data[words[0]], more)
        if more:
            raise PackError(f"policy: {words[0]} does not know {sorted(map(str, more))}")
        return condition

    def _parts(self, value: Any, _more: dict[str, Any]) -> tuple[Condition, ...]:
        if not isinstance(value, list) or not value:
            raise PackError(f"policy: expected a list of conditions, got {value!r:.80}")
        return tuple(self.parse(part) for part in value)

    def _not(self, value: Any, more: dict[str, Any]) -> Condition:
        words = more.pop("words", None) or f"not: {value}"
        return Not(self.parse(value), str(words))

    def _is(self, value: Any, _more: dict[str, Any]) -> Condition:
        if not isinstance(value, str) or value not in self.facts:
            raise PackError(f"policy: no fact is named {value!r:.40} above this place")
        return self.facts[value]

    def _found(self, value: Any, more: dict[str, Any]) -> Condition:
        entities = _names(value, Entity, "found")
        least = _number(more.pop("at_least", 1), "at_least")
        distinct = _number(more.pop("distinct", 0), "distinct")
        score = more.pop("score", None)
        if score is not None and not isinstance(score, int | float):
            raise PackError(f"policy: score is a number between 0 and 1, got {score!r:.20}")

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
            shows=tuple(frozenset({f"found:{entity}"}) for entity in entities) if least else (),
            absent=_names_of("found", entities) if least == 1 and not distinct else frozenset(),
        )

    def _near(self, value: Any, more: dict[str, Any]) -> Condition:
        if not isinstance(value, list) or len(value) != 2:
            raise PackError(f"policy: near takes two lists, got {value!r:.80}")
        first, second = ([str(word) for word in _flat(side)] for side in value)
        known = {*map(str, Entity), say.OFFICIAL}
        if unknown := {*first, *second} - known:
            raise PackError(f"policy: near: unknown {sorted(unknown)}")
        pairs = {"+".join(sorted((a, b))): (a, b) for a in first for b in second if a != b}
        least = _number(more.pop("at_least", 1), "at_least")

        def present(view: View) -> list[str]:
            return [
                key
                for key, pair in pairs.items()
                if view.evidence.near.get(key)
                and all(name == say.OFFICIAL or view.number_found(name) for name in pair)
            ]

        def tell(view: View) -> list[Fact]:
            return [seen.pair(*pairs[key], view.evidence.near[key]) for key in present(view)]

        return Atom(
            lambda view: least <= sum(view.evidence.near[key] for key in present(view)),
            say.at_least(
                least, " close to ".join(say.either(map(say.entity, side)) for side in (first, second))
            ),
            tell=tell,
            told=Told.FOUND,
            shows=tuple(_names_of("found", pair) for pair in pairs.values()),
        )

    def _role(self, value: Any, more: dict[str, Any]) -> Condition:
        roles = _names(value, Role, "role")
        least = _number(more.pop("at_least", 1), "at_least")

        def tell(view: View) -> list[Fact]:
            named = view.evidence.roles
            return [seen.role(role, named[role]) for role in roles if named.get(role)]

        return Atom(
            lambda view: _total(view.evidence.roles, roles) >= least,
            say.at_least(least, f"a person named as {say.either(map(say.plain, roles))}"),
            tell=tell,
            told=Told.FOUND,
            shows=tuple(frozenset({f"role:{role}", f"found:{Entity.PERSON}"}) for role in roles),
            absent=_names_of("role", roles) if least == 1 else frozenset(),
        )

    def _private_persons(self, value: Any, _more: dict[str, Any]) -> Condition:
        least = _number(value, "private_persons")

        return Atom(
            lambda view: view.private_persons() >= least,
            say.at_least(least, "the name of a private person"),
            telling=False,
            tell=seen.private_persons,
            told=Told.FOUND,
            shows=(frozenset({f"found:{Entity.PERSON}", "persons"}),),
            absent=frozenset({"persons"}) if least == 1 else frozenset(),
        )

    def _aside_persons(self, value: Any, _more: dict[str, Any]) -> Condition:
        least = _number(value, "aside_persons")
        return Atom(
            lambda view: view.aside_persons() >= least,
            say.at_least(least, seen.ASIDE),
            tell=seen.aside_persons,
            told=Told.FOUND,
            shows=(frozenset({"aside", "persons"}),),
        )

    def _signal(self, value: Any, more: dict[str, Any]) -> Condition:
        names = [str(name) for name in _flat(value)]
        titles = self._setting.signal_titles
        if unknown := [name for name in names if name not in titles]:
            raise PackError(f"policy: no signal is named {unknown}")
        least = _number(more.pop("at_least", 1), "at_least")
        reach = _number(more.pop("for_each", 0), "for_each")

        def question(view: View) -> bool:
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
            shows=tuple(frozenset({f"signal:{name}"}) for name in names),
            absent=_names_of("signal", names) if least == 1 and not reach else frozenset(),
        )

    def _matter(self, value: Any, more: dict[str, Any]) -> Condition:
        names = [str(name) for name in _flat(value)]
        if unknown := [name for name in names if name not in MATTER_TITLES]:
            raise PackError(f"policy: no matter is named {unknown}")
        least = float(more.pop("score", 0.5))

        def tell(view: View) -> list[Fact]:
            heard = view.evidence.matters
            return [seen.tone(heard, max(names, key=lambda name: heard.get(name, 0.0)))]

        return Atom(
            lambda view: any(view.evidence.matters.get(name, 0.0) >= least for name in names),
            f"words that, taken together, tell of {say.either(MATTER_TITLES[name] for name in names)}",
            tell=tell,
            told=Told.TONE if least else None,
            shows=tuple(frozenset({f"matter:{name}"}) for name in names),
        )

    def _doc_type(self, value: Any, more: dict[str, Any]) -> Condition:
        types = frozenset(_names(value, DocType, "doc_type"))
        least = float(more.pop("score", 0.5))
        likely = bool(more.pop("likely", False))

        def is_first(view: View) -> bool:
            return view.evidence.doc_type in types and view.evidence.doc_type_score >= least

        def question(view: View) -> bool:
            evidence = view.evidence
            return is_first(view) or (
                likely and evidence.doc_type_second in types and evidence.doc_type_score < 0.6
            )

        def tell(view: View) -> list[Fact]:
            return seen.kind(view) if is_first(view) else seen.second_kind(view)

        return Atom(
            question,
            f"a document of the kind {say.either(map(say.plain, sorted(types)))}",
            tell=tell,
            told=None if DocType.OTHER in types else Told.KIND,
            shows=tuple(frozenset({f"doc_type:{name}"}) for name in sorted(types)),
        )

    def _second_type(self, value: Any, _more: dict[str, Any]) -> Condition:
        types = frozenset(_names(value, DocType, "second_type"))
        return Atom(
            lambda view: view.evidence.doc_type_second in types,
            f"wording of the kind {say.either(map(say.plain, sorted(types)))}",
            tell=seen.second_kind,
            told=None if DocType.OTHER in types else Told.KIND,
            shows=tuple(frozenset({f"second_type:{name}"}) for name in sorted(types)),
        )

    def _contact_rows(self, value: Any, _more: dict[str, Any]) -> Condition:
        least = _number(value, "contact_rows")
        return Atom(
            lambda view: view.evidence.contact_rows >= least,
            f"{least} rows or more {seen.OF_A_ROW}",
            tell=lambda view: [seen.rows(view.evidence.contact_rows)],
            told=Told.FOUND,
            shows=(frozenset({"rows", f"found:{Entity.PERSON}"}),),
        )

    def _folder(self, value: Any, _more: dict[str, Any]) -> Condition:
        words, names = self._word_list(value)
        return Atom(
            lambda view: not words.isdisjoint(view.folder_words),
            f"a folder of the {names}",
            tell=lambda view: seen.places(words & view.folder_words),
            told=Told.PLACE,
            shows=tuple(frozenset({f"folder:{name}"}) for name in _flat(value)),
        )

    def _path_words(self, value: Any, _more: dict[str, Any]) -> Condition:
        words, names = self._word_list(value)
        return Atom(
            lambda view: not words.isdisjoint(view.path_words),
            f"a path that speaks of {names}",
            tell=lambda view: seen.places(words & view.path_words),
            told=Told.PLACE,
            shows=tuple(frozenset({f"path_words:{name}"}) for name in _flat(value)),
        )

    def _word_list(self, value: Any) -> tuple[frozenset[str], str]:
        names = [str(name) for name in _flat(value)]
        lists = self._setting.word_lists
        if unknown := [name for name in names if name not in lists]:
            raise PackError(f"policy: no word list is named {unknown}")
        return frozenset().union(*(lists[name] for name in names)), say.either(map(say.plain, names))

    def _outcome(self, value: Any, _more: dict[str, Any]) -> Condition:
        outcomes = frozenset(_names(value, Outcome, "outcome"))
        return Atom(
            lambda view: view.outcome in outcomes,
            f"a file that was {say.either(map(say.plain, sorted(outcomes)))}",
            telling=False,
            tell=lambda view: [seen.reading(view.outcome)],
            told=Told.READ,
            shows=tuple(frozenset({f"outcome:{name}"}) for name in sorted(outcomes)),
        )

    def _flagged_share(self, value: Any, _more: dict[str, Any]) -> Condition:
        wanted = bool(value)
        return Atom(
            lambda view: view.location.criminal_justice is wanted,
            seen.FLAGGED.words,
            tell=lambda _view: [seen.FLAGGED] if wanted else [],
            told=Told.PLACE if wanted else None,
            shows=(frozenset({"flagged"}),) if wanted else (),
        )

    def _characters(self, value: Any, _more: dict[str, Any]) -> Condition:
        least = _number(value, "characters")
        words = f"{least} characters of text"
        return Atom(lambda view: view.evidence.characters >= least, words, telling=False)

    def _recognised_below(self, value: Any, _more: dict[str, Any]) -> Condition:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise PackError(f"policy: recognised_below is a number between 0 and 1, got {value!r:.20}")

        def question(view: View) -> bool:
            confidence = view.evidence.ocr_confidence
            return confidence is not None and confidence < value

        return Atom(question, "text that was hard to recognise in a picture", telling=False)

    def _hidden(self, value: Any, _more: dict[str, Any]) -> Condition:
        least = _number(value, "hidden")
        return Atom(
            lambda view: view.evidence.hidden_findings >= least,
            say.at_least(least, seen.HIDDEN),
            tell=lambda view: [seen.hidden(view.evidence.hidden_findings)],
            told=Told.FOUND,
            shows=(frozenset({"hidden"}),),
        )


# What YAML gives


def _names_of(kind: str, names: Sequence[str]) -> Support:
    return frozenset(f"{kind}:{name}" for name in names)


def _total(counts: Mapping[str, int], names: Sequence[str]) -> int:
    return sum([counts[name] for name in names if name in counts])


def _flat(value: Any) -> list[Any]:
    """`value` as one list: aliases of YAML lists inside lists are spread."""
    if isinstance(value, list):
        return [item for part in value for item in _flat(part)]
    return [value]


def _names(value: Any, kind: type[Any], what: str) -> list[str]:
    names = [str(name) for name in _flat(value)]
    if unknown := sorted(set(names) - {str(member) for member in kind}):
        raise PackError(f"policy: {what}: unknown {unknown}")
    return names


def _number(value: Any, what: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise PackError(f"policy: {what} is a whole number, got {value!r:.20}")
    return value
