"""What was worked out is remembered, and never without bound: the one place where memories are made.

There are three shapes. An object that is asked the same again has a `Memo`. A function of a module that is
asked the same again is `remembered`. What a process loads one time and keeps is `once`. (What an object works
out one time is a `functools.cached_property`.) What lies on disk is a `classify.cachefile`; `docs/caches.md`
tells all of them.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable
from typing import ParamSpec, TypeVar, cast

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
Given = ParamSpec("Given")


class Memo(dict[Key, Value]):
    """Values by key, as many as `most`; one more, and all are forgotten.

    `memo[key]` works a value out that is not remembered. What is remembered costs no more than a look into a
    dictionary. To forget everything now and then costs less than to keep the order in which each was asked
    for (`functools.lru_cache` does that), and what is worked out again is right again.

    Args:
        most: how many values at the most.
        work_out: gives the value of a key. Without it, what is not remembered is a KeyError.
    """

    __slots__ = ("_most", "_work_out")

    def __init__(self, most: int, work_out: Callable[[Key], Value] | None = None) -> None:
        super().__init__()
        self._most = most
        self._work_out = work_out

    def __missing__(self, key: Key) -> Value:
        if self._work_out is None:
            raise KeyError(key)
        value = self[key] = self._work_out(key)
        return value

    def __setitem__(self, key: Key, value: Value) -> None:
        if len(self) >= self._most and key not in self:
            self.clear()
        super().__setitem__(key, value)

    def make_room(self, for_: int) -> None:
        """Forget everything unless `for_` more values have room beside what is remembered: who works many
        out together asks before, so that none of them is forgotten while it is needed.
        """
        if len(self) + for_ > self._most:
            self.clear()


def remembered(most: int) -> Callable[[Callable[Given, Value]], Callable[Given, Value]]:
    """A function of a module whose last answers are kept, as many as `most`, by its arguments."""
    return cast("Callable[[Callable[Given, Value]], Callable[Given, Value]]", functools.lru_cache(most))


def once(load: Callable[Given, Value]) -> Callable[Given, Value]:
    """A function without arguments that works its answer out one time a process."""
    return cast("Callable[Given, Value]", functools.cache(load))
