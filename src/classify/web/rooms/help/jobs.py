"""Questions at work, in threads of this process: whoever asked sees how far it is, and then the answer.

An answer is kept in memory alone, for the session that asked, and for half an hour; the next question of the
same person takes its place.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from classify.errors import BusyError, ClassifyError, NotAnsweredError
from classify.web.doors import Asked
from classify.web.house import session_mark

KEPT_SECONDS = 30 * 60.0
_KEPT = 40
_AT_ONCE = 2
"""Each has workers read documents, or walks a whole share."""


@dataclass(slots=True)
class Job:
    """A question somebody asked."""

    shares: frozenset[int]
    """The shares it is about, by number: who may not see one of them any more sees nothing of it."""
    answer: Callable[[Job], Any] = field(repr=False)
    """Finds the answer; asks `stop` now and then, and says how far it is."""
    can_stop: bool = True
    """Whether stopping it shows what was found so far."""
    owner: str = ""
    session: str = ""
    done: int = 0
    whole: int = 0
    """Documents read again, of how many; 0: none are read, or nobody knows yet."""
    found: Any = field(default=None, repr=False)
    failure: ClassifyError | None = None
    began: float = field(default_factory=time.monotonic)
    ended: float = 0.0
    stop: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def seconds(self) -> float:
        """How long it has been at work."""
        return (self.ended or time.monotonic()) - self.began

    def heard(self, done: int, whole: int) -> None:
        """Documents read, of how many."""
        self.done, self.whole = done, whole


_jobs: dict[str, Job] = {}
_lock = threading.Lock()


def begin(request: Asked, job: Job) -> str:
    """Has a question answered for whoever asks; returns its key.

    Raises:
        BusyError: as many as may be are at work.
    """
    job.owner, job.session = request.user.get_username(), session_mark(request)
    with _lock:
        _forget_old(job.owner)
        if sum(not one.over.is_set() for one in _jobs.values()) >= _AT_ONCE:
            raise BusyError(
                "Other questions are at work.",
                remedy="Wait until one is done, a minute or so, and ask again.",
            )
        key = secrets.token_urlsafe(12)
        _jobs[key] = job
    threading.Thread(target=_work, args=(job,), daemon=True).start()
    return key


def of(request: Asked, key: str) -> Job | None:
    """A question of this person, asked in this session, whose answer is kept."""
    with _lock:
        _forget_old()
        job = _jobs.get(key)
    mine = (request.user.get_username(), session_mark(request))
    return job if job is not None and (job.owner, job.session) == mine else None


def forget(key: str) -> None:
    """Lets an answer go, and stops what is at work for it."""
    with _lock:
        if key in _jobs:
            _let_go(key)


def _let_go(key: str) -> None:
    """What is at work still counts as such until it has stopped, and is nobody's."""
    job = _jobs[key]
    job.stop.set()
    job.owner = ""
    if job.over.is_set():
        del _jobs[key]


def _forget_old(owner: str = "") -> None:
    """What nobody may look at any more; with `owner` all that they asked before, too."""
    now = time.monotonic()
    for key, job in list(_jobs.items()):
        is_old = job.over.is_set() and (now - job.ended > KEPT_SECONDS or len(_jobs) > _KEPT)
        if is_old or not job.owner or job.owner == owner:
            _let_go(key)


def _work(job: Job) -> None:
    try:
        job.found = job.answer(job)
    except ClassifyError as error:
        job.failure = error
    finally:
        if job.found is None and job.failure is None:
            job.failure = NotAnsweredError("Something went wrong in the middle; there is no answer.")
        job.ended = time.monotonic()
        job.over.set()
