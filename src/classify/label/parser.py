"""Reads the conditions of the policy: the language that `classify.label.conditions` describes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from classify.errors import PackError
from classify.label.asked import Asked
from classify.label.conditions import All, AnyOf, Condition, Not
from classify.label.questions import QUESTIONS
from classify.label.view import Setting

_COMBINED = ("all", "any", "not", "is")


class Parser:
    """Turns what YAML gives into conditions. Raises PackError for anything not in the language."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._facts: dict[str, Condition] = {}
        self._parsed: dict[str, Condition] = {}

    def name(self, fact: str, data: Any) -> None:
        """From here on `is: fact` stands for the condition `data` describes."""
        self._facts[fact] = self.parse_in(f"fact {fact}", data)

    def parse_in(self, place: str, data: Any) -> Condition:
        """As `parse`; the error names `place`."""
        try:
            return self.parse(data)
        except PackError as error:
            raise PackError(f"{error.sentence} (in {place})") from error
        except (TypeError, ValueError) as error:
            raise PackError(f"policy: {place}: {error}") from error

    def parse(self, data: Any) -> Condition:
        """The condition `data` describes; a list means "all". The same data give the same condition."""
        written = repr(data)
        if written not in self._parsed:
            self._parsed[written] = self._condition(data)
        return self._parsed[written]

    def _condition(self, data: Any) -> Condition:
        if isinstance(data, list):
            return All(self._parts(data))
        if not isinstance(data, dict) or not data:
            raise PackError(f"policy: expected a condition, got {data!r:.80}")
        words = [word for word in data if word in QUESTIONS or word in _COMBINED]
        if len(words) != 1:
            raise PackError(f"policy: a condition asks exactly one thing, got {sorted(map(str, data))}")
        [word] = words
        more = {key: value for key, value in data.items() if key != word}
        if word in QUESTIONS:
            condition: Condition = QUESTIONS[word](Asked(word, data[word], more, self._setting))
        else:
            condition = self._combined(word, data[word], more)
        if more:
            raise PackError(f"policy: {word} does not know {sorted(map(str, more))}")
        return condition

    def _combined(self, word: str, value: Any, more: dict[str, Any]) -> Condition:
        match word:
            case "all":
                return All(self._parts(value))
            case "any":
                return AnyOf(self._parts(value))
            case "not":
                words = more.pop("words", None) or f"not: {value}"
                return Not(self.parse(value), str(words))
        if not isinstance(value, str) or value not in self._facts:
            raise PackError(f"policy: no fact is named {value!r:.40} above this place")
        return self._facts[value]

    def _parts(self, value: Any) -> tuple[Condition, ...]:
        if not isinstance(value, list) or not value:
            raise PackError(f"policy: expected a list of conditions, got {value!r:.80}")
        return tuple(self.parse(part) for part in value)


def mapping(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    """What stands under `key`, nothing where it is missing. Raises PackError for anything but a mapping."""
    value = data.get(key, {})
    if not isinstance(value, dict):
        raise PackError(f"policy: {key} is a mapping, got {value!r:.40}")
    return value
