"""What a run of the service tells of itself in its home, for whoever follows it: counts, nothing else.

A note outlives the process that wrote it and the orchestrator alike: how a run ended is known although
Prefect's server was down at that moment. Sentences that may name a share or a folder are sealed with the
share's key.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from classify.keys import Sealer
from classify.locks import held, is_held

_FOLDER = "runs"
_KEPT_SECONDS = 30 * 24 * 3600.0
_A_RUN = re.compile(r"[0-9a-f-]{36}")


class RunState(StrEnum):
    """Where a run stands."""

    WAITING = "waiting"
    """For another scan of the same file server."""
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    """Stopped by a person; the same scan goes on from there when it is asked for again."""
    INTERRUPTED = "interrupted"
    """The service was stopped meanwhile; it goes on by itself."""

    @property
    def is_final(self) -> bool:
        """Whether nothing more comes."""
        return self in (RunState.DONE, RunState.FAILED, RunState.CANCELLED)


@dataclass(slots=True)
class RunNote:
    """One run."""

    flow: str
    state: str = RunState.RUNNING
    share_id: int | None = None
    scan_id: int | None = None
    resumed: bool = False
    progress: dict[str, Any] = field(default_factory=dict)
    """Fields of `classify.scanning.Progress`."""
    gone: int = 0
    outdated: list[tuple[int, list[str]]] = field(default_factory=list)
    """Files read again because detectors changed, and what changed."""
    counts: dict[str, int] = field(default_factory=dict)
    """What a run other than a scan did."""
    workers: dict[str, str] = field(default_factory=dict)
    """Workers of other machines that were not used, `host:port`, and why: the end of "it ..."."""
    seconds: float = 0.0
    code: str = ""
    """Of the error it ended with (`classify.errors`)."""
    sealed: str = ""
    """That error's sentence and remedy."""
    reading: float = 0.0
    """Seconds since its files began to be read."""
    jobs: int = 1
    """Files it reads at a time."""
    retry: list[str] = field(default_factory=list)
    """Outcomes whose files it reads again."""

    def fail(self, code: str, sentence: str, remedy: str, sealer: Sealer | None) -> None:
        """It ended with an error; without a key to seal them the words are left out."""
        self.state, self.code = RunState.FAILED, code
        if sealer is not None:
            self.sealed = base64.b64encode(sealer.seal(f"{sentence}\n{remedy}")).decode()

    def words(self, sealer: Sealer) -> tuple[str, str]:
        """Sentence and remedy of its error."""
        if not self.sealed:
            return "The run failed.", ""
        sentence, _, remedy = sealer.open(base64.b64decode(self.sealed)).partition("\n")
        return sentence, remedy


class Runs:
    """The notes of a home."""

    def __init__(self, home: Path) -> None:
        self._folder = home / _FOLDER
        self._kept: dict[str, tuple[float, RunNote]] = {}

    def write(self, run: str, note: RunNote) -> None:
        """Puts the note of a run in its place, whole or not at all."""
        draft = self._at(run, "new")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(asdict(note), file)
        draft.replace(self._at(run, "json"))

    def read(self, run: str) -> RunNote | None:
        """The note of a run; None where it has not begun."""
        try:
            told = json.loads(self._at(run, "json").read_text("utf-8"))
            return RunNote(**{**told, "outdated": [(files, reasons) for files, reasons in told["outdated"]]})
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def of_share(self, share: int) -> list[tuple[str, RunNote]]:
        """The runs of a share and their notes, the newest first: those that began, of the last month."""
        told = sorted(self._notes().items(), key=lambda one: -one[1][0])
        return [(run, note) for run, (_, note) in told if note.share_id == share]

    def newest(self, limit: int) -> list[tuple[str, RunNote, float]]:
        """The last runs of the home, their notes, and when each told something last (seconds since 1970)."""
        told = sorted(self._notes().items(), key=lambda one: -one[1][0])
        return [(run, note, when) for run, (when, note) in told[:limit]]

    def _notes(self) -> dict[str, tuple[float, RunNote]]:
        """All notes, with the times they were written; what did not change is not read again."""
        there: dict[str, tuple[float, RunNote]] = {}
        for file in self._folder.glob("*.json"):
            try:
                written, kept = file.stat().st_mtime, self._kept.get(file.stem)
            except FileNotFoundError:
                continue
            note = kept[1] if kept is not None and kept[0] == written else self.read(file.stem)
            if note is not None:
                there[file.stem] = (written, note)
        self._kept = there
        return there

    def forget(self, run: str) -> None:
        """Removes the note of a run."""
        self._at(run, "json").unlink(missing_ok=True)

    @contextmanager
    def at_work(self, run: str) -> Iterator[None]:
        """Shows that a process works at this run, until it ends. Raises BlockingIOError: another does."""
        with held(self._at(run, "lock")):
            yield

    def is_at_work(self, run: str) -> bool:
        """Whether a living process works at this run."""
        return is_held(self._at(run, "lock"))

    def at_present(self) -> tuple[int, int]:
        """How many runs are at work, and how many wait for their turn."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        ids = [file.stem for file in self._folder.glob("*.json") if _A_RUN.fullmatch(file.stem)]
        states = [note.state for run in ids if self.is_at_work(run) and (note := self.read(run)) is not None]
        return states.count(RunState.RUNNING), states.count(RunState.WAITING)

    def tidy(self) -> None:
        """Removes what is older than a month."""
        oldest = time.time() - _KEPT_SECONDS
        self._folder.mkdir(mode=0o700, exist_ok=True)
        for file in self._folder.iterdir():
            with contextlib.suppress(FileNotFoundError):
                if file.stat().st_mtime < oldest:
                    file.unlink()

    def _at(self, run: str, suffix: str) -> Path:
        if not _A_RUN.fullmatch(run):
            raise ValueError("not the id of a run")
        self._folder.mkdir(mode=0o700, exist_ok=True)
        return self._folder / f"{run}.{suffix}"
