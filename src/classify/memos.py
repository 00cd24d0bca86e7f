"""What was worked out is remembered, and never without bound."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Memo(Generic[Key, Value]):
    """Values by key, as many as `most`; one more, and all are forgotten.

    To forget everything now and then costs less than to keep the order in which each was asked for
    (`functools.lru_cache` does that), and what is worked out again is right again. For what one object
    remembers; a function of the module that is asked with few different arguments keeps `lru_cache`.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: dict[Key, Value] = {}

    def __contains__(self, key: Key) -> bool:
        return key in self._known

    def __getitem__(self, key: Key) -> Value:
        """What is remembered. Raises KeyError."""
        return self._known[key]

    def __setitem__(self, key: Key, value: Value) -> None:
        if len(self._known) >= self._most and key not in self._known:
            self._known.clear()
        self._known[key] = value

    def __len__(self) -> int:
        return len(self._known)

    def get(self, key: Key) -> Value | None:
        """What is remembered, or None."""
        return self._known.get(key)

    def of(self, key: Key, work_out: Callable[[Key], Value]) -> Value:
        """The value of `key`, worked out when it is not remembered."""
        try:
            return self._known[key]
        except KeyError:
            value = self[key] = work_out(key)
            return value

    def make_room(self, for_: int) -> None:
        """Forget everything unless `for_` more values have room beside what is remembered: who works many
        out together asks before, so that none of them is forgotten while it is needed.
        """
        if len(self._known) + for_ > self._most:
            self._known.clear()
