"""A rule of the policy: when it holds, what it calls for, and what it says then."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from classify.errors import PackError
from classify.label.conditions import Condition
from classify.label.example import Example
from classify.label.facts import Fact
from classify.label.parser import Parser, mapping
from classify.label.proposal import Fired
from classify.label.sentences import Sentence
from classify.label.view import View
from models.labels import Label, Tag

_WANTED = {"id", "when", "sentence", "citation", "verified", "examples"}
_KNOWN = {*_WANTED, "label", "from", "tags", "also", "without"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of the policy."""

    id: str
    label: Label | None
    """None for a rule that only adds or takes away tags."""
    from_label: Label
    """A rule that only adds tags speaks from this label up."""
    tags: tuple[Tag, ...]
    also: tuple[tuple[Tag, Condition], ...]
    """Tags it gives beside those where a further condition holds."""
    condition: Condition
    sentence: Sentence
    citation: str
    verified: bool
    """False where nobody has read the cited text at its source; shown beside the citation."""
    examples: tuple[Example, ...]
    without: tuple[Tag, ...] = ()
    """Tags of other rules that a stricter law has replaced where this rule holds."""
    version: str = ""
    """Changes with what it asks for, calls for or says; not with its law, its tags or its examples."""

    @classmethod
    def parse(cls, entry: Any, parser: Parser) -> Rule:
        """A rule as YAML gives it. Raises PackError that names it."""
        if not isinstance(entry, dict) or "id" not in entry:
            raise PackError(f"policy: a rule is a mapping with an id, got {entry!r:.80}")
        name = str(entry["id"])
        if set(entry) - _KNOWN or _WANTED - set(entry):
            missing, unknown = sorted(_WANTED - set(entry)), sorted(map(str, set(entry) - _KNOWN))
            raise PackError(f"policy: {name}: missing {missing}, unknown {unknown}")
        condition = parser.parse_in(name, entry["when"])
        try:
            return cls(
                id=name,
                label=Label(entry["label"]) if "label" in entry else None,
                from_label=Label(entry.get("from", Label.PUBLIC)),
                tags=_tags(entry.get("tags", [])),
                also=tuple(
                    (Tag(tag), parser.parse_in(name, when)) for tag, when in mapping(entry, "also").items()
                ),
                condition=condition,
                sentence=_sentence(entry["sentence"], condition),
                citation=str(entry["citation"]),
                verified=bool(entry["verified"]),
                examples=tuple(Example.parse(example) for example in entry["examples"]),
                without=_tags(entry.get("without", [])),
                version=_version(entry),
            )
        except PackError as error:
            raise PackError(f"{error.sentence} (in {name})") from error
        except (ValueError, TypeError, AttributeError) as error:
            raise PackError(f"policy: {name}: {error}") from error

    @property
    def least(self) -> Label:
        """The label it calls for, or from which on it speaks."""
        return self.label or self.from_label

    @property
    def cited(self) -> str:
        """The citation, with a note where the city attorney has yet to confirm it."""
        return self.citation if self.verified else f"{self.citation} (to be confirmed)"

    def speaks_of(self, label: Label) -> bool:
        """Whether, where it holds, it has something to say about a file of this label."""
        if self.label is None:
            return self.from_label.rank <= label.rank
        return self.label is not Label.PUBLIC or label is Label.PUBLIC

    def tags_of(self, view: View) -> tuple[Tag, ...]:
        """The tags it gives to a file for which it holds."""
        return (*self.tags, *(tag for tag, condition in self.also if condition.holds(view)))

    def fired(self, view: View) -> Fired:
        """What it says of a file for which it holds."""
        sentence = self.sentence.of(self._facts(view))
        return Fired(self.id, sentence, self.cited, self.least, self.tags_of(view), self.version)

    def order(self, view: View) -> tuple[int, bool, float]:
        """Where it stands among the rules that speak, the smallest first: the highest label, then what
        decides a label before what only adds tags, then what is shown most directly.
        """
        return (-self.least.rank, self.label is None, -(self.condition.strength(view) or 0.0))

    def _facts(self, view: View) -> Iterator[Fact]:
        yield from self.condition.facts(view)
        for _, condition in self.also:
            if condition.holds(view):
                yield from condition.facts(view)


def _version(entry: dict[str, Any]) -> str:
    told = [entry.get(name) for name in ("when", "label", "from", "sentence")]
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()[:8]


def _tags(names: Any) -> tuple[Tag, ...]:
    return tuple(Tag(name) for name in names)


def _sentence(text: Any, condition: Condition) -> Sentence:
    sentence = Sentence.parse(str(text))
    sentence.check(condition)
    return sentence
