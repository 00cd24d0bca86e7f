"""The sentence of a rule, made from the evidence by which the rule holds.

The sentence is a template. Its placeholders are filled with what was seen:

    {kind}      what the document reads like      "like an incident report (97 %)"
    {found}     what stands in it                 "2 Social Security numbers and a date of birth"
    {words}     phrases met                       "“arrests and charges” (3 times)"
    {tone}      what its words tell together      "somebody's health (91 %)"
    {place}     what its path says                "“evidence” and “police”"
    {read}      what became of reading it         "it is locked with a password"
    {evidence}  all of these but {read}           "reads like ... and holds ..."

A placeholder that some way of holding leaves empty, and a word that claims what some way of holding does
not show (`classify.label.claims`), are refused when the policy is loaded.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from classify.errors import PackError
from classify.label import words as say
from classify.label.claims import unsupported
from classify.label.conditions import Condition
from classify.label.facts import Fact, Told

_EVIDENCE = "evidence"
_CLAUSES = {
    Told.KIND: "reads {}",
    Told.FOUND: "holds {}",
    Told.WORDS: "uses words of the kind {}",
    Told.TONE: "tells, by its words taken together, of {}",
    Told.PLACE: "has {} in its path",
}
"""How {evidence} says each kind of fact after "it"."""
_MOST = 4
"""Facts of one kind that a sentence names; the others are counted."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A template and the placeholders in it."""

    text: str
    placeholders: frozenset[str]

    @classmethod
    def parse(cls, text: str) -> Sentence:
        """The template in `text`. Raises PackError for a placeholder that there is not."""
        try:
            names = [name for _, name, form, how in string.Formatter().parse(text) if name is not None]
        except ValueError as error:
            raise PackError(f"policy: the sentence {text!r:.60} has a brace too many or too few") from error
        if unknown := set(names) - {*map(str, Told), _EVIDENCE}:
            raise PackError(f"policy: a sentence has no placeholder {sorted(unknown)}")
        return cls(text, frozenset(names))

    def check(self, condition: Condition) -> None:
        """Whether it says only what `condition` always shows. Raises PackError."""
        for name in sorted(self.placeholders):
            asked = frozenset(_CLAUSES) if name == _EVIDENCE else frozenset({Told(name)})
            if not condition.always_tells(asked):
                raise PackError(f"policy: {{{name}}} is empty where the rule holds by another way")
        if claims := unsupported(self.text, condition):
            raise PackError(
                f"policy: its sentence says {say.either(f'“{word}”' for word in claims)}, which the rule can "
                f"hold without; say {{evidence}} instead"
            )

    def of(self, facts: Iterable[Fact]) -> str:
        """The sentence about these facts."""
        by_kind: dict[Told, list[Fact]] = {told: [] for told in Told}
        for fact in facts:
            by_kind[fact.told].append(fact)
        filled = dict.fromkeys(self.placeholders, "")
        for told, some in by_kind.items():
            if some and told in filled:
                filled[str(told)] = listed(some)
        if _EVIDENCE in filled:
            filled[_EVIDENCE] = clauses(fact for some in by_kind.values() for fact in some)
        return self.text.format_map(filled)


def clauses(facts: Iterable[Fact]) -> str:
    """What was seen, as it follows "it": "reads like minutes and holds a date of birth"."""
    seen = list(facts)
    told = []
    for kind, clause in _CLAUSES.items():
        if some := [fact for fact in seen if fact.told is kind]:
            told.append(clause.format(listed(some)))
    return say.both(told) if told else ""


def listed(facts: Sequence[Fact]) -> str:
    """Facts of one kind, the strongest first, each once."""
    once: dict[str, str] = {}
    for fact in sorted(facts, key=lambda fact: -fact.strength):
        once.setdefault(fact.topic or fact.words, fact.words)
    words = list(once.values())
    if len(words) > _MOST:
        words = [*words[: _MOST - 1], f"{len(words) - _MOST + 1} more"]
    return say.both(words)
