"""What a sentence may say only where it was seen: the words of a claim, and what shows it.

"It names a victim" is true of a file in which somebody is named as one, and of no other. `claims.yaml` lists
such words with everything that shows them, and a rule may use them only if each way in which the rule can
hold shows one of those things. Words of every day ("it", "record", "somebody") claim nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml

from classify.errors import PackError
from classify.label.conditions import Condition, Support
from classify.memos import once
from models.labels import Role

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_KEYS = ("shown_by", "rules_out")


@dataclass(frozen=True, slots=True)
class Claim:
    """A group of words with one meaning."""

    words: re.Pattern[str]
    shown_by: Support = frozenset()
    """Any of these shows it."""
    rules_out: Support = frozenset()
    """For a claim of absence: all of these must be ruled out."""

    @classmethod
    def parse(cls, entry: Any) -> Claim:
        """An entry of `claims.yaml`. Raises PackError."""
        if not isinstance(entry, dict) or "words" not in entry or len(set(entry) & {*_KEYS}) != 1:
            raise PackError(f"claims.yaml: an entry has words and one of {_KEYS}; got {entry!r:.80}")
        try:
            words = re.compile(rf"\b(?:{entry['words']})\b", re.IGNORECASE)
        except re.error as error:
            raise PackError(f"claims.yaml: {entry['words']!r:.60}: {error}") from error
        return cls(words, *(_support(entry.get(key, {})) for key in _KEYS))

    def holds_in(self, condition: Condition) -> bool:
        """Whether it is true wherever `condition` holds."""
        if self.rules_out:
            return self.rules_out <= condition.rules_out()
        return condition.always_shows(self.shown_by)


def _support(data: Mapping[str, Any]) -> Support:
    """`{role: [victim], aside: true}` as `role:victim` and `aside`. Raises PackError for an unknown role."""
    if unknown := [role for role in data.get("role", ()) if role not in list(Role)]:
        raise PackError(f"claims.yaml: {data!r:.120}: no role is called {', '.join(map(str, unknown))}")
    return frozenset(
        name if listed is True else f"{name}:{one}"
        for name, listed in data.items()
        for one in (listed if isinstance(listed, list) else [listed])
    )


@once
def claims() -> tuple[Claim, ...]:
    """All claims, in the order in which they are sought. Raises PackError when the file is wrong."""
    text = resources.files("classify.label").joinpath("claims.yaml").read_text(encoding="utf-8")
    return tuple(Claim.parse(entry) for entry in yaml.load(text, Loader=_LOADER))


def claims_in(sentence: str) -> Iterator[tuple[str, Claim]]:
    """The words of `sentence` that claim something, each with what it claims."""
    for claim in claims():
        for met in claim.words.finditer(sentence):
            yield met.group(), claim
        sentence = claim.words.sub(" ", sentence)


def unsupported(sentence: str, condition: Condition) -> list[str]:
    """Words of `sentence` that claim what `condition` can hold without."""
    return [word for word, claim in claims_in(sentence) if not claim.holds_in(condition)]
