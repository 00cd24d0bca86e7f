"""Previews at work, in threads of this process: whoever asked sees how far it is, and then what it says.

Nothing is kept beyond the process; of results the newest are.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from classify.errors import BusyError, ClassifyError
from classify.inventory.handles import ShareHandle
from classify.inventory.store.lessons import LessonLine
from classify.learning import teaching
from classify.learning.proposals import Proposed
from classify.preview import Change, Preview, preview
from classify.web.house import house
from classify.web.rooms.detectors import following
from models.lesson import LessonState

_KEPT = 20
_AT_ONCE = 2
"""Each takes a processor for itself."""


@dataclass(slots=True)
class Taking:
    """What a preview showed, about to be accepted: looked at once more, and then it stands."""

    done: int = 0
    whole: int = 0
    line: LessonLine | None = None
    failure: ClassifyError | None = None
    over: threading.Event = field(default_factory=threading.Event)


@dataclass(slots=True)
class Job:
    """A preview somebody asked for."""

    owner: str
    title: str
    """What is tried, in words."""
    change: Change
    proposed: Proposed | None = None
    """The lesson it is about, where it is about one."""
    back: str = ""
    """The page it was asked from."""
    done: int = 0
    whole: int = 0
    found: Preview | None = None
    failure: ClassifyError | None = None
    taking: Taking | None = None
    """Where its lesson was accepted."""
    began: float = field(default_factory=time.monotonic)
    over: threading.Event = field(default_factory=threading.Event)


_jobs: dict[str, Job] = {}
_lock = threading.Lock()


def begin(job: Job, shares: Sequence[ShareHandle]) -> str:
    """Starts a preview over these shares; returns its key.

    Raises:
        BusyError: as many as may be are at work.
    """
    with _lock:
        if sum(not one.over.is_set() for one in _jobs.values()) >= _AT_ONCE:
            raise BusyError(
                "Other previews are at work.", remedy="Wait until one is done, a few seconds, and ask again."
            )
        key = secrets.token_urlsafe(12)
        _jobs[key] = job
        for old in [one for one, it in _jobs.items() if it.over.is_set()][:-_KEPT]:
            del _jobs[old]
    threading.Thread(target=_work, args=(job, shares), daemon=True).start()
    return key


def of(owner: str, key: str) -> Job | None:
    """A person's own preview."""
    job = _jobs.get(key)
    return job if job is not None and job.owner == owner else None


def take(job: Job, proposed: Proposed, revision: str) -> Taking:
    """Accepts the lesson of a preview, unless it does something else by now; pressed twice, it is once."""
    with _lock:
        if job.taking is not None and not (job.taking.over.is_set() and job.taking.failure):
            return job.taking
        job.taking = Taking()
    threading.Thread(target=_take, args=(job, job.taking, proposed, revision), daemon=True).start()
    return job.taking


def _take(job: Job, taking: Taking, proposed: Proposed, revision: str) -> None:
    def heard(done: int, whole: int) -> None:
        taking.done, taking.whole = done, whole

    try:
        opened = house()
        taking.line = teaching.accept(
            opened.store,
            opened.settings,
            proposed.lesson,
            actor=job.owner,
            revision=revision,
            basis=proposed.basis,
            watch=heard,
        )
        if taking.line.state is LessonState.STANDING:
            following.begin()
    except ClassifyError as error:
        taking.failure = error
    finally:
        taking.over.set()


def _work(job: Job, shares: Sequence[ShareHandle]) -> None:
    def heard(done: int, whole: int) -> None:
        job.done, job.whole = done, whole

    try:
        opened = house()
        job.found = preview(opened.store, opened.settings, job.change, shares, heard)
    except ClassifyError as error:
        job.failure = error
    finally:
        job.over.set()
