"""One process of the service: started, watched, started again, stopped."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from classify.lifeline import Lifeline
from classify.service.logs import cleaned
from classify.service.state import PartState

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
_HEALTHY_SECONDS = 60.0
"""After so long at work earlier deaths count no more."""
_START_SECONDS = 600.0
"""Generous, for a busy machine: a part that dies is noticed at once."""
_SILENT_SECONDS = 300.0
"""A part that answered once and does not for so long hangs, and is started anew."""
MOST_DEATHS = 8
"""So many in a row, some four minutes of trying, and the service gives up."""
_LAST_LINES_SECONDS = 5.0
_ASK_STARTING, _ASK_UP = 0.5, 10.0


@dataclass(frozen=True, slots=True)
class Role:
    """What a part is."""

    name: str
    command: tuple[str, ...]
    """Module and arguments."""
    answers: Callable[[], bool]
    """Asked now and then; quick."""
    variables: Mapping[str, str] = field(default_factory=dict)
    needs: str = ""
    """The part that must have answered before this one is started."""
    stop_seconds: float = 15.0
    """So long it may take to end in order."""


class Part:
    """A role and the process that fills it."""

    def __init__(self, role: Role, lifeline: Lifeline, log: logging.Logger) -> None:
        self.role = role
        self.state = PartState()
        self._lifeline = lifeline
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._scribe: threading.Thread | None = None
        self._deaths = 0
        self._began = self._heard = self._asked = self._due = 0.0

    @property
    def has_given_up(self) -> bool:
        """Whether it died so often in a row that trying again is no use."""
        return self._deaths >= MOST_DEATHS

    def tend(self, now: float) -> None:
        """Does what there is to do: start it, ask it, notice its end."""
        if self._process is None:
            if now >= self._due:
                self._start(now)
            return
        code = self._process.poll()
        if code is not None:
            self._bury(code, now)
            return
        up = self.state.state == "up"
        if now - self._asked >= (_ASK_UP if up else _ASK_STARTING):
            self._asked = now
            if self.role.answers():
                self._heard, self.state.state = time.monotonic(), "up"
        if up and now - self._began > _HEALTHY_SECONDS and self._heard > now - _HEALTHY_SECONDS:
            self._deaths = 0
        if now - self._heard > (_SILENT_SECONDS if up else _START_SECONDS):
            self._note("does not answer and is ended")
            self._kill()

    def stop(self) -> None:
        """Tells it to end and waits; then ends what is left of it and of what it started."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            self._process.terminate()
        try:
            self._process.wait(self.role.stop_seconds)
            self._note("ended")
        except subprocess.TimeoutExpired:
            self._note("did not end in time and was ended")
        self._kill()
        self._process.wait()
        if self._scribe is not None:
            self._scribe.join(_LAST_LINES_SECONDS)
        self._process, self.state = None, PartState()

    def _start(self, now: float) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "classify.lifeline", *self.role.command],
            env={**os.environ, **self.role.variables, **self._lifeline.variables, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=[self._lifeline.descriptor],
            start_new_session=True,
        )
        self._began = self._heard = now
        self._asked = 0.0
        self.state.state, self.state.pid = "starting", self._process.pid
        self._note("started")
        self._scribe = threading.Thread(target=self._write_down, args=(self._process,), daemon=True)
        self._scribe.start()

    def _bury(self, code: int, now: float) -> None:
        self._kill()  # what it had started
        self._process = None
        self._deaths += 1
        self.state.restarts += 1
        self.state.state, self.state.pid = "down", None
        pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** (self._deaths - 1))
        self._due = now + pause
        why = f"signal {-code}" if code < 0 else f"exit code {code}"
        self._note(f"died ({why}), {self._deaths} in a row; started again in {pause:.0f} seconds")

    def _kill(self) -> None:
        """Ends its whole group."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def _note(self, what: str) -> None:
        self._log.warning("service: %s %s", self.role.name, what)

    def _write_down(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None, "it was given a pipe"
        with process.stdout as lines:
            for line in lines:
                said = cleaned(line.decode("utf-8", "replace").rstrip())
                if said.strip():
                    self._log.warning("%s: %s", self.role.name, said)
