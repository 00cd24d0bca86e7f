"""What stands behind a word of the policy's language: names, lists of names, numbers and scores."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from classify.errors import PackError
from classify.label.view import Setting

_LIST = "$"
"""Before the name of a list: `$identifiers` stands for all that is listed under it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One condition as it is written: its word, what the word asks for, and what is said beside it."""

    word: str
    value: Any
    more: dict[str, Any]
    """Taken out as it is understood; what is left over is an error."""
    setting: Setting

    def listed(self, value: Any = None) -> list[str]:
        """The names asked for (or those in `value`), lists spread. Raises PackError for an unknown list."""
        return list(spread(self.value if value is None else value, self.setting))

    def names(self, kind: type[Any]) -> list[str]:
        """The names asked for, all of `kind`. Raises PackError for one that is not."""
        names = self.listed()
        if unknown := sorted(set(names) - {str(member) for member in kind}):
            raise PackError(f"policy: {self.word}: unknown {unknown}")
        return names

    def amount(self) -> int:
        """The number asked for. Raises PackError where it is none."""
        return _whole(self.value, self.word)

    def number(self, beside: str, otherwise: int) -> int:
        """The number said beside it under this name. Raises PackError where it is none."""
        return _whole(self.more.pop(beside, otherwise), beside)

    def score(self, otherwise: float | None) -> float | None:
        """The score said beside it, from 0 to 1; a name is that of a calibrated one. Raises PackError."""
        said = self.more.pop("score", otherwise)
        if isinstance(said, str):
            if said not in self.setting.calibrated:
                raise PackError(f"policy: no calibrated score is named {said!r:.40}")
            return self.setting.calibrated[said]
        if said is not None and (isinstance(said, bool) or not isinstance(said, int | float)):
            raise PackError(f"policy: score is a number between 0 and 1, got {said!r:.20}")
        return said


def spread(value: Any, setting: Setting) -> Iterator[str]:
    """Names in lists of lists, and those of the policy's own lists, one after the other. Raises PackError."""
    if isinstance(value, list):
        for part in value:
            yield from spread(part, setting)
    elif isinstance(value, str) and value.startswith(_LIST):
        if value[1:] not in setting.lists:
            raise PackError(f"policy: no list is named {value!r:.40}")
        yield from setting.lists[value[1:]]
    else:
        yield str(value)


def _whole(value: Any, what: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise PackError(f"policy: {what} is a whole number, got {value!r:.20}")
    return value
