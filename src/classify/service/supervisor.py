"""The supervisor of `classify up`: starts the parts, starts again what dies, stops all in order."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from classify.errors import ServiceError
from classify.lifeline import Lifeline
from classify.service.part import MOST_DEATHS, Part, Role
from classify.service.state import ServiceState

_TICK_SECONDS = 0.25


class Supervisor:
    """Keeps the parts of a service at work until it is told to stop.

    `roles` come in the order of their start; they are stopped in the order of `stopped`.
    """

    def __init__(self, home: Path, roles: Sequence[Role], state: ServiceState, log: logging.Logger) -> None:
        self._home = home
        self._state = state
        self._log = log
        self._lifeline = Lifeline()
        self._parts = {role.name: Part(role, self._lifeline, log) for role in roles}
        self._stop = threading.Event()
        state.parts = {name: part.state for name, part in self._parts.items()}

    def stop(self) -> None:
        """Has `run` stop the parts and return. May be called by a signal's handler."""
        self._stop.set()

    def run(self, when_ready: Callable[[], None], stopped: Sequence[str], enough: Sequence[str] = ()) -> None:
        """Runs until `stop`; tells once when all parts answer, or those that are `enough`.

        Raises:
            ServiceError: a part died again and again.
        """
        self._log.warning("service: started")
        try:
            self._tend_until_stopped(when_ready, enough or tuple(self._parts))
        finally:
            for name in stopped:
                self._parts[name].stop()
            self._lifeline.cut()
            self._log.warning("service: stopped")

    def _tend_until_stopped(self, when_ready: Callable[[], None], enough: Sequence[str]) -> None:
        told: object = None
        was_ready = False
        while not self._stop.is_set():
            for part in self._parts.values():
                if self._may_start(part):
                    part.tend(time.monotonic())
                if part.has_given_up:
                    sentence = (
                        f"The {part.role.name} died {MOST_DEATHS} times in a row; the service gives up."
                    )
                    self._log.error("service: %s", sentence)
                    raise ServiceError(sentence)
            now = [(name, part.state.state, part.state.pid) for name, part in self._parts.items()]
            if now != told:
                told = now
                self._state.parts = {name: part.state for name, part in self._parts.items()}
                self._state.write(self._home)
            if not was_ready and all(self._parts[name].state.state == "up" for name in enough):
                was_ready = True
                self._log.warning("service: ready")
                when_ready()
            self._stop.wait(_TICK_SECONDS)

    def _may_start(self, part: Part) -> bool:
        needed = part.role.needs
        return part.state.state != "waiting" or not needed or self._parts[needed].state.state == "up"
