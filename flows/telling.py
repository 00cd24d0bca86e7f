"""What a run tells while it works: to the home at once, to Prefect when Prefect has time.

The scan never waits for Prefect: its artifacts are written by a thread of their own, and a server that is
down, hangs or is started anew costs the scan nothing.
"""

from __future__ import annotations

import contextvars
import threading
import time
from dataclasses import asdict
from typing import Any
from uuid import UUID

import httpx
from prefect.artifacts import create_progress_artifact, create_table_artifact, update_progress_artifact
from prefect.exceptions import PrefectException

from classify.runs import RunNote, Runs, RunState
from classify.scanning import Progress

_NOTE_SECONDS = 0.5
_FIRST_SECONDS, _ARTIFACT_SECONDS = 1.0, 15.0
_LAST_WORDS_SECONDS = 10.0
"""So long the end of a run waits for its artifacts."""
_DOWN = (httpx.HTTPError, PrefectException, OSError)


class Telling:
    """Tells of one run. Use it as a context; within it `__call__` is the `watch` of a scan."""

    def __init__(self, runs: Runs, run: str, note: RunNote) -> None:
        self.note = note
        self._runs = runs
        self._run = run
        self._written = 0.0
        self._reading: float | None = None
        """When its files began to be read."""
        self._percent = 0.0
        self._table: list[dict[str, Any]] = []
        self._over = threading.Event()
        self._artifact: UUID | None = None
        # Prefect tells from the context which run an artifact belongs to.
        inside = contextvars.copy_context()
        self._thread = threading.Thread(target=inside.run, args=(self._tell_prefect,), daemon=True)

    def __enter__(self) -> Telling:
        self.write()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.write()
        self._over.set()
        self._thread.join(_LAST_WORDS_SECONDS)

    def __call__(self, progress: Progress) -> None:
        """The scan has come so far."""
        if time.monotonic() - self._written >= _NOTE_SECONDS:
            self.note.progress = asdict(progress)
            if progress.stage == "reading":
                self._reading = self._reading or time.monotonic()
                self.note.reading = time.monotonic() - self._reading
            self.note.state = RunState.WAITING if progress.stage == "waiting" else RunState.RUNNING
            self.write()
        if progress.stage == "reading" and progress.waiting_files:
            self._percent = min(99.0, 100.0 * progress.done_files / progress.waiting_files)

    def write(self) -> None:
        """Puts the note into the home."""
        self._written = time.monotonic()
        self._runs.write(self._run, self.note)

    def summary(self, counts: dict[str, int]) -> None:
        """What came of it, for Prefect: counts."""
        self._table = [{"what": what, "number": number} for what, number in counts.items()]
        self._percent = 100.0

    def _tell_prefect(self) -> None:
        told = -1.0
        while not self._over.wait(_FIRST_SECONDS if told < 0 else _ARTIFACT_SECONDS):
            # An artifact is called by its scan's number, which is known a moment after the beginning.
            has_name = self.note.flow != "scan-share" or self.note.scan_id is not None
            percent = self._percent
            if has_name and percent != told and self._tell_progress(percent):
                told = percent
        if self._table:
            self._tell_progress(self._percent)
            self._attempt(
                lambda: create_table_artifact(
                    self._table, key=f"{self._key}-summary", description="Counts, nothing else."
                )
            )

    def _tell_progress(self, percent: float) -> bool:
        if self._artifact is None:
            return self._attempt(lambda: self._begin(percent))
        artifact = self._artifact
        return self._attempt(lambda: update_progress_artifact(artifact, percent))

    def _begin(self, percent: float) -> None:
        made = create_progress_artifact(percent, key=f"{self._key}-progress")
        # Prefect's function is synchronous here, though its type allows for the other world.
        assert isinstance(made, UUID)
        self._artifact = made

    @property
    def _key(self) -> str:
        number = self.note.scan_id if self.note.scan_id is not None else self._run[:8]
        return f"{self.note.flow.partition('-')[0]}-{number}"

    def _attempt(self, act: Any) -> bool:
        try:
            act()
        except _DOWN:
            return False
        return True
