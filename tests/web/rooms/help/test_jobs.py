"""An answer is its asker's, of the session that asked, for half an hour and until the next question."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import Any

import pytest

from classify.errors import BusyError, NotAnsweredError, SearchError
from classify.web.rooms.help import jobs
from classify.web.rooms.help.jobs import Job


def asker(name: str, session: str = "s1") -> Any:
    """As much of a request as jobs look at."""
    user = SimpleNamespace(get_username=lambda: name)
    return SimpleNamespace(user=user, session=SimpleNamespace(session_key=session))


def done(answer: Any = "found", name: str = "ann") -> tuple[str, Job]:
    job = Job(frozenset({1}), lambda _job: answer)
    key = jobs.begin(asker(name), job)
    assert job.over.wait(60)
    return key, job


def test_it_is_the_askers_alone_and_of_the_session_that_asked() -> None:
    key, job = done()
    assert jobs.of(asker("ann"), key) is job
    assert jobs.of(asker("bea"), key) is None
    assert jobs.of(asker("ann", "s2"), key) is None
    assert jobs.of(asker("ann"), "another") is None


def test_the_next_question_takes_its_place_and_a_word_forgets_it() -> None:
    first, _ = done()
    second, _ = done()
    assert jobs.of(asker("ann"), first) is None
    assert first not in jobs._jobs
    jobs.forget(second)
    assert second not in jobs._jobs


def test_it_is_gone_after_half_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    key, _ = done()
    monkeypatch.setattr(jobs, "KEPT_SECONDS", -1.0)
    assert jobs.of(asker("ann"), key) is None
    assert key not in jobs._jobs


def test_what_is_forgotten_at_work_stops_and_counts_until_it_has() -> None:
    """Whoever asks again and again has no more at work than others."""
    goes_on, jobs_at_work = threading.Event(), []
    for _ in range(jobs._AT_ONCE):
        job = Job(frozenset(), lambda _job: goes_on.wait(60))
        jobs.begin(asker("ann"), job)
        jobs_at_work.append(job)
    assert jobs_at_work[0].stop.is_set()
    with pytest.raises(BusyError):
        jobs.begin(asker("ann"), Job(frozenset(), lambda _job: True))
    goes_on.set()
    assert all(job.over.wait(60) for job in jobs_at_work)
    done()


def test_what_goes_wrong_is_said_and_is_never_an_empty_answer() -> None:
    def refused(_job: Job) -> None:
        raise SearchError("Not like this.")

    def broken(_job: Job) -> None:
        raise ZeroDivisionError

    job = Job(frozenset(), refused)
    jobs.begin(asker("ann"), job)
    assert job.over.wait(60)
    assert isinstance(job.failure, SearchError)
    job = Job(frozenset(), broken)
    with pytest.raises(ZeroDivisionError):
        jobs._work(job)
    assert job.over.is_set()
    assert isinstance(job.failure, NotAnsweredError)
