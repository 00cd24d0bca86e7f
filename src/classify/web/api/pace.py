"""How often: calls a token may make, and rows that repeated refusals may add to the audit trail."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

_MOST_KEYS = 10_000


class Pace:
    """So many calls at once, then so many a second, for each key; in this process."""

    def __init__(self, at_once: float, a_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.at_once = at_once
        self.a_second = a_second
        self._clock = clock
        self._left: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def wait(self, key: str) -> float:
        """Counts a call; seconds to wait when it is one too many, else 0."""
        with self._lock:
            now = self._clock()
            if len(self._left) > _MOST_KEYS:
                self._left = {one: kept for one, kept in self._left.items() if not self._is_full(kept, now)}
            calls, since = self._left.get(key, (self.at_once, now))
            calls = min(self.at_once, calls + (now - since) * self.a_second)
            if calls < 1:
                self._left[key] = (calls, now)
                return (1 - calls) / self.a_second
            self._left[key] = (calls - 1, now)
            return 0.0

    def forget(self) -> None:
        """As if nobody had called."""
        with self._lock:
            self._left.clear()

    def _is_full(self, kept: tuple[float, float], now: float) -> bool:
        calls, since = kept
        return calls + (now - since) * self.a_second >= self.at_once


class Seldom:
    """Lets one of many like events through in `seconds`, and says how many it stands for."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._met: dict[str, tuple[float, int]] = {}
        self._lock = threading.Lock()

    def times(self, key: str) -> int:
        """How many events are told now: this one and those that were held back; 0: this one is, too."""
        with self._lock:
            now = self._clock()
            if len(self._met) > _MOST_KEYS:
                self._met = {one: met for one, met in self._met.items() if now - met[0] < self._seconds}
            told, held = self._met.get(key, (float("-inf"), 0))
            if now - told < self._seconds:
                self._met[key] = (told, held + 1)
                return 0
            self._met[key] = (now, 0)
            return held + 1

    def forget(self) -> None:
        """As if nothing had happened."""
        with self._lock:
            self._met.clear()
